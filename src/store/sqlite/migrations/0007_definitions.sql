-- Who changed which setting of the base, when and why: the definitions of the institution with their history.
CREATE TABLE setting_change (
    -- What was changed together has one step, and is taken back together.
    step     BIGINT NOT NULL,
    name     TEXT NOT NULL,
    -- As it was kept; NULL = not at all, the built-in value counted.
    before   TEXT,
    after    TEXT,
    at       TEXT NOT NULL,
    operator TEXT NOT NULL,
    -- What was done, in words.
    what     TEXT NOT NULL,
    -- The step that took this one back; NULL = in force.
    undone   BIGINT,
    PRIMARY KEY (step, name)
);
