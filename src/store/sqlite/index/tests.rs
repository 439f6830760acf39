//! Whatever is committed, undone or cut short, the index answers as the contacts would.

use std::collections::{BTreeMap, BTreeSet};

use rstest::rstest;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use super::runs;
use crate::batch::{Cause, Change, ChangeKind};
use crate::contact::{Contact, ContactNumber, Field};
use crate::store::sqlite::migrations;
use crate::store::{
    Blocks, Commit, IndexCheck, NewBatch, OpenMode, SqliteStore, Standardised, Store as _, StoreError,
};

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u32) -> u32 {
        // The multiplier of Knuth's MMIX.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap() % end
    }
}

fn number(n: u32) -> ContactNumber {
    ContactNumber::parse(&format!("{n:010}")).unwrap()
}

/// A contact that is nothing but words, which are numbers.
fn contact(n: u32, words: &[u32]) -> Contact {
    let text = words.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
    Contact {
        number: Some(number(n)),
        values: [(Field::LastName, format!("x {text}"))].into(),
        ..Contact::default()
    }
}

/// Words spread over all keys, below and above zero.
fn key(word: u32) -> i64 {
    u64::from(word).wrapping_mul(0x9E37_79B9_7F4A_7C15).cast_signed()
}

/// What a linkage keeps that knows nothing but words.
fn standardise(contact: &Contact) -> Standardised {
    let text = contact.text(Field::LastName);
    let words: Vec<u32> = text.split(' ').filter_map(|word| word.parse().ok()).collect();
    let keys: BTreeSet<i64> = words.iter().map(|word| key(*word)).collect();
    let terms = words.iter().map(|word| (u8::try_from(word % 3).unwrap(), i64::from(*word))).collect();
    Standardised { keys: keys.into_iter().collect(), form: text.as_bytes().to_vec(), terms }
}

/// A base with what it should hold.
struct Case {
    store: SqliteStore,
    batch: i64,
    held: BTreeMap<ContactNumber, Contact>,
    ids: BTreeMap<ContactNumber, (i64, i64)>,
}

impl Case {
    async fn on(store: SqliteStore) -> Self {
        let new = NewBatch {
            file_name: String::new(),
            file_path: String::new(),
            fingerprint: String::new(),
            operator: String::new(),
            created_at: String::new(),
            newer: "ask".into(),
        };
        let batch = store.create_batch(&new).await.unwrap();
        Self { store, batch, held: BTreeMap::new(), ids: BTreeMap::new() }
    }

    async fn new() -> Self {
        Self::on(SqliteStore::in_memory().await.unwrap()).await
    }

    fn change(&self, n: u32, after: Option<Contact>) -> Change {
        let contact = number(n);
        let expected_version = self.ids.get(&contact).map(|(_, version)| *version);
        let cause = Cause::new(ChangeKind::Update, vec![1]);
        Change { before: self.held.get(&contact).cloned(), contact, expected_version, after, cause }
    }

    async fn try_commit(&self, changes: &[Change]) -> Result<(), StoreError> {
        self.store.clear_plan(self.batch).await.unwrap();
        // The index does not care about numbers that are never given again.
        sqlx::query("DELETE FROM retired_number").execute(&self.store.pool).await.unwrap();
        self.store.append_plan(self.batch, changes, &[]).await.unwrap();
        let commit = Commit {
            batch: self.batch,
            undoes: None,
            operator: "",
            at: "",
            summary: "{}",
            standardise: &standardise,
            progress: &|_| {},
            halt: &crate::store::Halt::default(),
        };
        self.store.commit(&commit).await.map(drop)
    }

    /// Sets contacts to words, or drops them.
    async fn commit(&mut self, wanted: &[(u32, Option<Vec<u32>>)]) {
        let to = |n: u32, words: &Option<Vec<u32>>| words.as_ref().map(|words| contact(n, words));
        let changes: Vec<Change> = wanted.iter().map(|(n, words)| self.change(*n, to(*n, words))).collect();
        self.try_commit(&changes).await.unwrap();
        for change in changes {
            match change.after {
                Some(after) => self.held.insert(change.contact, after),
                None => self.held.remove(&change.contact),
            };
        }
        let numbers: Vec<ContactNumber> = self.held.keys().cloned().collect();
        let stored = self.store.contacts(&numbers).await.unwrap();
        self.ids = stored.into_iter().map(|s| (s.contact.number.unwrap(), (s.id, s.version))).collect();
    }

