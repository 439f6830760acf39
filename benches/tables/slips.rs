//! What happens to a value when it is typed a second time.

use super::random::Random;
use super::words::PET_FORMS;

/// One or two wrong keys: a letter left out, doubled, replaced by its neighbour, or two turned round.
pub(crate) fn typo(text: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 3 {
        return text.to_owned();
    }
    let at = random.between(1, letters.len() - 1);
    match random.below(4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 => letters[at] = beside(letters[at], random),
        _ => letters.swap(at, at - 1),
    }
    letters.into_iter().collect()
}

/// A key near the given one on the keyboard.
fn beside(letter: char, random: &mut Random) -> char {
    const ROWS: [&str; 4] = ["qwertzuiop", "asdfghjkl", "yxcvbnm", "1234567890"];
    let low = letter.to_ascii_lowercase();
    let Some((row, at)) = ROWS.iter().find_map(|row| Some((*row, row.find(low)?))) else { return letter };
    let at = if at == 0 || (random.chance(0.5) && at + 1 < row.len()) { at + 1 } else { at - 1 };
    let other = row[at..].chars().next().unwrap_or(letter);
    if letter.is_uppercase() { other.to_ascii_uppercase() } else { other }
}

/// Spelt as it sounds.
pub(crate) fn sounded(text: &str, random: &mut Random) -> String {
    const SOUNDS: [(&str, &str); 26] = [
        ("ph", "f"),
        ("f", "ph"),
        ("ck", "k"),
        ("k", "ck"),
        ("th", "t"),
        ("t", "tt"),
        ("ei", "ai"),
        ("ai", "ei"),
        ("ay", "ai"),
        ("ie", "i"),
        ("y", "i"),
        ("i", "y"),
        ("z", "s"),
        ("ss", "s"),
        ("s", "ss"),
        ("nn", "n"),
        ("n", "nn"),
        ("ll", "l"),
        ("l", "ll"),
        ("mm", "m"),
        ("rr", "r"),
        ("c", "k"),
        ("eau", "o"),
        ("dt", "t"),
        ("v", "w"),
        ("h", ""),
    ];
    let start = random.below(SOUNDS.len());
    let tail = text.char_indices().nth(1).map_or(text.len(), |(at, _)| at);
    let (head, tail) = text.split_at(tail);
    for step in 0..SOUNDS.len() {
        let (from, to) = SOUNDS[(start + step) % SOUNDS.len()];
        if tail.contains(from) {
            return format!("{head}{}", tail.replacen(from, to, 1));
        }
    }
    typo(text, random)
}

/// A pet form, a part of a double name, or the first letters.
pub(crate) fn pet_form(first: &str, random: &mut Random) -> String {
    let head = first.split([' ', '-']).next().unwrap_or(first);
    let groups: Vec<Vec<&str>> = PET_FORMS
        .split('|')
        .map(|group| group.split_whitespace().collect::<Vec<_>>())
        .filter(|group| group.iter().any(|name| *name == first || *name == head))
        .collect();
    if !groups.is_empty() {
        let group = &groups[random.below(groups.len())];
        return random.pick(group).replace('_', " ");
    }
    if head.len() < first.len() {
        return head.to_owned();
    }
    let letters: Vec<char> = head.chars().collect();
    if letters.len() < 6 {
        return head.to_owned();
    }
    let short: String = letters[..random.between(3, 4)].iter().collect();
    if random.chance(0.3) { short + "i" } else { short }
}

/// Umlauts and accents spelt out: ü as ue, é as e.
pub(crate) fn spelt_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'Ä' => out.push_str("Ae"),
            'Ö' => out.push_str("Oe"),
            'Ü' => out.push_str("Ue"),
            letter if letter.is_ascii() => out.push(letter),
            letter => out.push_str(any_ascii::any_ascii_char(letter)),
        }
    }
    out
}

/// Accents left out: ü as u.
pub(crate) fn plain(text: &str) -> String {
    any_ascii::any_ascii(text)
}

/// A street as another clerk writes it: abbreviated, or without its number.
pub(crate) fn street_again(street: &str, random: &mut Random) -> String {
    const SHORT: [(&str, &str); 17] = [
        ("strasse", "str."),
        ("straße", "str."),
        ("Rue de la ", "R. de la "),
        ("Rue ", "R. "),
        ("Avenue ", "Av. "),
        ("Boulevard ", "Bd "),
        ("Chemin ", "Ch. "),
        ("Route ", "Rte "),
        ("Place ", "Pl. "),
        ("platz", "pl."),
        ("Via ", "V. "),
        ("Viale ", "V.le "),
        ("Piazza ", "P.za "),
        ("Street", "St"),
        (" Road", " Rd"),
        ("Avenida ", "Avda. "),
        ("Calle ", "C/ "),
    ];
    let found = SHORT.iter().find(|(long, _)| street.contains(long));
    match found {
        Some((long, short)) if random.chance(0.75) => street.replacen(long, short, 1),
        _ if random.chance(0.3) => {
            let kept: Vec<&str> = street
                .split(' ')
                .filter(|word| !word.starts_with(|sign: char| sign.is_ascii_digit()))
                .collect();
            kept.join(" ").trim_end_matches(',').to_owned()
        }
        _ => street.replace(',', ""),
    }
}

/// A date with a slip; a text that is no date stays.
pub(crate) fn date_slip(birth: &str, random: &mut Random) -> String {
    let parts: Vec<i32> = birth.split('-').filter_map(|part| part.parse().ok()).collect();
    let &[year, month, day] = parts.as_slice() else { return birth.to_owned() };
    let (year, month, day) = match random.below(10) {
        0..3 if day <= 12 => (year, day, month),
        0..4 => (year, month, (day + random.pick(&[-1, 1, 10, -10])).clamp(1, 28)),
        4..6 => (year, (month + random.pick(&[-1, 1])).clamp(1, 12), day),
        6..9 => (year + random.pick(&[-1, 1, 10, -10]), month, day),
        _ => (year, 1, 1),
    };
    format!("{year:04}-{month:02}-{day:02}")
}

/// A phone number as another clerk writes it.
pub(crate) fn phone_again(number: &str, prefix: &str, random: &mut Random) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let national = digits.trim_start_matches('0');
    let has_zero = digits.starts_with('0') && prefix != "39";
    let bare = if has_zero { national } else { &digits };
    match random.below(6) {
        0 => format!("+{prefix}{bare}"),
        1 => format!("00{prefix} {bare}"),
        2 if has_zero => format!("+{prefix} (0){}", grouped(bare)),
        3 => grouped(&digits),
        4 => format!("+{prefix} {}", grouped(bare)),
        _ => digits,
    }
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 2 && at % 2 == 1 {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}
