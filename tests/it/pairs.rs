//! Pairs of a file and of a base: the same as the review finds, in a fixed order, as long as somebody reads them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::process::{Command, Stdio};
use std::sync::Arc;

use usher::contact::{ContactNumber, Operation, RowNumber};
use usher::import::{PairLine, pairs};
use usher::review::{Candidate, Decision, Other};
use usher::store::{Page, StagedRow, Store};
use usher::validation::{Course, Part};

use crate::support::desk::{decide, load, open, request, store, unseen, wait};
use crate::support::{FOREIGN, Sandbox, USHER, fixtures};

async fn matched(store: &dyn Store, path: &std::path::Path, threshold: Option<f64>) -> Vec<PairLine> {
    let mut found = Vec::new();
    let mut take = |pair| {
        found.push(pair);
        ControlFlow::Continue(())
    };
    pairs(store, &request(path), threshold, &mut take, unseen()).await.unwrap();
    found
}

/// What a row is shown as.
fn shown(row: &StagedRow) -> Part {
    row.record.parts.iter().map(|p| p.part).max().unwrap_or(Part::Person)
}

/// What the review shows beside its rows and `match` is to list.
fn expected(rows: &[StagedRow]) -> BTreeMap<(RowNumber, Other), Candidate> {
    let mut expected = BTreeMap::new();
    for row in rows {
        for candidate in row.candidates.iter().filter(|c| c.part == shown(row)) {
            let is_listed = match &candidate.other {
                Other::Base(_) => true,
                Other::Row(twin) => *twin > row.row,
            };
            if is_listed {
                expected.insert((row.row, candidate.other.clone()), candidate.clone());
            }
        }
    }
    expected
}

/// Compares what is listed of a file with what the review shows of it; gives how many pairs there were.
async fn agree(base: &str, text: &[u8], name: &str) -> usize {
    let sandbox = Sandbox::new();
    let path = sandbox.write(name, text);
    let store = store(&sandbox.path("base.db")).await;
    load(&store, &sandbox.path(""), base).await;
    let listed = matched(store.as_ref(), &path, None).await;
    let desk = open(&store, &path).await.desk;
    let batch = store.batches().await.unwrap()[0].id;
    let numbers: Vec<RowNumber> =
        store.staged(batch, Page { after: 0, limit: 10_000 }).await.unwrap().iter().map(|r| r.row).collect();
    let rows = store.staged_rows(batch, &numbers).await.unwrap();
    let mut expected = expected(&rows);
    // A number settles what the review need not find alike; the list has it all the same.
    let keyed = |row: RowNumber| {
        let row = rows.iter().find(|r| r.row == row).unwrap();
        row.record.course != Course::Create || row.record.parts.iter().any(|p| p.incoming.number.is_some())
    };
    for line in &listed {
        match expected.remove(&(line.row, line.other.clone())) {
            Some(candidate) => {
                // What is kept as text may lose its last bit.
                assert!((line.probability - candidate.probability).abs() < 1e-12, "{line:?} {candidate:?}");
                assert!((line.weight - candidate.weight).abs() < 1e-4, "{line:?} {candidate:?}");
                let weighs = candidate.fields.iter().filter(|f| f.weight.abs() >= 0.05);
                let fields = weighs.map(|f| match f.field.as_str() {
                    "household" | "prior" | "others" => format!("{} {:+.1}", f.field, f.weight),
                    _ => format!("{} {} {:+.1}", f.field, f.level, f.weight),
                });
                assert_eq!(line.explanation, fields.collect::<Vec<_>>().join("; "));
            }
            None => assert!(keyed(line.row), "the review does not show {line:?}"),
        }
    }
    assert!(expected.is_empty(), "{name}: only the review shows {expected:?}");
    drop(desk);
    listed.len()
}

#[test]
fn what_is_listed_is_what_the_review_shows() {
    wait(async {
        let (base, file) = (usher::demo::base_csv(1), usher::demo::import_csv(1));
        assert!(agree(&base, file.as_bytes(), "demo.csv").await > 50);
        for case in std::fs::read_dir(fixtures()).unwrap().map(|e| e.unwrap().path()) {
            let (source, existing) = (case.join("source.csv"), case.join("existing.csv"));
            if let (Ok(source), Ok(existing)) = (std::fs::read(source), std::fs::read_to_string(existing)) {
                agree(&existing, &source, "source.csv").await;
            }
        }
    });
}

#[test]
fn the_threshold_filters_and_zero_lists_all_that_was_compared() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("file.csv", usher::demo::import_csv(1));
    wait(async {
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), &usher::demo::base_csv(1)).await;
        let all = matched(store.as_ref(), &path, Some(0.0)).await;
        for threshold in [0.000_01, 0.5, 0.9] {
            let some: Vec<PairLine> =
                all.iter().filter(|pair| pair.probability >= threshold).cloned().collect();
            assert_eq!(matched(store.as_ref(), &path, Some(threshold)).await, some, "{threshold}");
            assert!(!some.is_empty() && some.len() < all.len());
        }
        let in_order =
            |a: &PairLine, b: &PairLine| (a.row, b.probability, &a.other) <= (b.row, a.probability, &b.other);
        assert!(all.is_sorted_by(in_order));
    });
}

