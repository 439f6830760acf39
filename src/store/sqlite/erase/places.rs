//! Every column of the base that can hold a text, and what an erasure does with it: none may be forgotten.

use std::collections::BTreeSet;

use super::super::{SqliteStore, migrations};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// Data of contacts: what an erasure does with it is `persons`, `rows`, `wipe`, `history`, `words` or the writer's.
    Persons,
    /// Numbers and codes of contacts, hashes of them, names of operators, states: an erasure leaves it.
    Nobody,
}

use Holds::{Nobody, Persons};

/// The columns, by table. Who adds one says here what it holds; one with data of contacts is taken up by `scrub` and by the
/// test `tests/it/erased.rs`.
const COLUMNS: &[(&str, &[(&str, Holds)])] = &[
    ("_sqlx_migrations", &[("description", Nobody), ("checksum", Nobody)]),
    // Settings describe the institution; nothing writes data of a contact there.
    ("setting", &[("name", Nobody), ("value", Nobody)]),
    (
        "setting_change",
        &[
            ("name", Nobody),
            ("before", Nobody),
            ("after", Nobody),
            ("what", Nobody),
            ("operator", Nobody),
            ("at", Nobody),
        ],
    ),
    // The writer writes a contact anew, as the change says it is afterwards.
    (
        "contact",
        &[
            ("number", Nobody),
            ("kind", Nobody),
            ("structure_number", Nobody),
            ("inactive_reason", Nobody),
            ("merged_into", Nobody),
            ("login", Persons),
            ("email", Persons),
            ("created_at", Nobody),
            ("changed_at", Nobody),
        ],
    ),
    ("contact_field", &[("field", Nobody), ("value", Persons)]),
    (
        "address",
        &[
            ("use_letter", Nobody),
            ("line1", Persons),
            ("line2", Persons),
            ("line3", Persons),
            ("postcode", Persons),
            ("town", Persons),
            ("town_complement", Persons),
            ("department", Persons),
            ("country", Persons),
        ],
    ),
    ("communication", &[("slot", Nobody), ("value", Persons), ("e164", Persons)]),
    ("authorisation", &[("code", Nobody)]),
    ("criterion_value", &[("code", Nobody), ("value", Persons)]),
    ("number_alias", &[("alias", Persons)]),
    ("retired_number", &[("number", Nobody)]),
    // The index is kept in step with the contacts by what a change was and is.
    ("block_page", &[("entries", Persons)]),
    ("form_page", &[("forms", Persons)]),
    // `words`; a fingerprint is one of a whole file.
    (
        "batch",
        &[
            ("state", Nobody),
            ("file_name", Persons),
            ("file_path", Persons),
            ("fingerprint", Nobody),
            ("operator", Nobody),
            ("created_at", Nobody),
            ("reading", Persons),
            ("newer", Nobody),
            ("filter", Persons),
        ],
    ),
    // `wipe`
    ("staged_row", &[("raw", Persons), ("record", Persons), ("summary", Persons), ("outcome", Nobody)]),
    ("candidate", &[("pair", Persons)]),
    (
        "decision",
        &[("decision", Persons), ("decided_by", Nobody), ("decided_at", Nobody), ("policy", Nobody)],
    ),
    ("consent_answer", &[("code", Nobody), ("answer", Nobody), ("operator", Nobody), ("at", Nobody)]),
    ("judgement", &[("part", Nobody), ("other", Persons), ("verdict", Nobody)]),
    ("correction", &[("field", Nobody), ("value", Persons)]),
    ("row_note", &[("note", Persons), ("noted_by", Nobody), ("noted_at", Nobody)]),
    ("step", &[("operator", Nobody), ("at", Nobody), ("forward", Persons), ("backward", Persons)]),
    ("planned_change", &[("change", Persons)]),
    ("planned_outcome", &[("outcome", Nobody)]),
    ("remapped_row", &[("kind", Nobody), ("record", Persons), ("summary", Persons), ("candidates", Persons)]),
    // `words`
    ("config_row", &[("raw", Persons)]),
    ("receipt", &[("operator", Nobody), ("at", Nobody), ("summary", Persons)]),
    // `history`
    ("audit_entry", &[("contact_number", Nobody), ("change", Persons)]),
    ("pair_judgement", &[("verdict", Nobody), ("operator", Nobody), ("at", Nobody)]),
    ("merge_decision", &[("picks", Nobody), ("operator", Nobody), ("at", Nobody)]),
    ("erasure_key", &[("key", Nobody)]),
    ("erased_identity", &[("hash", Nobody)]),
    ("erased_return", &[("contact_number", Nobody)]),
];

#[tokio::test]
async fn every_column_that_can_hold_a_text_is_known() {
    let store = SqliteStore::in_memory().await.unwrap();
    let sql = "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c \
               WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
               AND upper(c.type) NOT IN ('BIGINT', 'INTEGER', 'SMALLINT', 'BOOLEAN', 'TIMESTAMP')";
    let found: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(&store.pool).await.unwrap();
    let found: BTreeSet<(&str, &str)> = found.iter().map(|(t, c)| (t.as_str(), c.as_str())).collect();
    let known = COLUMNS.iter().flat_map(|(table, columns)| columns.iter().map(|(c, _)| (*table, *c)));
    let known: BTreeSet<(&str, &str)> = known.collect();
    let new: Vec<_> = found.difference(&known).collect();
    assert!(new.is_empty(), "say in `places` what these hold, and erase it if it is of persons: {new:?}");
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(gone.is_empty(), "these are no longer there: {gone:?}");
    assert!(migrations().len() >= 6);
}

#[test]
fn tables_of_persons_are_named_where_they_are_erased() {
    let written = concat!(
        include_str!("wipe.rs"),
        include_str!("history.rs"),
        include_str!("words.rs"),
        include_str!("../writer.rs"),
        include_str!("../commit.rs"),
        include_str!("../index/forms.rs"),
        include_str!("../index/runs.rs"),
    );
    for (table, columns) in COLUMNS {
        let holds = columns.iter().any(|(_, holds)| *holds == Persons);
        assert!(!holds || written.contains(table), "{table} holds persons and is erased nowhere");
    }
}
