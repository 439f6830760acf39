//! The one key table: dispatch, footer, help overlay, palette and README derive from it.
//!
//! The table is what the program ships; a [`Keymap`] is what is in force after a person's changes, and what every screen
//! asks. Deliberately unaware of what an action does.

use std::fmt::Write as _;

use super::input::Key;

mod check;
mod file;
mod force;
mod names;
mod print;
mod table;
mod words;

pub use file::KeyFault;
pub(crate) use force::Bound;
pub use force::Keymap;
pub(crate) use table::TABLE;

/// What the keys mean depends on what is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Mode {
    /// The review screen.
    Review,
    /// The review screen while a search is on: n and N walk through what was found.
    Found,
    /// The fields of the comparison.
    Fields,
    /// The row as it stands in the file.
    Raw,
    /// The help overlay.
    Help,
    /// The reasons for a skip.
    Reason,
    /// For which rows a bulk act is meant.
    Bulk,
    /// What a bulk act does.
    Deed,
    /// A preview that waits for a yes.
    Confirm,
    /// A line of text.
    Text,
    /// The palette of actions.
    Palette,
    /// The columns of the file.
    Mapping,
    /// The values that were not understood.
    Values,
    /// While the rows are computed anew under another map.
    Applying,
    /// A list from which one thing is picked.
    Picker,
    /// What was found in the file.
    Notices,
    /// A file that is still being read.
    Loading,
    /// The plan.
    Plan,
    /// Every field of a row.
    Editor,
    /// Findings by rule.
    Facets,
    /// What was committed of the batch.
    History,
    /// What a commit did.
    Result,
    /// The duplicates of a base: clusters, and the members of one.
    Clusters,
    /// The same while a search is on.
    ClustersFound,
    /// The fields of a cluster's members.
    Members,
    /// Why members are alike, in full.
    WhyInFull,
    /// A base that is still being searched.
    Searching,
    /// What a base and its institution define.
    Office,
    /// The window is too small.
    Small,
    /// The batches of a base.
    Home,
    /// Files to open.
    Files,
    /// The receipts of a base.
    Receipts,
    /// The search for a contact.
    Contacts,
    /// One contact, whole.
    Card,
    /// The same at home, from where other parts of the program are opened.
    CardAtHome,
    /// What means the same on every screen.
    Anywhere,
}

impl Mode {
    /// True for what only the duplicates of a base have.
    pub(crate) fn is_of_duplicates(self) -> bool {
        matches!(self, Self::Clusters | Self::ClustersFound | Self::Members | Self::WhyInFull)
    }

