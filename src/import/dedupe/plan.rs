//! What is decided becomes a change set, and the change set is committed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::cluster::State;
use super::opening::{briefs, members};
use super::{DuplicateDesk, FILE_NAME, FINGERPRINT};
use crate::batch::{
    BaseContact, Basis, Change, ContactMerge, Heads, Merging, Reason, follow, merge_changes, unmergeable,
};
use crate::contact::{Contact, ContactNumber, Field};
use crate::import::cluster_view::ClusterId;
use crate::import::commit::{change_line, counted};
use crate::import::desk::OnProgress;
use crate::import::error::{ImportError, Result};
use crate::import::index::standardise;
use crate::import::plan::{count_consents, settled_by_rule};
use crate::import::reading::ReadingRecord;
use crate::import::view::{ChangeLine, CommitReport, PlanSummary, Progress};
use crate::review::Counts;
use crate::store::{
    BatchId, BatchState, Commit, Committed, ContactBrief, DuplicateWrite, MergeDecision, NewBatch,
    StoreError, StoredContact,
};
use crate::survivorship::{Changed, SurvivorshipRule, Unit};

/// Merges planned at a time.
const WINDOW: usize = 500;

/// How often a commit is planned again because contacts changed meanwhile, before it gives up.
const TRIES: usize = 5;

/// Warnings of one kind that are told one by one.
const TOLD: usize = 10;

/// A decision on its way into the plan.
struct Decided {
    cluster: ClusterId,
    decision: MergeDecision,
}

/// What a plan came to.
#[derive(Default)]
struct Planned {
    summary: PlanSummary,
    /// Clusters that came back open.
    reopened: Vec<ClusterId>,
}

/// What the planner carries from window to window.
#[derive(Default)]
struct Running {
    contacts: u64,
    merged: u64,
    consents: BTreeMap<String, (u64, u64)>,
    homeless: Told,
    logins: Told,
    /// How many values the heads do not take, by unit.
    not_taken: BTreeMap<Unit, u64>,
    settled: BTreeMap<(Unit, SurvivorshipRule), u64>,
    /// Contacts that are merged away and log in.
    owners: Vec<ContactNumber>,
    /// Contacts that hang on a merged one and are in the plan already.
    followed: HashSet<ContactNumber>,
}

/// Sentences of one kind: the first, and how many there are.
#[derive(Default)]
struct Told {
    first: Vec<String>,
    count: usize,
}

impl Told {
    fn tell(&mut self, sentence: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < TOLD {
            self.first.push(sentence());
        }
    }

    fn into_lines(self) -> impl Iterator<Item = String> {
        let more = self.count - self.first.len();
        let rest = (more > 0).then(|| format!("… and {more} more like these"));
        self.first.into_iter().chain(rest)
    }
}

impl DuplicateDesk {
    /// Computes and stores the change set of all that is to be merged. A decision whose contact changed since it was
    /// looked at, or that no longer can be carried out, comes back open.
    ///
    /// `counts.merged` are the contacts merged away, `counts.updated` all others that change.
    ///
    /// # Errors
    /// When the base cannot be read or written.
    pub async fn plan(&self) -> Result<PlanSummary> {
        let unseen: OnProgress = Arc::new(|_| {});
        self.plan_telling(&unseen).await
    }

    /// As [`Self::plan`], telling how far it is.
    ///
    /// # Errors
    /// As there.
    pub async fn plan_telling(&self, progress: &OnProgress) -> Result<PlanSummary> {
        let _gate = self.inner.gate.lock().await;
        Ok(self.planned(progress).await?.summary)
    }

