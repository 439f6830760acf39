//! Whether a file is of a profile's kind, and the column map that the profile gives it.
//!
//! In: the headers of a file and a [`Profile`]. Out: a score, or a map. Deliberately unaware of the cells: a kind of
//! file is known by its headers, whatever their order.

use super::known::is_coded;
use super::map::{ColumnMap, ColumnMapping, MatchedBy, Target};
use super::profile::{Profile, ProfileColumn, ProfileReading};
use super::propose::propose_map;
use super::values::ValueMaps;
use crate::contact::value::text::{compact, fold};
use crate::source::Column;
use crate::validation::InstitutionRules;

/// A file must share so many headers with a profile before it can be of its kind: `Name` and `E-Mail` are everybody's.
const FEWEST: usize = 3;

impl Profile {
    /// From this score on a profile is applied by itself: of ten headers one may be missing and one be new.
    pub const APPLIES: f32 = 0.8;

    /// Keeps a map for the next file of its kind. What was answered about texts that are nobody's code (a name, a
    /// street) speaks of one person and is not kept.
    #[must_use]
    pub fn of(name: &str, map: &ColumnMap, reading: ProfileReading) -> Self {
        let column = |c: &ColumnMapping| ProfileColumn { header: c.header.clone(), target: c.target.code() };
        let mut values = ValueMaps::default();
        // What emptied cells mean is asked of every file anew.
        for (code, text, answer) in map.values.iter().filter(|(_, text, _)| !text.is_empty()) {
            if let Some(target) = Target::from_code(code).filter(|target| is_coded(*target)) {
                values.set(target, text, Some(answer.clone()));
            }
        }
        let columns = map.columns.iter().map(column).collect();
        Self { name: name.to_owned(), columns, values, reading, ..Self::default() }
    }

    /// True for what may be the name of a profile, and of the file that keeps it.
    #[must_use]
    pub fn is_name(name: &str) -> bool {
        super::profile_text::is_name(name)
    }

    /// How far the headers are those of this kind of file, 0…1; order, case, accents and signs do not count.
    ///
    /// It is the share of headers that both have among all that either has. From [`Profile::APPLIES`] on the file is
    /// taken to be of this kind.
    #[must_use]
    pub fn recognises(&self, columns: &[Column]) -> f32 {
        let headers: Vec<&str> =
            columns.iter().map(|c| c.header.trim()).filter(|header| !header.is_empty()).collect();
        let found = assigned(&self.columns, &headers);
        let shared = found.iter().flatten().count();
        let met = |at: usize| found.contains(&Some(at));
        let absent = |wanted: Presence| {
            let columns = self.columns.iter().enumerate();
            columns.filter(|(at, c)| is_named(c) && presence(&c.header) == wanted && !met(*at)).count()
        };
        if shared < FEWEST || absent(Presence::AtLeastOnce) > 0 {
            return 0.0;
        }
        shared as f32 / (headers.len() + absent(Presence::Once)) as f32
    }

    /// The one of several profiles that recognises the columns best, where one does; of equals the first.
    #[must_use]
    pub fn best<'a>(profiles: impl IntoIterator<Item = &'a Self>, columns: &[Column]) -> Option<&'a Self> {
        let mut best: Option<(&Self, f32)> = None;
        for profile in profiles {
            let score = profile.recognises(columns);
            if score >= Self::APPLIES && best.is_none_or(|(_, before)| score > before) {
                best = Some((profile, score));
            }
        }
        best.map(|(profile, _)| profile)
    }

    /// The map of a file by this profile; columns that it does not know are proposed by their headers alone.
    #[must_use]
    pub fn map(&self, columns: &[Column]) -> ColumnMap {
        self.map_over(propose_map(columns, &[], &InstitutionRules::default()))
    }

    /// The map of a file by this profile over what headers and cells propose for the columns it does not know.
    #[must_use]
    pub fn map_over(&self, proposed: ColumnMap) -> ColumnMap {
        let mut map = proposed;
        let headers: Vec<&str> = map.columns.iter().map(|c| c.header.trim()).collect();
        let found = assigned(&self.columns, &headers);
        let mut given: Vec<Target> = Vec::new();
        for (column, at) in map.columns.iter_mut().zip(&found) {
            let target = at.and_then(|at| self.columns.get(at)).and_then(|c| Target::from_code(&c.target));
            // `?` is a column that the profile knows and leaves to the proposal.
            if let Some(target) = target.filter(|target| *target != Target::Unknown) {
                (column.target, column.by, column.score) = (target, MatchedBy::Profile, 1.0);
                given.push(target);
            }
        }
        forget_doubles(&mut map, &given);
        map.values.extend(&self.values);
        map.profile = Some(self.name.clone());
        map
    }
}