    /// True where a key without meaning is a letter of a text.
    pub(crate) fn takes_text(self) -> bool {
        matches!(self, Self::Text | Self::Palette | Self::Picker | Self::Help | Self::Files | Self::Contacts)
    }
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    Accept,
    Merge,
    Create,
    Skip,
    Wait,
    NotSame,
    Related,
    MarkRow,
    /// What was done last, on this row as well.
    Again,
    /// Look at the row when the rest is done.
    Later,
    Note,
    NextUndecided,
    PreviousUndecided,
    /// The next or previous row with the rule of the chosen finding.
    NextOfRule,
    PreviousOfRule,
    Sort,
    /// Findings by rule.
    Facets,
    /// The merge editor.
    Editor,
    Down,
    Up,
    PageDown,
    PageUp,
    HalfPageDown,
    HalfPageUp,
    First,
    Last,
    NextCandidate,
    PreviousCandidate,
    /// A candidate by its digit.
    Candidate(u8),
    OtherPart,
    Fields,
    ShowEqual,
    ShowRaw,
    NextPanel,
    NextFinding,
    FixOne,
    FixAll,
    Bulk,
    Plan,
    Undo,
    Redo,
    Search,
    NextFound,
    PreviousFound,
    NextFilter,
    Palette,
    Help,
    /// Choose a theme.
    Theme,
    Quit,
    PickSide,
    EditValue,
    DropPick,
    /// Every pick.
    DropAll,
    /// Unites what all sides say.
    Unite,
    /// Back to where this was opened from.
    Back,
    Submit,
    /// A reason of the menu, by its place.
    Reason(u8),
    OtherReason,
    BulkFinding,
    BulkProbability,
    BulkCertain,
    BulkMarked,
    BulkRule,
    BulkShown,
    /// Accept, and leave those who withdrew as they are.
    Spare,
    Yes,
    YesAll,
    /// What a held column of authorisations means.
    AnswerHeld,
    Commit,
    /// The columns of the file.
    Mapping,
    /// The values that were not understood.
    Values,
    /// The other one of these two.
    OtherPage,
    /// What was found in the file.
    Notices,
    /// Pick a target or an answer.
    PickFrom,
    LeaveOut,
    RemarkLine,
    Proposed,
    Profile,
    KeepProfile,
    Apply,
    AcceptAll,
    TakeBack,
    Define,
    /// The next or previous cluster that nobody decided.
    NextOpen,
    PreviousOpen,
    /// Make the member in focus the head of the duplicate.
    Head,
    /// The whole cluster is not the same.
    AllNotSame,
    Reopen,
    AddPair,
    WhyInFull,
    /// What was committed of the batch.
    History,
    /// What happened to the contact that is shown.
    Past,
    /// Every warning of a plan.
    Warnings,
    Left,
    Right,
    /// What is defined, from the review.
    Office,
    /// A new entry of what is defined.
    Add,
    /// Takes an entry away.
    Remove,
    /// Home, from the review.
    Home,
    /// Looks for a contact.
    FindContact,
    /// Shows the contact under the cursor, whole.
    ShowContact,
    /// A file to open.
    OpenFile,
    /// The typed path goes on.
    Complete,
    /// The duplicates of the base, or of the contact shown.
    Duplicates,
    /// An example to try.
    Demo,
    /// Reads a list again.
    Refresh,
    /// Puts what is in focus on the clipboard.
    Copy,
    /// Takes the mouse, or gives it back.
    Mouse,
    /// Stops for the shell.
    Suspend,
    /// Leaves the plan to be computed while the review goes on.
    Aside,
}

impl Action {
    /// True for what is done to the details of a row or a cluster: typed ahead of them it means those that come.
    pub(crate) fn reads_details(self) -> bool {
        matches!(
            self,
            Self::Merge
                | Self::Create
                | Self::NotSame
                | Self::Related
                | Self::Again
                | Self::Editor
                | Self::FixOne
                | Self::Copy
                | Self::Past
                | Self::Candidate(_)
                | Self::NextCandidate
                | Self::PreviousCandidate
                | Self::OtherPart
                | Self::Fields
                | Self::FindContact
                | Self::PickSide
                | Self::EditValue
                | Self::DropPick
                | Self::DropAll
                | Self::Unite
                | Self::Head
                | Self::AllNotSame
                | Self::Left
                | Self::Right
                | Self::LeaveOut
                | Self::WhyInFull
        )
    }
}

/// One line of the key table.
pub(crate) struct Binding {
    pub(crate) mode: Mode,
    pub(crate) keys: &'static [Key],
    pub(crate) action: Action,
    /// Place in the footer, 1 first; 0 = help only.
    pub(crate) rank: u8,
    /// Two or three words, for the footer.
    pub(crate) short: &'static str,
    /// One phrase, for help and palette.
    pub(crate) long: &'static str,
}

/// Why a row is skipped, with the key that says so; `s` is the asking key and stands for none of them.
pub(crate) const REASONS: [(char, &str); 5] = [
    ('t', "test or nonsense entry"),
    ('i', "too little to go by"),
    ('o', "out of date"),
    ('e', "entered twice"),
    ('n', "not for this base"),
];

/// Whether some key of a mode asks for this.
pub(crate) fn knows(mode: Mode, action: Action) -> bool {
    TABLE.iter().any(|b| b.mode == mode && b.action == action)
        || beneath(mode).is_some_and(|below| knows(below, action))
}

/// What opens a preview that waits for a yes. No key of theirs may be a key of the yes.
const ASKING: &[Action] = &[
    Action::FixAll,
    Action::Bulk,
    Action::BulkFinding,
    Action::BulkProbability,
    Action::BulkCertain,
    Action::BulkMarked,
    Action::BulkRule,
    Action::BulkShown,
    Action::Spare,
    Action::Create,
    Action::Merge,
    Action::Wait,
    Action::Skip,
    Action::Commit,
    Action::Accept,
    Action::Apply,
    Action::AcceptAll,
    Action::Remove,
    Action::Submit,
    Action::Undo,
    Action::Back,
    Action::Quit,
];

