//! The fingerprint of an exported row: what each of its cells held, as short hashes.
//!
//! In: the cells of a row as they are exported, or a fingerprint and the cells of a row that came back. Out: a text of
//! one line, or what became of each cell. It holds no value, only hashes that are bound to contact and field, and it
//! deliberately knows nothing of files, columns or the base.
//!
//! The text is `U1.NUMBER.CHECK` and one part per filled cell behind further dots: four signs for the field and six for
//! the cell, and six more where a spreadsheet may write the cell otherwise. A cell of a numbered column names its code
//! in clear (`C1:INTEREST:…`), for the emptied cell no longer does. A derived text, which nobody typed and the base does
//! not hold, has a field of its own: a cell that shows one is neither emptied nor changed in the base meanwhile.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::value::boolean::recognise_boolean;
use super::value::date::DateOrder;
use super::value::{BirthDate, Recognised};
use super::{Code, Field};

/// What a fingerprint of this layout begins with.
const VERSION: &str = "U1";

/// Signs of a hash: 36 bits.
const HASH: usize = 6;

/// Signs of a field: 24 bits; a test looks for two fields with the same.
const TAG: usize = 4;

/// The signs of hashes (RFC 4648, section 5): none of them means anything to a spreadsheet or a CSV reader.
const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What a cell was that had nothing in it.
const BLANK: &str = "-";

/// UTF-16 units that a cell of a workbook holds (Microsoft's limits of Excel); the rest is cut.
const CELL_UNITS: usize = 32_767;

/// Digits that a spreadsheet keeps of a number (Microsoft's limits of Excel).
const DIGITS: usize = 15;

/// What goes before the hash of a derived text in what is kept of a cell.
const DERIVED: &str = "~";

/// Where a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Seat {
    /// In the column of its field.
    Field(Field),
    /// In `CRITn`.
    Criterion(u8),
    /// In `ADMIN_NUMBERn`.
    AdminNumber(u8),
}

/// What a cell was when it was exported: a hash, or that it was blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Was(String);

/// What became of a cell since the export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// It says what it said.
    Same,
    /// It says something else.
    Changed(Was),
    /// It says nothing any more.
    Emptied(Was),
}

/// Writes the fingerprint of a row.
pub struct PrintWriter {
    number: String,
    parts: String,
}

impl PrintWriter {
    /// A fingerprint of a row of this contact.
    #[must_use]
    pub fn new(number: &str) -> Self {
        Self { number: number.to_owned(), parts: String::new() }
    }

    /// Takes a cell with the field that it holds; a blank one leaves no trace.
    pub fn put(&mut self, seat: Seat, field: Field, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let key = field.key();
        let hash = sealed(&self.number, &key, text);
        self.parts.push('.');
        match (seat, field) {
            (Seat::Criterion(slot), Field::Criterion(code)) => {
                self.parts.push_str(&format!("C{slot}:{}:{hash}", escaped(code.as_str())));
            }
            (Seat::AdminNumber(slot), Field::AdminNumber(code)) => {
                self.parts.push_str(&format!("A{slot}:{}:{hash}", escaped(code.as_str())));
            }
            _ => {
                self.parts.push_str(&tag(&key));
                self.parts.push_str(&hash);
            }
        }
    }

    /// Takes a cell with a text that the contact does not hold, because it follows from its other fields.
    pub fn put_derived(&mut self, field: Field, text: &str) {
        if !text.trim().is_empty() {
            let key = field.key();
            self.parts.push_str(&format!(".{}{}", derived_tag(&key), sealed(&self.number, &key, text)));
        }
    }

    /// The text for the cell.
    #[must_use]
    pub fn finish(self) -> String {
        let check = check(&self.number, &self.parts);
        format!("{VERSION}.{}.{check}{}", self.number, self.parts)
    }
}

/// A fingerprint that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    number: String,
    tagged: HashMap<String, String>,
    slots: HashMap<Seat, (Field, String)>,
}

