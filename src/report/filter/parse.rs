//! The text of a filter as conditions.

use super::condition::{Condition, Order, Test, Wanted};
use super::{FilterError, ReadNumbers};
use crate::contact::value::text::fold;
use crate::contact::{Code, Field, Kind};

/// Signs between a name and its values, longer ones first.
const SIGNS: [&str; 7] = ["!=", ">=", "<=", "=", "~", "<", ">"];

/// Makes the field of a code.
type MakeField = fn(Code) -> Field;

/// A piece of a filter and where it stands.
#[derive(Clone, Copy)]
struct Piece<'a> {
    whole: &'a str,
    text: &'a str,
    /// In bytes.
    at: usize,
}

impl<'a> Piece<'a> {
    /// The part of the piece that `text`, a slice of it, is, without blanks around it.
    fn part(self, text: &'a str) -> Self {
        let trimmed = text.trim();
        let start = trimmed.as_ptr() as usize - self.whole.as_ptr() as usize;
        Self { text: trimmed, at: start, ..self }
    }

    fn error(self, what: impl Into<String>) -> FilterError {
        let before = self.whole.get(..self.at).unwrap_or_default();
        FilterError { text: self.whole.to_owned(), at: before.chars().count(), what: what.into() }
    }

    /// The piece behind a word and a blank, the word in any capitals.
    fn behind(self, word: &str) -> Option<Self> {
        let head = self.text.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word))?;
        let rest = self.text.get(head.len()..)?;
        rest.starts_with(char::is_whitespace).then(|| self.part(rest))
    }

    /// The pieces between signs that stand outside quotes.
    fn divided(self, sign: char) -> Vec<Self> {
        let (mut found, mut from, mut quoted) = (Vec::new(), 0, false);
        for (at, c) in self.text.char_indices() {
            quoted ^= c == '"';
            if c == sign && !quoted {
                found.extend(self.text.get(from..at).map(|text| self.part(text)));
                from = at + c.len_utf8();
            }
        }
        found.extend(self.text.get(from..).map(|text| self.part(text)));
        found
    }
}

/// The conditions of a filter.
pub(super) fn conditions(text: &str, numbers: &ReadNumbers<'_>) -> Result<Vec<Condition>, FilterError> {
    let whole = Piece { whole: text, text, at: 0 };
    if text.matches('"').count() % 2 == 1 {
        let at = text.rfind('"').unwrap_or(0);
        return Err(Piece { at, ..whole }.error("this quote is not closed"));
    }
    whole.divided(',').into_iter().map(|piece| condition(piece, numbers)).collect()
}

fn condition(piece: Piece<'_>, numbers: &ReadNumbers<'_>) -> Result<Condition, FilterError> {
    if piece.text.is_empty() {
        return Err(piece.error("a condition is missing here"));
    }
    let turned = piece.behind("not").or_else(|| Some(piece.part(piece.text.strip_prefix('!')?)));
    if let Some(turned) = turned {
        let condition = condition(turned, numbers)?;
        let wanted = if condition.wanted == Wanted::Yes { Wanted::No } else { Wanted::Yes };
        return Ok(Condition { wanted, ..condition });
    }
    let yes = |test| Condition { test, wanted: Wanted::Yes };
    let no = |test| Condition { test, wanted: Wanted::No };
    match piece.text.to_ascii_lowercase().as_str() {
        "active" => return Ok(yes(Test::Active)),
        "inactive" => return Ok(no(Test::Active)),
        "merged" => return Ok(yes(Test::Merged)),
        "sales" => return Ok(yes(Test::Sales)),
        "no-sales" => return Ok(no(Test::Sales)),
        "login" => return Ok(yes(Test::Login)),
        "no-login" => return Ok(no(Test::Login)),
        _ => {}
    }
    if let Some(name) = piece.behind("has") {
        return Ok(yes(Test::Has(field(name)?)));
    }
    if let Some(path) = piece.behind("number").and_then(|rest| rest.behind("in")) {
        let found = numbers(unquoted(path.text)).map_err(|why| path.error(why))?;
        return Ok(yes(Test::NumberIn(found)));
    }
    let coded: [(&str, MakeField); 3] =
        [("criterion", Field::Criterion), ("consent", Field::Authorization), ("admin", Field::AdminNumber)];
    for (word, make) in coded {
        if let Some(rest) = piece.behind(word) {
            return code(rest, make);
        }
    }
    compared(piece)
}

