//! Opening the desk: the search, the clusters, and the decisions that were left.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use tokio::sync::Mutex;

use super::cluster::{Cluster, Member, State};
use super::forming::{Formed, form};
use super::judged::{Judged, keep_apart, standing};
use super::{DuplicateDesk, Inner, Resolving, is_of_duplicates};
use crate::import::cluster_view::ClusterId;
use crate::import::desk::OnProgress;
use crate::import::duplicates::{Search, search};
use crate::import::error::Result;
use crate::import::index::ensure_index;
use crate::import::reading::blocking;
use crate::store::Halt;
use crate::store::{BatchId, BatchState, ContactBrief, DuplicateWrite, MergeDecision, Store};
use crate::survivorship::HeadRule;

/// Contacts asked for at a time.
const WINDOW: usize = 5_000;

/// The lock under which programs keep each other from the duplicates of a base.
const HOLD: &str = "duplicates";

impl DuplicateDesk {
    /// Searches a base for duplicates and forms their clusters. Decisions that were left are found again; one whose
    /// contact changed since is open again.
    ///
    /// # Errors
    /// When another program resolves the duplicates of this base, or it cannot be read or written.
    pub async fn open(store: Arc<dyn Store>, operator: &str, progress: OnProgress) -> Result<Self> {
        let hold = store.hold(HOLD, operator).await?;
        ensure_index(store.as_ref(), &progress).await?;
        settle_unfinished(store.as_ref()).await?;
        let settings = store.settings().await?;
        let (_, thresholds) = crate::import::institution(&settings)?;
        let survivorship = crate::import::survivorship(&settings)?;
        let order: Arc<[HeadRule]> = survivorship.head().into();
        let judged = standing(store.as_ref()).await?;
        let apart = keep_apart(&judged);
        let search = search(store.as_ref(), thresholds.review, &apart, &progress).await?;
        let search = Arc::new(search);
        let asked = Arc::clone(&search);
        let formed = blocking(move || form(&asked, &apart, thresholds)).await?;
        let contacts = store.info().await?.contacts;
        let mut clusters = clusters(store.as_ref(), (&search, &order), formed).await?;
        resume(store.as_ref(), (&search, &order), &mut clusters, &judged).await?;
        let state = Mutex::new(Resolving::of(clusters, judged));
        let operator = operator.to_owned();
        let gate = Mutex::default();
        let inner = Inner { store, operator, search, survivorship, contacts, state, gate, _hold: hold };
        Ok(Self { inner: Arc::new(inner), halt: Halt::default() })
    }
}

impl Resolving {
    fn of(mut clusters: Vec<Cluster>, judged: Judged) -> Self {
        clusters.retain(|c| !c.members.is_empty());
        clusters.sort_by(|x, y| y.probability.total_cmp(&x.probability));
        let mut state = Self { clusters, judged, ..Self::default() };
        for (id, cluster) in (0_u32..).zip(&state.clusters) {
            state.of.extend(cluster.members.iter().map(|m| (m.brief.id, id as ClusterId)));
        }
        state
    }
}

/// Forgets a plan that nobody committed, and closes one whose commit was cut off behind its last write.
async fn settle_unfinished(store: &dyn Store) -> Result<()> {
    let committed: HashSet<BatchId> = store.receipts().await?.into_iter().map(|r| r.batch).collect();
    for batch in store.batches().await? {
        if is_of_duplicates(&batch) && batch.state != BatchState::Closed {
            match committed.contains(&batch.id) {
                true => store.set_batch_state(batch.id, BatchState::Closed).await?,
                false => store.discard_batch(batch.id).await?,
            }
        }
    }
    Ok(())
}

async fn clusters(
    store: &dyn Store,
    (search, order): (&Search, &Arc<[HeadRule]>),
    formed: Vec<Formed>,
) -> Result<Vec<Cluster>> {
    let places = formed.iter().flat_map(|f| f.core.iter().chain(&f.possible));
    let ids: Vec<i64> = places.filter_map(|place| search.id(*place)).collect();
    let mut briefs = briefs(store, &ids).await?;
    let clusters = formed.into_iter().map(|formed| {
        let weakest = weakest(search, &formed.core);
        let sure = formed.core.iter().map(|place| (*place, true));
        let possible = formed.possible.iter().map(|place| (*place, false));
        let members = sure.chain(possible).filter_map(|(place, is_sure)| {
            let brief = briefs.remove(&search.id(place)?)?;
            Some(Member { brief, place: Some(place), is_sure })
        });
        let members = members.collect();
        let (probability, order) = (formed.probability, Arc::clone(order));
        let mut cluster = Cluster { members, probability, weakest, state: State::Open, order };
        // Whoever was dropped since the forms were read is not there.
        cluster.without(&HashSet::new());
        cluster
    });
    Ok(clusters.collect())
}