impl Print {
    /// Reads a fingerprint; `None` for any other text, and for one that is not whole.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut head = text.trim().splitn(4, '.');
        let version = head.next()?;
        let (number, told, parts) = (head.next()?, head.next()?, head.next().unwrap_or_default());
        let dotted = if parts.is_empty() { String::new() } else { format!(".{parts}") };
        if version != VERSION || check(number, &dotted) != told {
            return None;
        }
        let mut print = Self { number: number.to_owned(), tagged: HashMap::new(), slots: HashMap::new() };
        for part in parts.split('.').filter(|part| !part.is_empty()) {
            print.take(part)?;
        }
        Some(print)
    }

    fn take(&mut self, part: &str) -> Option<()> {
        let Some((slot, rest)) = part.split_once(':') else {
            self.tagged.insert(part.get(..TAG)?.to_owned(), part.get(TAG..)?.to_owned());
            return Some(());
        };
        let (code, hash) = rest.split_once(':')?;
        let (code, place) = (Code::new(&unescaped(code))?, slot.get(1..)?.parse().ok()?);
        let (seat, field) = match slot.get(..1)? {
            "C" => (Seat::Criterion(place), Field::Criterion(code)),
            "A" => (Seat::AdminNumber(place), Field::AdminNumber(code)),
            _ => return None,
        };
        self.slots.insert(seat, (field, hash.to_owned()));
        Some(())
    }

    /// The number of the contact that was exported.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    /// True for the number of the contact, its leading zeros lost or not.
    #[must_use]
    pub fn is_of(&self, number: &str) -> bool {
        let number = number.trim();
        number == self.number || (!number.is_empty() && number == self.number.trim_start_matches('0'))
    }

    /// The field that a cell held when it was exported; `None` for one that was blank.
    #[must_use]
    pub fn field(&self, seat: Seat) -> Option<Field> {
        match seat {
            Seat::Field(field) => {
                let key = field.key();
                let is_filled =
                    self.tagged.contains_key(&tag(&key)) || self.tagged.contains_key(&derived_tag(&key));
                is_filled.then_some(field)
            }
            slot => self.slots.get(&slot).map(|(field, _)| *field),
        }
    }

    /// What became of a cell.
    #[must_use]
    pub fn judge(&self, seat: Seat, text: &str) -> Judged {
        if let Some(judged) = self.judge_derived(seat, text) {
            return judged;
        }
        let was = match (seat, self.slots.get(&seat)) {
            (Seat::Field(field), _) => self.tagged.get(&tag(&field.key())).map(|hash| (field, hash)),
            (_, found) => found.map(|(field, hash)| (*field, hash)),
        };
        match (was, text.trim().is_empty()) {
            (None, true) => Judged::Same,
            (None, false) => Judged::Changed(Was::blank()),
            (Some((_, hash)), true) => Judged::Emptied(Was(hash.clone())),
            (Some((field, hash)), false) if is_still(&self.number, &field.key(), hash, text) => Judged::Same,
            (Some((_, hash)), false) => Judged::Changed(Was(hash.clone())),
        }
    }

    /// What became of a cell that showed a derived text: emptied it still says nothing of the contact.
    fn judge_derived(&self, seat: Seat, text: &str) -> Option<Judged> {
        let Seat::Field(field) = seat else { return None };
        let key = field.key();
        let hash = self.tagged.get(&derived_tag(&key))?;
        let same = text.trim().is_empty() || is_still(&self.number, &key, hash, text);
        Some(if same { Judged::Same } else { Judged::Changed(Was(format!("{DERIVED}{hash}"))) })
    }
}

impl Was {
    /// A cell that had nothing in it.
    #[must_use]
    pub fn blank() -> Self {
        Self(BLANK.to_owned())
    }

    /// What is kept of it, and what [`Was::of_text`] reads.
    #[must_use]
    pub fn as_text(&self) -> &str {
        &self.0
    }

    /// Reads what was kept.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// True when the field of a contact, as it would be exported now, is what it was.
    #[must_use]
    pub fn stands(&self, number: &str, field: Field, now: &str) -> bool {
        let blank = now.trim().is_empty();
        if let Some(hash) = self.0.strip_prefix(DERIVED) {
            return blank || is_still(number, &field.key(), hash, now);
        }
        if self.0 == BLANK { blank } else { !blank && is_still(number, &field.key(), &self.0, now) }
    }
}

/// The hash of a cell, and a second one where a spreadsheet may write the cell otherwise.
fn sealed(number: &str, key: &str, text: &str) -> String {
    let mut hashes = hash(&[number, key, &tidy(text)], HASH);
    if let Some(form) = rewritten_forms(text).first() {
        hashes.push_str(&hash(&[number, key, form], HASH));
    }
    hashes
}

/// True for the text that was exported, or what a spreadsheet makes of it.
fn is_still(number: &str, key: &str, sealed: &str, text: &str) -> bool {
    let strict = sealed.get(..HASH).unwrap_or_default();
    if hash(&[number, key, &tidy(text)], HASH) == strict {
        return true;
    }
    let loose = sealed.get(HASH..).unwrap_or_default();
    // No spreadsheet writes zeros or a plus before a number: that was a person.
    if loose.is_empty() || is_typed_number(text.trim()) {
        return false;
    }
    let whole = std::iter::once(format!("cut {}", tidy(text)));
    rewritten_forms(text).into_iter().chain(whole).any(|form| hash(&[number, key, &form], HASH) == loose)
}

/// True for a number with a plus or leading zeros.
fn is_typed_number(text: &str) -> bool {
    let zeros = text.strip_prefix('0').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    (zeros || text.starts_with('+')) && plain_number(text).is_some()
}