/// What opens the menu of what a bulk act does. No key of theirs may choose from it.
const BULK: &[Action] = &[
    Action::Bulk,
    Action::BulkFinding,
    Action::BulkProbability,
    Action::BulkCertain,
    Action::BulkMarked,
    Action::BulkRule,
    Action::BulkShown,
];

/// The mode whose keys are left as they are: a search changes few, and some mean the same everywhere.
pub(crate) fn beneath(mode: Mode) -> Option<Mode> {
    match mode {
        Mode::Found => Some(Mode::Review),
        Mode::ClustersFound => Some(Mode::Clusters),
        Mode::CardAtHome => Some(Mode::Card),
        Mode::Anywhere => None,
        _ => Some(Mode::Anywhere),
    }
}

fn with_digit(action: Action, key: Key) -> Action {
    match (action, key) {
        (Action::Candidate(_), Key::Char(digit)) => {
            Action::Candidate(digit.to_digit(10).map_or(0, |d| u8::try_from(d).unwrap_or(0)))
        }
        (action, _) => action,
    }
}

/// The modes that the help overlay and the README list, with their headings.
pub(crate) const CHAPTERS: &[(Mode, &str)] = &[
    (Mode::Review, "Review"),
    (Mode::Found, "While a search is on"),
    (Mode::Fields, "In the fields"),
    (Mode::Raw, "The row in the file"),
    (Mode::Reason, "Reasons for a skip"),
    (Mode::Bulk, "Bulk: for which rows"),
    (Mode::Deed, "Bulk: what"),
    (Mode::Confirm, "A preview that asks"),
    (Mode::Mapping, "Columns"),
    (Mode::Values, "Values that were not understood"),
    (Mode::Picker, "A list to pick from"),
    (Mode::Notices, "What was found in the file"),
    (Mode::Loading, "While a file is read"),
    (Mode::Editor, "Merge editor"),
    (Mode::Facets, "Findings by rule"),
    (Mode::Plan, "Plan"),
    (Mode::History, "History"),
    (Mode::Result, "After a commit"),
    (Mode::Searching, "While a base is searched for duplicates"),
    (Mode::Clusters, "Duplicates in the base"),
    (Mode::ClustersFound, "Duplicates: while a search is on"),
    (Mode::Members, "Duplicates: in the fields"),
    (Mode::WhyInFull, "Duplicates: why, in full"),
    (Mode::Office, "Criteria and settings"),
    (Mode::Home, "Home: the batches of a base"),
    (Mode::Files, "Home: a file to open"),
    (Mode::Receipts, "Home: history of the base"),
    (Mode::Contacts, "The search for a contact"),
    (Mode::Card, "One contact"),
    (Mode::CardAtHome, "One contact, at home"),
    (Mode::Anywhere, "On every screen"),
];