pub(super) async fn briefs(store: &dyn Store, ids: &[i64]) -> Result<HashMap<i64, ContactBrief>> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(WINDOW) {
        found.extend(store.briefs(chunk).await?.into_iter().map(|brief| (brief.id, brief)));
    }
    Ok(found)
}

fn weakest(search: &Search, core: &[u32]) -> f64 {
    let pairs = core.iter().enumerate().flat_map(|(i, a)| core.iter().skip(i + 1).map(move |b| (*a, *b)));
    let probabilities = pairs.filter_map(|(a, b)| search.comparison(a, b)).map(|c| c.probability);
    probabilities.min_by(f64::total_cmp).unwrap_or_default()
}

/// Finds the decisions that were left and lays them on their clusters; those that no longer hold are forgotten.
async fn resume(
    store: &dyn Store,
    (search, order): (&Search, &Arc<[HeadRule]>),
    clusters: &mut Vec<Cluster>,
    judged: &Judged,
) -> Result<()> {
    let decisions = store.merge_decisions().await?;
    let ids: BTreeSet<i64> = decisions.iter().flat_map(members).collect();
    let briefs = briefs(store, &ids.into_iter().collect::<Vec<_>>()).await?;
    let (kept, stale): (Vec<_>, Vec<_>) = decisions.into_iter().partition(|d| holds(d, &briefs, judged));
    let forgotten: Vec<DuplicateWrite> = stale.iter().map(|d| DuplicateWrite::Reopen(d.head.0)).collect();
    if !forgotten.is_empty() {
        store.write_duplicates(&forgotten).await?;
    }
    let mut of: HashMap<i64, usize> = HashMap::new();
    for (i, cluster) in clusters.iter().enumerate() {
        of.extend(cluster.members.iter().map(|m| (m.brief.id, i)));
    }
    for decision in kept {
        let ids: HashSet<i64> = members(&decision).collect();
        let homes: HashSet<Option<usize>> = ids.iter().map(|id| of.get(id).copied()).collect();
        if let (1, Some(Some(home))) = (homes.len(), homes.iter().next()) {
            if let Some(cluster) = clusters.get_mut(*home) {
                cluster.state = State::Merging(decision);
            }
            continue;
        }
        // A pair that was entered by hand, or that the search sees otherwise by now.
        for home in homes.into_iter().flatten() {
            if let Some(cluster) = clusters.get_mut(home) {
                cluster.without(&ids);
            }
        }
        clusters.push(by_hand((search, order), &decision, &briefs));
    }
    Ok(())
}

/// The contacts of a decision, the head first.
pub(super) fn members(decision: &MergeDecision) -> impl Iterator<Item = i64> {
    std::iter::once(decision.head.0).chain(decision.merged.iter().map(|(id, _)| *id))
}

/// Whether its contacts are what was looked at, and nobody said since that they are not the same.
fn holds(decision: &MergeDecision, briefs: &HashMap<i64, ContactBrief>, judged: &Judged) -> bool {
    let ids: Vec<i64> = members(decision).collect();
    let mut versions = std::iter::once(&decision.head).chain(&decision.merged);
    !decision.is_broken
        && !decision.merged.is_empty()
        && versions.all(|(id, version)| briefs.get(id).is_some_and(|b| b.version == *version && !b.merged))
        && !Cluster::are_judged_apart(judged, &ids)
}

fn by_hand(
    (search, order): (&Search, &Arc<[HeadRule]>),
    decision: &MergeDecision,
    briefs: &HashMap<i64, ContactBrief>,
) -> Cluster {
    let found = members(decision).filter_map(|id| briefs.get(&id));
    let members: Vec<Member> = found
        .map(|brief| Member { brief: brief.clone(), place: place_of(search, brief.id), is_sure: false })
        .collect();
    let places: Vec<u32> = members.iter().filter_map(|m| m.place).collect();
    let probability = surest(search, &places);
    let (state, order) = (State::Merging(decision.clone()), Arc::clone(order));
    Cluster { members, probability, weakest: 0.0, state, order }
}

/// The highest probability of two of these.
pub(super) fn surest(search: &Search, places: &[u32]) -> f64 {
    let pairs = places.iter().enumerate().flat_map(|(i, a)| places.iter().skip(i + 1).map(move |b| (*a, *b)));
    let probabilities = pairs.filter_map(|(a, b)| search.comparison(a, b)).map(|c| c.probability);
    probabilities.max_by(f64::total_cmp).unwrap_or_default()
}

/// The place of a contact in the search: forms stand in the order of row ids.
pub(super) fn place_of(search: &Search, id: i64) -> Option<u32> {
    let (mut low, mut high) = (0, u32::MAX);
    while low < high {
        let middle = low + (high - low) / 2;
        match search.id(middle) {
            Some(found) if found < id => low = middle + 1,
            _ => high = middle,
        }
    }
    (search.id(low) == Some(id)).then_some(low)
}
