//! Rows of an export that come back: fingerprints that do not fit, emptied cells, a relay's structure.

use crate::contact::Field;
use crate::mapping::{Draft, EmptiedAnswer, Fit};
use crate::validation::catalogue::{RuleEntry, doubtful, left_out, noted};
use crate::validation::finding::Finding;
use crate::validation::record::StagedRecord;

const EMPTIED: RuleEntry = doubtful(
    "emptied-cell",
    "a cell was emptied since the export",
    "An empty cell leaves the value of the contact as it is, and so does this one until somebody says that it is meant: \
     clear it? One answer serves the column: in the console among the values, on the command line with --emptied \
     COLUMN=clear or COLUMN=leave.",
);
const MISSING: RuleEntry = noted(
    "fingerprint-missing",
    "the row has no fingerprint",
    "The file is an export, but this row does not say what it was exported as. It goes in as an ordinary UPDATE: every \
     filled cell is written, edited or not.",
);
const UNFIT: RuleEntry = doubtful(
    "fingerprint-unfit",
    "the row's fingerprint does not fit it",
    "Number and fingerprint of an exported row belong together. One of them was changed, so nobody can tell which cells \
     were edited: the row is an ordinary UPDATE of the contact whose number it has. If many rows have this, a column \
     was sorted without the others.",
);
pub(in crate::validation) const RELAY_STRUCTURE: RuleEntry = left_out(
    "relay-structure",
    "a relay's row names another structure",
    "The row of a relay names its structure so that a person sees whom it stands for. Writing another name there neither \
     renames the structure nor moves the relay; the cell is left out. A structure is renamed in its own row.",
);
/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] = &[&EMPTIED, &MISSING, &UNFIT, &RELAY_STRUCTURE];

/// Lets a checked record know what its cells were at the export; findings about cells that nobody touched go.
pub(in crate::validation) fn look_at_export(draft: &Draft, record: &mut StagedRecord) {
    let exported = &draft.exported;
    match &exported.fit {
        Fit::NoColumn => return,
        Fit::Fits => {}
        Fit::Missing => {
            let message = "The row has no fingerprint; its filled cells are written as they stand.";
            return record.findings.push(finding(
                draft,
                &MISSING,
                (Field::ContactNumber, ""),
                message.into(),
            ));
        }
        Fit::Broken => {
            let message = "The fingerprint cannot be read; the row is an ordinary UPDATE.";
            return record.findings.push(finding(draft, &UNFIT, (Field::ContactNumber, ""), message.into()));
        }
        Fit::Other(number) => {
            let own = draft.text(Field::ContactNumber).to_owned();
            let message =
                format!("The fingerprint is that of contact {number}; the row is an ordinary UPDATE.");
            return record.findings.push(finding(draft, &UNFIT, (Field::ContactNumber, &own), message));
        }
    }
    for part in &mut record.parts {
        part.incoming.exported.clone_from(&exported.fields);
    }
    let untouched = |field: Field| exported.fields.get(&field).is_some_and(String::is_empty);
    record.findings.retain(|finding| !finding.field.is_some_and(untouched));
    for emptied in exported.emptied.iter().filter(|emptied| emptied.answer == EmptiedAnswer::Open) {
        let label = emptied.field.label();
        let message = format!("The cell was emptied since the export; {label} stays as it is. Clear it?");
        let mut found = finding(draft, &EMPTIED, (emptied.field, ""), message);
        found.column = Some(emptied.column);
        record.findings.push(found);
    }
}

fn finding(draft: &Draft, rule: &RuleEntry, (field, value): (Field, &str), message: String) -> Finding {
    Finding {
        row: draft.row,
        column: None,
        field: Some(field),
        rule: rule.id.to_owned(),
        severity: rule.severity,
        consequence: rule.consequence,
        value: value.to_owned(),
        message,
        fix: None,
    }
}

/// The finding about a relay's row that names another structure.
pub(in crate::validation) fn other_structure(record: &StagedRecord, name: &str) -> Finding {
    let draft = Draft { row: record.row, ..Draft::default() };
    let message = format!("{name} is not the name under which the relay was exported; the cell is left out.");
    finding(&draft, &RELAY_STRUCTURE, (Field::OfficialName, name), message)
}
