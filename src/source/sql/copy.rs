//! The lines between `COPY … FROM stdin;` and `\.`, as PostgreSQL's documentation of COPY describes them.

use super::value::{Sort, Value};
use super::walk::{Item, Keep};
use crate::source::input::{Held, Input};

/// Passes over a block whose lines are written in another way.
pub(super) fn skip(input: &mut Input) {
    while input.peek().is_some() && input.ahead(2) != b"\\." {
        input.skip_line();
    }
    input.skip_line();
}

/// Reads one line; nothing at the end of the block.
pub(super) fn record(input: &mut Input, keep: Keep) -> Option<Item> {
    let line = input.line();
    let room = if keep.value_bytes == 0 { 8 } else { keep.record_bytes };
    let (mut held, mut count) = (Held::with_room(room), 1_usize);
    let whole = input.run(
        |byte| byte == b'\n',
        |run| {
            held.push(run);
            count += run.iter().filter(|byte| **byte == b'\t').count();
        },
    );
    input.next();
    let bytes = held.bytes.strip_suffix(b"\r").unwrap_or(&held.bytes);
    if bytes == b"\\." || (!whole && bytes.is_empty()) {
        return None;
    }
    if count > keep.columns {
        return Some(Item::TooWide { line });
    }
    if held.cut && keep.value_bytes > 0 {
        return Some(Item::TooLarge { line });
    }
    let values = if keep.value_bytes > 0 {
        bytes.split(|byte| *byte == b'\t').map(|raw| value(raw, keep)).collect()
    } else {
        nothing(count)
    };
    Some(Item::Record { line, values })
}

fn nothing(count: usize) -> Vec<Value> {
    vec![Value { sort: Sort::Nothing, text: Held::default() }; count]
}

fn value(raw: &[u8], keep: Keep) -> Value {
    let mut text = Held::with_room(keep.value_bytes);
    if raw == b"\\N" {
        return Value { sort: Sort::Nothing, text };
    }
    let mut rest = raw;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        text.push(rest.get(..at).unwrap_or_default());
        let (byte, used) = escaped(rest.get(at + 1..).unwrap_or_default());
        text.push(&[byte]);
        rest = rest.get(at + 1 + used..).unwrap_or_default();
    }
    text.push(rest);
    Value { sort: Sort::Text, text }
}

/// Gives the byte that an escape means, and how many bytes stand for it behind the backslash.
fn escaped(behind: &[u8]) -> (u8, usize) {
    let digits = |from: usize, most: usize, radix: u32| {
        let digits = behind.iter().skip(from).take(most);
        digits
            .map_while(|byte| char::from(*byte).to_digit(radix))
            .fold((0_u32, 0), |(value, count), digit| (value * radix + digit, count + 1))
    };
    let low = |value: u32| u8::try_from(value & 0xFF).unwrap_or_default();
    match behind.first() {
        None => (b'\\', 0),
        Some(b'b') => (0x08, 1),
        Some(b'f') => (0x0C, 1),
        Some(b'n') => (b'\n', 1),
        Some(b'r') => (b'\r', 1),
        Some(b't') => (b'\t', 1),
        Some(b'v') => (0x0B, 1),
        Some(b'0'..=b'7') => {
            let (value, count) = digits(0, 3, 8);
            (low(value), count)
        }
        Some(b'x') if digits(1, 2, 16).1 > 0 => {
            let (value, count) = digits(1, 2, 16);
            (low(value), count + 1)
        }
        Some(other) => (*other, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_block_are_read() {
        let mut input = Input::of("a\\tb\t\\N\t\\\\x\t\\101\\x42\\q\r\nlast\n\\.\nafter");
        let keep = Keep { value_bytes: 100, record_bytes: 1_000, columns: 10 };
        let Some(Item::Record { line: 1, values }) = record(&mut input, keep) else { panic!("no record") };
        let texts: Vec<&[u8]> = values.iter().map(|value| value.text.bytes.as_slice()).collect();
        assert_eq!(texts, [b"a\tb".as_slice(), b"", b"\\x", b"ABq"]);
        assert_eq!(values[1].sort, Sort::Nothing);
        assert!(matches!(record(&mut input, keep), Some(Item::Record { line: 2, .. })));
        assert!(record(&mut input, keep).is_none());
        assert_eq!(input.peek(), Some(b'a'));
    }
}
