-- What the operator says of a column of authorisations that would switch off more than it should: a withdrawal, or a
-- column in which nobody was asked. Codes and answers only.
CREATE TABLE consent_answer (
    batch_id BIGINT NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    code     TEXT NOT NULL,
    answer   TEXT NOT NULL,
    operator TEXT NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (batch_id, code)
);
