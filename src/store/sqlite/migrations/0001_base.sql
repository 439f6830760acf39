-- The contact base and the staging of batches, for SQLite. Times are UTC, ISO 8601.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE contact (
    id               BIGINT PRIMARY KEY,
    number           TEXT NOT NULL UNIQUE,
    kind             TEXT NOT NULL,
    structure_number TEXT,
    inactive_reason  TEXT,
    merged_into      TEXT,
    has_sales        BOOLEAN NOT NULL,
    version          BIGINT NOT NULL,
    -- EMAIL1, folded, when it logs in: unique among active contacts.
    login            TEXT UNIQUE,
    -- EMAIL1, folded, whether it logs in or not.
    email            TEXT,
    created_at       TEXT NOT NULL,
    created_receipt  BIGINT,
    changed_at       TEXT NOT NULL
);
-- Rules about EMAIL1 ask who carries an address.
CREATE INDEX contact_email ON contact (email);
-- The relays of a structure.
CREATE INDEX contact_structure ON contact (structure_number);

-- Every field that has no table of its own, administrative numbers included.
CREATE TABLE contact_field (
    contact_id BIGINT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    field      TEXT NOT NULL,
    value      TEXT NOT NULL,
    PRIMARY KEY (contact_id, field)
);

CREATE TABLE address (
    contact_id      BIGINT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    use_letter      TEXT NOT NULL,
    line1           TEXT NOT NULL,
    line2           TEXT NOT NULL,
    line3           TEXT NOT NULL,
    postcode        TEXT NOT NULL,
    town            TEXT NOT NULL,
    town_complement TEXT NOT NULL,
    department      TEXT NOT NULL,
    country         TEXT NOT NULL,
    PRIMARY KEY (contact_id, use_letter)
);

CREATE TABLE communication (
    contact_id BIGINT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    slot       TEXT NOT NULL,
    value      TEXT NOT NULL,
    e164       TEXT,
    PRIMARY KEY (contact_id, slot)
);

CREATE TABLE authorisation (
    contact_id BIGINT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    code       TEXT NOT NULL,
    granted    BOOLEAN NOT NULL,
    PRIMARY KEY (contact_id, code)
);

CREATE TABLE criterion_value (
    contact_id BIGINT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    code       TEXT NOT NULL,
    position   INTEGER NOT NULL,
    value      TEXT NOT NULL,
    PRIMARY KEY (contact_id, code, position)
);

-- Numbers of merged, anonymised and dropped contacts are never used again.
CREATE TABLE retired_number (
    number TEXT PRIMARY KEY
);

-- The standardised form that linkage reads, one blob per contact.
CREATE TABLE match_form (
    contact_id BIGINT PRIMARY KEY REFERENCES contact (id) ON DELETE CASCADE,
    form       BLOB NOT NULL
);

-- Probed in sorted batches by the rows of a file; the primary key is that query's index.
CREATE TABLE blocking_key (
    block      BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    PRIMARY KEY (block, contact_id)
) WITHOUT ROWID;

CREATE TABLE batch (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    state       TEXT NOT NULL,
    file_name   TEXT NOT NULL,
    file_path   TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    operator    TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    -- How the file was read and mapped, as JSON: statement, columns, operation, not-data counts.
    reading     TEXT NOT NULL,
    newer       TEXT NOT NULL,
    row_count   BIGINT NOT NULL,
    position    BIGINT,
    filter      TEXT NOT NULL
);
-- A file that comes back is known by its content.
CREATE INDEX batch_fingerprint ON batch (fingerprint);

CREATE TABLE staged_row (
    batch_id BIGINT NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    row_nr   BIGINT NOT NULL,
    raw      TEXT NOT NULL,
    record   TEXT NOT NULL,
    -- The queue line's computed half; empty until the row was matched.
    summary  TEXT NOT NULL,
    marked   BOOLEAN NOT NULL DEFAULT FALSE,
    outcome  TEXT,
    receipt  BIGINT,
    PRIMARY KEY (batch_id, row_nr)
);

CREATE TABLE candidate (
    batch_id BIGINT NOT NULL,
    row_nr   BIGINT NOT NULL,
    position INTEGER NOT NULL,
    pair     TEXT NOT NULL,
    PRIMARY KEY (batch_id, row_nr, position),
    FOREIGN KEY (batch_id, row_nr) REFERENCES staged_row (batch_id, row_nr) ON DELETE CASCADE
);

CREATE TABLE decision (
    batch_id   BIGINT NOT NULL,
    row_nr     BIGINT NOT NULL,
    decision   TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    PRIMARY KEY (batch_id, row_nr),
    FOREIGN KEY (batch_id, row_nr) REFERENCES staged_row (batch_id, row_nr) ON DELETE CASCADE
);

CREATE TABLE judgement (
    batch_id BIGINT NOT NULL,
    row_nr   BIGINT NOT NULL,
    part     TEXT NOT NULL,
    other    TEXT NOT NULL,
    verdict  TEXT NOT NULL,
    PRIMARY KEY (batch_id, row_nr, part, other),
    FOREIGN KEY (batch_id, row_nr) REFERENCES staged_row (batch_id, row_nr) ON DELETE CASCADE
);

CREATE TABLE correction (
    batch_id BIGINT NOT NULL,
    row_nr   BIGINT NOT NULL,
    field    TEXT NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (batch_id, row_nr, field),
    FOREIGN KEY (batch_id, row_nr) REFERENCES staged_row (batch_id, row_nr) ON DELETE CASCADE
);

-- Steps of undo: what a person did, and what it turned round.
CREATE TABLE step (
    batch_id BIGINT NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    seq      BIGINT NOT NULL,
    undone   BOOLEAN NOT NULL,
    operator TEXT NOT NULL,
    at       TEXT NOT NULL,
    forward  TEXT NOT NULL,
    backward TEXT NOT NULL,
    PRIMARY KEY (batch_id, seq)
);

CREATE TABLE planned_change (
    batch_id BIGINT NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    seq      BIGINT NOT NULL,
    change   TEXT NOT NULL,
    PRIMARY KEY (batch_id, seq)
);

-- The outcome that the plan gives to each row of its change set.
CREATE TABLE planned_outcome (
    batch_id BIGINT NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    row_nr   BIGINT NOT NULL,
    outcome  TEXT NOT NULL,
    PRIMARY KEY (batch_id, row_nr)
);

CREATE TABLE receipt (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    batch_id   BIGINT NOT NULL REFERENCES batch (id),
    -- The receipt that this one takes back; NULL for a commit.
    undoes     BIGINT REFERENCES receipt (id),
    operator   TEXT NOT NULL,
    at         TEXT NOT NULL,
    summary    TEXT NOT NULL
);

CREATE TABLE audit_entry (
    receipt_id     BIGINT NOT NULL REFERENCES receipt (id),
    seq            BIGINT NOT NULL,
    contact_number TEXT NOT NULL,
    version_after  BIGINT NOT NULL,
    -- Change as JSON: before, after and cause.
    change         TEXT NOT NULL,
    PRIMARY KEY (receipt_id, seq)
);
-- The history of one contact.
CREATE INDEX audit_contact ON audit_entry (contact_number);
