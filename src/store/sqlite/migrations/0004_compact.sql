-- The same contents in less room. Tables whose rows are found by their primary key alone are kept in its order, without
-- a second tree beside them (SQLite; elsewhere plain tables with the same columns).
--
-- From here on staged_row.raw, staged_row.record, config_row.raw, remapped_row.record, planned_change.change and
-- audit_entry.change hold packed texts (store::packed) as bytes; what was written before is a JSON text and is read as
-- it is.

CREATE TABLE contact_field_new (
    contact_id BIGINT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    field      TEXT NOT NULL,
    value      TEXT NOT NULL,
    PRIMARY KEY (contact_id, field)
) WITHOUT ROWID;
INSERT INTO contact_field_new SELECT contact_id, field, value FROM contact_field ORDER BY contact_id, field;
DROP TABLE contact_field;
ALTER TABLE contact_field_new RENAME TO contact_field;

-- One row for all uses of an address: mostly one address serves all three.
CREATE TABLE address_new (
    contact_id      BIGINT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    -- The letters of its uses, in the order M, S, B.
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
) WITHOUT ROWID;
INSERT INTO address_new
    SELECT contact_id,
           max(CASE use_letter WHEN 'M' THEN 'M' ELSE '' END) || max(CASE use_letter WHEN 'S' THEN 'S' ELSE '' END)
           || max(CASE use_letter WHEN 'B' THEN 'B' ELSE '' END),
           line1, line2, line3, postcode, town, town_complement, department, country
    FROM address
    GROUP BY contact_id, line1, line2, line3, postcode, town, town_complement, department, country;
DROP TABLE address;
ALTER TABLE address_new RENAME TO address;

CREATE TABLE communication_new (
    contact_id BIGINT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    slot       TEXT NOT NULL,
    value      TEXT NOT NULL,
    e164       TEXT,
    PRIMARY KEY (contact_id, slot)
) WITHOUT ROWID;
INSERT INTO communication_new SELECT contact_id, slot, value, e164 FROM communication ORDER BY contact_id, slot;
DROP TABLE communication;
ALTER TABLE communication_new RENAME TO communication;

CREATE TABLE authorisation_new (
    contact_id BIGINT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    code       TEXT NOT NULL,
    granted    BOOLEAN NOT NULL,
    PRIMARY KEY (contact_id, code)
) WITHOUT ROWID;
INSERT INTO authorisation_new SELECT contact_id, code, granted FROM authorisation ORDER BY contact_id, code;
DROP TABLE authorisation;
ALTER TABLE authorisation_new RENAME TO authorisation;

CREATE TABLE criterion_value_new (
    contact_id BIGINT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    code       TEXT NOT NULL,
    position   INTEGER NOT NULL,
    value      TEXT NOT NULL,
    PRIMARY KEY (contact_id, code, position)
) WITHOUT ROWID;
INSERT INTO criterion_value_new
    SELECT contact_id, code, position, value FROM criterion_value ORDER BY contact_id, code, position;
DROP TABLE criterion_value;
ALTER TABLE criterion_value_new RENAME TO criterion_value;

-- `email` is now EMAIL1, folded, of contacts that do not log in with it: the others have it as `login`.
UPDATE contact SET email = NULL WHERE login IS NOT NULL;
DROP INDEX contact_email;
CREATE INDEX contact_email ON contact (email) WHERE email IS NOT NULL;
DROP INDEX contact_structure;
CREATE INDEX contact_structure ON contact (structure_number) WHERE structure_number IS NOT NULL;

CREATE TABLE decision_new (
    batch_id   BIGINT NOT NULL,
    row_nr     BIGINT NOT NULL,
    decision   TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    PRIMARY KEY (batch_id, row_nr),
    FOREIGN KEY (batch_id, row_nr) REFERENCES staged_row (batch_id, row_nr) ON DELETE CASCADE
) WITHOUT ROWID;
INSERT INTO decision_new
    SELECT batch_id, row_nr, decision, decided_by, decided_at FROM decision ORDER BY batch_id, row_nr;
DROP TABLE decision;
ALTER TABLE decision_new RENAME TO decision;

CREATE TABLE planned_change_new (
    batch_id BIGINT NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    seq      BIGINT NOT NULL,
    change   TEXT NOT NULL,
    PRIMARY KEY (batch_id, seq)
) WITHOUT ROWID;
INSERT INTO planned_change_new SELECT batch_id, seq, change FROM planned_change ORDER BY batch_id, seq;
DROP TABLE planned_change;
ALTER TABLE planned_change_new RENAME TO planned_change;

CREATE TABLE planned_outcome_new (
    batch_id BIGINT NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    row_nr   BIGINT NOT NULL,
    outcome  TEXT NOT NULL,
    PRIMARY KEY (batch_id, row_nr)
) WITHOUT ROWID;
INSERT INTO planned_outcome_new SELECT batch_id, row_nr, outcome FROM planned_outcome ORDER BY batch_id, row_nr;
DROP TABLE planned_outcome;
ALTER TABLE planned_outcome_new RENAME TO planned_outcome;
