//! Survivorship rules as an institution sets them: which value stays when two contacts become one.
//!
//! In: what was kept or typed. Out: the rule of a unit, checked to be one that makes sense for it. Where no rule is set,
//! what holds is said in [`super::golden_record`]. It compares no values; `choice` does.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Unit;
use super::unit::{is_standing, slots_of};
use crate::contact::{EMAIL_SLOTS, Field, FieldType};

/// Which of two values stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SurvivorshipRule {
    /// The base's; between contacts of the base the head's.
    Base,
    /// The file's; between contacts of the base that of the first contact merged into the head.
    File,
    /// The one that says more: more parts of an address, more values, more whole words.
    MostComplete,
    /// The one of the newer side: the batch says whether that is the file, contacts of the base have a date of change.
    MostRecent,
    /// The one with more characters.
    Longest,
    /// Both.
    Union,
}

use SurvivorshipRule as Rule;

impl SurvivorshipRule {
    /// All rules, as they are listed.
    pub const ALL: [Self; 6] =
        [Self::Base, Self::File, Self::MostComplete, Self::MostRecent, Self::Longest, Self::Union];

    /// The rule as it is kept and typed.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::File => "file",
            Self::MostComplete => "most-complete",
            Self::MostRecent => "most-recent",
            Self::Longest => "longest",
            Self::Union => "union",
        }
    }

    /// The rule in the column of the value that it chose; short, for the column is narrow.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::MostComplete => "complete",
            Self::MostRecent => "recent",
            other => other.key(),
        }
    }
}

/// What a rule is set for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleUnit {
    /// `*`: every single field of which nothing else is said.
    Fields,
    /// One field, one criterion or one authorisation, by its key.
    Field(Field),
    /// `ADDRESS`: an address as one value, for each use.
    Address,
    /// `EMAILS`: the three e-mails.
    Emails,
    /// `PHONES`: telephones and cellphone.
    Phones,
    /// `CRITERIA`: every criterion of which nothing else is said.
    Criteria,
    /// `AUTHORIZATIONS`: every authorisation of which nothing else is said.
    Authorizations,
}

/// The names of what is no single field.
const GROUPS: [(&str, RuleUnit); 6] = [
    ("*", RuleUnit::Fields),
    ("ADDRESS", RuleUnit::Address),
    ("EMAILS", RuleUnit::Emails),
    ("PHONES", RuleUnit::Phones),
    ("CRITERIA", RuleUnit::Criteria),
    ("AUTHORIZATIONS", RuleUnit::Authorizations),
];

impl RuleUnit {
    /// The name under which it is kept and typed.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Field(field) => field.key(),
            group => GROUPS.iter().find(|(_, g)| *g == group).map_or("", |(name, _)| name).to_owned(),
        }
    }

    /// Reads a name.
    ///
    /// # Errors
    /// When there is nothing of that name, or it is a part of something that is taken as a whole.
    pub fn from_key(key: &str) -> Result<Self, RuleError> {
        if let Some((_, group)) = GROUPS.iter().find(|(name, _)| *name == key) {
            return Ok(*group);
        }
        let refused = |reason: &str| Err(RuleError(format!("{key}: {reason}")));
        match Field::from_key(key) {
            None => refused("there is no field and no group of that name"),
            Some(field) if field.is_address() => refused("an address is one value; set ADDRESS"),
            Some(field) if slots_of(field).is_some() && field.is_email() => {
                refused("e-mails are arranged together; set EMAILS")
            }
            Some(field) if slots_of(field).is_some() => {
                refused("telephone numbers are arranged together; set PHONES")
            }
            Some(field) if is_standing(field) => refused("what a contact is in the base follows no rule"),
            Some(Field::Operation | Field::ContactNumber | Field::AddressType) => {
                refused("it steers a row and is no value of a contact")
            }
            Some(Field::Alias) => refused("all other numbers of both sides are kept"),
            Some(Field::AuthorizationDate(_)) => refused("a date goes with its authorisation"),
            Some(field) => Ok(Self::Field(field)),
        }
    }

    /// The rules that make sense here.
    #[must_use]
    pub fn rules(self) -> &'static [SurvivorshipRule] {
        const CODES: &[Rule] = &[Rule::Base, Rule::File, Rule::MostRecent];
        const TEXTS: &[Rule] = &[Rule::Base, Rule::File, Rule::MostComplete, Rule::MostRecent, Rule::Longest];
        const CRITERIA: &[Rule] =
            &[Rule::Base, Rule::File, Rule::MostComplete, Rule::MostRecent, Rule::Union];
        const SLOTS: &[Rule] = &[Rule::Base, Rule::File, Rule::MostRecent, Rule::Union];
        match self {
            Self::Fields => CODES,
            Self::Address => TEXTS,
            Self::Emails | Self::Phones => SLOTS,
            Self::Criteria | Self::Field(Field::Criterion(_)) => CRITERIA,
            // An opt-in never comes with a rule: only a later date speaks for one, or nothing does.
            Self::Authorizations | Self::Field(Field::Authorization(_)) => &[Rule::Base, Rule::MostRecent],
            Self::Field(Field::Remark) => &Rule::ALL,
            Self::Field(Field::Fax | Field::AdminNumber(_)) => CODES,
            Self::Field(field) if matches!(field.kind(), FieldType::Text(_)) => TEXTS,
            Self::Field(_) => CODES,
        }
    }
}

