//! Profiles as TOML, for a person to read and correct.
//!
//! In: a text or a [`Profile`]. Out: the other one. An error names the line and the key. Deliberately unaware of
//! where the text is kept.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;
use toml::Spanned;

use super::map::Target;
use super::profile::{Profile, ProfileColumn, ProfileReading};
use super::values::{ValueAnswer, ValueMaps};
use crate::contact::Operation;
use crate::contact::value::harmless::toml_quoted;

/// Why a text is no profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {key}: {message}")]
pub struct ProfileError {
    /// The line, the first being 1.
    pub line: usize,
    /// The key on that line.
    pub key: String,
    /// What is wrong with it.
    pub message: String,
}

/// What stands for "leave it out" where a value is expected.
const LEAVE_OUT: &str = "-";

/// A profile as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Spanned<String>,
    #[serde(default)]
    about: String,
    #[serde(default)]
    assumed: bool,
    #[serde(default)]
    operation: Option<Spanned<String>>,
    #[serde(default)]
    columns: Vec<WrittenColumn>,
    #[serde(default)]
    reading: ProfileReading,
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenColumn {
    #[serde(default)]
    header: String,
    target: Spanned<String>,
}

impl Profile {
    /// Reads a profile.
    ///
    /// # Errors
    /// When the text is no TOML, or a key or a value of it means nothing in a profile.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        let written: Written = toml::from_str(text).map_err(|error| of_toml(text, &error))?;
        let name = written.name.get_ref();
        if !is_name(name) {
            return Err(at(text, &written.name, "name", "letters, digits, - and _ make a name"));
        }
        let operation = match &written.operation {
            Some(operation) => read_operation(text, operation)?,
            None => String::new(),
        };
        let columns =
            written.columns.iter().map(|column| read_column(text, column)).collect::<Result<_, _>>()?;
        Ok(Self {
            name: name.clone(),
            about: written.about,
            assumed: written.assumed,
            reading: written.reading,
            operation,
            columns,
            values: read_values(text, &written.values)?,
        })
    }

    /// Writes the profile; the order of keys, columns and values is always the same.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        line(&mut out, "name", &self.name);
        line(&mut out, "about", &self.about);
        if self.assumed {
            out.push_str("assumed = true\n");
        }
        if !self.operation.is_empty() {
            line(&mut out, "operation", &self.operation);
        }
        out.push_str("columns = [\n");
        for ProfileColumn { header, target } in &self.columns {
            let (header, target) = (toml_quoted(header), toml_quoted(target));
            // Writing to a String cannot fail.
            let _ = writeln!(out, "  {{ header = {header}, target = {target} }},");
        }
        out.push_str("]\n");
        self.write_reading(&mut out);
        self.write_values(&mut out);
        out
    }

    fn write_reading(&self, out: &mut String) {
        let ProfileReading { delimiter, encoding, sheet, header_row } = &self.reading;
        if self.reading == ProfileReading::default() {
            return;
        }
        out.push_str("\n[reading]\n");
        for (key, text) in [("delimiter", delimiter), ("encoding", encoding), ("sheet", sheet)] {
            if !text.is_empty() {
                line(out, key, text);
            }
        }
        if let Some(row) = header_row {
            let _ = writeln!(out, "header_row = {row}");
        }
    }

    fn write_values(&self, out: &mut String) {
        let mut before = "";
        for (code, text, answer) in self.values.iter() {
            if code != before {
                let _ = writeln!(out, "\n[values.{}]", toml_quoted(code));
                before = code;
            }
            let meant = match answer {
                ValueAnswer::LeaveOut => LEAVE_OUT,
                answer => answer.meant().unwrap_or_default(),
            };
            line(out, &toml_quoted(text), meant);
        }
    }
}

fn line(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{key} = {}", toml_quoted(value));
}

/// True for what may be the name of a profile, and of its file.
#[must_use]
pub(super) fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    !name.is_empty() && name.len() <= 64 && name.chars().all(fits)
}

fn read_operation(text: &str, operation: &Spanned<String>) -> Result<String, ProfileError> {
    let code = operation.get_ref();
    let known = Operation::parse(code).filter(|op| *op == Operation::Insert || op.updates());
    match known {
        _ if code.is_empty() => Ok(String::new()),
        Some(operation) => Ok(operation.code().to_owned()),
        // A file is never a list of removals because of its layout alone.
        None => Err(at(text, operation, "operation", "INSERT, UPDATE or UPDATEACT, or nothing")),
    }
}

fn read_column(text: &str, column: &WrittenColumn) -> Result<ProfileColumn, ProfileError> {
    let code = column.target.get_ref();
    if Target::from_code(code).is_none() {
        return Err(at(text, &column.target, "target", &format!("there is no field {code:?}")));
    }
    Ok(ProfileColumn { header: column.header.clone(), target: code.clone() })
}

