//! The bytes of a cell as text, and what had to be repaired on the way.

use encoding_rs::WINDOWS_1252;

use super::input::Held;
use super::row::DamageKind;

/// Something that was repaired, and the sentence that says so.
pub(super) type Repair = (DamageKind, &'static str);

/// Turns what was kept of a cell into text.
pub(super) fn cell_text(held: &Held) -> (String, Vec<Repair>) {
    let mut repairs = Vec::new();
    if held.cut {
        repairs.push((DamageKind::LongCell, "longer than a cell may be; cut at the limit"));
    }
    let mut text = match std::str::from_utf8(&held.bytes) {
        Ok(text) => text.to_owned(),
        // A cut may fall inside a character.
        Err(error) if held.cut && error.error_len().is_none() => {
            let whole = held.bytes.get(..error.valid_up_to()).unwrap_or_default();
            String::from_utf8_lossy(whole).into_owned()
        }
        Err(_) => {
            repairs.push((DamageKind::MixedEncoding, "not in the file's encoding; read as Windows-1252"));
            WINDOWS_1252.decode_without_bom_handling(&held.bytes).0.into_owned()
        }
    };
    if text.contains('\0') {
        repairs.push((DamageKind::NulCharacter, "NUL characters were left out"));
        text.retain(|c| c != '\0');
    }
    (text, repairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_repaired_is_told() {
        let cases: [(&[u8], usize, &str, &[DamageKind]); 5] = [
            ("Zoë".as_bytes(), 10, "Zoë", &[]),
            (b"Zo\xEB", 10, "Zoë", &[DamageKind::MixedEncoding]),
            (b"a\0b", 10, "ab", &[DamageKind::NulCharacter]),
            ("Zoë".as_bytes(), 3, "Zo", &[DamageKind::LongCell]),
            ("Zoëy".as_bytes(), 4, "Zoë", &[DamageKind::LongCell]),
        ];
        for (bytes, room, expected, kinds) in cases {
            let mut held = Held::with_room(room);
            held.push(bytes);
            let (text, repairs) = cell_text(&held);
            assert_eq!(text, expected);
            assert_eq!(repairs.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), kinds);
        }
    }
}