    fn kept(&self) -> BTreeMap<i64, Standardised> {
        self.held.iter().map(|(n, contact)| (self.ids[n].0, standardise(contact))).collect()
    }

    fn blocks(&self) -> BTreeMap<i64, Vec<i64>> {
        let mut blocks: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for (id, kept) in self.kept() {
            kept.keys.iter().for_each(|key| blocks.entry(*key).or_default().push(id));
        }
        blocks
    }

    async fn runs(&self) -> usize {
        runs::all(&mut self.store.pool.acquire().await.unwrap()).await.unwrap().len()
    }

    async fn check(&self) -> IndexCheck {
        self.store.check_index(&standardise).await.unwrap()
    }

    /// Everything that is asked of the index, held against what is known.
    async fn compare(&self, cap: u32, window: u32) {
        let check = self.check().await;
        assert!(check.faults.is_empty(), "{check:?}");
        let (kept, blocks) = (self.kept(), self.blocks());
        assert_eq!(check.entries, blocks.values().map(|ids| ids.len() as u64).sum::<u64>());
        let mut asked: Vec<i64> = blocks.keys().copied().chain((0..500).map(|i| key(i * 7))).collect();
        asked.sort_unstable();
        let sizes = [1, 3, asked.len()];
        for keys in sizes
            .map(|size| asked.iter().copied().step_by(asked.len().div_ceil(size).max(1)).collect::<Vec<_>>())
        {
            let of = |key: &i64| blocks.get(key).filter(|ids| ids.len() <= cap as usize);
            let distinct: BTreeSet<i64> = keys.iter().copied().collect();
            let naive: Vec<(i64, i64)> =
                distinct.iter().flat_map(|key| of(key).into_iter().flatten().map(|id| (*key, *id))).collect();
            assert_eq!(self.store.probe(&keys, cap).await.unwrap(), naive, "{} keys", keys.len());
        }
        let wide: Vec<&Vec<i64>> =
            blocks.values().filter(|ids| (2..=cap as usize).contains(&ids.len())).collect();
        let walked = self.walk(window, cap).await;
        assert_eq!(walked.iter().collect::<Vec<_>>(), wide);
        let ids: Vec<i64> = kept.keys().copied().collect();
        let some: Vec<i64> = (0..=ids.len() as i64 * 2).step_by(3).collect();
        let forms = self.store.forms(&some).await.unwrap();
        let naive = some.iter().filter_map(|id| Some((*id, kept.get(id)?.form.as_slice())));
        assert!(forms.iter().eq(naive));
        assert_eq!(self.all_forms(window).await, ids);
    }

    async fn walk(&self, window: u32, cap: u32) -> Vec<Vec<i64>> {
        let (mut walked, mut from) = (Vec::new(), None);
        loop {
            let Blocks { members, ends, next } = self.store.blocks(from, window, cap).await.unwrap();
            let starts = std::iter::once(0).chain(ends.iter().copied());
            walked.extend(starts.zip(&ends).map(|(start, end)| members[start..*end].to_vec()));
            assert!(ends.len() <= window as usize);
            from = next;
            if from.is_none() {
                return walked;
            }
        }
    }

    async fn all_forms(&self, window: u32) -> Vec<i64> {
        let mut ids = Vec::new();
        loop {
            let set = self.store.forms_after(ids.last().copied().unwrap_or(0), window).await.unwrap();
            if set.is_empty() {
                return ids;
            }
            assert!(set.len() <= window as usize);
            ids.extend(set.iter().map(|(id, _)| id));
        }
    }
}

