//! The duplicates of a base, told in lines.

use super::super::duplicates::answer::Answer;
use super::super::duplicates::effect::Effect;
use super::super::duplicates::model::{Model, Overlay, Screen};
use super::super::duplicates::sheet::{SheetLine, number};
use super::super::input::Key;
use super::super::keymap::{Action, Mode};
use super::super::rowview::EqualLines;
use super::super::screen::words::clusters as words;
use super::super::speed::Paced;
use super::super::widget::text::percent;
use super::boxes::{self, Wider};
use super::plan;
use super::review::{found, said};
use super::row::{alias, evidence};
use super::scene::{Choice, Scene, Takes, Told, choice, of_footer, or_nothing, plain, shown};
use crate::import::{ClusterDetail, ClusterLine, Share};
use crate::review::Verdict;

/// Clusters told of the list.
const LISTED: usize = 20;

impl Told for Model {
    fn scene(&self) -> Scene {
        match &self.overlay {
            Overlay::None => screen(self),
            overlay => above(self, overlay),
        }
    }

    fn said(&self) -> Option<String> {
        said(&self.status)
    }

    fn found(&self) -> Option<Vec<String>> {
        let search = self.search.as_ref().filter(|_| self.mode() == Mode::ClustersFound)?;
        let told = search.found.iter().filter_map(|id| {
            let line = self.list.lines().iter().find(|line| line.id == *id)?;
            Some(format!("cluster {}, {}", id + 1, shown(&line.name)))
        });
        Some(found(search.found.len(), told))
    }

    fn list(&self) -> Vec<String> {
        match self.screen_mode() {
            Mode::Clusters | Mode::ClustersFound => list(self),
            _ => Vec::new(),
        }
    }

    fn alias(&self, word: &str) -> Option<Key> {
        match (self.mode(), word) {
            (Mode::Clusters | Mode::ClustersFound, "b") => Some(Key::Char('B')),
            (Mode::Clusters | Mode::ClustersFound, "p") => Some(Key::Char('C')),
            _ => None,
        }
    }

    fn refuses(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Palette | Action::Help => Some("the question mark tells what can be answered"),
            Action::Theme => Some("lines have no colours"),
            Action::Copy | Action::Mouse | Action::Suspend => {
                Some("lines leave the terminal to whoever has it")
            }
            _ => None,
        }
    }

    fn awaited(effect: &Effect) -> usize {
        match effect {
            Effect::Details { wanted, .. } => wanted.len(),
            // What is halted answers for itself, and the terminal answers nothing.
            Effect::Halt { .. } | Effect::Terminal(_) => 0,
            _ => 1,
        }
    }

    fn settles(answer: &Answer) -> usize {
        match answer {
            Answer::Progressed { .. } => 0,
            Answer::Passed { wanted, .. } => wanted.len(),
            _ => 1,
        }
    }

    fn progress(answer: &Answer) -> Option<&Paced> {
        match answer {
            Answer::Progressed { progress, .. } => Some(progress),
            _ => None,
        }
    }
}

fn screen(model: &Model) -> Scene {
    let offered = |action| {
        ![Action::YesAll, Action::AnswerHeld, Action::Palette, Action::Help, Action::Theme].contains(&action)
    };
    let (mode, question) = (model.mode(), "Your answer?".to_owned());
    let lines = match &model.screen {
        Screen::List if model.view.field.is_some() => return fields(model),
        Screen::List => {
            return Scene { lines: told(model), choices: choices(model), question, takes: Takes::Keys };
        }
        Screen::Plan(view) => {
            plan::told(view, |summary| vec![format!("{}.", plain(&words::clusters(model, summary)))])
        }
        Screen::Result(report) => {
            let mut lines = plan::result(report);
            if !report.returned.is_empty() {
                lines.push(format!(
                    "{} clusters came back, because a contact has changed meanwhile.",
                    report.returned.len()
                ));
            }
            lines.push(report.way_back());
            lines
        }
    };
    Scene { lines, choices: of_footer(&model.look.keys, mode, offered), question, takes: Takes::Keys }
}

