//! What must be typed before a plan is written, and what must be answered.
//!
//! In: what the planner counted. Out: one [`Confirmation`] for everything that cannot be undone or that a slipped column
//! would do by the hundred, each with the count to type, and one [`HeldConsent`] for each column of authorisations that
//! waits for an answer. It knows neither the keys nor the flags by which either is given.

use serde::{Deserialize, Serialize};

use super::commit::counted;
use super::error::{ImportError, Result};

/// What is confirmed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ConfirmationKind {
    /// ANONYMIZE: cannot be undone.
    Anonymize,
    /// DROP: cannot be undone.
    Drop,
    /// DELETE: cannot be undone in the ticketing system.
    Delete,
    /// Many cells of one column are cleared by `=`.
    Clear {
        /// The field of the column, by its name on a screen.
        field: String,
    },
    /// Too many rows contradict the contact that they name: a column may have slipped.
    IdentityMismatch,
    /// A column that was held switches consents off.
    ConsentOff {
        /// The authorisation.
        code: String,
    },
    /// A consent is switched on for persons who withdrew it.
    ConsentOn {
        /// The authorisation.
        code: String,
    },
}

/// Something that is written only once its count was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// What.
    #[serde(flatten)]
    pub kind: ConfirmationKind,
    /// How many: what must be typed.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// The first that are touched, one line each, with before and after.
    pub shown: Vec<String>,
    /// What is to be known before it is confirmed: what is deleted besides, and what this program cannot reach.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notice: Vec<String>,
}

impl Confirmation {
    /// What happens, in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let contacts = counted(self.count, "contact", "contacts");
        let of = self.of;
        match &self.kind {
            ConfirmationKind::Anonymize => {
                format!("ANONYMIZE erases all personal data of {contacts}; it cannot be undone")
            }
            ConfirmationKind::Drop => format!("DROP removes {contacts} for ever; it cannot be undone"),
            ConfirmationKind::Delete => format!(
                "DELETE takes addresses, phones and e-mails from {contacts}; the ticketing system cannot undo it"
            ),
            ConfirmationKind::Clear { field } => {
                let cells = counted(self.count, "value", "values");
                format!("= clears {cells} of {field}, of {of} rows that fill the column")
            }
            ConfirmationKind::IdentityMismatch => {
                let rows = counted(self.count, "row", "rows");
                format!("{rows} of {of} that name a contact contradict it: has a column slipped?")
            }
            ConfirmationKind::ConsentOff { code } => {
                let consents = counted(self.count, "consent", "consents");
                format!("{code}: {consents} of {of} withdrawn")
            }
            ConfirmationKind::ConsentOn { code } => {
                let persons = counted(self.count, "person", "persons");
                format!("{code}: the consent is switched on for {persons} who withdrew it")
            }
        }
    }

    /// The answer that confirms it.
    #[must_use]
    pub fn typed(&self) -> Typed {
        Typed { kind: self.kind.clone(), text: self.count.to_string() }
    }

    /// True when this was typed, or more was confirmed of the same: contacts that changed meanwhile drop out.
    fn is_met(&self, typed: &[Typed]) -> bool {
        let given = typed.iter().filter(|typed| typed.kind == self.kind);
        given.filter_map(|typed| typed.text.trim().parse::<u64>().ok()).any(|count| count >= self.count)
    }

    /// True when exactly its count was typed.
    #[must_use]
    pub fn is_exactly(&self, text: &str) -> bool {
        text.trim().parse() == Ok(self.count)
    }
}

/// What was typed to confirm something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// What is confirmed.
    pub kind: ConfirmationKind,
    /// What was typed.
    pub text: String,
}

/// What a held column of authorisations means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentAnswer {
    /// Whoever has FALSE or `=` there has withdrawn.
    Withdrawal,
    /// Nobody was asked: FALSE and `=` leave what the base holds, and TRUE is taken.
    NotAsked,
}

impl ConsentAnswer {
    /// The answer on the command line and in the base.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Withdrawal => "withdrawal",
            Self::NotAsked => "not-asked",
        }
    }

    /// Reads [`Self::label`].
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        [Self::Withdrawal, Self::NotAsked].into_iter().find(|answer| answer.label() == label)
    }
}