    /// A window of the stored change set.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn changes(&self, from: usize, count: usize) -> Result<Vec<ChangeLine>> {
        let Some(batch) = self.inner.state.lock().await.batch else { return Ok(Vec::new()) };
        let limit = u32::try_from(count).unwrap_or(u32::MAX);
        let changes = self.inner.store.planned(batch, from as u64, limit).await?;
        Ok(changes.iter().map(change_line).collect())
    }

    /// Writes the change set in one transaction, as a batch of its own. Clusters whose contact changed since they were
    /// looked at come back open (their ids stand in `returned`), and the rest is planned again and written.
    ///
    /// # Errors
    /// When nothing is to be merged, the base cannot be written, or contacts keep changing.
    pub async fn commit(&self, progress: OnProgress) -> Result<CommitReport> {
        let _gate = self.inner.gate.lock().await;
        let mut reopened = Vec::new();
        for _ in 0..TRIES {
            let (batch, is_planned) = {
                let state = self.inner.state.lock().await;
                (state.batch, state.is_planned)
            };
            let planned = match batch.filter(|_| is_planned) {
                Some(_) => None,
                None => Some(self.planned(&progress).await?),
            };
            reopened.extend(planned.into_iter().flat_map(|p| p.reopened));
            let (batch, counts) = self.to_write(&reopened).await?;
            match self.write(batch, counts, &progress).await {
                Ok(committed) => return self.finish((batch, counts), committed, reopened).await,
                Err(StoreError::Stale(_)) => self.inner.state.lock().await.is_planned = false,
                Err(other) => return Err(other.into()),
            }
        }
        Err(ImportError::new("contacts keep changing while they are committed", "try again in a while"))
    }

    /// The batch of the stored plan and what it comes to; an error when there is nothing to write.
    async fn to_write(&self, reopened: &[ClusterId]) -> Result<(BatchId, Counts)> {
        let batch = self.inner.state.lock().await.batch;
        let decided = self.decided().await;
        let nothing = || match reopened.len() as u64 {
            0 => ImportError::new("nothing is to be merged", "decide a cluster first"),
            n => {
                let clusters = counted(n, "cluster", "clusters");
                let message = format!("nothing is left to merge: {clusters} changed and came back open");
                ImportError::new(message, "look at them again")
            }
        };
        let batch = batch.filter(|_| !decided.is_empty()).ok_or_else(nothing)?;
        let merged: usize = decided.iter().map(|d| d.decision.merged.len()).sum();
        let contacts = self.inner.store.planned_count(batch).await?;
        let merged = merged as u64;
        Ok((batch, Counts { merged, updated: contacts.saturating_sub(merged), ..Counts::default() }))
    }

    async fn write(
        &self,
        batch: BatchId,
        counts: Counts,
        progress: &OnProgress,
    ) -> std::result::Result<Committed, StoreError> {
        let (told, total) = (Arc::clone(progress), counts.total());
        let owners = self.inner.state.lock().await.owners.clone();
        let reading = serde_json::to_string(&ReadingRecord::default()).unwrap_or_else(|_| "{}".into());
        self.inner.store.finish_staging(batch, 0, &reading).await?;
        let commit = Commit {
            batch,
            undoes: None,
            operator: &self.inner.operator,
            at: &crate::import::now(),
            summary: &serde_json::json!({ "merged": counts.merged, "logins": owners }).to_string(),
            standardise: &standardise,
            progress: &move |done| told(Progress { what: "writing", done, total: Some(total) }),
            halt: &self.halt,
        };
        self.inner.store.commit(&commit).await
    }

    async fn finish(
        &self,
        (batch, counts): (BatchId, Counts),
        committed: Committed,
        mut returned: Vec<ClusterId>,
    ) -> Result<CommitReport> {
        let decided = self.decided().await;
        let store = &self.inner.store;
        store.set_batch_state(batch, BatchState::Closed).await?;
        let forgotten: Vec<DuplicateWrite> =
            decided.iter().map(|d| DuplicateWrite::Reopen(d.decision.head.0)).collect();
        store.write_duplicates(&forgotten).await?;
        let decisions: Vec<&MergeDecision> = decided.iter().map(|d| &d.decision).collect();
        self.carry_judgements(&decisions, committed.receipt).await?;
        let mut state = self.inner.state.lock().await;
        for d in decided {
            if let Some(cluster) = state.clusters.get_mut(d.cluster as usize) {
                cluster.state = State::Merged(d.decision);
            }
        }
        // What is in the base is taken back by its receipt, no longer act by act.
        state.done.clear();
        (state.batch, state.is_planned) = (None, false);
        returned.sort_unstable();
        returned.dedup();
        let (receipt, contacts) = (committed.receipt, committed.contacts);
        Ok(CommitReport {
            batch,
            receipt,
            counts,
            contacts,
            gone: 0,
            returned,
            backup: None,
            told: committed.told,
        })
    }

    async fn planned(&self, progress: &OnProgress) -> Result<Planned> {
        let store = self.inner.store.as_ref();
        // Whoever drops this half way leaves half a plan: it must not count as one.
        self.inner.state.lock().await.is_planned = false;
        let reopened = self.reopen_outdated().await?;
        let decided = self.decided().await;
        let heads = self.inner.state.lock().await.heads();
        let batch = self.batch().await?;
        store.clear_plan(batch).await?;
        let mut running = Running::default();
        let members: HashSet<ContactNumber> =
            heads.iter().flat_map(|(m, h)| [m.clone(), h.clone()]).collect();
        let mut done = 0;
        for window in decided.chunks(WINDOW) {
            let changes = self.window(window, &heads, &members, &mut running).await?;
            running.contacts += changes.len() as u64;
            changes.iter().for_each(|change| count_consents(change, &mut running.consents));
            store.append_plan(batch, &changes, &[]).await?;
            done += window.len() as u64;
            progress(Progress { what: "planning", done, total: Some(decided.len() as u64) });
        }
        let mut state = self.inner.state.lock().await;
        (state.is_planned, state.owners) = (true, std::mem::take(&mut running.owners));
        Ok(Planned { summary: summary(running, decided.len(), reopened.len()), reopened })
    }

    /// The changes of a window of merges, and of those who hang on the contacts merged away.
    async fn window(
        &self,
        window: &[Decided],
        heads: &Heads,
        members: &HashSet<ContactNumber>,
        running: &mut Running,
    ) -> Result<Vec<Change>> {
        let merges = self.merges(window).await;
        let numbers: Vec<ContactNumber> =
            merges.iter().flat_map(|m| m.merged.iter().chain([&m.head])).cloned().collect();
        let known = self.known(&numbers).await?;
        let contacts: HashMap<ContactNumber, BaseContact> =
            known.iter().map(|(number, stored)| (number.clone(), base(stored))).collect();
        let changed = changed(known.values());
        let by = Merging { heads, rules: &self.inner.survivorship, changed: &changed };
        let mut changes = Vec::new();
        for merge in &merges {
            let Some(mut merged) = merge_changes(merge, &contacts, by) else { continue };
            let decided =
                window.iter().find(|d| known.get(&merge.head).is_some_and(|s| s.id == d.decision.head.0));
            explain(&mut merged.changes, merge, decided.map(|d| &d.decision));
            running.merged += merge.merged.len() as u64;
            tell_of(merge, &known, &merged.homeless, running);
            changes.extend(merged.changes);
            for (_, unit, _) in merged.not_taken {
                *running.not_taken.entry(unit).or_default() += 1;
            }
            for settled in merged.settled {
                *running.settled.entry(settled).or_default() += 1;
            }
        }
        let away: Vec<ContactNumber> = merges.into_iter().flat_map(|m| m.merged).collect();
        let relays = self.inner.store.relays_of(&away).await?.into_iter();
        let earlier = self.inner.store.merged_into(&away).await?.into_iter();
        let followers: Vec<ContactNumber> = relays
            .chain(earlier)
            .map(|(_, follower)| follower)
            .filter(|n| !members.contains(n) && running.followed.insert(n.clone()))
            .collect();
        let followers = self.known(&followers).await?;
        let mut followers: Vec<Change> = followers.values().filter_map(|s| follow(&base(s), heads)).collect();
        let (by, at) = (&self.inner.operator, crate::import::now());
        followers
            .iter_mut()
            .for_each(|change| change.cause.why = vec![Reason::person(by, &at, Basis::Followed)]);
        followers.sort_by(|x, y| x.contact.cmp(&y.contact));
        changes.extend(followers);
        Ok(changes)
    }

    async fn merges(&self, window: &[Decided]) -> Vec<ContactMerge> {
        let state = self.inner.state.lock().await;
        let merge = |d: &Decided| {
            let cluster = state.clusters.get(d.cluster as usize)?;
            let number = |id: i64| cluster.member(id).map(|m| m.brief.number.clone());
            let merged = d.decision.merged.iter().map(|(id, _)| number(*id)).collect::<Option<_>>()?;
            Some(ContactMerge { head: number(d.decision.head.0)?, merged, picks: d.decision.picks.clone() })
        };
        window.iter().filter_map(merge).collect()
    }

    async fn known(&self, numbers: &[ContactNumber]) -> Result<HashMap<ContactNumber, StoredContact>> {
        let mut known = HashMap::with_capacity(numbers.len());
        for chunk in numbers.chunks(5_000) {
            let stored = self.inner.store.contacts(chunk).await?.into_iter();
            known.extend(stored.filter_map(|s| Some((s.contact.number.clone()?, s))));
        }
        Ok(known)
    }

    /// What is decided, in the order of clusters.
    async fn decided(&self) -> Vec<Decided> {
        let state = self.inner.state.lock().await;
        let merging = (0..).zip(&state.clusters).filter_map(|(cluster, c)| match &c.state {
            State::Merging(decision) => Some(Decided { cluster, decision: decision.clone() }),
            _ => None,
        });
        merging.collect()
    }

    /// Opens the decisions again whose contacts changed since, and those that cannot be carried out any more.
    async fn reopen_outdated(&self) -> Result<Vec<ClusterId>> {
        let decided = self.decided().await;
        let ids: Vec<i64> = decided.iter().flat_map(|d| members(&d.decision)).collect();
        let now = briefs(self.inner.store.as_ref(), &ids).await?;
        let (mut standing, mut outdated): (Vec<_>, Vec<_>) =
            decided.into_iter().partition(|d| is_as_seen(&d.decision, &now));
        self.reopen(&outdated).await?;
        // Without them structures may no longer become one, and then neither may their relays.
        let heads = self.inner.state.lock().await.heads();
        let torn: Vec<Decided> =
            standing.extract_if(.., |d| !is_possible(&d.decision, &now, &heads)).collect();
        self.reopen(&torn).await?;
        outdated.extend(torn);
        Ok(outdated.into_iter().map(|d| d.cluster).collect())
    }

    async fn reopen(&self, decided: &[Decided]) -> Result<()> {
        let writes: Vec<DuplicateWrite> =
            decided.iter().map(|d| DuplicateWrite::Reopen(d.decision.head.0)).collect();
        self.carry_out(&writes).await?;
        // What they were decided in view of is gone: taking acts back would bring it up again.
        if !writes.is_empty() {
            self.inner.state.lock().await.done.clear();
        }
        Ok(())
    }

    /// The batch of the next commit.
    async fn batch(&self) -> Result<BatchId> {
        let mut state = self.inner.state.lock().await;
        if let Some(batch) = state.batch {
            return Ok(batch);
        }
        let at = crate::import::now();
        let batch = NewBatch {
            file_name: FILE_NAME.into(),
            file_path: String::new(),
            // Undo asks for its lock by it.
            fingerprint: format!("{FINGERPRINT} {}", at.replace(|c: char| !c.is_ascii_digit(), "")),
            operator: self.inner.operator.clone(),
            created_at: at,
            newer: String::new(),
        };
        Ok(*state.batch.insert(self.inner.store.create_batch(&batch).await?))
    }
}

