//! Rules of survivorship: which value stays, unit by unit, and what makes a head.

use crate::contact::{CATALOGUE, Code, Field};
use crate::settings::entry_words;
use crate::survivorship::{HEAD_RULES, HeadRule, RuleUnit, SurvivorshipRule};

use super::super::model::Known;
use super::{Column, Opens, Row, Table, Typed, column};

const COLUMNS: &[Column] = &[column("for", 34, 0), column("rule", 30, 0), column("possible", 36, 90)];
/// What is shown where no rule is set.
const USUAL: &str = "as usual";
const HEAD: &str = "survivorship.head";

/// The page.
pub(super) fn table(known: &Known) -> Table {
    Table {
        title: "Which value stays in a merge".into(),
        columns: COLUMNS,
        rows: std::iter::once(head(known))
            .chain(units(known).into_iter().map(|unit| row(known, unit)))
            .collect(),
        adds: None,
        empty: "",
    }
}

/// Groups first, then the fields in the order of the catalogue, then what the institution defines.
fn units(known: &Known) -> Vec<RuleUnit> {
    let groups = ["*", "ADDRESS", "EMAILS", "PHONES", "CRITERIA", "AUTHORIZATIONS"];
    let groups = groups.into_iter().filter_map(|key| RuleUnit::from_key(key).ok());
    let fields = CATALOGUE.iter().filter_map(|entry| RuleUnit::from_key(entry.code).ok());
    let rules = &known.rules;
    let criteria = rules.criteria.keys().filter_map(|code| Code::new(code)).map(Field::Criterion);
    let consents = rules.authorizations.iter().filter_map(|code| Code::new(code)).map(Field::Authorization);
    let mut all: Vec<RuleUnit> =
        groups.chain(fields).chain(criteria.chain(consents).map(RuleUnit::Field)).collect();
    // A rule may be set for what is not defined any more.
    let set: Vec<_> = known.survivorship.iter().map(|(unit, _)| unit).filter(|u| !all.contains(u)).collect();
    all.extend(set);
    all
}

fn row(known: &Known, unit: RuleUnit) -> Row {
    let key = unit.key();
    let path = format!("survivorship.rules.{key}");
    let set = known.survivorship.iter().find(|(of, _)| *of == unit).map(|(_, rule)| rule);
    let shown = set.map_or(USUAL, SurvivorshipRule::key);
    let possible: Vec<_> = unit.rules().iter().map(|rule| rule.key()).collect();
    let mut choices = vec![(USUAL.to_owned(), "no rule: as the batch and the console propose".to_owned())];
    choices.extend(unit.rules().iter().map(|rule| (rule.key().to_owned(), words(*rule).to_owned())));
    let name = label(unit);
    let title = format!("Which value stays: {name}");
    let opens = Opens::Choice(title, choices, Typed::Rule(path.clone()));
    let cells = vec![name, shown.to_owned(), possible.join(", ")];
    let told = [
        set.map(words).unwrap_or("No rule is set: what differs is proposed as the batch says.").to_owned(),
        format!("Possible here: {}. In files and on the command line: {path}", possible.join(", ")),
    ];
    Row::new(path, cells, opens).with_words(told)
}

fn label(unit: RuleUnit) -> String {
    match unit {
        RuleUnit::Fields => "every other field (*)".into(),
        RuleUnit::Address => "addresses, each as one value".into(),
        RuleUnit::Emails => "e-mails".into(),
        RuleUnit::Phones => "telephones and cellphone".into(),
        RuleUnit::Criteria => "every other criterion".into(),
        RuleUnit::Authorizations => "every other authorisation".into(),
        RuleUnit::Field(field) => field.label(),
    }
}

fn words(rule: SurvivorshipRule) -> &'static str {
    match rule {
        SurvivorshipRule::Base => "the base's value, or the head's",
        SurvivorshipRule::File => "the file's value, or the merged contact's",
        SurvivorshipRule::MostComplete => "the one that says more",
        SurvivorshipRule::MostRecent => "the one of the newer side",
        SurvivorshipRule::Longest => "the one with more characters",
        SurvivorshipRule::Union => "both",
    }
}

/// The order of heads, with every other order to pick from.
fn head(known: &Known) -> Row {
    let text = |order: &[HeadRule]| order.iter().map(|rule| name(*rule)).collect::<Vec<_>>().join(", ");
    let now = text(known.survivorship.head());
    let [a, b, c] = HEAD_RULES;
    let orders = [[a, b, c], [a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]];
    let choices =
        orders.iter().map(|order| (text(order), format!("first whoever {}", order[0].reason()))).collect();
    let opens = Opens::Choice("What makes the head".into(), choices, Typed::Value(HEAD.into()));
    let cells = vec!["head of the duplicate".to_owned(), now, "any order of the three".to_owned()];
    Row::new(HEAD, cells, opens)
        .with_words([entry_words(HEAD).to_owned(), format!("In files and on the command line: {HEAD}")])
}

fn name(rule: HeadRule) -> &'static str {
    match rule {
        HeadRule::Sales => "sales",
        HeadRule::Login => "login",
        HeadRule::OldestNumber => "oldest-number",
    }
}