fn read_values(
    text: &str,
    written: &BTreeMap<String, BTreeMap<String, String>>,
) -> Result<ValueMaps, ProfileError> {
    let mut maps = ValueMaps::default();
    for (code, answers) in written {
        let Some(target) = Target::from_code(code) else {
            let line =
                1 + text.lines().position(|line| line.contains("values") && line.contains(code)).unwrap_or(0);
            let message = "there is no such field".to_owned();
            return Err(ProfileError { line, key: format!("values.{code}"), message });
        };
        for (value, meant) in answers {
            let answer = match meant.as_str() {
                LEAVE_OUT => ValueAnswer::LeaveOut,
                meant => ValueAnswer::Means(meant.to_owned()),
            };
            maps.set(target, value, Some(answer));
        }
    }
    Ok(maps)
}

fn at(text: &str, place: &Spanned<String>, key: &str, message: &str) -> ProfileError {
    ProfileError { line: line_of(text, place.span().start), key: key.to_owned(), message: message.to_owned() }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).map_or(1, |before| before.matches('\n').count() + 1)
}

/// An error of the TOML reader, with the key of its line.
fn of_toml(text: &str, error: &toml::de::Error) -> ProfileError {
    let start = error.span().map_or(0, |span| span.start);
    let line = line_of(text, start);
    let whole = text.lines().nth(line - 1).unwrap_or_default();
    let key = whole.split('=').next().unwrap_or_default().trim().trim_start_matches(['{', '[', ' ']);
    let message = error.message().replace('\n', " ");
    ProfileError { line, key: key.chars().take(40).collect(), message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Code, Field};

    fn example() -> Profile {
        let column =
            |header: &str, target: &str| ProfileColumn { header: header.into(), target: target.into() };
        let mut values = ValueMaps::default();
        values.set(Target::Field(Field::Title), "Client \"VIP\"", Some(ValueAnswer::Means("MR".into())));
        values.set(Target::Field(Field::Title), "?", Some(ValueAnswer::LeaveOut));
        let genre = Field::Criterion(Code::new("GENRE").unwrap());
        values.set(Target::Field(genre), "Théâtre\n2", Some(ValueAnswer::Means("TH|2".into())));
        Profile {
            name: "old-box_office".into(),
            about: "What the box office \\ exports".into(),
            assumed: true,
            reading: ProfileReading {
                delimiter: "tab".into(),
                header_row: Some(0),
                ..ProfileReading::default()
            },
            operation: "UPDATE".into(),
            columns: vec![
                column("Nom \"usuel\"", "LASTNAME"),
                column("", "-"),
                column("[old] X", "OLD:CRIT:X"),
            ],
            values,
        }
    }

    #[test]
    fn what_is_written_reads_back_and_stays_the_same() {
        for profile in [example(), Profile { name: "x".into(), ..Profile::default() }] {
            let text = profile.to_toml();
            let again = Profile::from_toml(&text).unwrap();
            assert_eq!(again, profile, "{text}");
            assert_eq!(again.to_toml(), text);
        }
        let text = example().to_toml();
        assert!(text.contains("  { header = \"Nom \\\"usuel\\\"\", target = \"LASTNAME\" },\n"), "{text}");
        assert!(text.contains("[values.\"TITLE\"]\n\"?\" = \"-\"\n"), "{text}");
    }

    #[test]
    fn an_error_names_line_and_key() {
        for (text, line, key) in [
            ("name = \"a b\"", 1, "name"),
            ("name = \"../x\"", 1, "name"),
            ("about = \"x\"", 1, "about"),
            ("name = \"x\"\noperation = \"DELETE\"", 2, "operation"),
            ("name = \"x\"\ncolour = 1", 2, "colour"),
            ("name = \"x\"\nassumed = 3", 2, "assumed"),
            ("name = \"x\"\ncolumns = [\n { header = \"a\", target = \"NOPE\" }]", 3, "target"),
            ("name = \"x\"\ncolumns = [\n { hedaer = \"a\", target = \"TOWN\" }]", 3, "hedaer"),
            ("name = \"x\"\n\n[values.NOPE]\na = \"b\"", 3, "values.NOPE"),
            ("name = \"x\"\n[reading]\nheader_row = \"one\"", 3, "header_row"),
            ("name = \"x", 1, "name"),
            ("", 1, ""),
        ] {
            let error = Profile::from_toml(text).unwrap_err();
            assert_eq!((error.line, error.key.as_str()), (line, key), "{text}: {error}");
            assert!(!error.message.is_empty());
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_survives_in_a_profile(header in "\\PC{0,20}|[\\x00-\\x7f]{0,10}", about in "[ -~\\n\\t\\x7f]{0,20}") {
            let column = ProfileColumn { header, target: "TOWN".into() };
            let profile = Profile { name: "x".into(), about, columns: vec![column], ..Profile::default() };
            proptest::prop_assert_eq!(Profile::from_toml(&profile.to_toml()), Ok(profile));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,80}") {
            let _ = Profile::from_toml(&text);
        }
    }
}
