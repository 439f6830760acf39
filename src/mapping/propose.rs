//! Headers and cells together: which field each column holds.
//!
//! In: the headers, sample rows, the codes of the institution. Out: a [`ColumnMap`] for a person to correct.
//! The header speaks first, the cells are the referee, and no field is given to two columns.

use std::collections::HashMap;

use super::closer::look_closer;
use super::content::{Content, Look};
use super::header::{Claim, HeaderMatch, family, is_known_header, is_of_work, read_header};
use super::map::{ColumnMap, ColumnMapping, MatchedBy, Target};
use super::referee::judge;
use crate::contact::value::CountryCode;
use crate::contact::value::text::compact;
use crate::contact::{Field, PHONE_SLOTS};
use crate::source::{Column, SourceRow};
use crate::validation::InstitutionRules;

/// One column while its target is being found.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// 0-based position in the file.
    pub(super) column: u16,
    /// The header as it stands in the file.
    pub(super) header: String,
    /// What the header says.
    pub(super) claimed: Option<HeaderMatch>,
    /// What the cells look like.
    pub(super) content: Content,
    /// What the column becomes.
    pub(super) target: Target,
    /// Why.
    pub(super) by: MatchedBy,
    /// How sure.
    pub(super) score: f32,
}

impl Candidate {
    /// Gives the column a target.
    pub(super) fn set(&mut self, target: Target, by: MatchedBy, score: f32) {
        (self.target, self.by, self.score) = (target, by, score);
    }

    /// Leaves the column unknown.
    pub(super) fn forget(&mut self) {
        self.set(Target::Unknown, MatchedBy::Nothing, 0.0);
    }

    /// True while no target has been found.
    pub(super) fn is_open(&self) -> bool {
        self.target == Target::Unknown
    }
}

/// Proposes which field each column holds.
#[must_use]
pub fn propose_map(columns: &[Column], sample: &[SourceRow], rules: &InstitutionRules) -> ColumnMap {
    let home = CountryCode::parse(&rules.country);
    let mut found: Vec<Candidate> =
        columns.iter().map(|column| candidate(column, sample, rules, home)).collect();
    claim_below_groups(&mut found, rules);
    let claims: Vec<Option<Claim>> = found.iter().map(|c| c.claimed.map(|m| m.claim)).collect();
    for column in &mut found {
        judge(column, &claims);
    }
    settle_doubles(&mut found);
    part_addresses(&mut found);
    look_closer(&mut found);
    super::by_content::fill_open_columns(&mut found);
    ColumnMap { columns: found.into_iter().map(finished).collect(), ..ColumnMap::default() }
}

/// How many cells of a row are headers that somebody knows; what `source` asks to find the header row.
#[must_use]
pub fn header_judge(cells: &[String]) -> usize {
    static RULES: std::sync::LazyLock<InstitutionRules> = std::sync::LazyLock::new(InstitutionRules::default);
    cells.iter().filter(|cell| is_known_header(cell, &RULES)).count()
}

fn candidate(
    column: &Column,
    sample: &[SourceRow],
    rules: &InstitutionRules,
    home: Option<CountryCode>,
) -> Candidate {
    Candidate {
        column: column.index,
        header: column.header.clone(),
        claimed: read_header(&column.header, rules),
        content: Content::of(sample.iter().map(|row| row.text(column.index)), home),
        target: Target::Unknown,
        by: MatchedBy::Nothing,
        score: 0.0,
    }
}

/// What stands between the label of a group and the name of a column below it; `source` joins them so.
const BELOW: &str = " / ";

/// A header that says nothing as a whole is read without the label that it shares with others.
fn claim_below_groups(found: &mut [Candidate], rules: &InstitutionRules) {
    let mut groups: HashMap<String, usize> = HashMap::new();
    for (group, _) in found.iter().filter_map(|column| column.header.split_once(BELOW)) {
        *groups.entry(group.to_owned()).or_default() += 1;
    }
    for column in found.iter_mut().filter(|column| column.claimed.is_none()) {
        let Some((group, below)) = column.header.split_once(BELOW) else { continue };
        if groups.get(group).is_some_and(|columns| *columns >= 2) {
            let read = read_header(below, rules);
            let less_sure =
                |m: HeaderMatch| HeaderMatch { by: MatchedBy::Synonym, score: m.score * 0.85, ..m };
            column.claimed = read.map(less_sure);
        }
    }
}

