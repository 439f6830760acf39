-- What linkage keeps of contacts, in pages instead of rows. It is made of the contacts and can be made again at any time.
DROP TABLE match_form;
DROP TABLE blocking_key;

-- Sorted runs of (blocking key, contact) entries. A commit adds one, and runs of like size are merged.
CREATE TABLE block_run (
    run     INTEGER PRIMARY KEY,
    entries BIGINT NOT NULL,
    pages   BIGINT NOT NULL
);

CREATE TABLE block_page (
    run       INTEGER NOT NULL,
    -- No key of the page is smaller, and every key of the next page is larger.
    first_key BIGINT NOT NULL,
    -- Packed (src/store/postings).
    entries   BLOB NOT NULL,
    PRIMARY KEY (run, first_key)
);

-- The standardised forms of 32 neighbouring contact ids (src/store/form_page.rs).
CREATE TABLE form_page (
    page  INTEGER PRIMARY KEY,
    forms BLOB NOT NULL
);

-- How many contacts carry a term (a name, a town …), by its hash, and how many terms of a sort there are.
CREATE TABLE term_count (
    sort  SMALLINT NOT NULL,
    term  BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (sort, term)
) WITHOUT ROWID;

CREATE TABLE term_total (
    sort  SMALLINT PRIMARY KEY,
    count BIGINT NOT NULL
);

-- By which version of linkage all this was made: one row, or none before the first.
CREATE TABLE index_version (
    version BIGINT NOT NULL
);
