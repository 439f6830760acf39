//! Rows that look like a contact of the base and may be somebody else: work for a person.

use super::Desk;
use super::row::{Column, Row};
use crate::demo::contact::{Contact, Date, Means, Person, Title};
use crate::demo::trouble::Trouble;

pub(super) fn add(desk: &mut Desk) {
    desk.repeat(Trouble::HouseholdMember, household_member);
    desk.repeat(Trouble::HouseholdEmail, household_email);
    desk.repeat(Trouble::Namesake, namesake);
    desk.repeat(Trouble::ThinRow, thin_row);
    desk.repeat(Trouble::MovedWithoutBirthdate, moved_without_birthdate);
    desk.repeat(Trouble::FatherAndSon, father_and_son);
    desk.repeat(Trouble::StructureSpelling, structure_spelling);
}

/// Somebody else of the contact's family, at the same address and with the same landline.
fn relative(desk: &mut Desk, contact: &Contact) -> Contact {
    let mut person = desk.maker.person(contact.lang, Some(contact.last()));
    while person.first == contact.first() {
        person.first = desk.maker.first_name(contact.lang, person.title);
    }
    person.birth = Some(desk.maker.birth());
    let telephone = contact.means.telephone.clone();
    let cellphone = desk.maker.mobile(contact.address.town.country);
    let email1 = desk.maker.email(&person, contact.lang);
    let means = Means { telephone, cellphone, email1, email2: String::new() };
    Contact { person: Some(person), means, number: String::new(), ..contact.clone() }
}

fn household_member(desk: &mut Desk, _: usize) -> Option<Row> {
    let contact = desk.take(|contact| contact.is_individual() && !contact.means.telephone.is_empty())?;
    let relative = relative(desk, &contact);
    Some(desk.spell(&relative))
}

fn household_email(desk: &mut Desk, _: usize) -> Option<Row> {
    let contact = desk.take(|contact| contact.is_individual() && !contact.means.email1.is_empty())?;
    let relative = relative(desk, &contact);
    Some(desk.spell(&relative).with(Column::Email, contact.means.email1))
}

fn namesake(desk: &mut Desk, _: usize) -> Option<Row> {
    let contact = desk.take(Contact::is_individual)?;
    let town = desk.maker.other_town(contact.address.town);
    let address = desk.maker.address(town);
    let person = Person { birth: None, ..contact.person.clone()? };
    let email1 = desk.maker.email(&person, contact.lang);
    let means = Means { cellphone: desk.maker.mobile(town.country), email1, ..Means::default() };
    let namesake = Contact { person: Some(person), address, means, ..contact };
    Some(desk.spell(&namesake))
}

fn thin_row(desk: &mut Desk, _: usize) -> Option<Row> {
    const KNOWN_LESS: [Column; 7] = [
        Column::Birth,
        Column::Street,
        Column::Complement,
        Column::Phone,
        Column::Mobile,
        Column::Email,
        Column::Remark,
    ];
    let contact = desk.take(Contact::is_individual)?;
    Some(desk.copy(&contact).without(&KNOWN_LESS))
}

fn moved_without_birthdate(desk: &mut Desk, _: usize) -> Option<Row> {
    let mut contact = desk.take(|contact| contact.is_individual() && !contact.means.cellphone.is_empty())?;
    let person = contact.person.clone()?;
    let town = desk.maker.other_town(contact.address.town);
    contact.address = desk.maker.address(town);
    contact.means.email1 = desk.maker.email(&person, contact.lang);
    Some(desk.copy(&contact).without(&[Column::Birth, Column::Phone]))
}

fn father_and_son(desk: &mut Desk, _: usize) -> Option<Row> {
    let father = desk.take(|contact| contact.is_individual() && can_be_father(contact))?;
    let mut son = relative(desk, &father);
    let generation = desk.maker.random.between(24, 30);
    let birth =
        father.birth().map(|date| Date { year: date.year + generation, day: date.day % 28 + 1, ..date });
    let person = Person { birth, ..father.person? };
    son.means.email1 = desk.maker.email(&person, son.lang);
    son.person = Some(person);
    Some(desk.spell(&son))
}

fn can_be_father(contact: &Contact) -> bool {
    let person = contact.person.as_ref();
    person
        .is_some_and(|person| person.title == Title::Mr && person.birth.is_some_and(|date| date.year < 1975))
}

fn structure_spelling(desk: &mut Desk, _: usize) -> Option<Row> {
    let contact = desk.take(|contact| contact.structure.is_some() && contact.person.is_none())?;
    let name = contact.structure.as_deref().unwrap_or_default();
    let spelled = other_spelling(name);
    let phone = desk.maker.landline(contact.address.town);
    Some(
        desk.copy(&contact)
            .with(Column::Structure, spelled)
            .with(Column::Phone, phone)
            .without(&[Column::Email]),
    )
}

/// The name of a structure as somebody else would write it; never the same.
fn other_spelling(name: &str) -> String {
    const OTHERWISE: [(&str, &str); 25] = [
        ("Chœur", "Choeur"),
        ("École primaire de ", "Ecole primaire "),
        ("Étude ", "Etude "),
        ("Lycée ", "Lycee "),
        ("Collège de ", "Collège "),
        ("Office du tourisme de ", "Office de tourisme "),
        ("Amis du Théâtre de ", "Les Amis du Théâtre - "),
        ("Association ", "Assoc. "),
        ("Fondation ", "Fond. "),
        ("Imprimerie ", "Impr. "),
        ("Boulangerie ", "Boulangerie-Pâtisserie "),
        ("Comité d'entreprise ", "CE "),
        ("Transports", "Transport"),
        ("ü", "ue"),
        (" & ", " + "),
        (" AG", ""),
        (" GmbH", ""),
        (" SA", " S.A."),
        ("Seniorenclub", "Senioren-Club"),
        ("Theaterverein", "Theater-Verein"),
        ("Kantonsschule", "KS"),
        ("Volkshochschule", "VHS"),
        ("Stiftung", "Stift."),
        ("Scuola media di ", "Scuola media "),
        ("Fundación ", "Fund. "),
    ];
    let spelled = OTHERWISE.iter().fold(name.to_owned(), |text, (from, to)| text.replace(from, to));
    if spelled == name { format!("{name} (administration)") } else { spelled }
}