/// Blanks at the ends and the kind of line end are not what a person edits.
fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// What a spreadsheet may write otherwise, in one form for all its writings; dates may have two readings.
fn rewritten_forms(text: &str) -> Vec<String> {
    let text = text.trim();
    if text.len() > CELL_UNITS && text.encode_utf16().count() > CELL_UNITS {
        return vec![format!("cut {}", cut(text))];
    }
    let long = text.chars().nth(24).is_some();
    if long {
        return Vec::new();
    }
    let number = plain_number(text).map(|number| format!("number {number}"));
    let truth = truth(text).map(|truth| format!("truth {truth}"));
    dates(text).into_iter().chain(number).chain(truth).collect()
}

/// As much of a text as a cell holds.
fn cut(text: &str) -> String {
    let mut units = 0;
    let kept = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= CELL_UNITS
    });
    tidy(&kept.collect::<String>())
}

/// A number without what a spreadsheet drops: leading zeros, a plus, zeros behind the point, digits behind the 15th.
fn plain_number(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let kept: String =
        whole.char_indices().map(|(at, digit)| if at < DIGITS { digit } else { '0' }).collect();
    let fraction = fraction.trim_end_matches('0');
    Some(format!("{sign}{kept}.{fraction}"))
}

/// The days that a text may mean: day first, and month first where the day is written with strokes.
fn dates(text: &str) -> Vec<String> {
    if !text.contains(['.', '/', '-']) || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    let orders: &[DateOrder] = if text.contains('/') {
        &[DateOrder::DayFirst, DateOrder::MonthFirst]
    } else {
        &[DateOrder::DayFirst]
    };
    let read = orders.iter().filter_map(|order| BirthDate::read_in_order(text, *order).date());
    read.map(|date| format!("day {date}")).collect()
}

/// `TRUE` and what it is called where Excel speaks another language.
fn truth(text: &str) -> Option<bool> {
    if text.chars().count() < 4 || !text.chars().all(char::is_alphabetic) {
        return None;
    }
    match recognise_boolean(text) {
        Recognised::Exact(truth) => Some(truth),
        other => other.value(),
    }
}

/// True for a text of which a program of one byte a letter has lost the letters that Windows-1252 does not have.
#[must_use]
pub fn is_lossy_copy(of: &str, text: &str) -> bool {
    let (of, text) = (tidy(of), tidy(text));
    let lost = |c: char| encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut [0; 4])).2;
    let mut pairs = of.chars().zip(text.chars());
    of != text
        && of.chars().count() == text.chars().count()
        && pairs.all(|(was, is)| was == is || (is == '?' && lost(was)))
}

/// Four signs for a field.
fn tag(key: &str) -> String {
    hash(&["field", key], TAG)
}

/// Four signs for a field with a derived text.
fn derived_tag(key: &str) -> String {
    hash(&["derived", key], TAG)
}

fn check(number: &str, parts: &str) -> String {
    hash(&["row", number, parts], HASH)
}

/// The first signs of a hash, six bits each.
fn hash(told: &[&str], signs: usize) -> String {
    let mut digest = Sha256::new();
    for text in told {
        digest.update(text.as_bytes());
        digest.update([0]);
    }
    let digest = digest.finalize();
    let sign = |byte: &u8| SIGNS.get(usize::from(byte & 63)).map_or('A', |sign| char::from(*sign));
    digest.iter().take(signs).map(sign).collect()
}

/// A code without the signs that part a fingerprint.
fn escaped(code: &str) -> String {
    code.replace('%', "%25").replace('.', "%2E").replace(':', "%3A")
}

