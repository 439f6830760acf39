//! Comparison of two contacts: a level per field, weights in bits, a probability.
//!
//! Three explanations of a pair compete: the same contact, two strangers, two relatives (members of one
//! household, branches of one organisation). Each field weighs for "same" and for "kin" against
//! "strangers" (Fellegi and Sunter 1969). The line `household` of a comparison is what the third
//! explanation takes away: surname, address and landline together never prove more than a household.

mod birth;
mod identity;
mod level;
mod name;
mod place;
mod reach;

pub(crate) use level::{FIELDS, LEVELS};
pub use level::{FieldComparison, Level, MatchField};

use super::birth::Birth;
use super::form::MatchForm;
use super::frequency::{Share, Term};
use super::input::Kind;
use super::learn::LONE_FIELDS;
use super::model::{Model, Weight, probability};
use super::reach::Line;
use super::text::Text;

/// How two contacts compare.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// One entry per field, in the order of [`MatchField`]; the last three are household, prior and others.
    pub fields: [FieldComparison; FIELDS],
    /// Match weight: the sum of all entries, log2 of the odds.
    pub weight: f32,
    /// Probability that both are the same, from the weight.
    pub probability: f64,
    /// What a likeness of these two can mean.
    pub relation: Relation,
}

/// What a likeness of two contacts can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// They may be merged if they are the same.
    Same,
    /// They belong together but are not to be merged.
    Related(Tie),
}

/// Why two contacts are related and not the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// Members of one household, or branches of one organisation.
    Household,
    /// One person as an individual and as a relay; the probability is that of the same person.
    OtherKind,
    /// Relays of two structures; the probability is that of the same person.
    OtherEmployer,
    /// A person and an organisation, which are never the same.
    PersonAndStructure,
}

/// Compares two contacts; the order does not matter.
pub fn compare(a: &MatchForm, b: &MatchForm, model: &Model) -> Comparison {
    // A person beside a structure is weighed as one, whichever comes first.
    let kind = if b.kind == Kind::Structure { b.kind } else { a.kind };
    let mut tally = Tally::new(model, kind);
    if (a.kind == Kind::Structure) != (b.kind == Kind::Structure) {
        return tally.apart();
    }
    if a.kind == Kind::Structure {
        identity::structure_name(a, b, &mut tally);
    } else {
        name::names(a, b, &mut tally);
        birth::birth_date(a, b, &mut tally);
        identity::employer(a, b, &mut tally);
    }
    reach::emails(a, b, &mut tally);
    reach::phones(a, b, &mut tally);
    place::address(a, b, &mut tally);
    identity::admin_number(a, b, &mut tally);
    one_sided(a, b, &mut tally);
    tally.close(tie_of_kinds(a, b))
}

/// Weighs values that one contact has and the other has not, and those that both lack.
fn one_sided(a: &MatchForm, b: &MatchForm, tally: &mut Tally<'_>) {
    for (field, (x, y)) in LONE_FIELDS.into_iter().zip(present(a).into_iter().zip(present(b))) {
        if tally.level(field) == Level::Missing {
            tally.record(field, if x == y { Level::Missing } else { Level::OneSided });
        }
    }
}

/// Which of the fields of [`LONE_FIELDS`] a contact has.
fn present(form: &MatchForm) -> [bool; LONE_FIELDS.len()] {
    let has_line = |line| form.phones.as_slice().iter().any(|phone| phone.line == line);
    [
        form.birth.is_known(),
        !form.emails.as_slice().is_empty(),
        has_line(Line::Mobile),
        has_line(Line::Fixed),
        !form.organisation.as_slice().is_empty() && form.kind != Kind::Structure,
    ]
}

fn tie_of_kinds(a: &MatchForm, b: &MatchForm) -> Option<Tie> {
    if a.kind != b.kind {
        Some(Tie::OtherKind)
    } else if a.kind == Kind::Relay && a.structure != 0 && b.structure != 0 && a.structure != b.structure {
        Some(Tie::OtherEmployer)
    } else {
        None
    }
}

