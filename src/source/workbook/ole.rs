//! A look into an OLE compound file before a parser trusts it.
//!
//! In: the file. Out: the names of its streams, and whether its chains of sectors come to an end
//! ([MS-CFB]). Parsers that follow a chain which bites its own tail never return.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Sector numbers from here on are marks, not places.
const MARKS: u32 = 0xFFFF_FFFA;

const HEADER: usize = 512;

/// Places of the table of sectors that the header itself holds.
const IN_HEADER: usize = 109;

const DIRECTORY_ENTRY: usize = 128;

/// What a compound file holds.
#[derive(Debug, Default)]
pub(super) struct Look {
    pub(super) names: Vec<String>,
    pub(super) chains: Chains,
}

/// Whether the chains of sectors end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Chains {
    #[default]
    End,
    Loop,
}

impl Look {
    pub(super) fn has(&self, wanted: &str) -> bool {
        self.names.iter().any(|name| name.eq_ignore_ascii_case(wanted))
    }
}

/// Looks at a file as far as it makes sense.
pub(super) fn look(file: &mut File) -> io::Result<Look> {
    let length = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut header = [0; HEADER];
    file.read_exact(&mut header)?;
    let shift = u32::from(number16(&header, 30)).clamp(7, 16);
    let mut sectors = Sectors { file, size: 1 << shift, count: length >> shift, chains: Chains::End };
    let table = sectors.table(&header)?;
    let directory = sectors.stream(&table, number32(&header, 48))?;
    let mut look = Look::default();
    let mut starts = vec![number32(&header, 60)];
    for entry in directory.chunks_exact(DIRECTORY_ENTRY) {
        let kind = entry.get(66).copied().unwrap_or(0);
        if kind == 0 {
            continue;
        }
        let length = usize::from(number16(entry, 64)).saturating_sub(2).min(62) / 2;
        let units: Vec<u16> = (0..length).map(|at| number16(entry, at * 2)).collect();
        look.names.push(String::from_utf16_lossy(&units));
        // Small streams lie elsewhere, under numbers of another table.
        if kind == 5 || number32(entry, 120) >= 4096 {
            starts.push(number32(entry, 116));
        }
    }
    sectors.check(&table, &starts);
    look.chains = sectors.chains;
    Ok(look)
}

struct Sectors<'a> {
    file: &'a mut File,
    size: usize,
    count: u64,
    chains: Chains,
}

impl Sectors<'_> {
    fn read(&mut self, sector: u32) -> io::Result<Vec<u8>> {
        self.file.seek(SeekFrom::Start((u64::from(sector) + 1) * self.size as u64))?;
        let mut bytes = Vec::new();
        self.file.by_ref().take(self.size as u64).read_to_end(&mut bytes)?;
        bytes.resize(self.size, 0xFF);
        Ok(bytes)
    }

    /// Puts the table of sectors together.
    fn table(&mut self, header: &[u8]) -> io::Result<Vec<u32>> {
        let mut places: Vec<u32> = (0..IN_HEADER).map(|at| number32(header, 76 + at * 4)).collect();
        let mut next = number32(header, 68);
        let mut steps = 0;
        while u64::from(next) < self.count {
            let sector = self.read(next)?;
            let last = self.size / 4 - 1;
            places.extend((0..last).map(|at| number32(&sector, at * 4)));
            next = number32(&sector, last * 4);
            steps += 1;
            if steps > self.count {
                self.chains = Chains::Loop;
                break;
            }
        }
        let mut table = Vec::new();
        for place in places.into_iter().filter(|place| *place < MARKS) {
            if u64::from(place) >= self.count || table.len() as u64 > self.count {
                continue;
            }
            let sector = self.read(place)?;
            table.extend((0..self.size / 4).map(|at| number32(&sector, at * 4)));
        }
        Ok(table)
    }

    fn stream(&mut self, table: &[u32], start: u32) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut next = start;
        while u64::from(next) < self.count {
            bytes.extend(self.read(next)?);
            if bytes.len() as u64 > self.count * self.size as u64 {
                self.chains = Chains::Loop;
                break;
            }
            next = table.get(next as usize).copied().unwrap_or(MARKS);
        }
        Ok(bytes)
    }

    /// Follows the chains from every start; all together they cannot be much longer than the file.
    fn check(&mut self, table: &[u32], starts: &[u32]) {
        let most = self.count * 4 + 1024;
        let mut steps = 0;
        for start in starts {
            let mut next = *start;
            let from = steps;
            while let Some(behind) = table.get(next as usize) {
                steps += 1;
                if steps - from > self.count || steps > most {
                    self.chains = Chains::Loop;
                    return;
                }
                next = *behind;
            }
        }
    }
}

fn number16(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |two| u16::from_le_bytes(*two))
}

fn number32(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(u32::MAX, |four| u32::from_le_bytes(*four))
}
