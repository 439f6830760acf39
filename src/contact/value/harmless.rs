//! Texts for programs that a terminal may show all the same: what acts on it, or hides, is written as an escape of the
//! format.
//!
//! In: a text, or JSON that is written already. Out: a form that reads back as the same text. It deliberately does not
//! know what the texts are.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::text::needs_marker;

/// JSON in which nothing acts on a terminal; it reads back as the same value.
///
/// Outside of its strings JSON has no character that needs it but line ends and tabs, which stay.
#[must_use]
pub fn json_escaped(json: &str) -> Cow<'_, str> {
    let acts = |ch: char| needs_marker(ch) && !matches!(ch, '\n' | '\r' | '\t');
    if !json.chars().any(acts) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for ch in json.chars() {
        if acts(ch) {
            let mut units = [0; 2];
            for unit in ch.encode_utf16(&mut units) {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(ch);
        }
    }
    Cow::Owned(out)
}

/// A text in the quotes of TOML, on one line whatever it holds.
#[must_use]
pub fn toml_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            ch if needs_marker(ch) => {
                let _ = write!(out, "\\U{:08X}", u32::from(ch));
            }
            ch => out.push(ch),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    const HOSTILE: &str = "a\x1b[31m\u{9b}2J\u{7f}\u{202e}\u{200b}\u{e0001}\"\\\n\tü";

    fn is_harmless(text: &str) -> bool {
        !text.chars().any(needs_marker)
    }

    #[test]
    fn what_acts_is_escaped_and_reads_back() {
        let json = json!({ HOSTILE: [HOSTILE] });
        let text = json.to_string();
        let escaped = json_escaped(&text);
        assert!(!is_harmless(&text) && is_harmless(&escaped), "{escaped:?}");
        assert_eq!(serde_json::from_str::<Value>(&escaped).unwrap(), json);
        let quoted = toml_quoted(HOSTILE);
        assert!(is_harmless(&quoted), "{quoted:?}");
        let read: toml::Table = toml::from_str(&format!("a = {quoted}")).unwrap();
        assert_eq!(read["a"].as_str(), Some(HOSTILE));
        let pretty = serde_json::to_string_pretty(&json!({ "a": "b" })).unwrap();
        assert_eq!(json_escaped(&pretty), pretty);
    }

    proptest! {
        #[test]
        fn any_text_reads_back(text in any::<String>()) {
            let json = json!([text]).to_string();
            let escaped = json_escaped(&json).into_owned();
            prop_assert!(is_harmless(&escaped));
            prop_assert_eq!(serde_json::from_str::<Vec<String>>(&escaped).unwrap(), vec![text.clone()]);
            let read: toml::Table = toml::from_str(&format!("a = {}", toml_quoted(&text))).unwrap();
            prop_assert_eq!(read["a"].as_str(), Some(text.as_str()));
        }
    }
}
