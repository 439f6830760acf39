//! Compound files made by hand: their directory, and chains that end or do not.

use super::super::ole::{Chains, look};
use crate::source::tests::Sample;
use crate::source::{ReadError, ReadOptions, open};

/// Where the chain of the first stream leads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Chain {
    Ends,
    BitesItsTail,
}

const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;

/// A compound file of three sectors: table, directory, and the data of every stream.
pub(super) fn compound(names: &[&str], chain: Chain) -> Vec<u8> {
    let mut header = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    header.resize(512, 0);
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(24, &[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    put(44, &1_u32.to_le_bytes());
    put(48, &1_u32.to_le_bytes());
    put(56, &4096_u32.to_le_bytes());
    put(60, &END.to_le_bytes());
    put(68, &END.to_le_bytes());
    put(76, &0_u32.to_le_bytes());
    for at in 1..109 {
        put(76 + at * 4, &FREE.to_le_bytes());
    }
    let data = if chain == Chain::Ends { END } else { 2 };
    let table: Vec<u8> =
        [0xFFFF_FFFD, END, data].into_iter().chain([FREE; 125]).flat_map(u32::to_le_bytes).collect();
    let mut directory = entry("Root Entry", 5, END);
    names.iter().for_each(|name| directory.extend(entry(name, 2, 2)));
    directory.resize(512, 0);
    [header, table, directory, vec![0; 512]].concat()
}

fn entry(name: &str, kind: u8, start: u32) -> Vec<u8> {
    let mut entry = vec![0; 128];
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    entry[..units.len()].copy_from_slice(&units);
    entry[64..66].copy_from_slice(&u16::try_from(units.len() + 2).unwrap().to_le_bytes());
    entry[66] = kind;
    for link in [68, 72, 76] {
        entry[link..link + 4].copy_from_slice(&FREE.to_le_bytes());
    }
    entry[116..120].copy_from_slice(&start.to_le_bytes());
    entry[120..124].copy_from_slice(&8192_u32.to_le_bytes());
    entry
}

#[test]
fn streams_are_named_and_loops_are_found() {
    for (chain, expected) in [(Chain::Ends, Chains::End), (Chain::BitesItsTail, Chains::Loop)] {
        let sample = Sample::new(&compound(&["Workbook"], chain));
        let look = look(&mut std::fs::File::open(&sample.path).unwrap()).unwrap();
        assert!(look.has("workbook") && look.has("Root Entry"));
        assert_eq!(look.chains, expected);
    }
}

#[test]
fn a_loop_is_an_error_and_so_is_another_document() {
    let looping = Sample::new(&compound(&["Workbook"], Chain::BitesItsTail));
    assert!(matches!(open(&looping.path, &ReadOptions::default()), Err(ReadError::Broken { .. })));
    let letter = Sample::new(&compound(&["WordDocument"], Chain::Ends));
    assert!(matches!(open(&letter.path, &ReadOptions::default()), Err(ReadError::Refused { .. })));
}