#[rstest]
#[case(1)]
#[case(2)]
#[case(3)]
#[tokio::test]
async fn whatever_is_committed_the_index_is_that_of_the_contacts(#[case] seed: u64) {
    let (mut dice, mut case) = (Dice(seed), Case::new().await);
    let mut most = 0;
    // A large commit first, so that its run is looked into and not read through; then small ones.
    for (round, size) in [400, 5, 60, 2, 30, 1, 120, 3, 1, 90].into_iter().enumerate() {
        let mut numbers: BTreeSet<u32> = BTreeSet::new();
        while numbers.len() < size {
            numbers.insert(dice.below(500));
        }
        let mut wanted = Vec::new();
        for n in numbers {
            let gone = case.held.contains_key(&number(n)) && dice.below(4) == 0;
            let count = dice.below(60);
            let words =
                (0..count).map(|_| if dice.below(3) == 0 { dice.below(40) } else { dice.below(60_000) });
            let words = words.collect::<Vec<_>>();
            wanted.push((n, (!gone).then_some(words)));
        }
        case.commit(&wanted).await;
        most = most.max(case.runs().await);
        case.compare([1, 4, 30, 1_000][round % 4], [1, 7, 50, 10_000][round % 4]).await;
    }
    assert!(most > 1, "several runs stood side by side");
    // Undone to the last contact, nothing is left.
    let all: Vec<(u32, Option<Vec<u32>>)> =
        case.held.keys().map(|n| (n.as_str().parse().unwrap(), None)).collect();
    case.commit(&all).await;
    case.compare(30, 10).await;
    assert_eq!((case.runs().await, case.check().await.entries), (0, 0));
    let left = "SELECT (SELECT count(*) FROM block_page) + (SELECT count(*) FROM form_page) + (SELECT count(*) FROM term_count)";
    let left: i64 = sqlx::query_scalar(left).fetch_one(&case.store.pool).await.unwrap();
    assert_eq!(left, 0, "no key, form or term of an erased contact");
}

#[tokio::test]
async fn the_cap_counts_over_all_runs() {
    let mut case = Case::new().await;
    // Sizes that stay apart: 100, 30 and 5 members.
    let mut n = 0;
    for (members, own) in [(6, 500), (4, 40), (2, 3)] {
        let mut wanted = Vec::new();
        for _ in 0..members {
            n += 1;
            wanted.push((n, Some((0..own).map(|w| n * 1_000 + w).chain([7]).collect::<Vec<_>>())));
        }
        case.commit(&wanted).await;
    }
    assert_eq!(case.runs().await, 3);
    for (cap, found) in [(12, 12), (11, 0), (13, 12)] {
        assert_eq!(case.store.probe(&[key(7)], cap).await.unwrap().len(), found, "cap {cap}");
        assert_eq!(
            case.walk(10, cap).await.iter().filter(|block| block.len() == 12).count(),
            usize::from(found > 0)
        );
    }
}

#[tokio::test]
async fn a_key_that_does_not_change_is_not_written_again() {
    let mut case = Case::new().await;
    let words: Vec<u32> = (0..200).collect();
    case.commit(&[(1, Some(words.clone())), (2, Some(vec![5]))]).await;
    let run = || async { runs::all(&mut case.store.pool.acquire().await.unwrap()).await.unwrap() };
    let before = run().await;
    let mut changed = case.change(1, Some(contact(1, &words)));
    if let Some(after) = &mut changed.after {
        after.values.insert(Field::Remark, "called".into());
    }
    case.try_commit(&[changed]).await.unwrap();
    assert_eq!(run().await, before);
    assert!(case.check().await.faults.is_empty());
}

#[tokio::test]
async fn a_commit_that_fails_leaves_the_index_as_it_was() {
    let mut case = Case::new().await;
    case.commit(&[(1, Some(vec![1, 2, 3])), (2, Some(vec![3, 4]))]).await;
    let mut stale = case.change(2, Some(contact(2, &[9])));
    stale.expected_version = Some(77);
    let changes = [case.change(1, None), stale, case.change(5, Some(contact(5, &[1])))];
    assert!(matches!(case.try_commit(&changes).await, Err(StoreError::Stale(_))));
    case.compare(30, 10).await;
}

#[tokio::test]
async fn terms_are_counted_up_and_down() {
    let mut case = Case::new().await;
    // Word 3 is of sort 0, as 6 and 9 are.
    let many: Vec<(u32, Option<Vec<u32>>)> =
        (0..40).map(|n| (n, Some(if n < 10 { vec![3, 6] } else { vec![3, 100 * 3 + n * 3] }))).collect();
    case.commit(&many).await;
    let terms = case.store.terms(1_000).await.unwrap();
    assert_eq!(terms.totals, [(0, 80)]);
    let mut counts = terms.counts;
    counts.sort_unstable();
    assert_eq!(counts, [(0, 3, 40), (0, 6, 10)], "what occurs once is not named");
    assert_eq!(case.store.terms(4).await.unwrap().counts, [(0, 3, 40)], "one in four, and more");
    case.commit(&(0..9).map(|n| (n, None)).collect::<Vec<_>>()).await;
    let terms = case.store.terms(1_000).await.unwrap();
    assert_eq!((terms.totals, terms.counts), (vec![(0, 62)], vec![(0, 3, 31)]));
}