/// The key table as Markdown, for the README.
#[must_use]
pub fn key_table_markdown() -> String {
    let mut text = String::new();
    for &(mode, heading) in CHAPTERS {
        let _ = write!(text, "### {heading}\n\n| key | does |\n|---|---|\n");
        for binding in Keymap::standard().chapter(mode) {
            let keys: Vec<_> = match binding.action {
                Action::Candidate(_) => vec!["`1`…`9`".to_owned()],
                _ => binding.keys.iter().map(|k| format!("`{}`", k.label())).collect(),
            };
            let _ = writeln!(text, "| {} | {} |", keys.join(" "), binding.long);
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_key_means_two_things_in_a_mode() {
        let mut seen = HashSet::new();
        for binding in TABLE {
            for key in binding.keys {
                assert!(seen.insert((binding.mode, *key)), "{:?} {key:?}", binding.mode);
            }
        }
    }

    #[test]
    fn every_shown_key_has_words_and_no_two_share_a_place_in_the_footer() {
        let mut seen = HashSet::new();
        for binding in TABLE {
            assert!(!binding.long.is_empty() && !binding.keys.is_empty());
            assert!(binding.long.chars().count() <= 40, "does not fit the help: {}", binding.long);
            assert_eq!(binding.rank == 0, binding.short.is_empty(), "{}", binding.long);
            assert!(binding.rank == 0 || seen.insert((binding.mode, binding.rank)), "{}", binding.long);
        }
    }

    #[test]
    fn a_search_changes_only_its_own_keys() {
        let lookup = |mode, key| Keymap::standard().lookup(mode, key);
        assert_eq!(lookup(Mode::Found, Key::Char('n')), Some(Action::NextFound));
        assert_eq!(lookup(Mode::Review, Key::Char('n')), Some(Action::Create));
        assert_eq!(lookup(Mode::Found, Key::Char('a')), Some(Action::Accept));
        assert_eq!(lookup(Mode::Review, Key::Char('7')), Some(Action::Candidate(7)));
        assert_eq!(lookup(Mode::Small, Key::Char('a')), None);
    }

    #[test]
    fn what_has_keys_to_look_up_has_commands_and_themes_too() {
        let standard = Keymap::standard();
        let lines = standard.lines();
        for mode in lines.iter().filter(|b| b.action == Action::Help).map(|b| b.mode) {
            for action in [Action::Palette, Action::Theme, Action::Quit] {
                assert!(lines.iter().any(|b| b.mode == mode && b.action == action), "{mode:?} {action:?}");
            }
        }
    }

    #[test]
    fn nobody_is_locked_in_anywhere() {
        // What means the same on every screen is on none of its own.
        for binding in TABLE.iter().filter(|b| b.mode != Mode::Anywhere) {
            let leaves = Keymap::standard().lookup(binding.mode, Key::Ctrl('c'));
            assert_eq!(leaves, Some(Action::Quit), "{:?}", binding.mode);
        }
    }

    #[test]
    fn every_chapter_moves_by_letters_and_by_arrows() {
        for binding in Keymap::standard().lines().iter().filter(|b| !b.mode.takes_text()) {
            let pairs: &[Key] = match binding.action {
                Action::Down => &[Key::Char('j'), Key::Down],
                Action::Up => &[Key::Char('k'), Key::Up],
                Action::PageDown => &[Key::PageDown, Key::Ctrl('f')],
                Action::PageUp => &[Key::PageUp, Key::Ctrl('b')],
                Action::HalfPageDown => &[Key::Ctrl('d')],
                Action::HalfPageUp => &[Key::Ctrl('u')],
                Action::First => &[Key::Char('g'), Key::Home],
                Action::Last => &[Key::Char('G'), Key::End],
                _ => &[],
            };
            assert!(
                pairs.iter().all(|key| binding.keys.contains(key)),
                "{:?} {}",
                binding.mode,
                binding.long
            );
        }
    }

    #[test]
    fn where_there_are_pages_there_are_halves_of_them() {
        let standard = Keymap::standard();
        let mut paged: Vec<Mode> =
            standard.lines().iter().filter(|b| b.action == Action::PageDown).map(|b| b.mode).collect();
        paged.retain(|mode| !mode.takes_text());
        assert!(paged.contains(&Mode::Review) && paged.contains(&Mode::Card), "{paged:?}");
        for mode in paged {
            assert_eq!(standard.lookup(mode, Key::Ctrl('d')), Some(Action::HalfPageDown), "{mode:?}");
            assert_eq!(standard.lookup(mode, Key::Ctrl('u')), Some(Action::HalfPageUp), "{mode:?}");
        }
    }

    #[test]
    fn the_reason_menu_is_the_list_of_reasons() {
        for (place, (key, words)) in REASONS.iter().enumerate() {
            let binding = TABLE.iter().find(|b| b.mode == Mode::Reason && b.keys.contains(&Key::Char(*key)));
            let binding = binding.expect("every reason has its key");
            assert_eq!(binding.action, Action::Reason(u8::try_from(place).unwrap()));
            assert_eq!(binding.long, *words);
        }
    }

    #[test]
    fn the_readme_table_names_every_key_of_the_review() {
        let text = key_table_markdown();
        for binding in TABLE.iter().filter(|b| b.mode == Mode::Review) {
            assert!(text.contains(binding.long), "{}", binding.long);
        }
    }
}
