-- What persons said of two contacts of the base, so that the pair is not proposed again. Ids and hashes only.
CREATE TABLE pair_judgement (
    -- The smaller id first.
    a          BIGINT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    b          BIGINT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    verdict    TEXT NOT NULL,
    -- Fingerprints of what is compared of a and of b, as it was then: another one opens the pair again.
    compared_a BIGINT NOT NULL,
    compared_b BIGINT NOT NULL,
    operator   TEXT NOT NULL,
    at         TEXT NOT NULL,
    -- The commit of the review in which it was said; NULL = it was said of the base itself.
    receipt    BIGINT REFERENCES receipt (id),
    PRIMARY KEY (a, b)
);
-- A contact that goes takes its judgements along, on either side.
CREATE INDEX pair_judgement_b ON pair_judgement (b);
-- A commit that is taken back takes its judgements along.
CREATE INDEX pair_judgement_receipt ON pair_judgement (receipt) WHERE receipt IS NOT NULL;

-- Merges of contacts of the base that wait for a commit.
CREATE TABLE merge_decision (
    head       BIGINT PRIMARY KEY REFERENCES contact (id) ON DELETE CASCADE,
    -- The version that was looked at.
    version    BIGINT NOT NULL,
    -- How many are merged into it: a member that is gone since leaves a gap.
    members    BIGINT NOT NULL,
    -- Unit → number of the contact whose value was picked, as JSON.
    picks      TEXT NOT NULL,
    operator   TEXT NOT NULL,
    at         TEXT NOT NULL
);

-- Who is merged: nobody twice.
CREATE TABLE merge_member (
    contact_id BIGINT PRIMARY KEY REFERENCES contact (id) ON DELETE CASCADE,
    head       BIGINT NOT NULL REFERENCES merge_decision (head) ON DELETE CASCADE,
    position   BIGINT NOT NULL,
    version    BIGINT NOT NULL
);
-- The members of a decision.
CREATE INDEX merge_member_head ON merge_member (head);

-- Who was merged into a contact.
CREATE INDEX contact_merged ON contact (merged_into) WHERE merged_into IS NOT NULL;