fn unescaped(code: &str) -> String {
    code.replace("%3A", ":").replace("%2E", ".").replace("%25", "%")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::CATALOGUE;
    use proptest::prelude::*;

    fn print(field: Field, text: &str) -> Print {
        let mut writer = PrintWriter::new("0007");
        writer.put(Seat::Field(field), field, text);
        Print::parse(&writer.finish()).unwrap()
    }

    #[test]
    fn what_a_spreadsheet_does_is_no_edit_and_what_a_person_does_is() {
        for (out, back, same) in [
            ("Meier", "Meier", true),
            ("Meier", " Meier ", true),
            ("a\r\nb", "a\nb", true),
            ("Meier", "Meyer", false),
            ("Meier", "meier", false),
            ("01234", "1234", true),
            ("1234", "01234", false),
            ("+41216132111", "41216132111", true),
            ("41216132111", "+41216132111", false),
            ("01234", "1235", false),
            ("1.50", "1,5", true),
            ("0.50", "0,5", true),
            ("12345678901234567", "12345678901234500", true),
            ("2003-12-09", "09.12.2003", true),
            ("2003-12-09", "12/9/2003", true),
            ("2003-12-09", "2003-09-12", false),
            ("2003-12-09", "10.12.2003", false),
            ("TRUE", "WAHR", true),
            ("TRUE", "VRAI", true),
            ("TRUE", "FALSE", false),
            ("\\=", "\\=", true),
            ("\\=", "=", false),
        ] {
            let judged = print(Field::Line1, out).judge(Seat::Field(Field::Line1), back);
            assert_eq!(judged == Judged::Same, same, "{out:?} {back:?}");
        }
        let long = "é😀".repeat(20_000);
        let cut = cut(&long);
        assert_eq!(print(Field::Remark, &long).judge(Seat::Field(Field::Remark), &cut), Judged::Same);
    }

    #[test]
    fn letters_that_a_spreadsheet_lost_are_no_edit() {
        for (of, text, lossy) in [
            ("Dvořák", "Dvo?ák", true),
            ("日本", "??", true),
            ("Dvořák", "Dvorák", false),
            ("Müller", "M?ller", false),
            ("Müller", "Müller", false),
        ] {
            assert_eq!(is_lossy_copy(of, text), lossy, "{of} {text}");
        }
    }

    #[test]
    fn blank_cells_are_told_from_emptied_ones() {
        let print = print(Field::Town, "Bern");
        assert!(matches!(print.judge(Seat::Field(Field::Town), " "), Judged::Emptied(_)));
        assert_eq!(print.judge(Seat::Field(Field::Line2), ""), Judged::Same);
        assert_eq!(print.judge(Seat::Field(Field::Line2), "x"), Judged::Changed(Was::blank()));
    }

    #[test]
    fn a_derived_text_is_no_value_that_somebody_emptied_or_changed() {
        let field = Field::LetterSalutation;
        let mut writer = PrintWriter::new("0007");
        writer.put_derived(field, "Chère Madame");
        let print = Print::parse(&writer.finish()).unwrap();
        assert_eq!(print.field(Seat::Field(field)), Some(field));
        for same in ["Chère Madame", " ", ""] {
            assert_eq!(print.judge(Seat::Field(field), same), Judged::Same, "{same}");
        }
        let Judged::Changed(was) = print.judge(Seat::Field(field), "Chère Anna") else { panic!() };
        assert!(was.stands("0007", field, ""), "nobody typed anything meanwhile");
        assert!(was.stands("0007", field, "Chère Madame"));
        assert!(!was.stands("0007", field, "Liebe Anna"), "somebody typed something else");
    }

    #[test]
    fn a_numbered_column_knows_its_code_when_its_cell_does_not() {
        for name in ["INTEREST", "A.B:C%", "ÉTÉ"] {
            let field = Field::Criterion(Code::new(name).unwrap());
            let mut writer = PrintWriter::new("1");
            writer.put(Seat::Criterion(3), field, "X=a|b");
            let print = Print::parse(&writer.finish()).unwrap();
            assert_eq!(print.field(Seat::Criterion(3)), Some(field));
            assert_eq!(print.judge(Seat::Criterion(3), "X=a|b"), Judged::Same);
            let Judged::Emptied(was) = print.judge(Seat::Criterion(3), "") else { panic!("{name}") };
            assert!(was.stands("1", field, "X=a|b") && !was.stands("1", field, "X=a"));
            assert!(!was.stands("2", field, "X=a|b"), "bound to its contact");
        }
    }

    #[test]
    fn a_print_that_was_touched_is_none() {
        let mut writer = PrintWriter::new("0007");
        writer.put(Seat::Field(Field::Town), Field::Town, "Bern");
        let text = writer.finish();
        assert!(Print::parse(&format!(" {text} ")).is_some());
        for other in ["", "U1", "U1.7", &text[..text.len() - 1], &text.replace("0007", "0008")] {
            assert_eq!(Print::parse(other), None, "{other}");
        }
        let bare = PrintWriter::new("0007").finish();
        let bare = Print::parse(&bare).unwrap();
        for (number, fits) in
            [("0007", true), ("7", true), (" 7 ", true), ("007", false), ("8", false), ("", false)]
        {
            assert_eq!(bare.is_of(number), fits, "{number}");
        }
    }

    #[test]
    fn no_two_fields_have_the_same_tag() {
        let keys = || CATALOGUE.iter().map(|e| e.field.key());
        let tags: std::collections::HashSet<String> =
            keys().map(|key| tag(&key)).chain(keys().map(|key| derived_tag(&key))).collect();
        assert_eq!(tags.len(), 2 * CATALOGUE.len());
    }

    proptest! {
        #[test]
        fn every_text_is_the_same_as_itself(text in "\\PC{0,40}|[0-9+.,/-]{1,12}") {
            prop_assert_eq!(print(Field::Remark, &text).judge(Seat::Field(Field::Remark), &text), Judged::Same);
        }
    }
}