#[tokio::test]
async fn an_older_base_has_no_index_until_it_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let second = migrations().into_iter().take(2).collect::<Vec<_>>();
    Migrator::with_migrations(second).run(&pool).await.unwrap();
    let old = [
        "INSERT INTO contact (id, number, kind, has_sales, version, created_at, changed_at) \
         VALUES (1, '0000000001', 'individual', FALSE, 1, '', ''), (40, '0000000002', 'individual', FALSE, 1, '', '')",
        "INSERT INTO contact_field (contact_id, field, value) VALUES (1, 'LASTNAME', '5 6'), (40, 'LASTNAME', '6 7')",
        "INSERT INTO match_form (contact_id, form) VALUES (1, x'01')",
        "INSERT INTO blocking_key (block, contact_id) VALUES (99, 1)",
    ];
    for sql in old {
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
    pool.close().await;
    let store = SqliteStore::open(&path, OpenMode::ReadOnly).await.unwrap();
    assert_eq!(store.index_version().await.unwrap(), None, "and reading changes nothing");
    store.close().await;

    let store = SqliteStore::open(&path, OpenMode::Existing).await.unwrap();
    assert_eq!(store.index_version().await.unwrap(), None);
    assert_eq!(store.check_index(&standardise).await.unwrap().faults, ["blocking keys", "forms", "terms"]);
    let told = std::sync::atomic::AtomicU64::new(0);
    let tell = |done| told.store(done, std::sync::atomic::Ordering::Relaxed);
    store.reindex(4, &standardise, &tell).await.unwrap();
    assert_eq!((store.index_version().await.unwrap(), told.into_inner()), (Some(4), 2));
    assert_eq!(store.probe(&[key(6)], 30).await.unwrap(), [(key(6), 1), (key(6), 40)]);
    assert!(store.probe(&[99], 30).await.unwrap().is_empty());
    let expected = IndexCheck { contacts: 2, entries: 4, faults: Vec::new() };
    assert_eq!(store.check_index(&standardise).await.unwrap(), expected);
}

#[tokio::test]
async fn an_interrupted_reindexing_leaves_the_old_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.db");
    let mut case = Case::on(SqliteStore::open(&path, OpenMode::Create).await.unwrap()).await;
    let many: Vec<(u32, Option<Vec<u32>>)> = (0..6_000).map(|n| (n, Some(vec![n, n % 50]))).collect();
    case.commit(&many).await;
    case.store.reindex(1, &standardise, &|_| {}).await.unwrap();
    let store = case.store.clone();
    let broken = tokio::spawn(async move {
        store.reindex(2, &|_| Standardised::default(), &|done| assert!(done < 6_000, "struck down")).await
    });
    assert!(broken.await.is_err(), "it ended half-way");
    assert_eq!(case.store.index_version().await.unwrap(), Some(1));
    assert!(case.check().await.faults.is_empty());
    assert_eq!(case.store.probe(&[key(49)], 1_000).await.unwrap().len(), 120);
}

#[tokio::test]
async fn damage_is_told_and_mended() {
    let mut case = Case::new().await;
    case.commit(&[(1, Some(vec![1, 2])), (2, Some(vec![2]))]).await;
    sqlx::query("UPDATE block_page SET entries = x'ffffff'").execute(&case.store.pool).await.unwrap();
    let asked = case.store.probe(&[key(1), key(2)], 9).await.unwrap_err();
    assert!(matches!(asked, StoreError::DamagedIndex) && asked.hint().contains("reindex"), "{asked}");
    assert!(matches!(case.store.blocks(None, 9, 9).await, Err(StoreError::DamagedIndex)));
    case.store.reindex(1, &standardise, &|_| {}).await.unwrap();
    sqlx::query("UPDATE form_page SET forms = x'01'").execute(&case.store.pool).await.unwrap();
    assert!(matches!(case.store.forms(&[1]).await, Err(StoreError::DamagedIndex)));
    case.store.reindex(1, &standardise, &|_| {}).await.unwrap();
    case.compare(30, 10).await;
}