/// Contacts whose numbers fall while their ids rise: three of one person, a couple, a stranger, one who left.
const BASE: &str = "\
CONTACT_NR;TITLE;FIRSTNAME;LASTNAME;BIRTHDATE;LINE1;ZIPCODE;TOWN;COUNTRY;TELEPHONE;CELLPHONE;EMAIL1
0000000009;MRS;Anna;Keller;1970-03-04;Bahnhofstrasse 1;8001;Zürich;CH;044 211 22 33;079 211 22 33;anna@bluewin.ch
0000000008;MRS;Anna;Keler;1970-03-04;Bahnhofstr. 1;8001;Zürich;CH;;079 211 22 33;anna.k@bluewin.ch
0000000007;MRS;Anne;Keller;1970-03-04;Bahnhofstrasse 1;8001;Zürich;CH;044 211 22 33;;
0000000006;MR;Bruno;Favre;1961-11-30;Rue du Lac 12;1800;Vevey;CH;021 922 14 25;;
0000000005;MRS;Claire;Favre;1964-02-14;Rue du Lac 12;1800;Vevey;CH;021 922 14 25;;
0000000004;MR;Zeno;Ypsilanti;1990-01-31;Via Verdi 3;6500;Bellinzona;CH;;;zeno@gmx.ch
0000000003;MR;Bruno;Favre;1961-11-30;Rue du Lac 12;1800;Vevey;CH;021 922 14 25;;
0000000002;MRS;Anna;Keller;1970-03-04;Bahnhofstrasse 1;8001;Zürich;CH;044 211 22 33;079 211 22 33;
";

/// Makes a contact inactive.
async fn invalidate(sandbox: &Sandbox, store: &Arc<dyn Store>, number: &str) {
    let path = sandbox.write("leave.csv", format!("OPERATION;CONTACT_NR\nINVALIDATE;{number}\n"));
    let desk = open(store, &path).await.desk;
    let number = ContactNumber::parse(number).unwrap();
    decide(&desk, 2, Decision::Remove { operation: Operation::Invalidate, number }).await;
    desk.plan(unseen()).await.unwrap();
    desk.commit(unseen()).await.unwrap();
}

#[test]
fn duplicates_come_by_number_with_their_cluster_and_without_those_who_left() {
    let sandbox = Sandbox::new();
    wait(async {
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        invalidate(&sandbox, &store, "0000000002").await;
        store.close().await;
    });
    let (_, lines) = sandbox.ok(&["dedupe", "--list", "--db", "base.db"]).csv();
    let ends: Vec<(&str, &str)> = lines.iter().map(|l| (l[0].as_str(), l[1].as_str())).collect();
    for pair in [("0000000003", "0000000006"), ("0000000007", "0000000009"), ("0000000008", "0000000009")] {
        assert!(ends.contains(&pair), "{pair:?} in {lines:?}");
    }
    assert!(ends.iter().all(|(a, b)| a < b && *a != "0000000002" && *a != "0000000004"), "{lines:?}");
    let probability = |line: &[String]| line[3].parse::<f64>().unwrap();
    let in_order =
        |x: &Vec<String>, y: &Vec<String>| (&x[0], probability(y), &x[1]) <= (&y[0], probability(x), &y[1]);
    assert!(lines.is_sorted_by(in_order), "{lines:?}");
    let cluster = |a: &str, b: &str| lines.iter().find(|l| l[0] == a && l[1] == b).map(|l| l[2].as_str());
    let (favre, keller) = (cluster("0000000003", "0000000006"), cluster("0000000007", "0000000009"));
    assert_eq!(keller, cluster("0000000008", "0000000009"), "{lines:?}");
    assert!(favre.is_some_and(|c| !c.is_empty()) && favre != keller, "{lines:?}");
    let of_couple = lines.iter().filter(|l| l[0] == "0000000005" || l[1] == "0000000005");
    assert!(of_couple.clone().all(|l| l[2].is_empty()), "man and wife are no cluster: {lines:?}");
    let all = sandbox.ok(&["dedupe", "--list", "--threshold", "0", "--db", "base.db"]).csv().1;
    assert!(all.len() > lines.len(), "{all:?}");
    for line in &lines {
        assert!(all.contains(line), "the threshold only filters: {line:?}");
    }
}

#[test]
fn who_stops_reading_hears_no_complaint() {
    let sandbox = Sandbox::new();
    let mut crowd = String::from("FIRSTNAME;LASTNAME;LINE1;ZIPCODE;TOWN\n");
    for i in 0..2_000 {
        writeln!(crowd, "Elena;Keller;Via Verdi {};{:04};Bellinzona", i / 5, 1_000 + i / 10).unwrap();
    }
    sandbox.write("crowd.csv", &crowd);
    sandbox.base(&crowd);
    for args in [
        &["match", "crowd.csv", "--threshold", "0", "--db", "base.db"][..],
        &["dedupe", "--list", "--threshold", "0", "--db", "base.db"][..],
    ] {
        let mut command = Command::new(USHER);
        for name in FOREIGN {
            command.env_remove(name);
        }
        command.current_dir(sandbox.path("")).envs(sandbox.environment()).args(args);
        let mut running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(running.stdout.take());
        let ended = running.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), &b""[..]), "{args:?}");
    }
}