/// The most that two first names at one address can weigh, in bits: a probability of one half.
const MOST_FOR_TWINS: f64 = 0.0;

/// The running sums of one comparison.
struct Tally<'a> {
    model: &'a Model,
    kind: Kind,
    fields: [FieldComparison; FIELDS],
    /// Bits for "of one household", in double precision: of sixty bits single precision loses what a rare value may say.
    kin: f64,
    /// The strongest weight of a crowded value so far.
    crowd: f32,
}

impl<'a> Tally<'a> {
    fn new(model: &'a Model, kind: Kind) -> Self {
        Self { model, kind, fields: level::blank(), kin: 0.0, crowd: 0.0 }
    }

    /// The weight of a level under the model.
    fn weight(&self, field: MatchField, level: Level) -> Weight {
        self.model.weight(self.kind, field, level)
    }

    /// Records a level with its weight from the model.
    fn record(&mut self, field: MatchField, level: Level) {
        let weight = self.weight(field, level);
        self.record_as(field, level, weight);
    }

    /// Records a level with a weight of its own.
    fn record_as(&mut self, field: MatchField, level: Level, weight: Weight) {
        self.kin += f64::from(weight.kin);
        if let Some(slot) = self.fields.get_mut(field as usize) {
            *slot = FieldComparison { field, level, weight: weight.same };
        }
    }

    /// Bits by which the commoner of two terms is rarer than the usual share; zero when not known.
    fn rarity<const N: usize>(&self, term: Term, usual: f32, (a, b): (&Text<N>, &Text<N>)) -> f32 {
        match self.shares(term, (a, b)) {
            Some((x, y)) => (usual / x.of().max(y.of())).log2(),
            None => 0.0,
        }
    }

    /// The shares of strangers that carry two terms; `None` when not known.
    fn shares<const N: usize>(&self, term: Term, (a, b): (&Text<N>, &Text<N>)) -> Option<(Share, Share)> {
        let share = |text| self.model.frequencies.share(term, text, self.model.own());
        let x = share(a)?;
        // Most terms that are weighed are equal, and each look-up is a miss of the cache.
        Some((x, if a == b { x } else { share(b)? }))
    }

    /// Bits by which a birth date is rarer than the table assumes; zero when not known.
    fn date_rarity(&self, birth: Birth, usual: f32) -> f32 {
        let share = self.model.frequencies.date_share(birth, self.model.own());
        share.map_or(0.0, |share| (usual / share).log2())
    }

    /// The weight of an equal value, of which `share` are carried by a crowd.
    ///
    /// What says which office, school or house it is says it once: of several crowded values only the strongest counts.
    fn crowded(&mut self, field: MatchField, level: Level, share: f32) -> Weight {
        let weight = self.weight(field, level);
        let usual = match field {
            MatchField::Email => 0.000_005,
            MatchField::Mobile => 0.000_002,
            MatchField::Landline => 0.000_02,
            _ => 0.000_05,
        };
        if share <= 0.0 {
            return weight;
        }
        let bits = (usual / (usual + share)).log2();
        let (mut same, kin) = (weight.same + bits, (weight.kin + bits).max(weight.kin.min(0.0)));
        let counted = same.max(0.0).min(self.crowd);
        (same, self.crowd) = (same - counted, self.crowd.max(same));
        Weight { same, kin: kin.min(same.max(0.0)) }
    }

    /// The level recorded for a field.
    fn level(&self, field: MatchField) -> Level {
        self.fields.get(field as usize).map_or(Level::Missing, |entry| entry.level)
    }

    fn close(mut self, tie: Option<Tie>) -> Comparison {
        let prior = self.model.prior(self.kind);
        let same =
            self.fields.iter().map(|entry| f64::from(entry.weight)).sum::<f64>() + f64::from(prior.same);
        let household = -(1.0 + (self.kin + f64::from(prior.kin)).exp2()).log2();
        let level = if household < -1.0 { Level::Shared } else { Level::Missing };
        let taken = household - self.twin_guard(same + household);
        self.record_as(MatchField::Household, level, Weight { same: taken as f32, kin: 0.0 });
        self.record_as(MatchField::Prior, Level::Missing, Weight { same: prior.same, kin: 0.0 });
        let (weight, probability) = ((same + taken) as f32, probability(same + taken));
        let is_kin = household < -1.0 && weight < 0.0;
        let tie = if is_kin { Some(Tie::Household) } else { tie };
        Comparison {
            fields: self.fields,
            weight,
            probability,
            relation: tie.map_or(Relation::Same, Relation::Related),
        }
    }

