//! The files to open.

use tui_input::Input;

use crate::import::{FileKind, FoundFile, typed_parts};

use super::super::super::keymap::Action;
use super::super::super::screen::home as screen;
use super::super::effect::Effect;
use super::super::model::{FileFinder, HomeChoice, Model, Page};
use super::{choose, stepped};

/// Does what a key of the list of files asks.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let page = screen::files_height(model.size);
    let number = model.number();
    let Page::Files(finder) = &mut model.page else { return Vec::new() };
    finder.kept = None;
    match action {
        Action::Back => model.page = Page::Batches,
        // Whoever types fast means the list of all that was typed, and that has yet to come.
        Action::Complete | Action::Submit if finder.completing.is_some() => finder.kept = Some(action),
        Action::Complete => return complete(finder, number),
        Action::Submit => match finder.current().cloned() {
            Some(file) if file.kind == FileKind::Folder => return enter(finder, &file, number),
            Some(file) => return choose(model, HomeChoice::File(file.path)),
            None if finder.walking.is_some() => model.refuse("still looking for files"),
            None => model.refuse("no file fits; type a path, or Esc goes back"),
        },
        _ => finder.chosen = stepped(action, finder.chosen, (finder.len(), page)),
    }
    Vec::new()
}

/// Tab: the path goes on as far as all that fits agrees, or with what is under the cursor.
fn complete(finder: &mut FileFinder, number: u64) -> Vec<Effect> {
    let Some(file) = finder.current().cloned() else { return Vec::new() };
    if !finder.is_path() {
        // From a few letters to the path of what they found.
        let text = shown_path(&file);
        finder.input = Input::new(text);
        return typed(finder, number);
    }
    let names: Vec<&str> = finder.completions.iter().flatten().map(|f| f.name.as_str()).collect();
    let common = common_start(&names);
    let (_, typed_name) = typed_parts(finder.input.value());
    let further = common.chars().count() > typed_name.chars().count();
    if names.len() > 1 && further {
        let text = with_name(finder.input.value(), common, "");
        finder.input = Input::new(text);
        return typed(finder, number);
    }
    enter(finder, &file, number)
}

/// Puts a file or folder into the typed path; a folder is looked into.
fn enter(finder: &mut FileFinder, file: &FoundFile, number: u64) -> Vec<Effect> {
    let slash = if file.kind == FileKind::Folder { "/" } else { "" };
    let text = with_name(finder.input.value(), &file.name, slash);
    finder.input = Input::new(text);
    typed(finder, number)
}

/// The typed path with another last name.
fn with_name(typed: &str, name: &str, slash: &str) -> String {
    let (folder, _) = typed_parts(typed);
    format!("{folder}{name}{slash}")
}

fn shown_path(file: &FoundFile) -> String {
    match file.folder.as_str() {
        "." => format!("./{}", file.name),
        folder => format!("{folder}/{}", file.name),
    }
}

/// The beginning that all names share.
fn common_start<'a>(names: &[&'a str]) -> &'a str {
    let Some((first, rest)) = names.split_first() else { return "" };
    let mut end = first.len();
    for name in rest {
        let same = first.char_indices().zip(name.chars()).take_while(|((_, a), b)| a == b).last();
        end = end.min(same.map_or(0, |((at, c), _)| at + c.len_utf8()));
    }
    first.get(..end).unwrap_or_default()
}

/// The text was changed: files that fit, or what a path may go on with.
pub(super) fn typed(finder: &mut FileFinder, number: u64) -> Vec<Effect> {
    (finder.chosen, finder.completing, finder.kept) = (0, None, None);
    if !finder.is_path() {
        finder.completions = None;
        finder.fit();
        return Vec::new();
    }
    // What fitted less text stays on the screen until the answer comes.
    finder.completions.get_or_insert_default();
    finder.completing = Some(number);
    vec![Effect::Complete { id: number, typed: finder.input.value().trim().to_owned() }]
}

/// Asks for the first lines of the file under the cursor; one file at a time.
pub(super) fn ask(model: &mut Model, effects: &mut Vec<Effect>) {
    let lines = screen::preview_height(model.size);
    let Page::Files(finder) = &mut model.page else { return };
    finder.chosen = finder.chosen.min(finder.len().saturating_sub(1));
    if let Some(path) = finder.wants_preview() {
        finder.preview.asked = Some(path.clone());
        effects.push(Effect::Preview { path, lines });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_on_as_far_as_all_agree() {
        for (names, common) in [
            (vec!["spring.csv", "spring.xlsx"], "spring."),
            (vec!["été-1.csv", "été-2.csv"], "été-"),
            (vec!["a", "b"], ""),
            (vec!["only"], "only"),
            (vec![], ""),
        ] {
            assert_eq!(common_start(&names), common);
        }
        assert_eq!(with_name("~/Down", "Downloads", "/"), "~/Downloads/");
        assert_eq!(with_name("~", "x", ""), "~/x");
        assert_eq!(with_name("/tmp/", "x.csv", ""), "/tmp/x.csv");
        assert_eq!(with_name("../..", "archive", "/"), "../../archive/", "what lies in it goes behind it");
        assert_eq!(with_name("~/..", "x", ""), "~/../x");
        assert_eq!(with_name("./.", ".hidden", "/"), "./.hidden/");
    }
}
