//! How a case is told: lines that a person can write beforehand.

use std::collections::HashMap;
use std::sync::Arc;

use usher::contact::value::CountryCode;
use usher::contact::value::phone::PhoneNumber;
use usher::contact::value::text::visible;
use usher::contact::{ContactNumber, Field, Kind};
use usher::import::{Confirmation, Desk, HeldConsent, PlanSummary, RowState};
use usher::report::{ExportColumns, Plain, export_header, export_rows};
use usher::review::{RowDecision, row_outcome};
use usher::settings;
use usher::store::{Store, StoredContact};
use usher::survivorship::Derivation;

use super::case::Case;

/// What an export writes for every contact of which nothing else was said.
const DEFAULTS: [(&str, &str); 8] = [
    ("OPERATION", "UPDATE"),
    ("ORGANIZATION", "*"),
    ("ROLE", "PUBLIC"),
    ("TITLE", "UNDEFINED"),
    ("PREF_LANG", "fr"),
    ("HAS_SALES", "FALSE"),
    ("COUNTRY", "CH"),
    ("STATUS", "ACTIVE"),
];

/// `header = FIELD`, a line per column.
pub(super) async fn columns(desk: &Desk) -> Vec<String> {
    let map = desk.mapping().await.unwrap().map;
    map.columns.iter().map(|c| format!("{} = {}", c.header, c.target.code())).collect()
}

/// Kinds of lines that are no data, but for the one header row.
pub(super) async fn not_data(desk: &Desk) -> Vec<String> {
    let kinds = desk.header().await.unwrap().not_data;
    let told = kinds.into_iter().filter(|(kind, count)| (kind.as_str(), *count) != ("header", 1));
    told.map(|(kind, count)| format!("{count} {kind}")).collect()
}

/// `row FIELD rule severity → fix`.
pub(super) async fn findings(desk: &Desk) -> Vec<String> {
    let mut lines = Vec::new();
    for line in desk.queue().await.unwrap() {
        for finding in desk.detail(line.row).await.unwrap().record.findings {
            let field = finding.field.map_or_else(|| "-".to_owned(), Field::key);
            let severity = format!("{:?}", finding.severity).to_lowercase();
            let fix = finding.fix.map(|fix| format!(" → {}", quoted(&fix.value))).unwrap_or_default();
            lines.push(format!("{} {field} {} {severity}{fix}", finding.row, finding.rule));
        }
    }
    lines
}

/// `kind number by rows: field before → after`; a contact that is made shows in the base.
pub(super) async fn plan(desk: &Desk) -> Vec<String> {
    let lines = desk.plan_lines(0, 1_000).await.unwrap();
    let told = lines.into_iter().map(|line| {
        let rows = line.rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let fields = line.fields.iter();
        let fields =
            fields.map(|(unit, before, after)| format!("{unit} {} → {}", quoted(before), quoted(after)));
        let fields = match line.kind.as_str() {
            "create" => String::new(),
            _ => format!(": {}", fields.collect::<Vec<_>>().join("; ")),
        };
        format!("{} {} by {rows}{fields}", line.kind, line.contact)
    });
    told.collect()
}

/// Authorisations switched on and off, and cells cleared.
pub(super) fn counts(plan: &PlanSummary) -> Vec<String> {
    let consents = plan.consents.iter().filter(|(_, on, off)| on + off > 0);
    let mut lines: Vec<String> =
        consents.map(|(code, on, off)| format!("{code} {on} on, {off} off")).collect();
    if plan.cleared > 0 {
        lines.push(format!("{} cleared", plan.cleared));
    }
    lines
}

/// What a plan wants typed or answered.
pub(super) fn asked(plan: &PlanSummary) -> Vec<String> {
    let held = plan.held.iter().map(HeldConsent::sentence);
    held.chain(plan.confirmations.iter().map(Confirmation::sentence)).collect()
}