impl Serialize for RuleUnit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.key())
    }
}

impl<'de> Deserialize<'de> for RuleUnit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = String::deserialize(deserializer)?;
        Self::from_key(&key).map_err(serde::de::Error::custom)
    }
}

/// What makes a contact the head of a duplicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeadRule {
    /// It has sales.
    Sales,
    /// It logs in.
    Login,
    /// Its number is the lowest.
    OldestNumber,
}

impl HeadRule {
    /// Why a contact is the head, to go on after "head because it".
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Sales => "has sales",
            Self::Login => "logs in",
            Self::OldestNumber => "has the oldest number",
        }
    }
}

/// Sales, login, oldest number: the order unless another is set.
pub const HEAD_RULES: [HeadRule; 3] = [HeadRule::Sales, HeadRule::Login, HeadRule::OldestNumber];

/// Why rules cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError(String);

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RuleError {}

/// The rules of an institution; by default none is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct SurvivorshipRules {
    rules: BTreeMap<RuleUnit, SurvivorshipRule>,
    head: Vec<HeadRule>,
}

/// No rule set, where there is nothing to read one from.
pub(super) static NONE: SurvivorshipRules = SurvivorshipRules { rules: BTreeMap::new(), head: Vec::new() };

impl Default for SurvivorshipRules {
    fn default() -> Self {
        Self { rules: BTreeMap::new(), head: HEAD_RULES.to_vec() }
    }
}

impl SurvivorshipRules {
    /// Rules as they were set, and what makes a head, the weightiest first; an empty list is the usual order.
    ///
    /// # Errors
    /// When a rule makes no sense for what it is set for, or the order of heads names something twice.
    pub fn new(
        rules: impl IntoIterator<Item = (RuleUnit, SurvivorshipRule)>,
        head: Vec<HeadRule>,
    ) -> Result<Self, RuleError> {
        let rules: BTreeMap<_, _> = rules.into_iter().collect();
        if let Some((unit, rule)) = rules.iter().find(|(unit, rule)| !unit.rules().contains(rule)) {
            let possible: Vec<_> = unit.rules().iter().map(|rule| rule.key()).collect();
            let (unit, rule, possible) = (unit.key(), rule.key(), possible.join(", "));
            return Err(RuleError(format!("{unit} cannot be {rule:?}; one of {possible}")));
        }
        if let Some(twice) = head.iter().enumerate().find(|(i, h)| head.iter().take(*i).any(|x| x == *h)) {
            return Err(RuleError(format!("the order of heads names twice what {}", twice.1.reason())));
        }
        Ok(Self { rules, head: if head.is_empty() { HEAD_RULES.to_vec() } else { head } })
    }

