//! Dumps as each database writes them, and dumps that are broken.

use rstest::rstest;

use crate::source::tests::{Sample, told};
use crate::source::*;

/// A judge that knows a few names of columns.
fn judge(cells: &[String]) -> usize {
    let known = ["firstname", "first_name", "lastname", "last_name", "name", "email", "town", "zip", "phone"];
    cells.iter().filter(|cell| known.contains(&cell.to_lowercase().as_str())).count()
}

fn opened(dump: &str) -> Table {
    let options = ReadOptions { header_judge: judge, ..ReadOptions::default() };
    let table = open(&Sample::new(dump.as_bytes()).path, &options);
    table.unwrap_or_else(|error| panic!("{error}: {dump}"))
}

/// Reads a dump: the columns in one line, then the events.
fn read(dump: &str) -> String {
    let table = opened(dump);
    let headers: Vec<&str> = table.layout.columns.iter().map(|column| column.header.as_str()).collect();
    format!("{}\n{}", headers.join("|"), told(table))
}

const MYSQL: &str = "-- MySQL dump 10.13  Distrib 8.0
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `log`;
CREATE TABLE `log` (
  `id` int NOT NULL AUTO_INCREMENT,
  `what` varchar(20) DEFAULT 'it''s; (a) test',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB;
INSERT INTO `log` VALUES (1,'a'),(2,'b'),(3,'c');
CREATE TABLE `contacts` (
  `id` int(11) NOT NULL,
  `name` varchar(50) COMMENT 'don\\'t; worry',
  `email` varchar(80) DEFAULT NULL,
  KEY `mail` (`email`),
  CONSTRAINT `c` FOREIGN KEY (`id`) REFERENCES `log` (`id`)
) ENGINE=InnoDB;
LOCK TABLES `contacts` WRITE;
/*!40000 ALTER TABLE `contacts` DISABLE KEYS */;
INSERT INTO `contacts` VALUES (1,'O\\'Brien, \\\"Pat\\\"','a@b.ch'),(2,'L1\\nL2; (x),(y)',NULL),(3,_binary 'Zoë',0xDEADBEEF),(4,'C:\\\\',b'1');
UNLOCK TABLES;
";

#[test]
fn mysql_is_read() {
    let expected = "id|name|email
1 1|O'Brien, \"Pat\"|a@b.ch
2 2|L1\\nL2; (x),(y)|
3 !expression @2
3 3|Zoë|0xDEADBEEF
4 4|C:\\|1
";
    assert_eq!(read(MYSQL), expected);
    let statement = opened(MYSQL).layout.statement();
    let expected = "guests.dat: database dump, table \u{201c}contacts\u{201d} (not read: log with 3 rows), UTF-8, rows \
                    are records, the first being 1, columns named by the file, 3 columns";
    assert_eq!(statement, expected);
}

#[test]
fn postgresql_is_read() {
    let inserts = "--\n-- PostgreSQL database dump\n--\n\\restrict x\nSET standard_conforming_strings = on;\n\
        SELECT pg_catalog.set_config('search_path', '', false);\n\
        CREATE FUNCTION public.f() RETURNS trigger AS $$ BEGIN INSERT INTO public.people VALUES (0,'no','no'); END; $$ LANGUAGE plpgsql;\n\
        CREATE TABLE public.people (\n    id integer NOT NULL,\n    last_name text DEFAULT 'x;'::text,\n    email text\n);\n\
        INSERT INTO public.people (id, last_name, email) VALUES (1, 'C:\\', NULL);\n\
        INSERT INTO public.people (id, last_name, email) VALUES (2, E'tab\\there\\u00e9', 'a@b.ch'::text);\n\
        INSERT INTO public.people (id, email) VALUES (3, 'two\nlines');\n\
        INSERT INTO public.people (email, id) VALUES ('turned', 4) ON CONFLICT DO NOTHING;\n\
        UPDATE public.people SET email = 'x' WHERE id = 1;\n";
    let expected =
        "id|last_name|email\n13 1|C:\\|\n14 2|tab\there\u{e9}|a@b.ch\n15 3||two\\nlines\n17 4||turned\n";
    assert_eq!(read(inserts), expected);
    assert!(
        opened(inserts).layout.statement().contains("1 statement that changes records was not carried out")
    );
    let copy = "-- PostgreSQL database dump\nSET client_encoding = 'UTF8';\n\
        COPY public.log (id) FROM stdin;\n1\n2\n3\n\\.\n\n\
        COPY public.people (id, last_name, email) FROM stdin;\n1\tO'Brien\t\\N\n2\ta\\tb\\\\c\tx@y.ch\n3\tit''s; --\t\n\\.\n\n\
        SELECT pg_catalog.setval('public.s', 3, true);\n";
    let expected = "id|last_name|email\n10 1|O'Brien|\n11 2|a\tb\\c|x@y.ch\n12 3|it''s; --|\n";
    assert_eq!(read(copy), expected);
}

#[test]
fn sqlite_sql_server_and_oracle_are_read() {
    let sqlite = "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n\
        CREATE TABLE IF NOT EXISTS \"people\" (id INTEGER PRIMARY KEY, \"name\" TEXT, email TEXT);\n\
        INSERT INTO people VALUES(1,replace('a\\nb','\\n',char(10)),X'00FF');\n\
        INSERT INTO people VALUES(2,'it''s','x@y.ch');\n\
        CREATE TRIGGER t AFTER INSERT ON people BEGIN INSERT INTO people VALUES(9,'no','no'); END;\nCOMMIT;\n";
    assert_eq!(read(sqlite), "id|name|email\n4 !expression @2\n4 1|a\\nb|00FF\n5 2|it's|x@y.ch\n");
    let server = "USE [crm]\r\nGO\r\nSET ANSI_NULLS ON\r\nGO\r\n\
        CREATE TABLE [dbo].[People](\r\n\t[Id] [int] IDENTITY(1,1) NOT NULL,\r\n\t[Name] [nvarchar](50) NULL,\r\n CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([Id] ASC)\r\n) ON [PRIMARY]\r\nGO\r\n\
        SET IDENTITY_INSERT [dbo].[People] ON \r\n\r\n\
        INSERT [dbo].[People] ([Id], [Name], [Born]) VALUES (1, N'Zoë O''Hara', CAST(N'1980-01-31T00:00:00.000' AS DateTime))\r\n\
        GO\r\nINSERT [dbo].[People] ([Id], [Name], [Born]) VALUES (2, N'B]', NULL)\r\n\
        SET IDENTITY_INSERT [dbo].[People] OFF\r\nGO\r\n";
    assert_eq!(read(server), "Id|Name|Born\n13 1|Zoë O'Hara|1980-01-31\n15 2|B]|\n");
    let oracle = "REM INSERTING into CRM.PEOPLE\nSET DEFINE OFF;\n\
        Insert into CRM.PEOPLE (ID,NAME,BORN) values (1,q'[it's]',to_date('31-JAN-80','DD-MON-RR'));\n\
        Insert into CRM.PEOPLE (ID,NAME,BORN) values (2,'B',sysdate);\n\
        INSERT ALL\n INTO crm.people (id, name) VALUES (3, 'C')\n INTO crm.people (id, name) VALUES (4, 'D')\nSELECT 1 FROM dual;\n";
    let expected = "ID|NAME|BORN\n3 1|it's|1980-01-31\n4 !expression @2\n4 2|B|sysdate\n6 3|C\n7 4|D\n";
    assert_eq!(read(oracle), expected);
    let union = "INSERT INTO people (id, name)\nSELECT 1, N'A' UNION ALL\nSELECT 2, 'B'\nGO\n\
        INSERT INTO people (id, name) SELECT a, b FROM other;\n";
    assert_eq!(read(union), "id|name\n2 1|A\n3 2|B\n");
}

#[rstest]
#[case::stray_quote(
    "INSERT INTO p (name, town) VALUES ('A','x'),\n('O'Brien','y'),\n('C','z');\n",
    "name|town\n1 A|x\n2 !unreadable-cell\n3 C|z\n"
)]
#[case::stray_quote_between_statements(
    "INSERT INTO p (name, town) VALUES ('A','x');\nINSERT INTO p (name, town) VALUES ('O'Brien','y');\nINSERT INTO p (name, town) VALUES ('C','z');\n",
    "name|town\n1 A|x\n2 !unreadable-cell\n3 C|z\n"
)]
#[case::cut_off("INSERT INTO p (name) VALUES ('A'),\n('B and no en", "name\n1 A\n2 !unreadable-cell\n")]
#[case::cut_off_behind_a_value(
    "INSERT INTO p (name, town) VALUES ('A', 'b'),\n('B', ",
    "name|town\n1 A|b\n2 !unreadable-cell\n"
)]
#[case::backslash_is_plain(
    "INSERT INTO p (name, town) VALUES ('C:\\','x');\nINSERT INTO p (name, town) VALUES ('D','y');\n",
    "name|town\n1 C:\\|x\n2 D|y\n"
)]
#[case::backslash_escapes_unannounced(
    "INSERT INTO p (name, town) VALUES ('O\\'Brien','x');\nINSERT INTO p (name, town) VALUES ('D','y');\n",
    "name|town\n1 O'Brien|x\n2 D|y\n"
)]
#[case::nameless_columns(
    "INSERT INTO p VALUES ('A','x');\nINSERT INTO p VALUES ('B','y','z');\n",
    "||\n1 A|x\n2 B|y|z\n"
)]
#[case::no_semicolons(
    "insert into p (name) values ('A')\ninsert into p (name) values ('B')\n",
    "name\n1 A\n2 B\n"
)]
#[case::comments(
    "INSERT INTO p (name /* x */, -- y\n town) VALUES -- (1)\n('A' /* ) */, 'x'), -- 'b'\n('B', 'y');\n",
    "name|town\n3 A|x\n4 B|y\n"
)]
#[case::delimiter(
    "CREATE TABLE `p` (`name` text);\nDELIMITER ;;\nCREATE TRIGGER t BEGIN INSERT INTO p VALUES ('no'); END ;;\nDELIMITER ;\nINSERT INTO `p` VALUES ('A');\n",
    "name\n5 A\n"
)]
#[case::program_with_conditions(
    "CREATE PROCEDURE q() BEGIN IF 1 THEN SELECT CASE WHEN 1 THEN 2 END; END IF;\nINSERT INTO p (name) VALUES ('no'); END;\nINSERT INTO p (name) VALUES ('A');\n",
    "name\n3 A\n"
)]
fn dumps_with_traps(#[case] dump: &str, #[case] expected: &str) {
    assert_eq!(read(dump), expected);
}

