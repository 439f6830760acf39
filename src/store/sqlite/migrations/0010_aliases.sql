-- Numbers of other systems that lead to a contact. What the contact holds of them stands among its fields (ALIAS); this
-- is by what they are found, written with the contact.
CREATE TABLE number_alias (
    alias      TEXT NOT NULL,
    contact_id BIGINT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    -- Two systems may have given one number to two contacts.
    PRIMARY KEY (alias, contact_id)
);
-- A contact that is written anew or goes takes its numbers along.
CREATE INDEX number_alias_contact ON number_alias (contact_id);
