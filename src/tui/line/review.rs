//! The review of a batch, told in lines.

use super::super::effect::Effect;
use super::super::keymap::{Action, Keymap, Mode};
use super::super::message::Answer;
use super::super::model::{Model, Overlay, Prompt, Purpose, Screen, Status, Tone};
use super::super::screen::{contacts, words};
use super::super::speed::Paced;
use super::boxes::{self, Wider};
use super::scene::{Scene, Takes, Told, left_out, of_footer, plain, shown};
use super::{groups, past, plan, row, scene};
use crate::import::counted;

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
        let search = self.search.as_ref().filter(|_| self.mode() == Mode::Found)?;
        let told = search.found.iter().filter_map(|row| {
            let line = self.queue.line(*row)?;
            Some(format!("row {row}, {}", shown(&line.name)))
        });
        Some(found(search.found.len(), told))
    }

    fn list(&self) -> Vec<String> {
        match &self.screen {
            Screen::Review => row::list(self),
            Screen::Facets(view) => groups::groups(view),
            Screen::Editor(editor) => groups::fields(editor),
            _ => Vec::new(),
        }
    }

    fn place(&self) -> Vec<String> {
        let header = &self.header;
        let file = format!("{} into {}, {}", shown(&header.file), shown(&header.base), header.stage.label());
        let tally = self.queue.tally();
        vec![
            format!("Usher: {file}."),
            format!(
                "Batch {}, {}, {} to decide, {} put off, {} decided, {} in the base. Operator: {}.",
                header.batch,
                counted(header.rows, "row", "rows"),
                tally.open,
                tally.waiting,
                tally.decided,
                tally.committed,
                shown(&header.operator)
            ),
        ]
    }

    fn refuses(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Mapping | Action::Values => {
                Some("columns and values are mapped in the console, by `usher review` without --plain")
            }
            Action::YesAll if !words::is_offered(self, action) => Some("there is no wider set"),
            Action::AnswerHeld if !words::is_offered(self, action) => {
                Some("no column of authorisations is held")
            }
            Action::Aside if !words::is_offered(self, action) => Some("the plan is not being computed"),
            Action::Home => Some("home is in the console, by `usher`; quit leaves"),
            Action::Office => Some("`usher criteria` and `usher settings` tell and change what is defined"),
            action => left_out(action),
        }
    }

    fn awaited(effect: &Effect) -> usize {
        match effect {
            Effect::Details { rows, ahead, .. } => rows.len() + ahead.len(),
            // What is halted answers for itself, and the terminal answers nothing.
            Effect::Halt { .. } | Effect::Terminal(_) => 0,
            _ => 1,
        }
    }

    fn settles(answer: &Answer) -> usize {
        match answer {
            Answer::Progressed { .. } => 0,
            Answer::Contacts(answer) => usize::from(answer.is_last()),
            Answer::Passed { rows, .. } => rows.len(),
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

/// Things named of what a search found.
const FOUND: usize = 10;

/// What a search found; one thing alone is told anyway.
pub(super) fn found(count: usize, told: impl Iterator<Item = String>) -> Vec<String> {
    if count < 2 {
        return Vec::new();
    }
    let mut lines = vec![format!("Found: {count}.")];
    lines.extend(told.take(FOUND).map(|thing| format!("Found: {thing}.")));
    if count > FOUND {
        lines.push(format!("And {} more.", count - FOUND));
    }
    lines
}

/// What the status line says, in words that need no sign.
pub(super) fn said(keys: &Keymap, mode: Mode, status: &Status) -> Option<String> {
    let text = plain(&keys.reword(mode, status.text.clone()));
    let words = match status.tone {
        Tone::Plain => text.clone(),
        Tone::Refusal => format!("Not done: {text}"),
        Tone::Failure => format!("Failed: {text}"),
    };
    (!text.is_empty()).then_some(words)
}

fn screen(model: &Model) -> Scene {
    let offered = |action| model.refuses(action).is_none();
    let mode = model.mode();
    let question = "Your answer?".to_owned();
    match &model.screen {
        Screen::Review if model.row.field.is_some() => fields(model),
        Screen::Review => {
            Scene { lines: row::told(model), choices: row::choices(model), question, takes: Takes::Keys }
        }
        Screen::Facets(view) => Scene {
            lines: groups::findings(view, &model.look.keys),
            choices: of_footer(&model.look.keys, mode, offered),
            question,
            takes: Takes::Keys,
        },
        Screen::Editor(editor) => Scene {
            lines: groups::field(editor, &model.look.keys),
            choices: of_footer(&model.look.keys, mode, offered),
            question,
            takes: Takes::Keys,
        },
        Screen::Plan(view) => {
            let counts = |summary: &_| plan::of_rows(&summary_counts(summary), model.header.rows);
            Scene {
                lines: in_place(model, plan::told(view, &model.look.keys, counts)),
                choices: of_footer(&model.look.keys, mode, offered),
                question,
                takes: Takes::Keys,
            }
        }
        Screen::History(view) => Scene {
            lines: past::told(view),
            choices: of_footer(&model.look.keys, mode, offered),
            question,
            takes: Takes::Keys,
        },
        Screen::Result(report) => {
            let mut lines = plan::result(report);
            lines.extend(plan::of_rows(&report.counts, model.header.rows));
            if !report.returned.is_empty() {
                lines.push(plain(&words::returned(report)));
            }
            lines.extend(words::next_steps(report).iter().map(|step| plain(step)));
            Scene { lines, choices: of_footer(&model.look.keys, mode, offered), question, takes: Takes::Keys }
        }
        Screen::Mapping(_) => Scene { question: "esc goes back.".to_owned(), ..Scene::default() },
    }
}

/// What writes names first where it writes.
pub(super) fn in_place(face: &impl Told, told: Vec<String>) -> Vec<String> {
    face.place().into_iter().take(1).chain(told).collect()
}

fn summary_counts(summary: &crate::import::PlanSummary) -> crate::review::Counts {
    summary.counts
}

/// The fields of the comparison: a number chooses one, a letter does something with it.
fn fields(model: &Model) -> Scene {
    let lines = model.row.sheet().map(|sheet| sheet.shown(model.row.equal)).unwrap_or_default();
    let title = format!("Fields of row {}:", model.queue.row().unwrap_or(0));
    let here = model.row.field.unwrap_or(0);
    scene::fields(model, (title, here), lines.iter().map(|line| row::field(model, line)))
}

fn above(model: &Model, overlay: &Overlay) -> Scene {
    let offered = |action| model.refuses(action).is_none();
    let question = words::question(model).unwrap_or_default();
    match overlay {
        Overlay::None | Overlay::Surveying { .. } => Scene::default(),
        Overlay::Raw(_) => boxes::raw(model.queue.row().unwrap_or(0), model.row.detail().map(AsRef::as_ref)),
        Overlay::Reason | Overlay::Bulk | Overlay::Deed(_) => boxes::menu(
            (&model.look.keys, model.mode()),
            (vec![plain(&question)], "Your answer?".to_owned()),
            offered,
        ),
        Overlay::Prompt(prompt) => prompted(model, prompt),
        Overlay::Confirm(confirm) => {
            let wider = if confirm.wider.is_some() { Wider::Offered } else { Wider::None };
            boxes::preview(&model.look.keys, &confirm.lines, wider)
        }
        Overlay::Picker(picker) => boxes::picker(picker),
        Overlay::Notices(notices) => {
            let title = match model.screen {
                Screen::Plan(_) => "Warnings",
                _ => "What was found in the file",
            };
            boxes::told_out(title, &notices.lines)
        }
        Overlay::Past(past) => boxes::told_out(&past.title(), &past.told.lines),
        Overlay::Contacts(search) => match search.card.as_deref() {
            Some(view) => boxes::told_out("Contact", &contacts::card_texts(view)),
            None => boxes::contacts(search),
        },
    }
}

fn prompted(model: &Model, prompt: &Prompt) -> Scene {
    let label = words::label(model, &prompt.purpose);
    let lines = match &prompt.purpose {
        Purpose::Count(place) => {
            words::plan_asks(model, *place).map(|(asked, _)| plan::confirmation(asked)).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    boxes::text(lines, &label, prompt.input.value())
}