/// What may be answered: the same number means the same in every cluster.
fn choices(model: &Model) -> Vec<Choice> {
    const OFFERED: [Action; 11] = [
        Action::Merge,
        Action::NotSame,
        Action::Related,
        Action::Head,
        Action::LeaveOut,
        Action::Fields,
        Action::AllNotSame,
        Action::WhyInFull,
        Action::Undo,
        Action::Bulk,
        Action::Plan,
    ];
    let there = model.list.current().is_some();
    let numbered = OFFERED.into_iter().enumerate().filter(|(_, action)| there || *action == Action::Undo);
    let mut choices: Vec<_> = numbered
        .filter_map(|(place, action)| {
            let bound = model.look.keys.chapter(Mode::Clusters).find(|bound| bound.action == action)?;
            Some(choice(place + 1, bound))
        })
        .collect();
    choices.iter_mut().for_each(alias);
    choices
}

/// The cluster under the cursor: its members, why they are alike, what the head will be.
fn told(model: &Model) -> Vec<String> {
    let Some(line) = model.list.current() else {
        return vec![match model.list.lines().is_empty() {
            true => format!(
                "No duplicates were found: {} contacts compared with each other.",
                model.header.contacts
            ),
            false => format!(
                "No clusters in this list: {}. A capital L tells another list.",
                model.list.filter().name()
            ),
        }];
    };
    let open = model.list.tally().open;
    let left =
        if open == 1 { "1 cluster to decide".to_owned() } else { format!("{open} clusters to decide") };
    let mut lines = vec![
        format!("Cluster {}, {}. {left}.", line.id + 1, state(line)),
        format!(
            "Name: {}. {} members, {} of them sure, {} alike.",
            shown(&line.name),
            line.members,
            line.sure,
            plain(&percent(line.probability))
        ),
    ];
    if model.view.has_draft() {
        lines.push("Changed, not saved: m merges so.".to_owned());
    }
    if let Some(detail) = model.view.detail() {
        lines.extend(detail.members.iter().enumerate().map(|(place, _)| member(model, detail, place)));
    }
    let facts: Vec<_> = words::standing_words(model).iter().map(|fact| plain(fact)).collect();
    lines.push(format!("In focus: {}.", facts.join(", ")));
    if let Some(pair) = model.view.pair() {
        lines.push(format!("Beside the head: {} alike.", plain(&percent(pair.probability))));
        lines.extend(evidence(&pair.fields));
    }
    lines.extend(model.view.shown().into_iter().map(field));
    if model.view.equal == EqualLines::Hidden && model.view.folded() > 0 {
        lines.push(format!("Same, or only in the head: {} fields. v tells them.", model.view.folded()));
    }
    lines
}

fn state(line: &ClusterLine) -> String {
    match words::state(line).as_str() {
        "" => "to decide".to_owned(),
        words => format!("decided: {}", plain(words)),
    }
}

fn member(model: &Model, detail: &ClusterDetail, place: usize) -> String {
    let Some(member) = detail.members.get(place) else { return String::new() };
    let share = match member.share {
        Share::Head => "the head, it stays",
        Share::Merged => "merged into the head",
        Share::LeftOut => "left as it is",
    };
    let with_head =
        |pair: &&crate::import::ClusterPair| (pair.a.min(pair.b), pair.a.max(pair.b)) == (0, place);
    let judged = match detail.pairs.iter().find(with_head).and_then(|pair| pair.verdict) {
        Some(Verdict::Different) => ", judged not the same",
        Some(Verdict::Related) => ", judged related",
        _ => "",
    };
    let here = if place == model.view.member_place() { ", in focus" } else { "" };
    format!(
        "Member {}: number {}, {}, {share}{judged}{here}.",
        place + 1,
        number(&member.contact),
        shown(&member.contact.display_name())
    )
}

