//! The review of a batch, told in lines.

use super::super::effect::Effect;
use super::super::input::Key;
use super::super::keymap::{Action, Mode};
use super::super::message::Answer;
use super::super::model::{Model, Overlay, Prompt, Purpose, Screen, Status, Tone};
use super::super::screen::{contacts, words};
use super::super::speed::Paced;
use super::boxes::{self, Wider};
use super::scene::{Scene, Takes, Told, of_footer, plain, shown};
use super::{groups, past, plan, row};

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
        let search = self.search.as_ref().filter(|_| self.mode() == Mode::Found)?;
        let told = search.found.iter().filter_map(|row| {
            let line = self.queue.line(*row)?;
            Some(format!("row {row}, {}", shown(&line.name)))
        });
        Some(found(search.found.len(), told))
    }

    fn list(&self) -> Vec<String> {
        match self.screen_mode() {
            Mode::Review | Mode::Found => row::list(self),
            _ => Vec::new(),
        }
    }

    fn alias(&self, word: &str) -> Option<Key> {
        match (self.mode(), word) {
            (Mode::Review | Mode::Found, "b") => Some(Key::Char('B')),
            (Mode::Review | Mode::Found, "p") => Some(Key::Char('C')),
            _ => None,
        }
    }

    fn refuses(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Mapping | Action::Values => {
                Some("columns and values are mapped in the console, by `usher review` without --plain")
            }
            Action::Office => Some("`usher criteria` and `usher settings` tell and change what is defined"),
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
            Effect::Details { rows, .. } => rows.len(),
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
pub(super) fn said(status: &Status) -> Option<String> {
    let text = plain(&status.text);
    let words = match status.tone {
        Tone::Plain => text.clone(),
        Tone::Refusal => format!("Not done: {text}"),
        Tone::Failure => format!("Failed: {text}"),
    };
    (!text.is_empty()).then_some(words)
}

fn screen(model: &Model) -> Scene {
    let offered = |action| words::is_offered(model, action) && model.refuses(action).is_none();
    let mode = model.mode();
    let question = "Your answer?".to_owned();
    match &model.screen {
        Screen::Review if model.row.field.is_some() => fields(model),
        Screen::Review => {
            Scene { lines: row::told(model), choices: row::choices(model), question, takes: Takes::Keys }
        }
        Screen::Facets(view) => Scene {
            lines: groups::findings(view),
            choices: of_footer(&model.look.keys, mode, offered),
            question,
            takes: Takes::Keys,
        },
        Screen::Editor(editor) => Scene {
            lines: groups::field(editor),
            choices: of_footer(&model.look.keys, mode, offered),
            question,
            takes: Takes::Keys,
        },
        Screen::Plan(view) => {
            let counts = |summary: &_| plan::of_rows(&summary_counts(summary), model.header.rows);
            Scene {
                lines: plan::told(view, counts),
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

fn summary_counts(summary: &crate::import::PlanSummary) -> crate::review::Counts {
    summary.counts
}

/// The fields of the comparison: a number chooses one, a letter does something with it.
fn fields(model: &Model) -> Scene {
    let here = model.row.field.unwrap_or(0);
    let shown = model.row.sheet().map(|sheet| sheet.shown(model.row.equal)).unwrap_or_default();
    let choices = shown.iter().enumerate().map(|(place, line)| {
        let way = if place > here { Key::Down } else { Key::Up };
        let chosen = if place == here { "chosen, " } else { "" };
        super::scene::Choice {
            number: place + 1,
            words: format!("{chosen}{}", row::field(model, line)),
            letter: String::new(),
            keys: vec![way; place.abs_diff(here)],
        }
    });
    let mut choices: Vec<_> = choices.collect();
    let mut letters =
        of_footer(&model.look.keys, Mode::Fields, |action| !matches!(action, Action::Down | Action::Up));
    letters.iter_mut().for_each(|choice| choice.number = 0);
    choices.extend(letters);
    let row = model.queue.row().unwrap_or(0);
    Scene {
        lines: vec![format!("Fields of row {row}:")],
        choices,
        question: "A number chooses a field, a word does something with it. Your answer?".to_owned(),
        takes: Takes::Keys,
    }
}

fn above(model: &Model, overlay: &Overlay) -> Scene {
    let offered = |action| words::is_offered(model, action);
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
            None => {
                let mut lines = vec![plain(&contacts::told(search))];
                lines.extend(search.found.contacts.iter().take(FOUND).map(|c| plain(&contacts::in_words(c))));
                boxes::text(lines, "Find a contact; Enter takes the first", search.input.value())
            }
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