/// `row outcome`; the outcomes must add up to the rows read.
pub(super) async fn outcomes(desk: &Desk) -> Vec<String> {
    let mut lines = Vec::new();
    for line in desk.queue().await.unwrap() {
        let outcome = match line.state {
            RowState::Committed { outcome } => outcome,
            _ => row_outcome(&desk.detail(line.row).await.unwrap().record, &RowDecision::new(), &[]),
        };
        lines.push(format!("{} {}", line.row, outcome.label()));
    }
    assert_eq!(desk.outcomes().await.unwrap().total(), lines.len() as u64, "{lines:?}");
    lines
}

/// Every contact in the order of its number, `FIELD="text"` per filled cell.
pub(super) async fn base(store: &Arc<dyn Store>, case: &Case) -> Vec<String> {
    let mut contacts: Vec<StoredContact> = Vec::new();
    while let last = contacts.last().and_then(|s| s.contact.number.clone())
        && let window = store.contacts_after(last.as_ref(), 1_000).await.unwrap()
        && !window.is_empty()
    {
        contacts.extend(window);
    }
    if case.derived {
        let derivation = derivation(store).await;
        contacts.iter_mut().for_each(|s| s.contact = derivation.completed(&s.contact).into_owned());
    }
    let columns = ExportColumns::new(contacts.iter().map(|s| &s.contact), Plain::No);
    let header = export_header(&columns);
    let names: HashMap<ContactNumber, String> = contacts
        .iter()
        .filter(|s| s.contact.kind == Kind::Structure)
        .filter_map(|s| Some((s.contact.number.clone()?, s.contact.text(Field::OfficialName).to_owned())))
        .collect();
    let told = contacts.iter().flat_map(|stored| {
        let structure = stored.contact.structure.as_ref().and_then(|number| names.get(number));
        let rows = export_rows(&stored.contact, structure.map_or("", String::as_str), &columns);
        let cells = |row: Vec<String>| {
            let cells = header.iter().zip(row).filter(|(code, text)| is_told(code, text, case));
            let cells =
                cells.map(|(code, text)| format!(" {code}={}{}", quoted(&text), beside(stored, code, &text)));
            format!("{}{}", name(stored), cells.collect::<String>())
        };
        rows.into_iter().map(cells).collect::<Vec<_>>()
    });
    told.collect()
}

/// The texts that an export adds, by the rules of the base.
pub(super) async fn derivation(store: &Arc<dyn Store>) -> Derivation {
    Derivation::of(&settings::institution(&store.settings().await.unwrap()).unwrap())
}

fn is_told(code: &str, text: &str, case: &Case) -> bool {
    let is_own = code == "CONTACT_NR" || code.starts_with("USHER_");
    !text.is_empty() && !is_own && (case.defaults || !DEFAULTS.contains(&(code, text)))
}

fn name(stored: &StoredContact) -> String {
    let number = stored.contact.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let of = stored.contact.structure.as_ref().map(|of| format!(" of {of}")).unwrap_or_default();
    format!("{number} {}{of}", format!("{:?}", stored.contact.kind).to_lowercase())
}

/// What stands beside a text: how a phone is read, and that an e-mail cannot log in.
fn beside(stored: &StoredContact, code: &str, text: &str) -> String {
    let field = Field::from_code(code);
    if field.is_some_and(Field::is_phone) {
        let address = stored.contact.addresses.chief();
        let country = CountryCode::parse(address.map_or("CH", |a| a.country.as_str()));
        let read = PhoneNumber::read(text, country);
        let read = read.number().prefix_and_national();
        return read.map_or(" (no number)".into(), |(prefix, national)| format!(" ({prefix} / {national})"));
    }
    let cannot = field == Some(Field::Email1) && stored.login.is_none();
    if cannot { " (no login)".into() } else { String::new() }
}

/// A text between quotes, everything in it visible, long runs of one sign counted.
fn quoted(text: &str) -> String {
    let count = text.chars().count();
    if count > 60 {
        let start: String = text.chars().take(20).collect();
        return format!("{:?}… ({count})", visible(&start));
    }
    format!("{:?}", visible(text))
}