/// One field of all members as a sentence.
fn field(line: &SheetLine) -> String {
    let says = line.cells.iter().enumerate().filter(|(place, cell)| *place == 0 || !cell.text.is_empty());
    let said = says.map(|(place, cell)| match place {
        0 => format!("head says {}", or_nothing(&cell.text)),
        place => format!("member {} says {}", place + 1, shown(&cell.text)),
    });
    let from = plain(&words::origin(line));
    let from = if from.is_empty() { from } else { format!(", {}", from.replace('*', "picked by hand, ")) };
    format!(
        "{}: {}, after: {}{from}.",
        plain(&line.unit.label()),
        said.collect::<Vec<_>>().join(", "),
        or_nothing(&line.after)
    )
}

fn fields(model: &Model) -> Scene {
    let here = model.view.field.unwrap_or(0);
    let choices = model.view.shown().into_iter().enumerate().map(|(place, line)| {
        let way = if place > here { Key::Down } else { Key::Up };
        let chosen = if place == here { "chosen, " } else { "" };
        Choice {
            number: place + 1,
            words: format!("{chosen}{}", field(line)),
            letter: String::new(),
            keys: vec![way; place.abs_diff(here)],
        }
    });
    let mut choices: Vec<_> = choices.collect();
    let mut letters =
        of_footer(&model.look.keys, Mode::Members, |action| !matches!(action, Action::Down | Action::Up));
    letters.iter_mut().for_each(|choice| choice.number = 0);
    choices.extend(letters);
    Scene {
        lines: vec![format!("Fields; in focus is member {}:", model.view.member_place() + 1)],
        choices,
        question: "A number chooses a field, a word does something with it. Your answer?".to_owned(),
        takes: Takes::Keys,
    }
}

fn above(model: &Model, overlay: &Overlay) -> Scene {
    match overlay {
        Overlay::None | Overlay::Previewing(..) => Scene::default(),
        Overlay::Why(_) => boxes::told_out("Why", &why(model)),
        Overlay::Past(past) => boxes::told_out(&past.title(), &past.told.lines),
        Overlay::Prompt(purpose, input) => {
            boxes::text(Vec::new(), &words::label(model, *purpose), input.value())
        }
        Overlay::Confirm(lines, _) => boxes::preview(&model.look.keys, lines, Wider::None),
    }
}

/// Every two members with every field; on the plan its warnings.
fn why(model: &Model) -> Vec<String> {
    if let Screen::Plan(view) = &model.screen {
        return view.summary.as_ref().map(|summary| summary.warnings.clone()).unwrap_or_default();
    }
    let Some(detail) = model.view.detail() else { return Vec::new() };
    let pairs = detail.pairs.iter().flat_map(|pair| {
        let head = format!("Members {} and {}: {} alike.", pair.a + 1, pair.b + 1, percent(pair.probability));
        let fields = pair.fields.iter().map(|field| {
            format!("{} {}: {:+.1} bits.", field.field, field.level, field.weight).replace('_', " ")
        });
        std::iter::once(head).chain(fields).collect::<Vec<_>>()
    });
    pairs.collect()
}

fn list(model: &Model) -> Vec<String> {
    let list = &model.list;
    let mut lines = vec![format!(
        "List: {}, {} clusters. A capital L tells another list.",
        list.filter().name(),
        list.len()
    )];
    let first = list.cursor().saturating_sub(LISTED / 4);
    for place in first..(first + LISTED).min(list.len()) {
        let Some(cluster) = list.at(place) else { break };
        let here = if place == list.cursor() { "Here: cluster" } else { "Cluster" };
        let (number, name, members) = (cluster.id + 1, shown(&cluster.name), cluster.members);
        let alike = plain(&percent(cluster.probability));
        lines.push(format!("{here} {number}, {name}, {members} members, {alike} alike, {}.", state(cluster)));
    }
    if first + LISTED < list.len() {
        lines.push(format!("More: {} clusters below.", list.len() - first - LISTED));
    }
    lines
}
