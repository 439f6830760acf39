//! Made-up rows, a made-up comparison and a made-up desk for the tests of the console.

use std::collections::BTreeMap;

use crate::contact::{Code, Contact, ContactNumber, Entry, Field, Incoming, Kind, RowNumber};
use crate::import::{
    BatchHeader, CandidateDetail, ChangeLine, ColumnView, FirstRows, MappingView, PartDetail, PastChange,
    PastField, PastReason, QueueLine, RawCell, ReceiptLine, RowDetail, RowState, Stage, Standing, Tags,
    ValueQuestion,
};
use crate::mapping::{ColumnMap, ColumnMapping, Define, MatchedBy, Requested, Target};
use crate::review::{Candidate, Decision, FieldWeight, Other, Proposal, Relation, RowDecision, Safety};
use crate::source::{Cell, SourceRow};
use crate::survivorship::{Golden, Line, Mark, Newer, Origin, Pick, Picks, SurvivorshipRules, Unit, Way};
use crate::validation::{
    Certainty, Consequence, Course, Finding, Fix, InstitutionRules, Part, Severity, StagedPart, StagedRecord,
};

use super::effect::Effect;
use super::input::Key;
use super::layout::Size;
use super::mapping::{MapEditor, Questions};
use super::message::{Answer, Message};
use super::model::Model;
use super::update::update;

/// An open row that proposes a creation.
pub(crate) fn line(row: RowNumber) -> QueueLine {
    QueueLine {
        row,
        name: format!("Person, {row}"),
        reach: format!("p{row}@example.org"),
        place: "8001 Zürich".into(),
        severity: None,
        rules: Vec::new(),
        candidates: 0,
        twins: 0,
        best: None,
        proposal: create_proposal(),
        state: RowState::Open,
        decision: RowDecision::new(),
        tags: Tags::default(),
    }
}

fn create_proposal() -> Proposal {
    let decision = RowDecision::from([(Part::Person, Decision::create())]);
    Proposal { decision, safety: Safety::Certain, text: "create".into() }
}

/// Open rows.
pub(crate) fn open_lines(rows: &[RowNumber]) -> Vec<QueueLine> {
    rows.iter().copied().map(line).collect()
}

/// The same row, decided.
pub(crate) fn decided(line: QueueLine, summary: &str) -> QueueLine {
    QueueLine { state: RowState::Decided { summary: summary.into() }, ..line }
}

/// A number of the base.
pub(crate) fn number(digits: &str) -> ContactNumber {
    ContactNumber::parse(digits).expect("digits")
}

/// The header of batch 12 on a rehearsal base.
pub(crate) fn header(rows: u64) -> BatchHeader {
    BatchHeader {
        base: "contacts.db".into(),
        stage: Stage::Rehearsal,
        file: "spring-2026.xlsx".into(),
        batch: 12,
        rows,
        not_data: Vec::new(),
        operator: "anna".into(),
        newer: Newer::Ask,
        survivorship: SurvivorshipRules::default(),
        position: None,
        filter: String::new(),
        statement: "XLSX, sheet Contacts, codes in row 4".into(),
        notices: vec!["2 rows are hidden in the sheet; they are read like the others".into()],
    }
}

/// What a row says.
pub(crate) fn incoming(kind: Kind, values: &[(Field, &str)]) -> Incoming {
    let entries = values.iter().map(|(f, v)| (*f, Entry::Set((*v).to_owned()))).collect();
    Incoming { kind, entries, ..Incoming::default() }
}

/// A contact of the base.
pub(crate) fn contact(digits: &str, kind: Kind, values: &[(Field, &str)]) -> Contact {
    let mut contact = Contact { number: Some(number(digits)), kind, ..Contact::default() };
    for (field, value) in values {
        contact.set(*field, *value);
    }
    contact
}

