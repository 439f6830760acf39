//! New people whose row has one thing wrong with it.

use super::Desk;
use super::row::{Column, Row};
use crate::demo::contact::Contact;
use crate::demo::data::{LONG_TOWNS, TOWNS, Town};
use crate::demo::maker::slug;
use crate::demo::trouble::Trouble;

pub(super) fn add(desk: &mut Desk) {
    add_means(desk);
    add_dates(desk);
    desk.repeat(Trouble::PostcodeLostZero, postcode_lost_zero);
    desk.repeat(Trouble::CountryUk, country_uk);
    desk.repeat(Trouble::UnknownCountry, unknown_country);
    desk.repeat(Trouble::LongTown, long_town);
    desk.repeat(Trouble::UnknownTitle, unknown_title);
    desk.repeat(Trouble::DigitsInName, digits_in_name);
    desk.repeat(Trouble::Nameless, nameless);
    desk.repeat(Trouble::Mojibake, mojibake);
    desk.repeat(Trouble::LongRemark, long_remark);
    desk.repeat(Trouble::MultilineRemark, multiline_remark);
}

fn add_means(desk: &mut Desk) {
    desk.repeat(Trouble::MailProviderTypo, provider_typo);
    desk.repeat(Trouble::DoubleAt, double_at);
    desk.repeat(Trouble::InvalidPhone, invalid_phone);
    desk.repeat(Trouble::PhoneLostZero, phone_lost_zero);
    desk.repeat(Trouble::EmailTaken, email_taken);
}

fn add_dates(desk: &mut Desk) {
    desk.repeat(Trouble::ShortDate, short_date);
    desk.repeat(Trouble::ImpossibleDate, |desk, place| birth(desk, &["31.02.1980", "30.02.1967"], place));
    desk.repeat(Trouble::FutureBirthdate, |desk, place| birth(desk, &["14.09.2091", "02.05.2107"], place));
}

/// The row of a new person.
fn newcomer(desk: &mut Desk) -> Row {
    let contact = desk.newcomer();
    desk.spell(&contact)
}

/// The row of a new person who lives in the town.
fn newcomer_in(desk: &mut Desk, town: Town) -> Row {
    let contact = desk.maker.individual(town);
    desk.spell(&contact)
}

/// The local part of an e-mail address for a new person, and the row.
fn local_part(desk: &mut Desk) -> (String, Row) {
    let contact = desk.newcomer();
    (format!("{}.{}", slug(contact.first()), slug(contact.last())), desk.spell(&contact))
}

fn provider_typo(desk: &mut Desk, position: usize) -> Option<Row> {
    let (local, row) = local_part(desk);
    let provider = ["gmial.com", "hotmial.com", "bluewinn.ch", "gmail.con"].get(position)?;
    Some(row.with(Column::Email, format!("{local}@{provider}")))
}

fn double_at(desk: &mut Desk, _: usize) -> Option<Row> {
    let (local, row) = local_part(desk);
    Some(row.with(Column::Email, format!("{local}@@bluewin.ch")))
}

fn invalid_phone(desk: &mut Desk, position: usize) -> Option<Row> {
    let phone = ["01 SVP 77 77", "021 12", "voir bureau"].get(position)?;
    Some(newcomer(desk).with(Column::Phone, *phone))
}

fn phone_lost_zero(desk: &mut Desk, _: usize) -> Option<Row> {
    let town = desk.maker.town_in("CH");
    let mobile = desk.maker.mobile("CH").replace(' ', "");
    Some(newcomer_in(desk, town).with(Column::Mobile, mobile.trim_start_matches('0')))
}

/// Somebody with another name, from another town, gives the login address of a contact of the base.
fn email_taken(desk: &mut Desk, _: usize) -> Option<Row> {
    let owner = desk.take(|contact| contact.is_individual() && !contact.means.email1.is_empty())?;
    let mut stranger = desk.newcomer();
    while shares_a_name(&stranger, &owner) {
        stranger = desk.newcomer();
    }
    Some(desk.spell(&stranger).with(Column::Email, owner.means.email1))
}

fn shares_a_name(one: &Contact, other: &Contact) -> bool {
    one.first() == other.first() || one.last() == other.last()
}

fn short_date(desk: &mut Desk, position: usize) -> Option<Row> {
    let contact = desk.newcomer();
    // The first is the one that can be read both ways.
    let date = if position == 0 { "12/3/79".to_owned() } else { contact.birth()?.short() };
    Some(desk.spell(&contact).with(Column::Birth, date))
}

fn birth(desk: &mut Desk, dates: &[&str], position: usize) -> Option<Row> {
    let date = dates.get(position)?;
    Some(newcomer(desk).with(Column::Birth, *date))
}

fn postcode_lost_zero(desk: &mut Desk, _: usize) -> Option<Row> {
    let towns: Vec<Town> =
        TOWNS.iter().copied().filter(|town| town.country == "FR" && town.zip.starts_with('0')).collect();
    let town = desk.maker.random.pick(&towns);
    Some(newcomer_in(desk, town).with(Column::Zip, town.zip.trim_start_matches('0')))
}

fn country_uk(desk: &mut Desk, _: usize) -> Option<Row> {
    let town = desk.maker.town_in("GB");
    Some(newcomer_in(desk, town).with(Column::Country, "UK"))
}

fn unknown_country(desk: &mut Desk, position: usize) -> Option<Row> {
    let country = ["Sildavie", "XQ"].get(position)?;
    Some(newcomer(desk).with(Column::Country, *country))
}

fn long_town(desk: &mut Desk, position: usize) -> Option<Row> {
    let town = LONG_TOWNS.get(position)?;
    Some(newcomer_in(desk, *town))
}

fn unknown_title(desk: &mut Desk, position: usize) -> Option<Row> {
    let title = ["Maître", "Colonel"].get(position)?;
    Some(newcomer(desk).with(Column::Title, *title))
}

fn digits_in_name(desk: &mut Desk, position: usize) -> Option<Row> {
    let contact = desk.newcomer();
    let row = desk.spell(&contact);
    Some(match position {
        0 => row.with(Column::Last, format!("{}2", contact.last())),
        1 => row.with(Column::First, format!("{} 1", contact.first())),
        _ => row.with(Column::Last, with_zero(contact.last())),
    })
}

/// The name with its second letter struck as a zero.
fn with_zero(name: &str) -> String {
    name.chars().enumerate().map(|(place, letter)| if place == 1 { '0' } else { letter }).collect()
}

fn nameless(desk: &mut Desk, _: usize) -> Option<Row> {
    Some(newcomer(desk).without(&[Column::Title, Column::First, Column::Last, Column::Structure]))
}

fn mojibake(desk: &mut Desk, position: usize) -> Option<Row> {
    let row = newcomer(desk);
    Some(match position {
        0 => row.with(Column::First, "SÃ©bastien"),
        1 => row.with(Column::First, "FranÃ§oise"),
        _ => row.with(Column::Street, "Rue de l'Ã‰glise 4"),
    })
}

fn long_remark(desk: &mut Desk, _: usize) -> Option<Row> {
    let line = "A téléphoné au sujet de la saison, souhaite être rappelé, préfère la corbeille. ";
    Some(newcomer(desk).with(Column::Remark, line.repeat(30).trim_end()))
}

fn multiline_remark(desk: &mut Desk, _: usize) -> Option<Row> {
    Some(newcomer(desk).with(Column::Remark, "Livrer à la caisse;\nne pas envoyer par poste \"A\""))
}