#[test]
fn the_table_is_chosen_by_its_columns_then_by_its_size() {
    let dump = "INSERT INTO big (a, b, c) VALUES (1,2,3),(1,2,3),(1,2,3);\n\
        INSERT INTO guests (name, email, town) VALUES ('A','a@b.ch','x');\n\
        INSERT INTO people (name, email, town) VALUES ('B','b@b.ch','y'),('C','c@b.ch','z');\n";
    assert!(read(dump).contains("1 B|b@b.ch|y"));
    let options = ReadOptions { sheet: Some("guests".to_owned()), ..ReadOptions::default() };
    let sample = Sample::new(dump.as_bytes());
    assert!(told(open(&sample.path, &options).unwrap()).contains("A|a@b.ch|x"));
    let options = ReadOptions { sheet: Some("nobody".to_owned()), ..ReadOptions::default() };
    let error = open(&sample.path, &options).err().unwrap();
    assert!(
        error.to_string().contains("has no table \u{201c}nobody\u{201d}; it has big, guests, people"),
        "{error}"
    );
}

#[test]
fn a_dump_without_records_is_refused_with_what_to_ask_for() {
    let error = open(&Sample::new(b"CREATE TABLE a (b int);\n").path, &ReadOptions::default()).err().unwrap();
    assert!(matches!(error, ReadError::Refused { .. }), "{error}");
    assert!(error.hint().contains("--column-inserts"), "{}", error.hint());
}

