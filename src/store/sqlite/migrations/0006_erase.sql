-- Erased persons: what is kept of them is a number, and hashes that tell nobody who it was.

-- The key of the hashes below, made at random when the first person is erased.
CREATE TABLE erasure_key (
    key BLOB NOT NULL
);

-- By what an erased person is known again: HMAC-SHA-256 of an e-mail, of a phone with a name …, cut to 128 bits. It is
-- not said whose it is: hashes of one person cannot be told to be of one person.
CREATE TABLE erased_identity (
    hash TEXT PRIMARY KEY
) WITHOUT ROWID;

-- Contacts that were made although the list knew them, by the commit that made them.
CREATE TABLE erased_return (
    receipt_id     BIGINT NOT NULL REFERENCES receipt (id),
    contact_number TEXT NOT NULL,
    PRIMARY KEY (receipt_id, contact_number)
) WITHOUT ROWID;

-- One row from the commit that erased somebody until the free pages, the log and the copies are clean too: who opens the
-- base next for writing finishes it.
CREATE TABLE erasure_mark (
    receipt_id BIGINT PRIMARY KEY REFERENCES receipt (id)
);

-- The entry says who, when and what; its contents were erased.
ALTER TABLE audit_entry ADD COLUMN erased BOOLEAN NOT NULL DEFAULT FALSE;

-- From here on the numbers of merged contacts stand here too.
INSERT OR IGNORE INTO retired_number (number) SELECT number FROM contact WHERE merged_into IS NOT NULL;
