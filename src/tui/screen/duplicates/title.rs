//! The title of the cluster, and the line about the member in focus that is never hidden.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::import::{ClusterDetail, ClusterMember, Share};
use crate::review::{Relation, Verdict};

use super::super::super::duplicates::model::Model;
use super::super::super::duplicates::sheet::number;
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{cut, percent};
use super::super::review::title::{activity, facts};

/// `─ Müller, Jürg ─ 4 members ───── 97 % with the head ── 1 ‹2› 3x 4- ─`
pub(super) fn line(model: &Model, room: usize, theme: &Theme) -> Line<'static> {
    let Some(line) = model.list.current() else { return pane::rule(&[], "", room, theme) };
    let heading = theme.style(Role::Heading);
    let rule = || Span::styled(" ─ ", theme.style(Role::Rule));
    let mut left = vec![
        Span::styled(cut(&line.name, room / 3), heading),
        rule(),
        Span::styled(format!("{} members", line.members), heading),
    ];
    if model.view.has_draft() {
        let words = if room < 100 { "changed" } else { "changed, not saved: m merges so" };
        left.extend([rule(), Span::styled(words, theme.style(Role::Picked))]);
    }
    let right = model.view.detail().map(|detail| right(model, detail)).unwrap_or_default();
    pane::rule(&left, &right, room, theme)
}

fn right(model: &Model, detail: &ClusterDetail) -> String {
    let beside = model.view.pair().map(|pair| format!("{} ── ", percent(pair.probability)));
    beside.unwrap_or_default() + &tabs(model, detail)
}

/// As many members have a tab.
const TABS: usize = 9;

/// `1 ‹2› 3x 4-`: the one in focus in brackets, x judged not the same, r related, - left out.
fn tabs(model: &Model, detail: &ClusterDetail) -> String {
    let here = model.view.member_place();
    let tabs = (0..detail.members.len()).take(TABS).map(|place| tab(detail, place, here));
    let more = if detail.members.len() > TABS { " …" } else { "" };
    tabs.collect::<Vec<_>>().join(" ") + more
}

/// A member's place with what became of it.
pub(super) fn tab(detail: &ClusterDetail, place: usize, here: usize) -> String {
    let judged = detail.pairs.iter().filter(|p| (p.a.min(p.b), p.a.max(p.b)) == (0, place));
    let sign = match (judged.filter_map(|p| p.verdict).next(), detail.members.get(place).map(|m| m.share)) {
        (Some(Verdict::Different), _) => "x",
        (Some(Verdict::Related), _) => "r",
        (_, Some(Share::LeftOut)) => "-",
        _ => "",
    };
    let digit = place + 1;
    if place == here { format!("‹{digit}{sign}›") } else { format!("{digit}{sign}") }
}

/// Who is in focus, and what the base knows of it besides its data.
pub(super) fn standing(model: &Model) -> String {
    standing_words(model).join(" · ")
}

/// The same, fact by fact.
pub(in crate::tui) fn standing_words(model: &Model) -> Vec<String> {
    let Some(member) = model.view.member() else {
        return if model.list.current().is_some() { vec!["…".into()] } else { Vec::new() };
    };
    let contact = &member.contact;
    let mut words =
        vec![format!("№ {} {}", number(contact), contact.display_name()), share(member, because(model))];
    words.extend(judged(model).map(Into::into));
    words.push(contact.kind.label().to_owned());
    words.push(activity(contact));
    words.extend(facts(contact, &member.standing));
    words
}

fn because(model: &Model) -> &str {
    model.view.detail().map_or("", |detail| detail.because.as_str())
}

fn share(member: &ClusterMember, because: &str) -> String {
    match member.share {
        Share::Head if because.is_empty() => "the head: it stays".into(),
        Share::Head => format!("the head: {because}"),
        Share::Merged => "merged into the head".into(),
        Share::LeftOut => "left as it is".into(),
    }
}

/// What a person or the model says of the member and the head.
pub(super) fn judged(model: &Model) -> Option<&'static str> {
    let pair = model.view.pair()?;
    match (pair.verdict, pair.relation) {
        (Some(Verdict::Different), _) => Some("judged not the same"),
        (Some(Verdict::Related), _) => Some("judged related"),
        (Some(Verdict::Same), _) => Some("judged the same"),
        (None, Relation::Related) => Some("related, perhaps not the same"),
        (None, Relation::Same) => None,
    }
}

/// Inactive, judged or merely related members need a careful look.
pub(super) fn style(model: &Model, theme: &Theme) -> Style {
    let inactive = model.view.member().is_some_and(|m| !m.contact.is_active());
    theme.style(if inactive || judged(model).is_some() { Role::Conflict } else { Role::Quiet })
}