    /// The rule that was set for a unit; `None` where none was.
    #[must_use]
    pub fn rule(&self, unit: Unit) -> Option<SurvivorshipRule> {
        if self.rules.is_empty() {
            return None;
        }
        let (own, group) = match unit {
            Unit::Address(_) => (None, RuleUnit::Address),
            Unit::Value(field) if is_standing(field) => return None,
            // A number that led to one of them leads to both, and a date says when its consent was given.
            Unit::Value(Field::Alias | Field::AuthorizationDate(_)) => return None,
            Unit::Value(field) if slots_of(field) == Some(EMAIL_SLOTS.as_slice()) => (None, RuleUnit::Emails),
            Unit::Value(field) if slots_of(field).is_some() => (None, RuleUnit::Phones),
            Unit::Value(field @ Field::Criterion(_)) => (Some(field), RuleUnit::Criteria),
            Unit::Value(field @ Field::Authorization(_)) => (Some(field), RuleUnit::Authorizations),
            // Remarks are joined and salutations follow the title unless they are named themselves.
            Unit::Value(field @ (Field::Remark | Field::LetterSalutation | Field::AddressSalutation)) => {
                return self.rules.get(&RuleUnit::Field(field)).copied();
            }
            Unit::Value(field) => (Some(field), RuleUnit::Fields),
        };
        let own = own.and_then(|field| self.rules.get(&RuleUnit::Field(field)));
        own.or_else(|| self.rules.get(&group)).copied()
    }

    /// Every rule that was set, by what it is set for.
    pub fn iter(&self) -> impl Iterator<Item = (RuleUnit, SurvivorshipRule)> {
        self.rules.iter().map(|(unit, rule)| (*unit, *rule))
    }

    /// What makes a contact the head of a duplicate, the weightiest first.
    #[must_use]
    pub fn head(&self) -> &[HeadRule] {
        if self.head.is_empty() { &HEAD_RULES } else { &self.head }
    }

    /// The same authorisations, other rules for e-mails and telephone numbers, and nothing else.
    pub(super) fn with_slots(&self, emails: Option<Rule>, phones: Option<Rule>) -> Self {
        let consents = self.iter().filter(|(unit, _)| {
            matches!(unit, RuleUnit::Authorizations | RuleUnit::Field(Field::Authorization(_)))
        });
        let slots = [(RuleUnit::Emails, emails), (RuleUnit::Phones, phones)];
        let slots = slots.into_iter().filter_map(|(unit, rule)| Some((unit, rule?)));
        Self { rules: consents.chain(slots).collect(), head: Vec::new() }
    }
}

/// The rules as they are kept: `{"rules": {"LASTNAME": "longest"}, "head": ["sales", "login", "oldest-number"]}`.
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    rules: BTreeMap<RuleUnit, SurvivorshipRule>,
    head: Vec<HeadRule>,
}

impl Default for Written {
    fn default() -> Self {
        Self { rules: BTreeMap::new(), head: HEAD_RULES.to_vec() }
    }
}

impl TryFrom<Written> for SurvivorshipRules {
    type Error = RuleError;

    fn try_from(written: Written) -> Result<Self, RuleError> {
        Self::new(written.rules, written.head)
    }
}