/// A proposal gives way to what the profile says of another column.
fn forget_doubles(map: &mut ColumnMap, given: &[Target]) {
    for column in map.columns.iter_mut().filter(|c| c.by != MatchedBy::Profile) {
        let free = matches!(column.target, Target::RemarkLine | Target::Ignored | Target::Unknown);
        if !free && given.contains(&column.target) {
            (column.target, column.by, column.score) = (Target::Unknown, MatchedBy::Nothing, 0.0);
        }
    }
}

fn is_named(column: &ProfileColumn) -> bool {
    !column.header.trim().is_empty()
}

/// How often a column of a profile stands in a file of its kind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    /// Once.
    Once,
    /// `CRIT…`: every header that begins so, or none.
    AnyNumber,
    /// `[old]…!`: every header that begins so, and there is one.
    AtLeastOnce,
}

fn presence(header: &str) -> Presence {
    match header.trim_end() {
        header if header.ends_with('…') => Presence::AnyNumber,
        header if header.ends_with("…!") => Presence::AtLeastOnce,
        _ => Presence::Once,
    }
}

/// For each header the column of the profile that it is; equal headers are taken in their order.
fn assigned(columns: &[ProfileColumn], headers: &[&str]) -> Vec<Option<usize>> {
    let keys: Vec<String> = columns.iter().map(|column| signature(&column.header)).collect();
    let mut free = vec![true; columns.len()];
    headers
        .iter()
        .map(|header| {
            let key = signature(header);
            let same = |at: &usize| free.get(*at) == Some(&true) && keys.get(*at) == Some(&key);
            let found = (0..columns.len()).find(same);
            match found.and_then(|at| free.get_mut(at)) {
                Some(slot) => *slot = false,
                None => return open_ended(columns, header),
            }
            found
        })
        .collect()
}

/// What a header is known by; one of signs alone by the signs.
fn signature(header: &str) -> String {
    let bracketed = header.trim_start().starts_with('[');
    let key = compact(header);
    if key.is_empty() || bracketed { squeezed(header) } else { key }
}

fn squeezed(header: &str) -> String {
    let mut folded = fold(header);
    folded.retain(|c| !c.is_whitespace());
    folded
}

