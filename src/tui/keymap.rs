//! The one key table: dispatch, footer, help overlay, palette and README derive from it.
//!
//! In: a mode and a key. Out: an [`Action`]. Deliberately unaware of what an
//! action does.

use std::fmt::Write as _;

use super::input::Key;

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
    /// What a commit did.
    Result,
    /// The window is too small.
    Small,
}

impl Mode {
    /// True where a key without meaning is a letter of a text.
    pub(crate) fn takes_text(self) -> bool {
        matches!(self, Self::Text | Self::Palette | Self::Picker)
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
    Down,
    Up,
    PageDown,
    PageUp,
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
    Quit,
    PickSide,
    EditValue,
    DropPick,
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
    Yes,
    YesAll,
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
    Left,
    Right,
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

const fn bind(
    mode: Mode,
    keys: &'static [Key],
    action: Action,
    footer: (u8, &'static str),
    long: &'static str,
) -> Binding {
    Binding { mode, keys, action, rank: footer.0, short: footer.1, long }
}

use Action as A;
use Key::Char as C;
use Mode as M;

/// Why a row is skipped, with the key that says so; `s` is the asking key and stands for none of them.
pub(crate) const REASONS: [(char, &str); 5] = [
    ('t', "test or nonsense entry"),
    ('i', "too little to go by"),
    ('o', "out of date"),
    ('e', "entered twice"),
    ('n', "not for this base"),
];

/// Every key of the console.
pub(crate) const TABLE: &[Binding] = &[
    bind(M::Review, &[C('a')], A::Accept, (1, "accept"), "accept what the queue line proposes"),
    bind(M::Review, &[C('m')], A::Merge, (2, "merge"), "merge into, or update, the contact shown"),
    bind(M::Review, &[C('n')], A::Create, (3, "create"), "create in spite of candidates"),
    bind(M::Review, &[C('s')], A::Skip, (4, "skip"), "skip the row, with a reason"),
    bind(M::Review, &[C('w')], A::Wait, (5, "wait"), "put the row off, perhaps with a question"),
    bind(M::Review, &[C('x')], A::NotSame, (6, "not same"), "the candidate is not the same"),
    bind(M::Review, &[C('r')], A::Related, (7, "related"), "the candidate is related, not the same"),
    bind(
        M::Review,
        &[C('1'), C('2'), C('3'), C('4'), C('5'), C('6'), C('7'), C('8'), C('9')],
        A::Candidate(0),
        (8, "show"),
        "show this candidate",
    ),
    bind(M::Review, &[Key::Tab], A::Fields, (9, "fields"), "into the fields: pick sides, edit values"),
    bind(M::Review, &[C('u')], A::Undo, (10, "undo"), "take the last act back"),
    bind(M::Review, &[C('f')], A::FixOne, (12, "fix"), "take the proposed fix in this row"),
    bind(M::Review, &[C('F')], A::FixAll, (13, "fix all alike"), "take the fix in all rows alike: preview"),
    bind(M::Review, &[C('B')], A::Bulk, (14, "bulk"), "decide many rows at once: preview"),
    bind(M::Review, &[C('C')], A::Plan, (15, "plan"), "plan the commit"),
    bind(M::Review, &[C('L')], A::NextFilter, (16, "list"), "which rows the list shows"),
    bind(M::Review, &[C('/')], A::Search, (17, "search"), "search name, e-mail, place, row number"),
    bind(M::Review, &[C('j'), Key::Down], A::Down, (0, ""), "next row"),
    bind(M::Review, &[C('k'), Key::Up], A::Up, (0, ""), "previous row"),
    bind(M::Review, &[Key::PageDown], A::PageDown, (0, ""), "one page down"),
    bind(M::Review, &[Key::PageUp], A::PageUp, (0, ""), "one page up"),
    bind(M::Review, &[C('g'), Key::Home], A::First, (0, ""), "first row"),
    bind(M::Review, &[C('G'), Key::End], A::Last, (0, ""), "last row"),
    bind(M::Review, &[C('l'), Key::Right], A::NextCandidate, (0, ""), "next candidate"),
    bind(M::Review, &[C('h'), Key::Left], A::PreviousCandidate, (0, ""), "previous candidate"),
    bind(M::Review, &[Key::BackTab, C('P')], A::OtherPart, (0, ""), "the other part: structure or relay"),
    bind(M::Review, &[C('v')], A::ShowEqual, (18, "equal"), "show or hide what is equal"),
    bind(M::Review, &[C('o')], A::ShowRaw, (19, "row"), "the row in the file, every column"),
    bind(M::Review, &[C('p')], A::NextPanel, (20, "panel"), "findings, why, history"),
    bind(M::Review, &[C('i')], A::NextFinding, (0, ""), "choose the next finding"),
    bind(M::Review, &[C('t')], A::MarkRow, (0, ""), "mark or unmark the row"),
    bind(M::Review, &[C('M')], A::Mapping, (22, "columns"), "which field each column holds"),
    bind(M::Review, &[C('V')], A::Values, (23, "values"), "values that were not understood"),
    bind(M::Review, &[C('I')], A::Notices, (24, "file"), "what was found in the file"),
    bind(M::Review, &[Key::Ctrl('r')], A::Redo, (0, ""), "do again what was taken back"),
    bind(M::Review, &[C(':')], A::Palette, (30, "command"), "choose a command by its name"),
    bind(M::Review, &[C('?')], A::Help, (31, "help"), "every key"),
    bind(
        M::Review,
        &[C('q'), Key::Ctrl('c')],
        A::Quit,
        (21, "quit"),
        "leave; the batch goes on here next time",
    ),
    bind(M::Found, &[C('n')], A::NextFound, (1, "next found"), "next row found"),
    bind(M::Found, &[C('N')], A::PreviousFound, (2, "previous"), "previous row found"),
    bind(M::Found, &[Key::Esc], A::Back, (3, "end search"), "end the search: n creates again"),
    bind(M::Fields, &[C('j'), Key::Down], A::Down, (1, "down"), "next field"),
    bind(M::Fields, &[C('k'), Key::Up], A::Up, (2, "up"), "previous field"),
    bind(M::Fields, &[C(' ')], A::PickSide, (3, "other side"), "take the other side's value"),
    bind(M::Fields, &[C('e')], A::EditValue, (4, "edit"), "type the value by hand"),
    bind(M::Fields, &[Key::Backspace], A::DropPick, (5, "undo pick"), "back to what the rules propose"),
    bind(M::Fields, &[C('v')], A::ShowEqual, (6, "equal"), "show or hide what is equal"),
    bind(M::Fields, &[C('a')], A::Accept, (7, "accept"), "accept the proposal, with these picks"),
    bind(M::Fields, &[C('m')], A::Merge, (8, "merge"), "merge with these picks"),
    bind(M::Fields, &[C('n')], A::Create, (9, "create"), "create with these values"),
    bind(M::Fields, &[Key::Esc, Key::Tab], A::Back, (10, "back"), "back to the queue"),
    bind(M::Fields, &[C('?')], A::Help, (11, "help"), "every key"),
    bind(M::Fields, &[Key::Ctrl('c')], A::Quit, (0, ""), "leave"),
    bind(M::Raw, &[C('j'), Key::Down], A::Down, (1, "down"), "down"),
    bind(M::Raw, &[C('k'), Key::Up], A::Up, (2, "up"), "up"),
    bind(M::Raw, &[Key::PageDown], A::PageDown, (0, ""), "one page down"),
    bind(M::Raw, &[Key::PageUp], A::PageUp, (0, ""), "one page up"),
    bind(M::Raw, &[C('o'), Key::Esc, C('q')], A::Back, (3, "close"), "close"),
    bind(M::Raw, &[Key::Ctrl('c')], A::Quit, (0, ""), "leave"),
    bind(M::Help, &[C('j'), Key::Down], A::Down, (1, "down"), "down"),
    bind(M::Help, &[C('k'), Key::Up], A::Up, (2, "up"), "up"),
    bind(M::Help, &[Key::PageDown], A::PageDown, (0, ""), "one page down"),
    bind(M::Help, &[Key::PageUp], A::PageUp, (0, ""), "one page up"),
    bind(M::Help, &[C('?'), Key::Esc, C('q')], A::Back, (3, "close"), "close"),
    bind(M::Help, &[Key::Ctrl('c')], A::Quit, (0, ""), "leave"),
    bind(M::Reason, &[C('t')], A::Reason(0), (1, "test"), REASONS[0].1),
    bind(M::Reason, &[C('i')], A::Reason(1), (2, "too little"), REASONS[1].1),
    bind(M::Reason, &[C('o')], A::Reason(2), (3, "out of date"), REASONS[2].1),
    bind(M::Reason, &[C('e')], A::Reason(3), (4, "twice"), REASONS[3].1),
    bind(M::Reason, &[C('n')], A::Reason(4), (5, "not ours"), REASONS[4].1),
    bind(M::Reason, &[C('r')], A::OtherReason, (6, "other reason"), "another reason, typed"),
    bind(M::Reason, &[Key::Esc], A::Back, (7, "do not skip"), "do not skip"),
    bind(M::Reason, &[Key::Ctrl('c')], A::Quit, (0, ""), "leave"),
    bind(M::Bulk, &[C('f')], A::BulkFinding, (1, "same finding"), "rows with the same finding as this one"),
    bind(
        M::Bulk,
        &[C('p')],
        A::BulkProbability,
        (2, "by probability"),
        "proposals at or above a probability",
    ),
    bind(M::Bulk, &[C('c')], A::BulkCertain, (3, "certain"), "proposals that need no look"),
    bind(M::Bulk, &[C('t')], A::BulkMarked, (4, "marked"), "rows that are marked"),
    bind(M::Bulk, &[Key::Esc], A::Back, (5, "back"), "back"),
    bind(M::Bulk, &[Key::Ctrl('c')], A::Quit, (0, ""), "leave"),
    bind(M::Deed, &[C('a')], A::Accept, (1, "accept"), "accept the proposal of each"),
    bind(M::Deed, &[C('n')], A::Create, (2, "create"), "create a contact from each"),
    bind(M::Deed, &[C('s')], A::Skip, (3, "skip"), "skip each"),
    bind(M::Deed, &[C('w')], A::Wait, (4, "wait"), "put each off"),
    bind(M::Deed, &[Key::Esc], A::Back, (5, "back"), "back"),
    bind(M::Deed, &[Key::Ctrl('c')], A::Quit, (0, ""), "leave"),
    bind(M::Confirm, &[C('y')], A::Yes, (1, "yes"), "do it"),
    bind(M::Confirm, &[C('Y')], A::YesAll, (2, "the wider set"), "do it for the wider set, if offered"),
    bind(M::Confirm, &[Key::Esc], A::Back, (3, "no"), "leave everything as it is"),
    bind(M::Confirm, &[Key::Ctrl('c')], A::Quit, (0, ""), "leave"),
    bind(M::Text, &[Key::Enter], A::Submit, (1, "done"), "take the text"),
    bind(M::Text, &[Key::Esc], A::Back, (2, "back"), "leave it"),
    bind(M::Text, &[Key::Ctrl('c')], A::Quit, (0, ""), "leave"),
    bind(M::Palette, &[Key::Enter], A::Submit, (1, "do it"), "do what is chosen"),
    bind(M::Palette, &[Key::Down], A::Down, (2, "down"), "next command"),
    bind(M::Palette, &[Key::Up], A::Up, (3, "up"), "previous command"),
    bind(M::Palette, &[Key::Esc], A::Back, (4, "back"), "leave it"),
    bind(M::Palette, &[Key::Ctrl('c')], A::Quit, (0, ""), "leave"),
    bind(M::Mapping, &[Key::Enter, C('e')], A::PickFrom, (1, "target"), "choose what the column holds"),
    bind(M::Mapping, &[C('-')], A::LeaveOut, (2, "ignore"), "do not import the column"),
    bind(M::Mapping, &[C('r')], A::RemarkLine, (3, "remark"), "add it to the remark, under its header"),
    bind(M::Mapping, &[C('0')], A::Proposed, (5, "reset"), "back to what the program proposes"),
    bind(M::Mapping, &[C('C')], A::Apply, (4, "apply"), "put the map in force: preview"),
    bind(M::Mapping, &[C('V'), Key::Tab], A::OtherPage, (6, "values"), "values that were not understood"),
    bind(M::Mapping, &[C('p')], A::Profile, (7, "profile"), "choose a profile"),
    bind(M::Mapping, &[C('S')], A::KeepProfile, (8, "save as"), "keep the map as a profile"),
    bind(M::Mapping, &[C('i')], A::Notices, (9, "file"), "what was found in the file"),
    bind(M::Mapping, &[Key::Esc], A::Back, (31, "back"), "back to the review; asks after changes"),
    bind(M::Mapping, &[C('j'), Key::Down], A::Down, (0, ""), "next column"),
    bind(M::Mapping, &[C('k'), Key::Up], A::Up, (0, ""), "previous column"),
    bind(M::Mapping, &[Key::PageDown], A::PageDown, (0, ""), "one page down"),
    bind(M::Mapping, &[Key::PageUp], A::PageUp, (0, ""), "one page up"),
    bind(M::Mapping, &[C('g'), Key::Home], A::First, (0, ""), "first column"),
    bind(M::Mapping, &[C('G'), Key::End], A::Last, (0, ""), "last column"),
    bind(M::Mapping, &[C('?')], A::Help, (30, "help"), "every key"),
    bind(M::Mapping, &[C('q'), Key::Ctrl('c')], A::Quit, (11, "quit"), "leave; asks after changes"),
    bind(M::Values, &[Key::Enter, C('a')], A::Accept, (1, "accept"), "the value means what is proposed"),
    bind(M::Values, &[C('e')], A::PickFrom, (2, "means"), "choose or type what the value means"),
    bind(M::Values, &[C('-')], A::LeaveOut, (3, "leave out"), "the value means nothing"),
    bind(M::Values, &[C('x')], A::TakeBack, (4, "take back"), "take the answer back"),
    bind(M::Values, &[C('A')], A::AcceptAll, (5, "accept all"), "accept every proposal: preview"),
    bind(M::Values, &[C('C')], A::Apply, (6, "apply"), "put the answers in force: preview"),
    bind(M::Values, &[C('M'), Key::Tab], A::OtherPage, (7, "columns"), "which field each column holds"),
    bind(M::Values, &[Key::Esc], A::Back, (31, "back"), "back to the review; asks after changes"),
    bind(M::Values, &[C('j'), Key::Down], A::Down, (0, ""), "next value"),
    bind(M::Values, &[C('k'), Key::Up], A::Up, (0, ""), "previous value"),
    bind(M::Values, &[Key::PageDown], A::PageDown, (0, ""), "one page down"),
    bind(M::Values, &[Key::PageUp], A::PageUp, (0, ""), "one page up"),
    bind(M::Values, &[C('g'), Key::Home], A::First, (0, ""), "first value"),
    bind(M::Values, &[C('G'), Key::End], A::Last, (0, ""), "last value"),
    bind(M::Values, &[C('?')], A::Help, (30, "help"), "every key"),
    bind(M::Values, &[C('q'), Key::Ctrl('c')], A::Quit, (9, "quit"), "leave; asks after changes"),
    bind(
        M::Applying,
        &[Key::Ctrl('c')],
        A::Quit,
        (1, "leave, keep the old map"),
        "leave; the old map stays in force",
    ),
    bind(M::Picker, &[Key::Enter], A::Submit, (1, "take it"), "take what is chosen"),
    bind(M::Picker, &[Key::Down], A::Down, (2, "down"), "next line"),
    bind(M::Picker, &[Key::Up], A::Up, (3, "up"), "previous line"),
    bind(M::Picker, &[Key::PageDown], A::PageDown, (0, ""), "one page down"),
    bind(M::Picker, &[Key::PageUp], A::PageUp, (0, ""), "one page up"),
    bind(M::Picker, &[Key::Esc], A::Back, (4, "back"), "leave it as it is"),
    bind(M::Picker, &[Key::Ctrl('c')], A::Quit, (0, ""), "leave"),
    bind(M::Notices, &[C('j'), Key::Down], A::Down, (1, "down"), "down"),
    bind(M::Notices, &[C('k'), Key::Up], A::Up, (2, "up"), "up"),
    bind(M::Notices, &[Key::PageDown], A::PageDown, (0, ""), "one page down"),
    bind(M::Notices, &[Key::PageUp], A::PageUp, (0, ""), "one page up"),
    bind(M::Notices, &[C('i'), C('I'), Key::Esc, C('q')], A::Back, (3, "close"), "close"),
    bind(M::Notices, &[Key::Ctrl('c')], A::Quit, (0, ""), "leave"),
    bind(M::Loading, &[C('j'), Key::Down], A::Down, (1, "down"), "next row"),
    bind(M::Loading, &[C('k'), Key::Up], A::Up, (2, "up"), "previous row"),
    bind(M::Loading, &[C('l'), Key::Right], A::Right, (3, "right"), "further columns"),
    bind(M::Loading, &[C('h'), Key::Left], A::Left, (4, "left"), "columns before"),
    bind(M::Loading, &[Key::PageDown], A::PageDown, (0, ""), "one page down"),
    bind(M::Loading, &[Key::PageUp], A::PageUp, (0, ""), "one page up"),
    bind(M::Loading, &[C('g'), Key::Home], A::First, (0, ""), "first row"),
    bind(M::Loading, &[C('G'), Key::End], A::Last, (0, ""), "last row shown"),
    bind(M::Loading, &[C('q'), Key::Ctrl('c')], A::Quit, (5, "quit"), "leave; the file is not kept"),
    bind(M::Plan, &[C('c')], A::Commit, (1, "commit"), "commit the plan, after a confirmation"),
    bind(M::Plan, &[C('j'), Key::Down], A::Down, (2, "down"), "next change"),
    bind(M::Plan, &[C('k'), Key::Up], A::Up, (3, "up"), "previous change"),
    bind(M::Plan, &[Key::PageDown], A::PageDown, (0, ""), "one page down"),
    bind(M::Plan, &[Key::PageUp], A::PageUp, (0, ""), "one page up"),
    bind(M::Plan, &[C('g'), Key::Home], A::First, (0, ""), "first change"),
    bind(M::Plan, &[C('G'), Key::End], A::Last, (0, ""), "last change"),
    bind(M::Plan, &[Key::Esc], A::Back, (4, "back"), "back to the review"),
    bind(M::Plan, &[C('?')], A::Help, (5, "help"), "every key"),
    bind(M::Plan, &[C('q'), Key::Ctrl('c')], A::Quit, (6, "quit"), "leave; nothing is written"),
    bind(M::Result, &[Key::Enter, Key::Esc], A::Back, (1, "back to the review"), "back to the review"),
    bind(M::Result, &[C('?')], A::Help, (2, "help"), "every key"),
    bind(M::Result, &[C('q'), Key::Ctrl('c')], A::Quit, (3, "quit"), "leave"),
    bind(M::Small, &[C('q'), Key::Ctrl('c')], A::Quit, (1, "quit"), "leave"),
];

/// What a key asks for in a mode.
pub(crate) fn lookup(mode: Mode, key: Key) -> Option<Action> {
    let own = TABLE.iter().find(|b| b.mode == mode && b.keys.contains(&key));
    match own {
        Some(binding) => Some(with_digit(binding.action, key)),
        // While a search is on every other key keeps its meaning.
        None if mode == Mode::Found => lookup(Mode::Review, key),
        None => None,
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

impl Binding {
    /// The keys as text: `j ↓`, `1-9`.
    pub(crate) fn keys_text(&self) -> String {
        if matches!(self.action, Action::Candidate(_)) {
            return "1-9".into();
        }
        self.keys.iter().map(|k| k.label()).collect::<Vec<_>>().join(" ")
    }

    /// The first key, for the footer.
    pub(crate) fn first_key(&self) -> String {
        match self.action {
            Action::Candidate(_) => "1-9".into(),
            _ => self.keys.first().map(|k| k.label()).unwrap_or_default(),
        }
    }
}

/// The bindings of a mode that the footer shows, the weightiest first.
pub(crate) fn footer(mode: Mode) -> Vec<&'static Binding> {
    let mut shown: Vec<_> = TABLE.iter().filter(|b| b.mode == mode && b.rank > 0).collect();
    shown.sort_by_key(|b| b.rank);
    if mode == Mode::Found {
        let own: Vec<_> = shown.iter().flat_map(|b| b.keys).collect();
        let others = footer(Mode::Review).into_iter().filter(|b| !b.keys.iter().any(|k| own.contains(&k)));
        shown.extend(others);
    }
    shown
}

/// The modes that the help overlay and the README list, with their headings.
pub(crate) const CHAPTERS: [(Mode, &str); 15] = [
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
    (Mode::Plan, "Plan"),
    (Mode::Result, "After a commit"),
];

/// The key table as Markdown, for the README.
#[must_use]
pub fn key_table_markdown() -> String {
    let mut text = String::new();
    for (mode, heading) in CHAPTERS {
        let _ = write!(text, "### {heading}\n\n| key | does |\n|---|---|\n");
        for binding in TABLE.iter().filter(|b| b.mode == mode) {
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
        assert_eq!(lookup(Mode::Found, Key::Char('n')), Some(Action::NextFound));
        assert_eq!(lookup(Mode::Review, Key::Char('n')), Some(Action::Create));
        assert_eq!(lookup(Mode::Found, Key::Char('a')), Some(Action::Accept));
        assert_eq!(lookup(Mode::Review, Key::Char('7')), Some(Action::Candidate(7)));
        assert_eq!(lookup(Mode::Small, Key::Char('a')), None);
    }

    #[test]
    fn a_confirming_key_is_never_an_asking_key() {
        let asking = [
            Action::FixAll,
            Action::Bulk,
            Action::Skip,
            Action::Commit,
            Action::Accept,
            Action::Apply,
            Action::AcceptAll,
            Action::Back,
            Action::Quit,
        ];
        for yes in [Action::Yes, Action::YesAll] {
            let keys = TABLE.iter().filter(|b| b.action == yes).flat_map(|b| b.keys);
            for key in keys {
                let asks = TABLE.iter().any(|b| asking.contains(&b.action) && b.keys.contains(key));
                assert!(!asks, "{key:?}");
            }
        }
        assert!(REASONS.iter().all(|(key, _)| *key != 's'), "a second s must not confirm the first");
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