/// A column of authorisations that is held, or was until it was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldConsent {
    /// The authorisation.
    pub code: String,
    /// Consents that it would switch off; of a column in which nobody was asked, cells left out.
    pub off: u64,
    /// Of so many that it touches.
    pub of: u64,
    /// What was answered.
    pub answer: Option<ConsentAnswer>,
}

impl HeldConsent {
    /// Why it is held, or what was answered, in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let (code, off, of) = (&self.code, self.off, self.of);
        match self.answer {
            None if off == 0 => {
                format!("{code} is held: the column holds no TRUE at all. Withdrawal, or not asked?")
            }
            None => {
                format!("{code} is held: it switches off {off} of {of} consents. Withdrawal, or not asked?")
            }
            Some(ConsentAnswer::Withdrawal) => {
                format!("{code}: withdrawal, {off} of {of} consents are switched off")
            }
            Some(ConsentAnswer::NotAsked) => {
                format!("{code}: not asked, {} left as the base has it", counted(off, "cell", "cells"))
            }
        }
    }
}

/// What a plan asks before it is written.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub(super) confirmations: Vec<Confirmation>,
    pub(super) held: Vec<HeldConsent>,
}

impl Asked {
    /// Says with the erasures what goes with them.
    pub(super) fn say(&mut self, notice: &[String]) {
        let erases = |asked: &&mut Confirmation| asked.kind == ConfirmationKind::Anonymize;
        self.confirmations.iter_mut().filter(erases).for_each(|asked| asked.notice = notice.to_vec());
    }

    /// How many contacts no undo brings back.
    pub(super) fn gone(&self) -> u64 {
        let gone = [ConfirmationKind::Anonymize, ConfirmationKind::Drop];
        self.confirmations.iter().filter(|asked| gone.contains(&asked.kind)).map(|asked| asked.count).sum()
    }

    /// Refuses what was neither answered nor typed.
    pub(super) fn met_by(&self, typed: &[Typed]) -> Result<()> {
        if let Some(held) = self.held.iter().find(|held| held.answer.is_none()) {
            let hint = format!(
                "answer on the plan screen, or with --consent {0}=withdrawal or --consent {0}=not-asked",
                held.code
            );
            return Err(ImportError::new(held.sentence(), hint));
        }
        match self.confirmations.iter().find(|asked| !asked.is_met(typed)) {
            Some(missing) => {
                let hint = format!(
                    "{} has to be typed on the plan screen; `usher apply --yes` confirms all",
                    missing.count
                );
                Err(ImportError::new(missing.sentence(), hint))
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anonymize(count: u64) -> Confirmation {
        Confirmation {
            kind: ConfirmationKind::Anonymize,
            count,
            of: count,
            shown: Vec::new(),
            notice: Vec::new(),
        }
    }

    #[test]
    fn nothing_is_met_but_by_its_own_count() {
        let asked = |confirmations| Asked { confirmations, held: Vec::new() };
        let typed = |text: &str| [Typed { kind: ConfirmationKind::Anonymize, text: text.into() }];
        assert!(asked(vec![]).met_by(&[]).is_ok());
        for (count, text, met) in
            [(12, "12", true), (12, " 12 ", true), (12, "11", false), (12, "yes", false), (11, "12", true)]
        {
            assert_eq!(asked(vec![anonymize(count)]).met_by(&typed(text)).is_ok(), met, "{count} {text:?}");
        }
        assert!(asked(vec![anonymize(12)]).met_by(&[]).is_err());
        let other = [Typed { kind: ConfirmationKind::Drop, text: "12".into() }];
        assert!(asked(vec![anonymize(12)]).met_by(&other).is_err());
        assert!(anonymize(12).is_exactly("12") && !anonymize(12).is_exactly("13"));
    }

    #[test]
    fn a_held_column_stops_the_commit_until_it_is_answered() {
        let held = |answer| HeldConsent { code: "CNIL_O".into(), off: 40, of: 100, answer };
        let asked = |answer| Asked { held: vec![held(answer)], ..Asked::default() };
        let refusal = asked(None).met_by(&[]).unwrap_err();
        assert!(refusal.message.contains("40 of 100") && refusal.hint.contains("--consent CNIL_O=not-asked"));
        for answer in [ConsentAnswer::Withdrawal, ConsentAnswer::NotAsked] {
            assert!(asked(Some(answer)).met_by(&[]).is_ok());
            assert_eq!(ConsentAnswer::from_label(answer.label()), Some(answer));
        }
    }
}
