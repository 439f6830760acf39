INSERT INTO batch VALUES (1, 'open', 'a.csv', '/a.csv', 'f', 'o', '2026-01-02T03:04:05Z', '{}', 'ask', 2, NULL, '');
INSERT INTO receipt VALUES (1, 1, NULL, 'o', '2026-01-02T03:04:06Z', '{}');

INSERT INTO contact VALUES (1, '0000000007', 'individual', NULL, NULL, NULL, FALSE, 1, 'bruno.favre@bluewin.ch',
    'bruno.favre@bluewin.ch', '2026-01-02T03:04:06Z', 1, '2026-01-02T03:04:06Z');
-- The same address, which two contacts share, but only one of them logs in.
INSERT INTO contact VALUES (2, '0000000009', 'individual', NULL, NULL, NULL, FALSE, 3, NULL, 'bruno.favre@bluewin.ch',
    '2026-01-02T03:04:06Z', NULL, '2026-01-02T03:04:07Z');
INSERT INTO contact_field VALUES (1, 'FIRSTNAME', 'Bruno'), (1, 'LASTNAME', 'Favre'), (2, 'LASTNAME', 'Blanc');
INSERT INTO address VALUES
    (1, 'M', 'Rue du Lac 12', '', '', '1800', 'Vevey', '', '', 'CH'),
    (1, 'S', 'Rue du Lac 12', 'Hinterhaus', '', '1800', 'Vevey', '', '', 'CH'),
    (1, 'B', 'Rue du Lac 12', '', '', '1800', 'Vevey', '', '', 'CH'),
    (2, 'S', 'Chemin Vert 1', '', '', '1003', 'Lausanne', '', '', 'CH');
INSERT INTO communication VALUES
    (1, 'EMAIL1', 'Bruno.Favre@bluewin.ch', NULL),
    (1, 'TELEPHONE', '021 922 14 25', '+41219221425'),
    (2, 'EMAIL1', 'bruno.favre@bluewin.ch', NULL);
INSERT INTO authorisation VALUES (1, 'NEWS', TRUE), (1, 'POST', FALSE);
INSERT INTO criterion_value VALUES (1, 'LIKES', 0, 'jazz'), (1, 'LIKES', 1, 'opera');

INSERT INTO staged_row VALUES
    (1, 2, '[["Bruno","t"],["","-"]]', '{"row":2,"requested":"Auto","course":{"course":"create"},"parts":[],"findings":[]}',
     '{}', FALSE, 'created', 1),
    (1, 3, '[["Hugo","t"],["","-"]]', '{"row":3,"requested":"Auto","course":{"course":"create"},"parts":[],"findings":[]}',
     '', TRUE, NULL, NULL);
INSERT INTO config_row VALUES (1, 1, '[["CONFIG","t"]]');
INSERT INTO correction VALUES (1, 3, 'LASTNAME', 'Blanc');
INSERT INTO decision VALUES
    (1, 2, '{"person":{"do":"create"}}', 'o', '2026-01-02T03:04:05Z'),
    (1, 3, '{"person":{"do":"wait","question":"who?"}}', 'o', '2026-01-02T03:04:05Z');
INSERT INTO audit_entry VALUES (1, 1, '0000000007', 1, '{"contact":"0000000007","expected_version":null,"before":null,
    "after":{"number":"0000000007","kind":"Individual","standing":{},"values":{"FIRSTNAME":"Bruno","LASTNAME":"Favre"},
    "addresses":{"main":{"line1":"Rue du Lac 12","postcode":"1800","town":"Vevey","country":"CH"}}},
    "cause":{"kind":"create","rows":[2]}}');