/// `INTEREST`, or `INTEREST=OPERA|JAZZ`.
fn code(piece: Piece<'_>, make: MakeField) -> Result<Condition, FilterError> {
    let named = |name: Piece<'_>| {
        Code::new(name.text)
            .map(make)
            .ok_or_else(|| name.error("a code has at most 16 letters and no blanks"))
    };
    match signed(piece) {
        None => Ok(Condition { test: Test::Has(named(piece)?), wanted: Wanted::Yes }),
        Some((name, sign, values)) => field_test(named(name)?, sign, values),
    }
}

/// `name=value`, with any of the signs.
fn compared(piece: Piece<'_>) -> Result<Condition, FilterError> {
    let Some((name, sign, values)) = signed(piece) else {
        let what = format!("{:?} is no condition; `usher export --help` lists them", piece.text);
        return Err(piece.error(what));
    };
    let day = |make: fn(Order, String) -> Test| -> Result<Condition, FilterError> {
        Ok(Condition { test: make(order(sign)?, day(values)?), wanted: wanted(sign) })
    };
    match name.text.to_ascii_lowercase().as_str() {
        "changed" => day(Test::Changed),
        "created" => day(Test::Created),
        "created-by" => {
            only_equal(sign)?;
            let batch = |value: Piece<'_>| {
                value.text.parse().map_err(|_| value.error("a batch is a number; `usher history` lists them"))
            };
            let batches = values.divided('|').into_iter().map(batch).collect::<Result<_, _>>()?;
            Ok(Condition { test: Test::CreatedBy(batches), wanted: wanted(sign) })
        }
        "kind" => {
            only_equal(sign)?;
            let kind = |value: Piece<'_>| {
                let kind = Kind::from_label(&value.text.to_ascii_lowercase());
                kind.ok_or_else(|| value.error("a kind is individual, structure or relay"))
            };
            let kinds = values.divided('|').into_iter().map(kind).collect::<Result<_, _>>()?;
            Ok(Condition { test: Test::Kind(kinds), wanted: wanted(sign) })
        }
        _ => field_test(field(name)?, sign, values),
    }
}

fn field_test(field: Field, sign: Piece<'_>, values: Piece<'_>) -> Result<Condition, FilterError> {
    let folded = values.divided('|').into_iter().map(|value| fold(unquoted(value.text).trim())).collect();
    let test = match sign.text {
        "=" | "!=" => Test::Is(field, folded),
        "~" => Test::Holds(field, folded),
        _ => return Err(sign.error("only days (changed, created) are compared with < and >; use =, != or ~")),
    };
    Ok(Condition { test, wanted: wanted(sign) })
}

/// A piece before, at and behind its sign.
fn signed(piece: Piece<'_>) -> Option<(Piece<'_>, Piece<'_>, Piece<'_>)> {
    let at = piece.text.find(['!', '>', '<', '=', '~'])?;
    let rest = piece.text.get(at..)?;
    let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign))?;
    let (sign, values) = rest.split_at(sign.len());
    Some((piece.part(piece.text.get(..at)?), piece.part(sign), piece.part(values)))
}

fn wanted(sign: Piece<'_>) -> Wanted {
    if sign.text == "!=" { Wanted::No } else { Wanted::Yes }
}

fn only_equal(sign: Piece<'_>) -> Result<(), FilterError> {
    let fits = matches!(sign.text, "=" | "!=");
    if fits { Ok(()) } else { Err(sign.error("only = and != can be asked here")) }
}

fn order(sign: Piece<'_>) -> Result<Order, FilterError> {
    Ok(match sign.text {
        "<" => Order::Before,
        "<=" => Order::UpTo,
        "=" | "!=" => Order::On,
        ">=" => Order::From,
        ">" => Order::After,
        _ => return Err(sign.error("a day is compared with <, <=, =, >= or >")),
    })
}

fn day(value: Piece<'_>) -> Result<String, FilterError> {
    let day = unquoted(value.text).parse::<jiff::civil::Date>();
    day.map(|day| day.to_string()).map_err(|_| value.error("a day is written YYYY-MM-DD"))
}

fn field(name: Piece<'_>) -> Result<Field, FilterError> {
    let upper = name.text.to_uppercase();
    let upper = if upper == "NUMBER" { "CONTACT_NR" } else { upper.as_str() };
    let found = Field::from_code(upper).filter(|f| !matches!(f, Field::Operation | Field::AddressType));
    found.ok_or_else(|| {
        let what = format!(
            "there is no field {}; fields are named by their codes, such as TOWN or EMAIL1",
            if name.text.is_empty() { "here" } else { name.text }
        );
        name.error(what)
    })
}

/// A value without the quotes around it.
fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}