/// When contacts were last changed.
pub(super) fn changed<'a>(stored: impl IntoIterator<Item = &'a StoredContact>) -> Changed {
    let dated = stored.into_iter().filter(|s| !s.changed_at.is_empty());
    dated.filter_map(|s| Some((s.contact.number.clone()?, s.changed_at.clone()))).collect()
}

/// Says of the changes of a merge who decided it: those merged away come first, their head last.
fn explain(changes: &mut [Change], merge: &ContactMerge, decision: Option<&MergeDecision>) {
    let Some(decision) = decision else { return };
    for change in changes {
        let basis = match change.contact == merge.head {
            true => Basis::Head(merge.merged.clone()),
            false => Basis::Merged(merge.head.clone()),
        };
        change.cause.why = vec![Reason::person(&decision.operator, &decision.at, basis)];
    }
}

fn base(stored: &StoredContact) -> BaseContact {
    BaseContact { contact: stored.contact.clone(), version: stored.version }
}

fn is_as_seen(decision: &MergeDecision, now: &HashMap<i64, ContactBrief>) -> bool {
    let mut versions = std::iter::once(&decision.head).chain(&decision.merged);
    versions.all(|(id, version)| now.get(id).is_some_and(|brief| brief.version == *version))
}

fn is_possible(decision: &MergeDecision, now: &HashMap<i64, ContactBrief>, heads: &Heads) -> bool {
    let contact = |id: i64| {
        let brief = now.get(&id)?;
        Some(Contact { kind: brief.kind, structure: brief.structure.clone(), ..Contact::default() })
    };
    let contacts: Vec<Contact> = members(decision).filter_map(contact).collect();
    unmergeable(&contacts.iter().collect::<Vec<_>>(), heads).is_none()
}

