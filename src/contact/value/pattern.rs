//! A small pattern language: the part of regular expressions in which postcode patterns are written.
//!
//! In goes a pattern of literals, `\d`, `[..]`, `(..)`, `(?:..)`, `?`, `{n}`, `{n,m}` and `|`; out comes
//! whether a whole text fits it. The anchors `^`, `$` and `\b` mean nothing here, because a text always
//! has to fit as a whole. Patterns come from our own data, so an unknown sign reads as itself.

use std::iter::Peekable;
use std::str::Chars;

/// A pattern ready to be matched.
#[derive(Debug)]
pub(crate) struct Pattern(Vec<Sequence>);

type Sequence = Vec<Piece>;

#[derive(Debug)]
struct Piece {
    atom: Atom,
    least: usize,
    most: usize,
}

#[derive(Debug)]
enum Atom {
    /// One character within any of these ranges.
    Class(Vec<(char, char)>),
    Group(Pattern),
}

impl Pattern {
    /// Reads a pattern.
    pub(crate) fn new(text: &str) -> Self {
        parse_alternatives(&mut text.chars().peekable())
    }

    /// Whether the whole text fits.
    pub(crate) fn fits(&self, text: &str) -> bool {
        self.leads_to(text, &mut str::is_empty)
    }

    /// Whether some way to fit leaves a rest that pleases whoever reads on.
    fn leads_to(&self, text: &str, then: Then<'_>) -> bool {
        self.0.iter().any(|sequence| sequence_leads_to(sequence, text, then))
    }
}

/// What reads on behind a fit: gets the rest of the text, says whether all of it fits.
type Then<'a> = &'a mut dyn FnMut(&str) -> bool;

fn sequence_leads_to(pieces: &[Piece], text: &str, then: Then<'_>) -> bool {
    match pieces.split_first() {
        None => then(text),
        Some((piece, rest)) => piece.leads_to(text, 0, &mut |left| sequence_leads_to(rest, left, then)),
    }
}

impl Piece {
    /// Tries more repetitions first, as regular expressions do; the count is bounded, so this ends.
    fn leads_to(&self, text: &str, count: usize, then: Then<'_>) -> bool {
        let more =
            count < self.most && self.atom.leads_to(text, &mut |left| self.leads_to(left, count + 1, then));
        more || (count >= self.least && then(text))
    }
}

impl Atom {
    fn leads_to(&self, text: &str, then: Then<'_>) -> bool {
        match self {
            Self::Group(pattern) => pattern.leads_to(text, then),
            Self::Class(ranges) => {
                let mut chars = text.chars();
                let fits = |ch| ranges.iter().any(|(from, to)| (*from..=*to).contains(&ch));
                chars.next().is_some_and(fits) && then(chars.as_str())
            }
        }
    }
}

type Source<'a> = Peekable<Chars<'a>>;

fn parse_alternatives(source: &mut Source<'_>) -> Pattern {
    let mut alternatives = vec![Sequence::new()];
    while let Some(sign) = source.next_if(|sign| *sign != ')') {
        if sign == '|' {
            alternatives.push(Sequence::new());
        } else if let (Some(atom), Some(sequence)) = (parse_atom(sign, source), alternatives.last_mut()) {
            let (least, most) = parse_count(source);
            sequence.push(Piece { atom, least, most });
        }
    }
    Pattern(alternatives)
}

fn parse_atom(sign: char, source: &mut Source<'_>) -> Option<Atom> {
    match sign {
        '^' | '$' => None,
        '\\' => parse_escape(source).map(|range| Atom::Class(vec![range])),
        '[' => Some(Atom::Class(parse_class(source))),
        '(' => Some(Atom::Group(parse_group(source))),
        literal => Some(Atom::Class(vec![(literal, literal)])),
    }
}

fn parse_escape(source: &mut Source<'_>) -> Option<(char, char)> {
    match source.next()? {
        'd' => Some(('0', '9')),
        'b' => None,
        literal => Some((literal, literal)),
    }
}

fn parse_group(source: &mut Source<'_>) -> Pattern {
    if source.next_if_eq(&'?').is_some() {
        source.next_if_eq(&':');
    }
    let group = parse_alternatives(source);
    source.next_if_eq(&')');
    group
}

fn parse_class(source: &mut Source<'_>) -> Vec<(char, char)> {
    let mut ranges = Vec::new();
    while let Some(sign) = source.next() {
        match sign {
            ']' => break,
            '\\' => ranges.extend(parse_escape(source)),
            from if source.next_if_eq(&'-').is_some() => {
                ranges.push((from, source.next().unwrap_or(from)));
            }
            literal => ranges.push((literal, literal)),
        }
    }
    ranges
}

fn parse_count(source: &mut Source<'_>) -> (usize, usize) {
    if source.next_if_eq(&'?').is_some() {
        return (0, 1);
    }
    if source.next_if_eq(&'{').is_none() {
        return (1, 1);
    }
    let mut text = String::new();
    while let Some(sign) = source.next_if(|sign| *sign != '}') {
        text.push(sign);
    }
    source.next();
    let (least, most) = text.split_once(',').unwrap_or((&text, &text));
    (least.parse().unwrap_or(1), most.parse().unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_whole_texts() {
        let cases = [
            (r"\d{4}", "8001", true),
            (r"\d{4}", "80011", false),
            (r"\d{4}", "800", false),
            (r"\d{3} ?\d{2}", "114 55", true),
            (r"\d{3} ?\d{2}", "11455", true),
            (r"\d{3} ?\d{2}", "11 455", false),
            (r"948[5-9]|949[0-8]", "9490", true),
            (r"948[5-9]|949[0-8]", "9499", false),
            (r"(\d{5})(?:[ \-](\d{4}))?", "22162-1010", true),
            (r"(\d{5})(?:[ \-](\d{4}))?", "22162-10", false),
            (r"(?:^|\b)(?:1[0-2]|[1-9])\d{2}(?:$|\b)", "317", true),
            (r"\d{4,5}|\d{3}-\d{4}", "123-4567", true),
            (r"[A-Z]{2} ?\d{2,4}", "AB 123", true),
            ("a|", "", true),
            ("é{2}", "éé", true),
        ];
        for (pattern, text, want) in cases {
            assert_eq!(Pattern::new(pattern).fits(text), want, "{pattern} {text}");
        }
    }
}