/// A candidate of the base.
pub(crate) fn candidate(part: Part, contact: Contact, probability: f64) -> CandidateDetail {
    let other = Other::Base(contact.number.clone().expect("a number"));
    let fields = [
        ("prior", "start", -9.5),
        ("last_name", "equal", 8.25),
        ("email", "typo", 6.5),
        ("phone", "differs", -2.0),
    ];
    let fields = fields
        .into_iter()
        .map(|(field, level, weight)| FieldWeight { field: field.into(), level: level.into(), weight })
        .collect();
    CandidateDetail {
        candidate: Candidate {
            part,
            other,
            probability,
            weight: 3.25,
            relation: Relation::Same,
            fields,
            verdict: None,
        },
        contact,
        standing: Standing {
            login: "info@mueller-transport.ch".into(),
            created: "2019-03-04".into(),
            created_by_batch: Some(3),
            structure: String::new(),
        },
    }
}

/// A finding with a fix.
pub(crate) fn finding(row: RowNumber, value: &str, fixed: &str) -> Finding {
    Finding {
        row,
        column: Some(3),
        field: Some(Field::Email1),
        rule: "email-domain-typo".into(),
        severity: Severity::Warning,
        consequence: Consequence::KeepsText,
        value: value.into(),
        message: "the domain looks mistyped; it is written as it stands".into(),
        fix: Some(Fix { value: fixed.into(), certainty: Certainty::Likely }),
    }
}

/// The details of a row of one part.
pub(crate) fn detail(row: RowNumber, incoming: Incoming, candidates: Vec<CandidateDetail>) -> RowDetail {
    let part = if incoming.kind == Kind::Structure { Part::Structure } else { Part::Person };
    let raw = incoming
        .entries
        .iter()
        .map(|(field, entry)| RawCell {
            header: field.key(),
            text: entry.text().to_owned(),
            field: Some(field.label()),
        })
        .chain([RawCell { header: "Notiz".into(), text: "seit 1998".into(), field: None }])
        .collect();
    RowDetail {
        record: StagedRecord {
            attached: false,
            row,
            requested: Requested::Auto,
            course: Course::Create,
            parts: vec![StagedPart { part, incoming }],
            findings: Vec::new(),
        },
        raw,
        parts: vec![PartDetail { part, candidates, keyed: None, decision: None }],
        history: vec!["read on 2026-11-20 14:03".into()],
        note: String::new(),
        derivation: crate::survivorship::Derivation::none(),
    }
}

/// A comparison that is simple enough to foresee: the base wins, the file fills gaps, picks rule.
pub(crate) fn compare(
    _: &SurvivorshipRules,
    base: Option<&Contact>,
    incoming: &Incoming,
    way: Way,
    picks: &Picks,
) -> Golden {
    let mut fields: BTreeMap<Field, (String, String)> = BTreeMap::new();
    for (field, entry) in &incoming.entries {
        fields.entry(*field).or_default().0 = entry.text().to_owned();
    }
    for (field, value) in base.iter().flat_map(|b| &b.values) {
        fields.entry(*field).or_default().1.clone_from(value);
    }
    let mut lines: Vec<_> =
        fields.into_iter().map(|(field, sides)| compared(Unit::Value(field), sides, way, picks)).collect();
    lines.sort_by_key(|l| match l.mark {
        Mark::Differs => 0,
        Mark::Gap => 1,
        Mark::Equal => 2,
        Mark::BaseOnly => 3,
    });
    Golden { after: base.cloned().unwrap_or_default(), lines }
}

fn compared(unit: Unit, sides: (String, String), way: Way, picks: &Picks) -> Line {
    let (incoming, base) = sides;
    let (mark, origin) = match (incoming.is_empty(), base.is_empty()) {
        (true, _) => (Mark::BaseOnly, Origin::Base),
        (false, true) => (Mark::Gap, Origin::File),
        _ if incoming == base => (Mark::Equal, Origin::Both),
        _ if way == Way::Update => (Mark::Differs, Origin::File),
        _ => (Mark::Differs, Origin::Base),
    };
    let (origin, after) = match picks.get(&unit) {
        Some(Pick::File) => (Origin::File, incoming.clone()),
        Some(Pick::Base) => (Origin::Base, base.clone()),
        Some(Pick::Hand(text)) => (Origin::Hand, text.clone()),
        None if origin == Origin::Base => (origin, base.clone()),
        None => (origin, incoming.clone()),
    };
    Line { unit, incoming, base, after, mark, origin, rule: None }
}

