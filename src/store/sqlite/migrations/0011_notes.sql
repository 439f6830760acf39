-- What a person put on a row besides its decision: a note, and that it is to be looked at when the rest is done. Few
-- rows have either, so that they stand in a table of their own.
CREATE TABLE row_note (
    batch_id BIGINT NOT NULL,
    row_nr   BIGINT NOT NULL,
    note     TEXT NOT NULL,
    later    BOOLEAN NOT NULL,
    -- Who wrote the note, and when; empty without one.
    noted_by TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    PRIMARY KEY (batch_id, row_nr),
    FOREIGN KEY (batch_id, row_nr) REFERENCES staged_row (batch_id, row_nr) ON DELETE CASCADE
);
