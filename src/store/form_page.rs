//! Standardised forms of contacts with neighbouring ids, in one page of bytes.
//!
//! A page holds the forms of 32 ids: a word of bits says which of them have one, then come the lengths, then the forms. A
//! row per form would cost a microsecond to read; a page costs little more.

/// Ids of a page.
pub(super) const SLOTS: i64 = 32;

/// The page of a contact, and its place there.
pub(super) fn place(id: i64) -> (i64, usize) {
    (id.div_euclid(SLOTS), usize::try_from(id.rem_euclid(SLOTS)).unwrap_or(0))
}

/// The forms of a page by their places; an empty one is none.
pub(super) type Forms = [Vec<u8>; SLOTS as usize];

/// Writes a page; `None` when it holds no form.
pub(super) fn write(forms: &Forms) -> Option<Vec<u8>> {
    let bits = forms.iter().rev().fold(0_u32, |bits, form| (bits << 1) | u32::from(!form.is_empty()));
    if bits == 0 {
        return None;
    }
    let mut out = Vec::with_capacity(4 + forms.iter().map(|form| form.len() + 2).sum::<usize>());
    out.extend(bits.to_le_bytes());
    for form in forms.iter().filter(|form| !form.is_empty()) {
        // A form is a few hundred bytes at most; two bytes of length, for a page is read more often than it is stored.
        out.extend(u16::try_from(form.len()).unwrap_or(u16::MAX).to_le_bytes());
    }
    forms.iter().for_each(|form| out.extend_from_slice(form.get(..usize::from(u16::MAX)).unwrap_or(form)));
    Some(out)
}

/// Hands out the forms of a page with their places, in order; `None` when it is damaged.
pub(super) fn read<'a>(bytes: &'a [u8], mut take: impl FnMut(usize, &'a [u8])) -> Option<()> {
    let (bits, rest) = bytes.split_first_chunk()?;
    let bits = u32::from_le_bytes(*bits);
    let (lengths, mut forms) = rest.split_at_checked(2 * bits.count_ones() as usize)?;
    let (lengths, _) = lengths.as_chunks::<2>();
    let mut lengths = lengths.iter();
    for slot in (0..u32::BITS).filter(|slot| bits & (1 << slot) != 0) {
        let length = usize::from(u16::from_le_bytes(*lengths.next()?));
        let (form, rest) = forms.split_at_checked(length)?;
        take(slot as usize, form);
        forms = rest;
    }
    forms.is_empty().then_some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_page_gives_back_what_was_put_in(forms in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..200), 32)) {
            let page: Forms = std::array::from_fn(|i| forms[i].clone());
            let mut back: Forms = std::array::from_fn(|_| Vec::new());
            if let Some(bytes) = write(&page) {
                read(&bytes, |slot, form| back[slot] = form.to_vec()).unwrap();
                prop_assert!(bytes.len() > 4);
            }
            prop_assert_eq!(back, page);
        }

        #[test]
        fn damaged_bytes_are_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut seen = 0;
            let _ = read(&bytes, |slot, _| { assert!(slot < 32); seen += 1; });
            prop_assert!(seen <= 32);
        }
    }

    #[test]
    fn a_cut_page_is_damaged_and_an_empty_one_is_none() {
        let mut forms: Forms = std::array::from_fn(|_| Vec::new());
        assert_eq!(write(&forms), None);
        forms[31] = vec![7; 5];
        let bytes = write(&forms).unwrap();
        assert_eq!(read(&bytes[..bytes.len() - 1], |_, _| {}), None);
        assert_eq!(place(0), (0, 0));
        assert_eq!(place(63), (1, 31));
    }
}