/// The rows of a review in full swing: duplicates, a finding, a decided and a committed row.
pub(crate) fn picture() -> Vec<QueueLine> {
    let merge = |digits: &str| Proposal {
        decision: RowDecision::from([(Part::Person, Decision::merge(Other::Base(number(digits))))]),
        safety: Safety::Accept,
        text: format!("merge into {digits}"),
    };
    let choose =
        Proposal { decision: RowDecision::new(), safety: Safety::Choose, text: "3 candidates".into() };
    let named = |row, name: &str, reach: &str, place: &str| QueueLine {
        name: name.into(),
        reach: reach.into(),
        place: place.into(),
        ..line(row)
    };
    let mut structure = merge("0020011");
    structure.decision =
        RowDecision::from([(Part::Structure, Decision::merge(Other::Base(number("0020011"))))]);
    vec![
        decided(named(402, "Weiß, Anja", "anja@weiss.example", "10115 Berlin"), "create"),
        QueueLine {
            candidates: 1,
            severity: Some(Severity::Warning),
            rules: vec!["email-domain-typo".into()],
            best: Some(0.97),
            proposal: merge("0012345"),
            ..named(418, "Müller, Jürg", "j.mueller@gmial.com", "8001 Zürich")
        },
        QueueLine {
            candidates: 2,
            best: Some(0.88),
            proposal: structure,
            ..named(421, "Mueller Transport AG", "info@mueller-transport.ch", "8400 Winterthur")
        },
        QueueLine {
            severity: Some(Severity::Error),
            rules: vec!["email-malformed".into()],
            ..named(433, "Rossi, Chiara", "chiara.rossi@@libero.it", "20121 Milano")
        },
        QueueLine {
            candidates: 3,
            twins: 1,
            best: Some(0.71),
            proposal: choose,
            ..named(440, "Dupont, Marie", "marie.dupont@free.fr", "75011 Paris")
        },
        QueueLine {
            state: RowState::Waiting { question: "which street?".into() },
            tags: Tags { marked: true, ..Tags::default() },
            ..named(451, "山田, 太郎", "taro@example.jp", "100-0001 東京")
        },
    ]
}

/// The details of row 421 of the picture, beside two candidates.
pub(crate) fn picture_detail() -> RowDetail {
    let row = [
        (Field::OfficialName, "Mueller Transport AG"),
        (Field::Telephone1, "052 222 33 44"),
        (Field::WebSite, "mueller-transport.ch"),
        (Field::Email1, "info@mueller-transport.ch"),
    ];
    let base = [
        (Field::OfficialName, "Müller Transporte AG"),
        (Field::Telephone1, "+41 52 222 33 00"),
        (Field::Email1, "info@mueller-transport.ch"),
        (Field::Authorization(Code::new("EMAIL").expect("a code")), "TRUE"),
        (Field::Authorization(Code::new("SMS_MMS").expect("a code")), "FALSE"),
        (Field::EmployeeCount, "40"),
    ];
    let mut second = contact("0020999", Kind::Structure, &[(Field::OfficialName, "Müller Transport GmbH")]);
    second.standing.inactive = Some(crate::contact::InactiveReason::AccountDeleted);
    let candidates = vec![
        candidate(Part::Structure, contact("0020011", Kind::Structure, &base), 0.88),
        candidate(Part::Structure, second, 0.31),
    ];
    let mut detail = detail(421, incoming(Kind::Structure, &row), candidates);
    let mut phone = finding(421, "052 222 33 44", "+41 52 222 33 44");
    phone.field = Some(Field::Telephone1);
    phone.rule = "phone-differs".into();
    phone.message = "differs from the base in the last two digits".into();
    detail.record.findings.push(phone);
    detail
}

