//! How an xlsx package hangs together: the workbook part, its relations and its sheets.
//!
//! Writers break every rule of it: absolute targets, backslashes, other case, a missing part of
//! relations. Where a relation is missing the usual names serve.

use super::frame::Failure;
use super::moment::Epoch;
use super::parts::{Parts, failure};
use super::sheet::{SheetKind, SheetName, Visibility};
use super::xml::{Scanner, Token};

/// Sheets that a workbook may have; the names alone of more would not fit a screen.
const MOST_SHEETS: usize = 10_000;

/// What the workbook part says.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub(super) sheets: Vec<SheetPart>,
    pub(super) epoch: Epoch,
    pub(super) strings: String,
    pub(super) styles: String,
}

/// A sheet and the part in which it lies.
#[derive(Debug, Clone)]
pub(super) struct SheetPart {
    pub(super) name: SheetName,
    pub(super) part: String,
}

/// A relation from one part to another, or to something outside.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    id: String,
    kind: String,
    pub(super) target: String,
}

impl Relation {
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(kind))
    }

    pub(super) fn has_id(&self, id: &str) -> bool {
        self.id == id
    }
}

/// Finds the part that is the workbook.
pub(super) fn main_part(parts: &mut Parts) -> Option<String> {
    let related = relations(parts, "").into_iter().find(|relation| relation.is("officeDocument"));
    let usual = ["xl/workbook.xml", "xl/workbook.bin"].map(str::to_owned);
    let candidates = related.map(|relation| relation.target).into_iter().chain(usual);
    let named = candidates.into_iter().find(|name| parts.has(name));
    named.or_else(|| {
        let by_name = |name: &&str| name.ends_with("workbook.xml") || name.ends_with("workbook.bin");
        parts.names().find(by_name).map(str::to_owned)
    })
}

/// Reads the relations of a part; none if they are missing or broken.
pub(super) fn relations(parts: &mut Parts, of: &str) -> Vec<Relation> {
    let (folder, file) = of.rsplit_once('/').map_or(("", of), |(folder, file)| (folder, file));
    let slash = if folder.is_empty() { "" } else { "/" };
    let name = format!("{folder}{slash}_rels/{file}.rels");
    let Some(Ok(part)) = parts.part(&name) else { return Vec::new() };
    let mut scanner = Scanner::new(part);
    let mut relations = Vec::new();
    while let Ok(token @ (Token::Open(_) | Token::Close(_) | Token::Text(_) | Token::Literal(_))) =
        scanner.next()
    {
        let Token::Open(tag) = token else { continue };
        if tag.name != b"Relationship" || relations.len() > MOST_SHEETS * 10 {
            continue;
        }
        let Some(target) = tag.text(b"Target") else { continue };
        let outside = tag.raw(b"TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case(b"External"));
        let target = if outside { target } else { resolved(folder, &target) };
        let text = |name| tag.text(name).unwrap_or_default();
        relations.push(Relation { id: text(b"Id"), kind: text(b"Type"), target });
    }
    relations
}

/// Gives the name of a part from a target as it is seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|piece| !piece.is_empty()).collect(),
    };
    for piece in target.split('/') {
        match piece {
            "" | "." => {}
            ".." => drop(path.pop()),
            name => path.push(name),
        }
    }
    path.join("/")
}

impl Package {
    /// Reads the workbook part.
    pub(super) fn read(parts: &mut Parts, main: &str) -> Result<Package, Failure> {
        let related = relations(parts, main);
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
        let of_kind = |kind: &str, usual: &str| {
            let relation = related.iter().find(|relation| relation.is(kind));
            relation.map_or_else(|| resolved(folder, usual), |relation| relation.target.clone())
        };
        let mut package = Package {
            strings: of_kind("sharedStrings", "sharedStrings.xml"),
            styles: of_kind("styles", "styles.xml"),
            ..Package::default()
        };
        let Some(part) = parts.part(main) else { return Err(Failure::NotAWorkbook) };
        let mut scanner = Scanner::new(part?);
        loop {
            match scanner.next().map_err(|error| failure(&error))? {
                Token::End => break,
                Token::Open(tag) if tag.name == b"workbookPr" && tag.says(b"date1904") => {
                    package.epoch = Epoch::Since1904;
                }
                Token::Open(tag) if tag.name == b"sheet" && package.sheets.len() < MOST_SHEETS => {
                    let visibility = match tag.raw(b"state") {
                        Some(b"hidden" | b"veryHidden") => Visibility::Hidden,
                        _ => Visibility::Visible,
                    };
                    let id = tag.text(b"id").unwrap_or_default();
                    let relation = related.iter().find(|relation| relation.has_id(&id));
                    let kind = relation.map_or(SheetKind::Table, kind_of);
                    let name = tag.text(b"name").unwrap_or_default();
                    let part = relation.map_or_else(
                        || usual_part(folder, tag.number(b"sheetId"), package.sheets.len()),
                        |relation| relation.target.clone(),
                    );
                    package.sheets.push(SheetPart { name: SheetName { name, visibility, kind }, part });
                }
                _ => {}
            }
        }
        Ok(package)
    }
}

fn usual_part(folder: &str, id: Option<u32>, before: usize) -> String {
    let number = id.map_or(before + 1, |id| id as usize);
    resolved(folder, &format!("worksheets/sheet{number}.xml"))
}

fn kind_of(relation: &Relation) -> SheetKind {
    let other = ["chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"];
    if other.iter().any(|kind| relation.is(kind)) { SheetKind::Other } else { SheetKind::Table }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_as_writers_mean_them() {
        let cases = [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/worksheets", "../comments1.xml", "xl/comments1.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("xl", "../../../etc/passwd", "etc/passwd"),
            ("xl", "./sheet.xml", "xl/sheet.xml"),
        ];
        for (folder, target, expected) in cases {
            assert_eq!(resolved(folder, target), expected);
        }
    }
}