#[test]
fn limits_hold_inside_a_statement() {
    let endless = Sample::new(format!("INSERT INTO p VALUES ({}1);\n", "1,".repeat(20_000)).as_bytes());
    assert!(told(open(&endless.path, &ReadOptions::default()).unwrap()).contains("16384 columns"));
    let options = |limits: Limits| ReadOptions { limits, ..ReadOptions::default() };
    let sample = Sample::new(b"INSERT INTO p (name) VALUES ('abcdef'),('b'),('c');\n");
    let short = options(Limits { cell_bytes: 3, ..Limits::default() });
    assert_eq!(told(open(&sample.path, &short).unwrap()), "1 !long-cell @0\n1 abc\n2 b\n3 c\n");
    let few = options(Limits { rows: 2, ..Limits::default() });
    assert!(told(open(&sample.path, &few).unwrap()).ends_with("(rows) (row 3)\n"));
    let wide = Sample::new(b"INSERT INTO p VALUES (1,2,3),(4,5,6);\nINSERT INTO p VALUES (1,2);\n");
    let narrow = options(Limits { columns: 2, ..Limits::default() });
    let told = told(open(&wide.path, &narrow).unwrap());
    assert!(told.contains("stopped: ") && told.contains("2 columns"), "{told}");
}

#[test]
fn conversion_writes_the_names_of_the_columns_first() {
    let (mut out, mut talk) = (Vec::new(), Vec::new());
    convert(
        &Sample::new(MYSQL.as_bytes()).path,
        &ReadOptions { header_judge: judge, ..ReadOptions::default() },
        &mut out,
        &mut talk,
    )
    .unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(out.starts_with("id,name,email\r\n1,\"O'Brien, \"\"Pat\"\"\",a@b.ch\r\n"), "{out}");
}

proptest::proptest! {
    #[test]
    fn row_numbers_grow_and_no_dump_brings_the_reader_down(
        pieces in proptest::collection::vec(proptest::sample::select(vec![
            "INSERT INTO p (name, town) VALUES ", "(1,'a')", ",", "('b\\'','c')", ";", "\n", "'", "(", ")", "NULL",
            "--", "/*", "*/", "$$", "`", "\"", "\\", "COPY p (name) FROM stdin;\n", "x\ty\n", "\\.\n", "SELECT 1 ",
            "UNION ALL ", "CREATE TABLE q (a int, b text", "BEGIN ", "END ", "q'[", "E'", "::text", "\u{e9}", "GO\n",
        ]), 0..60)
    ) {
        let dump = format!("INSERT INTO p (name, town) VALUES ('first','x');\n{}", pieces.concat());
        let mut last = 0;
        for event in opened(&dump) {
            if let RowEvent::Row(row) = event {
                proptest::prop_assert!(row.row > last, "{} after {last}", row.row);
                last = row.row;
            }
        }
    }
}