/// The columns of a file of which one was not understood and one was guessed.
pub(crate) fn mapping_view() -> MappingView {
    let mapping = |column, header: &str, target, by, score| ColumnMapping {
        column,
        header: header.into(),
        target,
        by,
        score,
    };
    let field = Target::Field;
    let columns = vec![
        mapping(0, "Name", Target::FullName, MatchedBy::Synonym, 0.95),
        mapping(1, "EMAIL1", field(Field::Email1), MatchedBy::Code, 1.0),
        mapping(2, "Anrede", field(Field::Title), MatchedBy::Synonym, 0.9),
        mapping(3, "XK-7", Target::Unknown, MatchedBy::Nothing, 0.0),
        mapping(4, "Ort/PLZ", Target::PostcodeTown, MatchedBy::Content, 0.5),
    ];
    let rows = [
        ["Jürg Müller", "j.mueller@example.ch", "Herr Dr.", "079 555 01 02", "8001 Zürich"],
        ["Chiara Rossi", "", "Sigra", "078 555 03 04", "6500 Bellinzona"],
        ["Anja Weiß", "anja@weiss.example", "", "", "10115 Berlin"],
    ];
    let views = columns.iter().zip('A'..).enumerate().map(|(place, (column, letter))| {
        let cells = || rows.iter().map(|r| r[place].to_owned()).filter(|t| !t.is_empty());
        ColumnView {
            label: format!("{letter} ({})", column.header),
            filled: cells().count() as u64,
            samples: cells().collect(),
        }
    });
    MappingView {
        statement: "CSV, UTF-8, separated by semicolons".into(),
        notices: vec!["2 rows are hidden in the sheet; they are read like the others".into()],
        rows: 3,
        columns: views.collect(),
        sample: sample_rows(&rows),
        map: ColumnMap { columns, ..ColumnMap::default() },
        profiles: vec!["spring".into(), "vendor-basic".into()],
    }
}

fn sample_rows(rows: &[[&str; 5]]) -> Vec<SourceRow> {
    let cells = |row: &[&str; 5]| row.iter().map(|t| Cell::of_text((*t).to_owned())).collect();
    rows.iter().zip(2..).map(|(row, number)| SourceRow { row: number, cells: cells(row) }).collect()
}

/// Titles that no rule understands: two with a proposal, one without.
pub(crate) fn value_questions() -> Vec<ValueQuestion> {
    let question = |text: &str, rows, proposal: Option<&str>| ValueQuestion {
        target: Target::Field(Field::Title),
        text: text.into(),
        rows,
        proposal: proposal.map(Into::into),
        choices: [("MR", "Mr"), ("MRS", "Mrs"), ("MISS", "Miss")].map(|(v, l)| (v.into(), l.into())).into(),
        answer: None,
        define: vec![Define { code: text.to_uppercase(), label: text.into(), values: Vec::new() }],
    };
    vec![
        question("Herr Dr.", 212, Some("MR")),
        question("Sigra", 40, Some("MRS")),
        question("Erben", 3, None),
    ]
}

/// That file on the mapping screen.
pub(crate) fn map_editor() -> MapEditor {
    let mut editor = MapEditor::default();
    editor.read(mapping_view(), InstitutionRules::default());
    editor.questions = Questions::Ready(value_questions());
    editor
}

/// The receipts of a batch: the newest took one back.
pub(crate) fn receipts() -> Vec<ReceiptLine> {
    let line = |receipt, undoes, undone_by, contacts| ReceiptLine {
        receipt,
        undoes,
        undone_by,
        operator: "anna".into(),
        at: "2026-11-22 14:03".into(),
        contacts,
    };
    vec![line(9, Some(7), None, 2), line(8, None, None, 120), line(7, None, Some(9), 2)]
}

/// One change of a receipt, with its reason.
pub(crate) fn past_change(receipt: i64, digits: &str, name: &str) -> PastChange {
    let field = PastField {
        field: "e-mail 2".into(),
        before: String::new(),
        after: "j.mueller@gmail.com".into(),
        row: Some(418),
        rule: "rules of a merge",
    };
    let why = PastReason {
        row: Some(418),
        basis: "merged: 97.3 %".into(),
        policy: None,
        by: "anna".into(),
        at: "2026-11-22 14:03".into(),
        note: String::new(),
    };
    PastChange {
        receipt,
        batch: 12,
        undoes: None,
        operator: "anna".into(),
        at: "2026-11-22 14:05".into(),
        change: ChangeLine {
            contact: number(digits),
            kind: "merge".into(),
            name: name.into(),
            rows: vec![418],
            fields: vec![(field.field.clone(), field.before.clone(), field.after.clone())],
        },
        why: vec![why],
        fields: vec![field],
    }
}

/// That file while it is being read.
pub(crate) fn first_rows() -> FirstRows {
    let view = mapping_view();
    FirstRows {
        statement: view.statement,
        notices: view.notices,
        map: view.map,
        labels: view.columns.into_iter().map(|c| c.label).collect(),
        rows: view.sample,
    }
}