/// Says what of the contacts merged away the head does not take: values without a slot, and logins that end.
fn tell_of(
    merge: &ContactMerge,
    known: &HashMap<ContactNumber, StoredContact>,
    homeless: &[(ContactNumber, Field, String)],
    running: &mut Running,
) {
    let Some(head) = known.get(&merge.head) else { return };
    let name = || format!("{} ({})", head.contact.display_name(), merge.head);
    for (of, field, text) in homeless {
        let label = field.label();
        running.homeless.tell(|| format!("{}: no slot is left for the {label} {text} of {of}", name()));
    }
    for (number, login) in merge.merged.iter().filter_map(|n| Some((n, known.get(n)?.login.as_ref()?))) {
        running.owners.push(number.clone());
        if let Some(own) = &head.login {
            running.logins.tell(|| format!("{}: the login {login} of {number} ends, {own} stays", name()));
        }
    }
}

fn summary(running: Running, clusters: usize, reopened: usize) -> PlanSummary {
    let Running { contacts, merged, consents, homeless, logins, followed, not_taken, settled, .. } = running;
    let mut warnings = Vec::new();
    if reopened > 0 {
        let came = counted(reopened as u64, "cluster changed since and is", "clusters changed since and are");
        warnings.push(format!("{came} open again"));
    }
    if merged > 0 {
        let away = counted(merged, "contact becomes", "contacts become");
        let heads = counted(clusters as u64, "head", "heads");
        warnings.push(format!("{away} inactive and will lead to {heads}"));
    }
    if !followed.is_empty() {
        let moved = counted(followed.len() as u64, "contact that hangs", "contacts that hang");
        warnings.push(format!("{moved} on them (relays, earlier duplicates) will go to the heads"));
    }
    let off: u64 = consents.values().map(|(_, off)| off).sum();
    if off > 0 {
        warnings.push(format!("withdrawn: {}", counted(off, "consent", "consents")));
    }
    if !not_taken.is_empty() {
        let told: Vec<String> = not_taken.iter().map(|(unit, n)| format!("{} {n}", unit.label())).collect();
        warnings.push(format!("another value stays, so the heads do not take: {}", told.join(", ")));
    }
    warnings.extend(settled_by_rule(&settled));
    warnings.extend(homeless.into_lines());
    warnings.extend(logins.into_lines());
    PlanSummary {
        counts: Counts { merged, updated: contacts.saturating_sub(merged), ..Counts::default() },
        contacts,
        consents: consents.into_iter().map(|(code, (on, off))| (code, on, off)).collect(),
        warnings,
        ..PlanSummary::default()
    }
}
