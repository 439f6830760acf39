//! One-byte tables of old systems that the WHATWG standard leaves out.
//!
//! In: bytes or characters. Out: the other. The upper halves are facts of the code pages as IBM and
//! Apple published them; the lower halves are ASCII.

/// The upper half of a one-byte table, from 0x80 on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldTable {
    /// Its name in the register of IANA, or Apple's where IANA has none.
    pub name: &'static str,
    upper: &'static str,
}

/// DOS in western Europe.
pub const IBM850: OldTable = OldTable {
    name: "IBM850",
    upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤\
            ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
};

/// DOS as it was first sold.
pub const IBM437: OldTable = OldTable {
    name: "IBM437",
    upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧\
            ╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
};

/// DOS in central Europe.
pub const IBM852: OldTable = OldTable {
    name: "IBM852",
    upper: "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤\
            đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}",
};

/// The Mac in central Europe.
pub const MAC_CENTRAL: OldTable = OldTable {
    name: "x-mac-ce",
    upper: "ÄĀāÉĄÖÜáąČäčĆćéŹźĎíďĒēĖóėôöõúĚěü†°Ę£§•¶ß®©™ę¨≠ģĮįĪ≤≥īĶ∂∑łĻļĽľĹĺŅņŃ¬√ńŇ∆«»…\u{a0}ňŐÕőŌ\
            –—“”‘’÷◊ōŔŕŘ‹›řŖŗŠ‚„šŚśÁŤťÍŽžŪÓÔūŮÚůŰűŲųÝýķŻŁżĢˇ",
};

/// All tables.
pub const OLD_TABLES: [OldTable; 4] = [IBM850, IBM437, IBM852, MAC_CENTRAL];

impl OldTable {
    /// Gives the characters of all bytes.
    pub fn characters(&self) -> [char; 256] {
        let mut table = ['\u{fffd}'; 256];
        for (entry, byte) in table.iter_mut().zip(0..128_u8) {
            *entry = char::from(byte);
        }
        for (entry, ch) in table.iter_mut().skip(128).zip(self.upper.chars()) {
            *entry = ch;
        }
        table
    }

    /// Gives the byte of a character, if the table has it.
    pub fn byte(&self, ch: char) -> Option<u8> {
        if ch.is_ascii() {
            return u8::try_from(ch).ok();
        }
        let at = self.upper.chars().position(|known| known == ch)?;
        u8::try_from(at + 128).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_one_character_and_back() {
        for table in OLD_TABLES {
            let characters = table.characters();
            for byte in 0..=255_u8 {
                let ch = characters[usize::from(byte)];
                assert_ne!(ch, '\u{fffd}', "{} {byte:02x}", table.name);
                assert_eq!(table.byte(ch), Some(byte), "{} {byte:02x}", table.name);
            }
        }
    }

    #[test]
    fn known_bytes_are_known_letters() {
        let cases = [(IBM850, 0x82, 'é'), (IBM852, 0x88, 'ł'), (IBM437, 0xE1, 'ß'), (MAC_CENTRAL, 0x8A, 'ä')];
        for (table, byte, letter) in cases {
            assert_eq!(table.characters()[byte], letter, "{}", table.name);
        }
    }
}