impl From<SurvivorshipRules> for Written {
    fn from(rules: SurvivorshipRules) -> Self {
        Self { head: rules.head().to_vec(), rules: rules.rules }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{AddressUse, CATALOGUE, Code};

    fn read(text: &str) -> Result<SurvivorshipRules, String> {
        serde_json::from_str(text).map_err(|e| e.to_string())
    }

    #[test]
    fn a_unit_follows_its_own_rule_then_that_of_its_group() {
        let rules = read(
            r#"{"rules":{"*":"file","LASTNAME":"longest","ADDRESS":"most-complete","EMAILS":"base",
                "CRITERIA":"base","CRIT:LIKES":"union"}}"#,
        )
        .unwrap();
        let crit = |code| Field::Criterion(Code::new(code).unwrap());
        for (unit, rule) in [
            (Unit::Value(Field::LastName), Some(Rule::Longest)),
            (Unit::Value(Field::FirstName), Some(Rule::File)),
            (Unit::Value(Field::Title), Some(Rule::File)),
            (Unit::Value(Field::Remark), None),
            (Unit::Value(Field::LetterSalutation), None),
            (Unit::Value(Field::HasSales), None),
            (Unit::Value(Field::Email3), Some(Rule::Base)),
            (Unit::Value(Field::Cellphone), None),
            (Unit::Value(Field::Fax), Some(Rule::File)),
            (Unit::Value(crit("AGE")), Some(Rule::Base)),
            (Unit::Value(crit("LIKES")), Some(Rule::Union)),
            (Unit::Value(Field::Authorization(Code::new("EMAIL").unwrap())), None),
            (Unit::Address(AddressUse::Billing), Some(Rule::MostComplete)),
        ] {
            assert_eq!(rules.rule(unit), rule, "{unit:?}");
        }
        assert_eq!(rules.head(), HEAD_RULES);
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_what_does() {
        for (text, told) in [
            (
                r#"{"rules":{"BIRTHDATE":"longest"}}"#,
                "BIRTHDATE cannot be \"longest\"; one of base, file, most-recent",
            ),
            (r#"{"rules":{"LASTNAME":"union"}}"#, "LASTNAME cannot be \"union\""),
            (r#"{"rules":{"ADDRESS":"union"}}"#, "ADDRESS cannot be"),
            (r#"{"rules":{"AUTH:EMAIL":"file"}}"#, "one of base, most-recent"),
            (r#"{"rules":{"AUTHORIZATIONS":"union"}}"#, "one of base, most-recent"),
            (r#"{"rules":{"EMAILS":"longest"}}"#, "EMAILS cannot be"),
            (r#"{"rules":{"LINE1":"file"}}"#, "set ADDRESS"),
            (r#"{"rules":{"EMAIL1":"file"}}"#, "set EMAILS"),
            (r#"{"rules":{"CELLPHONE":"file"}}"#, "set PHONES"),
            (r#"{"rules":{"HAS_SALES":"file"}}"#, "follows no rule"),
            (r#"{"rules":{"CONTACT_NR":"file"}}"#, "steers a row"),
            (r#"{"rules":{"ALIAS":"file"}}"#, "are kept"),
            (r#"{"rules":{"ADATE:EMAIL":"file"}}"#, "goes with its authorisation"),
            (r#"{"rules":{"SURNAME":"file"}}"#, "no field and no group"),
            (r#"{"rules":{"LASTNAME":"newest"}}"#, "newest"),
            (r#"{"rule":{}}"#, "unknown field"),
            (r#"{"head":["age"]}"#, "age"),
            (r#"{"head":["sales","sales"]}"#, "names twice"),
        ] {
            let refused = read(text).unwrap_err();
            assert!(refused.contains(told), "{text}: {refused}");
        }
    }

    #[test]
    fn rules_are_written_as_they_are_read() {
        let text = r#"{"rules":{"LASTNAME":"longest","PHONES":"union"},"head":["login","sales"]}"#;
        let rules = read(text).unwrap();
        assert_eq!(read(&serde_json::to_string(&rules).unwrap()), Ok(rules));
        assert_eq!(read("{}").unwrap(), SurvivorshipRules::default());
        let none = serde_json::to_string(&SurvivorshipRules::default()).unwrap();
        assert_eq!(none, r#"{"rules":{},"head":["sales","login","oldest-number"]}"#);
    }

    #[test]
    fn every_field_has_rules_or_says_why_not() {
        for entry in CATALOGUE {
            match RuleUnit::from_key(entry.code) {
                Ok(unit) => assert!(unit.rules().contains(&Rule::Base) && unit.key() == entry.code),
                Err(refused) => assert!(refused.to_string().len() > entry.code.len() + 10),
            }
        }
        assert!(GROUPS.iter().all(|(name, unit)| RuleUnit::from_key(name) == Ok(*unit)));
    }
}