fn finished(found: Candidate) -> ColumnMapping {
    let Candidate { column, header, target, by, score, .. } = found;
    ColumnMapping { column, header, target, by, score }
}

/// Two columns for one target: the surer one keeps it, the other gets the next free slot or is reported.
fn settle_doubles(found: &mut [Candidate]) {
    let mut order: Vec<usize> = (0..found.len()).collect();
    // An empty column keeps no other from its place: Outlook has a private address for everybody, mostly blank.
    let empty = |c: &Candidate| c.by != MatchedBy::Code && c.content.filled == 0;
    let rank = |i: &usize| found.get(*i).map_or((false, 0.0), |c| (empty(c), c.score));
    order.sort_by(|a, b| {
        let ((empty_a, score_a), (empty_b, score_b)) = (rank(a), rank(b));
        empty_a.cmp(&empty_b).then(score_b.total_cmp(&score_a))
    });
    let mut taken: Vec<Target> = Vec::new();
    for index in order {
        let Some(column) = found.get_mut(index) else { continue };
        if column.is_open() {
            continue;
        }
        match free_target(column.target, &taken).filter(|target| *target == column.target || may_move(column))
        {
            Some(target) if target == column.target => {}
            Some(target) => column.set(target, column.by, column.score * 0.8),
            None => column.forget(),
        }
        if !column.is_open() {
            taken.push(column.target);
        }
    }
}

/// A guessed street is that of another address: it is no second line of the first. The e-mail of the buyer is not the
/// second one of the visitor.
fn may_move(column: &Candidate) -> bool {
    let street = matches!(column.target, Target::Field(Field::Line1 | Field::Line2 | Field::Line3));
    column.score >= 0.8 || !(street || is_of_somebody_else(&column.header))
}

/// `Acheteur email`, `Parent phone`.
fn is_of_somebody_else(header: &str) -> bool {
    const OTHERS: [&str; 22] = [
        "acheteur",
        "payeur",
        "parent",
        "tuteur",
        "urgence",
        "facturation",
        "buyer",
        "purchaser",
        "payer",
        "guardian",
        "emergency",
        "billing",
        "invoice",
        "kaufer",
        "zahler",
        "eltern",
        "notfall",
        "rechnung",
        "acquirente",
        "genitore",
        "comprador",
        "padres",
    ];
    let header = compact(header);
    OTHERS.iter().any(|other| header.contains(other))
}

/// Takes the lines of an employer's address away from a private one, and the other way round.
fn part_addresses(found: &mut [Candidate]) {
    let street = found.iter().find(|c| c.target == Target::Field(Field::Line1));
    let Some(of_work) = street.map(|c| is_of_work(&c.header)) else { return };
    for column in found.iter_mut() {
        let line = matches!(column.target, Target::Field(Field::Line2 | Field::Line3));
        if line && column.by != MatchedBy::Code && is_of_work(&column.header) != of_work {
            column.forget();
        }
    }
}

/// The target itself, or the next slot of its family; `None` when all are taken.
fn free_target(target: Target, taken: &[Target]) -> Option<Target> {
    if !taken.contains(&target) {
        return Some(target);
    }
    let Target::Field(field) = target else { return None };
    let family = if field == Field::Cellphone { &PHONE_SLOTS } else { family(field) };
    family.iter().map(|slot| Target::Field(*slot)).find(|slot| !taken.contains(slot))
}

/// The share of cells that look like what a field holds; `None` for fields without a look of their own.
pub(super) fn share_for(field: Field, content: &Content) -> Option<f32> {
    Some(match field {
        _ if field.is_email() => content.share(Look::Email),
        _ if field.is_phone() => content.share(Look::Phone),
        Field::BirthDate => content.share(Look::Date),
        Field::Country => content.share(Look::Country),
        Field::Title => content.share(Look::Title),
        Field::Language => content.share(Look::Language),
        Field::PostalCode => content.share(Look::Postcode),
        Field::ContactNumber | Field::EmployeeCount => content.share(Look::Digits),
        Field::Authorization(_) | Field::HasSales => content.share(Look::Boolean),
        Field::FirstName | Field::LastName => content.share(Look::Words),
        _ => return None,
    })
}
