-- Rows that are no contacts but say what the rows below them hold; kept so that the batch can be read under another map.
CREATE TABLE config_row (
    batch_id BIGINT NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    row_nr   BIGINT NOT NULL,
    raw      TEXT NOT NULL,
    PRIMARY KEY (batch_id, row_nr)
);

-- What another column map makes of the rows of a batch. It counts for nothing until all of it is put in force in one
-- transaction, which empties it.
CREATE TABLE remapped_row (
    batch_id   BIGINT NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    row_nr     BIGINT NOT NULL,
    -- `data` or `config`.
    kind       TEXT NOT NULL,
    -- NULL = as it is in staged_row.
    record     TEXT,
    summary    TEXT,
    -- A JSON list; NULL = as they are.
    candidates TEXT,
    PRIMARY KEY (batch_id, row_nr)
);