fn open_ended(columns: &[ProfileColumn], header: &str) -> Option<usize> {
    let header = squeezed(header);
    columns.iter().position(|column| {
        let front = column.header.trim_end().trim_end_matches('!').strip_suffix('…');
        front.is_some_and(|front| !front.trim().is_empty() && header.starts_with(&squeezed(front)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Field;
    use crate::mapping::ValueAnswer;

    fn columns(headers: &[&str]) -> Vec<Column> {
        let column = |(index, header): (u16, &&str)| Column { index, header: (*header).to_owned() };
        (0..).zip(headers).map(column).collect()
    }

    fn profile(columns: &[(&str, &str)]) -> Profile {
        let column = |(header, target): &(&str, &str)| ProfileColumn {
            header: (*header).to_owned(),
            target: (*target).to_owned(),
        };
        let columns = columns.iter().map(column).collect();
        Profile { name: "box".into(), columns, ..Profile::default() }
    }

    fn box_office() -> Profile {
        profile(&[
            ("N° abonné", "CONTACT_NR"),
            ("Nom", "LASTNAME"),
            ("Prénom", "FIRSTNAME"),
            ("Réf.", "REMARK+"),
            ("Ville", "TOWN"),
            ("Vide", "?"),
        ])
    }

    #[test]
    fn a_kind_of_file_is_known_by_its_headers() {
        let score = |headers: &[&str]| box_office().recognises(&columns(headers));
        let own = ["N° abonné", "Nom", "Prénom", "Réf.", "Ville", "Vide"];
        assert!(score(&own) > 0.99);
        assert!(score(&["VILLE", "vide ", "prenom", "nom", "ref", "no abonne"]) < 0.99, "N° is not No");
        assert!(score(&["VILLE", "vide ", "prenom", "nom", "ref", "N°  Abonne", ""]) > 0.99);
        let one_more = [&own[..], &["Téléphone"]].concat();
        assert!((Profile::APPLIES..0.99).contains(&score(&one_more)));
        assert!((Profile::APPLIES..0.99).contains(&score(&own[..5])));
        for foreign in [
            &["Nom", "Prénom", "Ville"][..],
            &["Nom", "Prénom", "Ville", "E-mail", "Téléphone", "NPA"],
            &["Nom", "Nom", "Nom", "Nom", "Nom", "Nom"],
            &["Nom"],
            &["", ""],
            &[],
        ] {
            assert!(score(foreign) < Profile::APPLIES, "{foreign:?}");
        }
        assert!(profile(&[("", "TOWN"), ("", "ZIPCODE")]).recognises(&columns(&["", ""])) < 0.1);
    }

    #[test]
    fn open_ended_headers() {
        let criteria = profile(&[("CONTACT_NR", "CONTACT_NR"), ("EMAIL1…", "EMAIL1"), ("[old]…!", "?")]);
        let score = |headers: &[&str]| criteria.recognises(&columns(headers));
        assert!(score(&["CONTACT_NR", "[old] A", "[OLD]B"]) > 0.99);
        assert!(score(&["CONTACT_NR", "EMAIL1", "[old] A"]) > 0.99);
        assert!(score(&["CONTACT_NR", "EMAIL1", "EMAIL1"]) < 0.1, "no old value");
        let map = criteria.map(&columns(&["CONTACT_NR", "[old] TOWN"]));
        assert_eq!(map.columns[1].target, Target::OldValue(Field::Town));
    }

    #[test]
    fn a_profile_maps_what_it_knows_and_the_rest_is_proposed() {
        let mut profile = box_office();
        let title = Target::Field(Field::Title);
        profile.values.set(title, "Monsieur-Père", Some(ValueAnswer::Means("MR".into())));
        let map =
            profile.map(&columns(&["Ville", "Réf.", "Nom", "E-mail", "Localité", "Schuhgrösse", "Nom"]));
        let targets: Vec<String> = map.columns.iter().map(|c| c.target.code()).collect();
        assert_eq!(targets, ["TOWN", "REMARK+", "LASTNAME", "EMAIL1", "?", "?", "?"]);
        assert_eq!(map.columns[0].by, MatchedBy::Profile);
        assert_eq!(map.columns[3].by, MatchedBy::Synonym);
        assert_eq!(map.profile.as_deref(), Some("box"));
        assert!(map.values.answer(title, "monsieur-pere").is_some());
    }

    #[test]
    fn headers_that_stand_twice_are_taken_in_their_order() {
        let twice = profile(&[("Tél.", "TELEPHONE"), ("Tél.", "CELLPHONE"), ("", "-"), ("", "TOWN")]);
        let map = twice.map(&columns(&["Tél.", "", "Tél.", ""]));
        let targets: Vec<String> = map.columns.iter().map(|c| c.target.code()).collect();
        assert_eq!(targets, ["TELEPHONE", "-", "CELLPHONE", "TOWN"]);
    }

    #[test]
    fn a_map_that_is_kept_gives_itself_again() {
        let headers = columns(&["Nom", "Prénom", "NPA", "Schuhgrösse"]);
        let mut map = box_office().map(&headers);
        let means = |value: &str| Some(ValueAnswer::Means(value.into()));
        map.values.set(Target::Field(Field::Title), "Père", means("MR"));
        map.values.set(Target::Field(Field::LastName), "Dupond", means("Dupont"));
        let kept = Profile::of("again", &map, ProfileReading::default());
        let read = Profile::from_toml(&kept.to_toml()).unwrap();
        assert_eq!(read, kept);
        assert!(read.recognises(&headers) > 0.99);
        let again = read.map(&headers);
        let targets = |map: &ColumnMap| map.columns.iter().map(|c| c.target).collect::<Vec<_>>();
        assert_eq!(targets(&again), targets(&map));
        assert!(again.values.answer(Target::Field(Field::Title), "pere").is_some());
        assert!(again.values.answer(Target::Field(Field::LastName), "dupond").is_none(), "one person's name");
    }

    #[test]
    fn the_best_of_several() {
        let (near, far) =
            (box_office(), profile(&[("Nom", "LASTNAME"), ("Prénom", "FIRSTNAME"), ("X", "-")]));
        let headers = columns(&["N° abonné", "Nom", "Prénom", "Réf.", "Ville", "Vide"]);
        assert_eq!(Profile::best([&far, &near], &headers), Some(&near));
        assert_eq!(Profile::best([&far], &headers), None);
    }
}
