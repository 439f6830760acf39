//! How a dump writes texts, names and comments; each database has its own way.

/// What a dump says about the database that wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rules {
    /// What a backslash in a text does.
    pub(super) backslash: Backslash,
    /// What stands between double quotes where a value is expected.
    pub(super) family: Family,
}

/// What a backslash in a plain text does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Backslash {
    /// It gives the next character another meaning, as in MySQL.
    Escapes,
    /// It is a character like others, as the SQL standard has it.
    Plain,
}

/// The families of databases, as far as their dumps are written differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// MySQL and MariaDB: back quotes, `#` comments, texts in double quotes.
    MySql,
    /// Everything else.
    Standard,
}

/// Bytes of the sample in which signs are looked for.
const SAMPLE: usize = 64 << 10;

/// What only dumps of MySQL and MariaDB contain.
const MYSQL_SIGNS: [&str; 9] = [
    "mysql dump",
    "mariadb dump",
    "phpmyadmin",
    "engine=",
    "/*!",
    "lock tables `",
    "insert into `",
    "create table `",
    "create table if not exists `",
];

/// What only dumps of other databases contain.
const OTHER_SIGNS: [&str; 8] = [
    "postgresql database dump",
    "standard_conforming_strings",
    "pragma foreign_keys",
    "identity_insert",
    "set ansi_",
    "insert [",
    "insert into [",
    "to_date(",
];

/// Reads the rules off the start of a dump.
pub(super) fn rules(sample: &[u8]) -> Rules {
    let sample = sample.get(..sample.len().min(SAMPLE)).unwrap_or_default();
    let text = String::from_utf8_lossy(sample).to_lowercase();
    let has = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
    let escapes_off =
        text.contains("no_backslash_escapes") || text.contains("standard_conforming_strings = on");
    let escapes_on = text.contains("standard_conforming_strings = off");
    let family = if has(&MYSQL_SIGNS) && !has(&OTHER_SIGNS) { Family::MySql } else { Family::Standard };
    let escapes = (family == Family::MySql && !escapes_off) || escapes_on;
    Rules { family, backslash: if escapes { Backslash::Escapes } else { Backslash::Plain } }
}

impl Rules {
    /// The same rules with the other meaning of the backslash.
    pub(super) fn turned(self) -> Rules {
        let backslash = match self.backslash {
            Backslash::Escapes => Backslash::Plain,
            Backslash::Plain => Backslash::Escapes,
        };
        Rules { backslash, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_tell_the_rules() {
        let cases = [
            ("-- MySQL dump 10.13\nINSERT INTO `a` VALUES (1);", Family::MySql, Backslash::Escapes),
            ("/*!40101 SET SQL_MODE='NO_BACKSLASH_ESCAPES' */;", Family::MySql, Backslash::Plain),
            (
                "-- PostgreSQL database dump\nSET standard_conforming_strings = on;",
                Family::Standard,
                Backslash::Plain,
            ),
            ("SET standard_conforming_strings = off;", Family::Standard, Backslash::Escapes),
            ("PRAGMA foreign_keys=OFF;\nCREATE TABLE `a` (b);", Family::Standard, Backslash::Plain),
            ("INSERT [dbo].[a] ([b]) VALUES (N'c')", Family::Standard, Backslash::Plain),
            ("insert into a values (1);", Family::Standard, Backslash::Plain),
        ];
        for (text, family, backslash) in cases {
            assert_eq!(rules(text.as_bytes()), Rules { family, backslash }, "{text}");
        }
    }
}