    /// Bits to take away so that two first names at one address, or at none that both have, never prove more than a
    /// possible match: twins share name, birth date, address and neighbouring numbers. Only where both have an e-mail or
    /// a mobile of their own: an equal one says more than a first name, and without any a first name may as well be a
    /// slip. The mailbox of an office is nobody's own.
    fn twin_guard(&self, weight: f64) -> f64 {
        let other_name = self.level(MatchField::FirstName) == Level::Conflict;
        let personal = [MatchField::Email, MatchField::Mobile].map(|f| self.level(f));
        let equal = personal.contains(&Level::Exact);
        let own = personal.iter().any(|l| !matches!(l, Level::Missing | Level::OneSided | Level::Shared));
        let street = self.level(MatchField::Street);
        let one_house =
            matches!(street, Level::Exact | Level::Shared | Level::Typo | Level::Missing | Level::OneSided);
        if !other_name || equal || !own || !one_house {
            return 0.0;
        }
        (weight - MOST_FOR_TWINS).max(0.0)
    }

    /// The comparison of a person with a structure.
    fn apart(mut self) -> Comparison {
        let never = Weight { same: -60.0, kin: 0.0 };
        self.record_as(MatchField::StructureName, Level::Conflict, never);
        self.close(Some(Tie::PersonAndStructure))
    }
}

/// Below this probability two members of a cluster contradict each other; a pair that is merely not
/// supported by much stays well above it.
const CONTRADICTION: f64 = 1e-4;

/// Bits of evidence, without the prior, below which first names or birth dates that differ outright contradict: in a
/// small table little is improbable.
const CONFLICT_OF_PERSONS: f32 = 0.0;

impl Comparison {
    /// The comparison in one line: fields that weigh, with their level and bits, adding up to the weight.
    pub fn explanation(&self) -> String {
        level::explain(&self.fields)
    }

    /// The same comparison at another probability, for what other contacts say about the pair.
    ///
    /// The difference stands in the entry `others`, so that the explanation still adds up.
    #[must_use]
    pub fn in_light_of_others(mut self, probability: f64) -> Self {
        let sure = probability.clamp(1e-9, 1.0 - 1e-9);
        let weight = (sure / (1.0 - sure)).log2() as f32;
        if let Some(slot) = self.fields.get_mut(MatchField::Others as usize) {
            slot.weight += weight - self.weight;
        }
        if weight < 0.0
            && self.relation == Relation::Same
            && self.level(MatchField::Household) == Level::Shared
        {
            self.relation = Relation::Related(Tie::Household);
        }
        Self { weight, probability: sure, ..self }
    }

    /// Whether the two are certainly not the same: a veto inside a cluster.
    pub fn contradicts(&self) -> bool {
        let differs = |field| self.level(field) == Level::Conflict;
        let prior = self.fields.get(MatchField::Prior as usize).map_or(0.0, |entry| entry.weight);
        self.probability < CONTRADICTION
            || (self.weight - prior < CONFLICT_OF_PERSONS
                && (differs(MatchField::FirstName) || differs(MatchField::BirthDate)))
    }

    /// The level of a field.
    pub fn level(&self, field: MatchField) -> Level {
        self.fields.get(field as usize).map_or(Level::Missing, |entry| entry.level)
    }

    /// The odds of "the same" and of "relatives", each against strangers.
    pub(crate) fn odds(&self) -> (f64, f64) {
        let household = f64::from(self.fields[MatchField::Household as usize].weight);
        let same = (f64::from(self.weight) - household).exp2();
        (same, ((-household).exp2() - 1.0).max(0.0))
    }
}
