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

/// Streams shorter than this lie in the small sectors of the root's stream.
const SMALL: u32 = 4096;

/// Bytes of a stream that is taken whole.
const MOST_BYTES: u64 = 48 << 20;

/// Takes a stream by the first of the names that is there; `None` if there is none, or too much of it.
pub(super) fn stream(file: &mut File, names: &[&str]) -> io::Result<Option<Vec<u8>>> {
    let length = file.seek(SeekFrom::End(0))?;
    if length > MOST_BYTES {
        return Ok(None);
    }
    file.rewind()?;
    let mut header = [0; HEADER];
    file.read_exact(&mut header)?;
    let mut sectors = Sectors::of(file, &header, length);
    let table = sectors.table(&header)?;
    let directory = sectors.stream(&table, number32(&header, 48))?;
    let entries: Vec<&[u8]> = directory.chunks_exact(DIRECTORY_ENTRY).collect();
    let wanted = |name: &&str| entries.iter().find(|entry| name_of(entry).eq_ignore_ascii_case(name));
    let Some(entry) = names.iter().find_map(wanted) else { return Ok(None) };
    let (start, size) = (number32(entry, 116), number32(entry, 120));
    let mut bytes = match (size < SMALL, entries.first()) {
        (true, Some(root)) => {
            let small_table = sectors.stream(&table, number32(&header, 60))?;
            let small = sectors.stream(&table, number32(root, 116))?;
            small_stream(&small_table, &small, start)
        }
        _ => sectors.stream(&table, start)?,
    };
    bytes.truncate(size as usize);
    Ok(Some(bytes))
}

fn small_stream(table: &[u8], small: &[u8], start: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut next = start;
    while let Some(sector) = small.get(next as usize * 64..).and_then(|rest| rest.get(..rest.len().min(64)))
        && !sector.is_empty()
        && bytes.len() < SMALL as usize
    {
        bytes.extend_from_slice(sector);
        next = number32(table, next as usize * 4);
    }
    bytes
}

fn name_of(entry: &[u8]) -> String {
    let length = usize::from(number16(entry, 64)).saturating_sub(2).min(62) / 2;
    let units: Vec<u16> = (0..length).map(|at| number16(entry, at * 2)).collect();
    String::from_utf16_lossy(&units)
}

/// Looks at a file as far as it makes sense.
pub(super) fn look(file: &mut File) -> io::Result<Look> {
    let length = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut header = [0; HEADER];
    file.read_exact(&mut header)?;
    let mut sectors = Sectors::of(file, &header, length);
    let table = sectors.table(&header)?;
    let directory = sectors.stream(&table, number32(&header, 48))?;
    let mut look = Look::default();
    let mut starts = vec![number32(&header, 60)];
    for entry in directory.chunks_exact(DIRECTORY_ENTRY) {
        let kind = entry.get(66).copied().unwrap_or(0);
        if kind == 0 {
            continue;
        }
        look.names.push(name_of(entry));
        let name = look.names.last().map_or("", String::as_str);
        let is_workbook = name.eq_ignore_ascii_case("Workbook") || name.eq_ignore_ascii_case("Book");
        // Small streams lie in the one of the root, under numbers of another table.
        if kind == 5 || (is_workbook && number32(entry, 120) >= SMALL) {
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

impl<'a> Sectors<'a> {
    fn of(file: &'a mut File, header: &[u8], length: u64) -> Sectors<'a> {
        let shift = u32::from(number16(header, 30)).clamp(7, 16);
        Sectors { file, size: 1 << shift, count: length >> shift, chains: Chains::End }
    }

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

/// Reads a number of two bytes, 0 where there are none.
pub(super) fn number16(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |two| u16::from_le_bytes(*two))
}

/// Reads a number of four bytes; where there are none it is no place at all.
pub(super) fn number32(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(u32::MAX, |four| u32::from_le_bytes(*four))
}
