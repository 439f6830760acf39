//! Against calamine alone: whatever it opens is opened here, however damaged; and nothing panics.

use std::io::Cursor;

use calamine::Reader;

use super::made::Made;
use crate::source::tests::Sample;
use crate::source::{HeaderChoice, ReadError, ReadOptions, RowEvent, open};

const ROWS: &str = r#"<row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>EMAIL1</t></is></c></row><row r="2" hidden="1"><c r="A2" s="1"><v>44197.5</v></c><c r="B2" s="0"><f>A1</f><v>1234</v></c><c r="C2" t="str"><v>a&amp;b_x0041_</v></c></row><row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" t="e"><v>#N/A</v></c><c r="C4"><v>1E+300</v></c></row>"#;

const TABLE: &str = r##"<table:table table:name="S"><table:table-column table:number-columns-repeated="3"/><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="12"><text:p>012</text:p></table:table-cell><table:covered-table-cell/><table:table-cell table:number-columns-repeated="2" office:value-type="date" office:date-value="2026-01-31"><text:p>31.1.</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type="time" office:time-value="PT1H2M3S"/><table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell></table:table-row></table:table>"##;

fn xlsx() -> Made {
    Made::xlsx(ROWS)
        .with("xl/sharedStrings.xml", "<sst count=\"2\" uniqueCount=\"2\"><si><t>LASTNAME</t></si><si><r><t>ZIP</t></r><r><t>CODE</t></r></si></sst>")
        .styled(&["00000", "dd.mm.yyyy"])
}

/// A stream of numbers that is the same every time (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below.max(1)
    }

    /// Damages a text in one of the ways in which writers and disks do.
    fn damage(&mut self, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let at = self.roll(bytes.len());
        let length = self.roll(40).min(bytes.len() - at);
        match self.roll(6) {
            0 => drop(bytes.drain(at..at + length)),
            1 => bytes[at] = b"<>/\"&x90 "[self.roll(9)],
            2 => bytes.truncate(at),
            3 => {
                let piece = bytes[at..at + length].to_vec();
                bytes.splice(at..at, piece);
            }
            4 => {
                let digits: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
                if let Some(digit) = digits.get(self.roll(digits.len())) {
                    bytes.splice(*digit..=*digit, b"99999999999".iter().copied());
                }
            }
            _ => bytes.swap(at, (at + length).min(text.len() - 1)),
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Damages one part of a package.
fn damaged(made: Made, dice: &mut Dice) -> Made {
    let names: Vec<String> = made.names();
    let chosen = names[dice.roll(names.len())].clone();
    let dice = std::cell::RefCell::new(dice);
    made.changed(|name, content| {
        let content = if name == chosen { dice.borrow_mut().damage(content) } else { content.to_owned() };
        (name.to_owned(), content)
    })
}

/// Tells whether calamine alone opens a workbook and reads a sheet of it.
fn by_calamine(bytes: &[u8]) -> bool {
    let attempt = || {
        let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes.to_vec())).ok()?;
        let names = book.sheet_names();
        names.iter().any(|name| book.worksheet_range(name).is_ok()).then_some(())
    };
    std::panic::catch_unwind(attempt).is_ok_and(|opened| opened.is_some())
}

/// Reads a workbook here, to its end.
fn here(bytes: &[u8]) -> Result<u64, ReadError> {
    let sample = Sample::new(bytes);
    let options = ReadOptions { header_row: Some(HeaderChoice::Absent), ..ReadOptions::default() };
    let mut rows = 0;
    for event in open(&sample.path, &options)? {
        match event {
            RowEvent::Row(_) => rows += 1,
            RowEvent::Stopped(error) => return Err(error),
            _ => {}
        }
    }
    Ok(rows)
}

fn is_panic(error: &ReadError) -> bool {
    error.to_string().contains("contradicts itself")
}

/// Declared counts make calamine take memory before it looks: those are not for a comparison in this process.
fn is_safe_for_calamine(made: &Made) -> bool {
    !made.contains("9999999")
}

#[test]
fn whatever_calamine_opens_is_opened_here() {
    let mut dice = Dice(2026);
    let (mut theirs, mut ours, mut lost) = (0, 0, Vec::new());
    for round in 0..300 {
        let made = if round % 3 == 2 { Made::ods(TABLE) } else { xlsx() };
        let made = damaged(made, &mut dice);
        let bytes = made.bytes();
        let outcome = here(&bytes);
        let panicked = outcome.as_ref().err().is_some_and(is_panic);
        assert!(!panicked, "round {round}: {outcome:?}");
        let opened = is_safe_for_calamine(&made) && by_calamine(&bytes);
        theirs += u32::from(opened);
        ours += u32::from(outcome.is_ok());
        if opened && let Err(error) = outcome {
            lost.push(format!("round {round}: {error}"));
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
    assert!(theirs > 50 && ours >= theirs, "{ours} here, {theirs} by calamine");
}
