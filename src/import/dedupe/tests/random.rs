//! Random merges: nobody is lost, and all of it is taken back to the letter.

use super::*;

/// A number between 0 and `below`, from a linear congruential generator (Knuth's MMIX constants).
fn random(seed: &mut u64, below: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % below
}

/// A person with some values of a few, so that contacts share some and differ in others.
fn anybody(seed: &mut u64, number: u64) -> Contact {
    let mut contact = Contact { number: Some(nr(&format!("{number:07}"))), ..Contact::default() };
    let texts: [(Field, &[&str]); 8] = [
        (Field::FirstName, &["Anna", "Anne", "A.", ""]),
        (Field::LastName, &["Keller", "KELLER", "Keler"]),
        (Field::Email1, &["a@x.ch", "b@x.ch", "A@x.ch", ""]),
        (Field::Email2, &["c@x.ch", "d@x.ch", "", ""]),
        (Field::Telephone1, &["044 211 22 33", "044 211 22 34", "", ""]),
        (Field::Remark, &["aisle", "wheelchair", "aisle, please", ""]),
        (Field::Authorization(Code::new("EMAIL").unwrap()), &["TRUE", "FALSE", ""]),
        (Field::Criterion(Code::new("LIKES").unwrap()), &["OPERA", "OPERA|JAZZ", "JAZZ", ""]),
    ];
    for (field, of) in texts {
        contact.set(field, of[random(seed, of.len() as u64) as usize]);
    }
    for usage in AddressUse::ALL {
        let street = ["Bahnhofstrasse 1", "Seestrasse 5", ""][random(seed, 3) as usize];
        let address = Some(home(street, "8001", "Zürich")).filter(|_| !street.is_empty());
        contact.addresses.set(usage, address);
    }
    contact.standing.has_sales = random(seed, 4) == 0;
    contact
}

#[test]
fn random_merges_lose_nobody_and_are_taken_back_to_the_letter() {
    wait(async {
        for seed in 1..=20_u64 {
            let mut seed = seed * 7_919;
            let contacts: Vec<Contact> = (1..=9).map(|n| anybody(&mut seed, n)).collect();
            let store = base(&contacts).await;
            let before = everybody(&store).await;
            let desk = open(&store).await;
            for _ in 0..3 {
                let two =
                    [random(&mut seed, 9) + 1, random(&mut seed, 9) + 1].map(|n| nr(&format!("{n:07}")));
                let Ok(id) = desk.add(&two[0], &two[1]).await else { continue };
                let mut all: Vec<_> =
                    desk.detail(id, None).await.unwrap().members.into_iter().map(|m| m.contact).collect();
                let head = all.swap_remove(random(&mut seed, all.len() as u64) as usize).number.unwrap();
                let merged = all.into_iter().map(|c| c.number.unwrap()).collect();
                let merge = ClusterMerge { head, merged, picks: MemberPicks::new() };
                desk.act(&ClusterAct::Merge(id, merge)).await.unwrap();
            }
            let plan = desk.plan().await.unwrap();
            let report = desk.commit(unseen()).await.unwrap();
            assert_eq!(plan.contacts, report.contacts);
            let gone = everybody(&store).await.iter().filter(|(c, _)| !c.is_active()).count() as u64;
            assert_eq!((gone, plan.counts.merged), (report.counts.merged, gone));
            drop(desk);
            let undone = undo(Arc::clone(&store), report.batch, "anna", unseen()).await.unwrap();
            assert_eq!((undone.contacts, undone.left.len()), (report.contacts, 0));
            assert_eq!(everybody(&store).await, before, "seed {seed}");
        }
    });
}