/// A console under test: keys in, effects and cells out.
pub(crate) struct Bench {
    pub(crate) model: Model,
    pub(crate) effects: Vec<Effect>,
}

impl Bench {
    /// A console of 120 × 40 on these rows.
    pub(crate) fn new(lines: Vec<QueueLine>) -> Self {
        let header = header(lines.len() as u64);
        let model = Model::new(header, lines, None, Size { width: 120, height: 40 }, compare);
        let mut bench = Self { model, effects: Vec::new() };
        bench.tell(Message::Resized(120, 40));
        bench
    }

    /// That review on the screen, at row 421 with its details.
    pub(crate) fn picture() -> Self {
        let mut bench = Self::new(picture());
        bench.go_to(421);
        bench.detail(picture_detail());
        bench.effects.clear();
        bench
    }

    /// That review with the mapping screen open and read.
    pub(crate) fn mapping() -> Self {
        let mut bench = Self::picture();
        bench.press("M");
        let Some(Effect::Mapping { id }) = bench.asked().into_iter().next() else {
            panic!("nothing was asked")
        };
        let both = Box::new((mapping_view(), InstitutionRules::default()));
        bench.tell(Message::Answered(Answer::Mapping { id, result: Ok(both) }));
        bench.tell(Message::Answered(Answer::Values { id, result: Ok(value_questions()) }));
        bench
    }

    /// Passes a message on and keeps its effects.
    pub(crate) fn tell(&mut self, message: Message) {
        let effects = update(&mut self.model, message);
        self.effects.extend(effects);
    }

    /// Puts the cursor on a row.
    pub(crate) fn go_to(&mut self, row: RowNumber) {
        assert!(self.model.queue.go_to(row), "row {row} is there");
        let Size { width, height } = self.model.size;
        self.tell(Message::Resized(width, height));
    }

    /// Answers with the details of a row.
    pub(crate) fn detail(&mut self, detail: RowDetail) {
        let (generation, row) = (self.model.generation, detail.record.row);
        self.tell(Message::Answered(Answer::Detail { generation, row, result: Ok(Box::new(detail)) }));
    }

    /// Presses keys as a person does: each goes through the key table.
    pub(crate) fn press(&mut self, keys: &str) {
        for c in keys.chars() {
            let key = match c {
                '\n' => Key::Enter,
                '\t' => Key::Tab,
                '\u{1b}' => Key::Esc,
                '\u{8}' => Key::Backspace,
                c => Key::Char(c),
            };
            self.key(key);
        }
    }

    /// Presses one key.
    pub(crate) fn key(&mut self, key: Key) {
        let mode = self.model.mode();
        match self.model.look.keys.lookup(mode, key) {
            Some(action) => self.tell(Message::Action(action)),
            None if mode.takes_text() => self.tell(Message::Typed(key)),
            None => {}
        }
    }

    /// The effects since the last look, reads of details left out.
    pub(crate) fn asked(&mut self) -> Vec<Effect> {
        let effects = std::mem::take(&mut self.effects);
        effects.into_iter().filter(|e| !matches!(e, Effect::Details { .. })).collect()
    }

    /// The number of the row under the cursor.
    pub(crate) fn row(&self) -> RowNumber {
        self.model.queue.row().expect("a row")
    }

    /// What the window shows, line by line.
    pub(crate) fn window(&mut self, width: u16, height: u16) -> String {
        self.tell(Message::Resized(width, height));
        super::test_looks::window(&mut self.model, (width, height))
    }

    /// The same without telling the model the size.
    pub(crate) fn draw(&self, width: u16, height: u16) -> String {
        lines_of(&super::test_looks::drawn(&self.model, (width, height)))
    }
}

/// The text of a buffer, spaces at line ends removed.
pub(crate) fn lines_of(buffer: &ratatui::buffer::Buffer) -> String {
    let width = usize::from(buffer.area.width).max(1);
    let mut text = String::new();
    for row in buffer.content.chunks(width) {
        let mut line = String::new();
        let mut skip = 0;
        for cell in row {
            if skip == 0 {
                line.push_str(cell.symbol());
                skip = super::widget::text::width(cell.symbol()).max(1);
            }
            skip -= 1;
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
