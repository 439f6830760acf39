//! The duplicates of a base, told in lines.

use super::super::duplicates::answer::Answer;
use super::super::duplicates::effect::Effect;
use super::super::duplicates::list::{Filter, total};
use super::super::duplicates::model::{Model, Overlay, Screen};
use super::super::duplicates::sheet::{SheetLine, number};
use super::super::keymap::{Action, Mode};
use super::super::rowview::EqualLines;
use super::super::screen::words::clusters as words;
use super::super::speed::Paced;
use super::super::widget::text::percent;
use super::boxes::{self, Wider};
use super::review::{found, in_place, said};
use super::row::evidence;
use super::scene::{
    Choice, Offered, Scene, Takes, Told, around, hint, left_out, numbered, of_footer, or_nothing, plain,
    shown,
};
use super::{plan, scene};
use crate::import::{ClusterDetail, ClusterLine, ClusterState, Share, counted};
use crate::review::Verdict;

impl Told for Model {
    fn scene(&self) -> Scene {
        match &self.overlay {
            Overlay::None => screen(self),
            overlay => above(self, overlay),
        }
    }

    fn said(&self) -> Option<String> {
        said(&self.look.keys, self.screen_mode(), &self.status)
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

    fn place(&self) -> Vec<String> {
        let (header, tally) = (&self.header, self.list.tally());
        let base = format!("{}, {}", shown(&header.base), header.stage.label());
        vec![
            format!(
                "Usher: duplicates in {base}, {} compared.",
                counted(header.contacts, "contact", "contacts")
            ),
            format!(
                "{}: {} open, {} merging, {} apart, {} merged. Operator: {}.",
                counted(total(&tally), "cluster", "clusters"),
                tally.open,
                tally.merging,
                tally.apart,
                tally.merged,
                shown(&header.operator)
            ),
        ]
    }

    fn refuses(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::YesAll => Some("there is no wider set"),
            Action::AnswerHeld => Some("a merge of duplicates holds no column"),
            Action::Aside => Some("this plan is not put aside"),
            _ => left_out(action),
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
    let offered = |action| model.refuses(action).is_none();
    let (mode, question) = (model.mode(), "Your answer?".to_owned());
    let lines = match &model.screen {
        Screen::List if model.view.field.is_some() => return fields(model),
        Screen::List => {
            return Scene { lines: told(model), choices: choices(model), question, takes: Takes::Keys };
        }
        Screen::Plan(view) => {
            let counts = |summary: &_| vec![format!("{}.", plain(&words::clusters(model, summary)))];
            in_place(model, plan::told(view, &model.look.keys, counts))
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
    let (there, any) = (model.list.current().is_some(), !model.list.lines().is_empty());
    let merged = model.list.current().is_some_and(|line| matches!(line.state, ClusterState::Merged(_)));
    let offered = OFFERED.map(|action| {
        let applies = match action {
            Action::Undo => true,
            // They are for what other lists hold, too.
            Action::Bulk | Action::Plan => any,
            Action::WhyInFull => there,
            _ => there && !merged,
        };
        (action, Offered::from(applies))
    });
    numbered((&model.look.keys, Mode::Clusters), offered)
}

/// The cluster under the cursor: its members, why they are alike, what the head will be.
fn told(model: &Model) -> Vec<String> {
    let Some(line) = model.list.current() else {
        return vec![match model.list.lines().is_empty() {
            true => format!(
                "No duplicates were found: {} compared with each other.{}",
                counted(model.header.contacts, "contact", "contacts"),
                hint(
                    (&model.look.keys, Mode::Clusters),
                    Action::AddPair,
                    "adds a pair by two contact numbers"
                )
            ),
            false => format!(
                "No clusters in this list: {}. {}.{}",
                model.list.filter().name(),
                to_decide(model),
                another_list(model)
            ),
        }];
    };
    let left = to_decide(model);
    let of = match model.list.filter() {
        Filter::Open => left,
        filter => format!(
            "place {} of {} in the list {}, {left}",
            model.list.cursor() + 1,
            model.list.len(),
            filter.name()
        ),
    };
    let mut lines = vec![
        format!("Cluster {}, {}. {of}.", line.id + 1, state(line)),
        format!(
            "Name: {}. {} members, {} of them sure, {} alike.",
            shown(&line.name),
            line.members,
            line.sure,
            plain(&percent(line.probability))
        ),
    ];
    if model.view.has_draft() {
        let how = hint((&model.look.keys, model.mode()), Action::Merge, "merges so");
        lines.push(format!("Changed, not saved.{how}"));
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
        let how = hint((&model.look.keys, model.mode()), Action::ShowEqual, "tells them");
        let fields = counted(model.view.folded() as u64, "field", "fields");
        lines.push(format!("Same, or only in the head: {fields}.{how}"));
    }
    lines
}

fn to_decide(model: &Model) -> String {
    format!("{} to decide", counted(model.list.tally().open, "cluster", "clusters"))
}

fn another_list(model: &Model) -> String {
    hint((&model.look.keys, Mode::Clusters), Action::NextFilter, "tells another list")
}

fn state(line: &ClusterLine) -> String {
    let words = plain(&words::state(line));
    match line.state {
        ClusterState::Open => "to decide".to_owned(),
        ClusterState::Merging(_) => format!("to be merged: {words}"),
        ClusterState::Apart(_) => format!("decided: {words}"),
        ClusterState::Merged(_) => format!("in the base: {words}"),
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
    let title = format!("Fields; in focus is member {}:", model.view.member_place() + 1);
    let here = model.view.field.unwrap_or(0);
    scene::fields(model, (title, here), model.view.shown().into_iter().map(field))
}

fn above(model: &Model, overlay: &Overlay) -> Scene {
    match overlay {
        Overlay::None | Overlay::Previewing(..) => Scene::default(),
        Overlay::Why(_) => {
            let title = if matches!(model.screen, Screen::Plan(_)) { "Warnings" } else { "Why" };
            boxes::told_out(title, &why(model))
        }
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
    let (name, length) = (list.filter().name(), counted(list.len() as u64, "cluster", "clusters"));
    let mut lines = vec![format!("List: {name}, {length}.{}", another_list(model))];
    let told = around(list.cursor(), list.len());
    for place in told.clone() {
        let Some(cluster) = list.at(place) else { break };
        let here = if place == list.cursor() { "Here: cluster" } else { "Cluster" };
        let (number, name, members) = (cluster.id + 1, shown(&cluster.name), cluster.members);
        let alike = plain(&percent(cluster.probability));
        lines.push(format!("{here} {number}, {name}, {members} members, {alike} alike, {}.", state(cluster)));
    }
    if told.end < list.len() {
        let below = counted((list.len() - told.end) as u64, "cluster", "clusters");
        lines.push(format!("More: {below} below."));
    }
    lines
}
