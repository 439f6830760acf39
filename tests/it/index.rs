//! What a base keeps for finding duplicates: true to its contacts whatever is done, and made anew when it is of another
//! version of the program.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use usher::contact::Kind;
use usher::import::{check_index, undo};
use usher::review::{Decision, Policy};
use usher::store::Store;

use crate::support::desk::{decide, load, merge_into, open, store, unseen, wait};
use crate::support::{Sandbox, refused};

/// People and structures, some with phones and dates of birth.
fn crowd(rows: usize) -> String {
    let mut text =
        String::from("FIRSTNAME;LASTNAME;OFFICIAL_NAME;LINE1;ZIPCODE;TOWN;EMAIL1;MOBILE_NUMBER;BIRTH_DATE\n");
    for i in 0..rows {
        let name = ["Moretti", "Keller", "Favre", "de la Cruz"][i % 4];
        let structure = if i % 5 == 0 { format!("Theatre {name} {i} SA") } else { String::new() };
        let (mobile, day) = (1_000_000 + i * 7, i % 27 + 1);
        writeln!(
            text,
            "Elena{i};{name};{structure};Via Verdi {i};6500;Bellinzona;e{i}@bluewin.ch;079 {mobile};19{:02}-03-{day:02}",
            i % 90 + 10
        )
        .unwrap();
    }
    text
}

/// Nothing is missing, nothing is left over; gives the number of keys.
async fn sound(store: &Arc<dyn Store>) -> u64 {
    let check = check_index(store.as_ref()).await.unwrap();
    assert!(check.faults.is_empty(), "{check:?}");
    check.entries
}

async fn tell(base: &Path, sql: &'static str) {
    let options = SqliteConnectOptions::new().filename(base);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[test]
fn commits_and_undo_leave_exactly_the_keys_of_the_contacts() {
    wait(async {
        let sandbox = Sandbox::new();
        let base = store(&sandbox.path("base.db")).await;
        assert_eq!(sound(&base).await, 0);
        load(&base, &sandbox.path(""), &crowd(60)).await;
        let loaded = sound(&base).await;
        assert!(loaded > 60 * 10, "{loaded} keys");
        let number = base.contacts_after(None, 1).await.unwrap()[0].contact.number.clone().unwrap();
        let file = sandbox.write(
            "file.csv",
            "FIRSTNAME;LASTNAME;LINE1;ZIPCODE;TOWN;EMAIL1;MOBILE_NUMBER\n\
             Elena1;Moretti-Rossi;Via Nuova 3;6900;Lugano;neu@bluewin.ch;078 555 44 33\n\
             Zoe;Ypsilanti;Rue Neuve 1;1000;Lausanne;zoe@gmx.ch;\n",
        );
        let desk = open(&base, &file).await.desk;
        decide(&desk, 2, merge_into(number.as_str())).await;
        decide(&desk, 3, Decision::create()).await;
        desk.decide_by(Policy::Cautious).await.unwrap();
        desk.plan(unseen()).await.unwrap();
        desk.commit(unseen()).await.unwrap();
        assert!(sound(&base).await > loaded);
        let batch = desk.batch();
        drop(desk);
        undo(Arc::clone(&base), batch, "anna", unseen()).await.unwrap();
        assert_eq!(sound(&base).await, loaded, "as it was");
    });
}

#[test]
fn a_structure_takes_the_forms_of_its_relays_along() {
    wait(async {
        let sandbox = Sandbox::new();
        let base = store(&sandbox.path("base.db")).await;
        let rows = "FIRSTNAME;LASTNAME;OFFICIAL_NAME;ZIPCODE;TOWN\nElena;Keller;Theatre Favre;1950;Sion\n";
        load(&base, &sandbox.path(""), rows).await;
        sound(&base).await;
        let contacts = base.contacts_after(None, 9).await.unwrap();
        let structure = contacts.iter().find(|c| c.contact.kind == Kind::Structure).unwrap();
        let relay = contacts.iter().find(|c| c.contact.kind == Kind::Relay).unwrap().id;
        let number = structure.contact.number.clone().unwrap();
        let before = base.forms(&[relay]).await.unwrap();
        let file = sandbox.write(
            "file.csv",
            format!("OPERATION;CONTACT_NR;OFFICIAL_NAME\nUPDATE;{number};Theatre Favre Valais\n"),
        );
        let desk = open(&base, &file).await.desk;
        desk.decide_by(Policy::Cautious).await.unwrap();
        desk.plan(unseen()).await.unwrap();
        desk.commit(unseen()).await.unwrap();
        sound(&base).await;
        assert_ne!(base.forms(&[relay]).await.unwrap(), before, "the relay is formed with the new name");
        let batch = desk.batch();
        drop(desk);
        undo(Arc::clone(&base), batch, "anna", unseen()).await.unwrap();
        sound(&base).await;
        assert_eq!(base.forms(&[relay]).await.unwrap(), before);
    });
}

#[test]
fn an_index_of_another_version_is_refused_where_nothing_is_written_and_made_anew_where_something_is() {
    const OTHER: &str = "UPDATE index_version SET version = 999";
    let sandbox = Sandbox::new();
    let base = sandbox.base(&crowd(30));
    sandbox.write("file.csv", "FIRSTNAME;LASTNAME;EMAIL1\nElena7;de la Cruz;e7@bluewin.ch\n");
    let found = sandbox.ok(&["match", "file.csv", "--db", "base.db"]).out;
    assert!(found.lines().count() > 1, "{found}");
    wait(tell(&base, OTHER));
    for args in [["match", "file.csv"], ["check", "file.csv"], ["dedupe", "--list"]] {
        let ran = sandbox.run(&[&args[..], &["--db", "base.db"]].concat());
        refused(&ran, "index");
        assert!(ran.err.contains("usher reindex"), "{}", ran.err);
    }
    refused(&sandbox.run(&["apply", "file.csv", "--dry-run", "--db", "base.db"]), "usher reindex");
    // What does not look for duplicates works as ever.
    sandbox.ok(&["export", "--db", "base.db"]);
    let told = sandbox.ok(&["reindex", "--db", "base.db"]).out;
    assert!(told.contains("indexed"), "{told}");
    assert_eq!(sandbox.ok(&["match", "file.csv", "--db", "base.db"]).out, found);
    wait(tell(&base, OTHER));
    wait(tell(&base, "DELETE FROM block_page"));
    sandbox.run(&["apply", "file.csv", "--db", "base.db"]);
    let again = sandbox.ok(&["match", "file.csv", "--db", "base.db"]).out;
    assert!(again.lines().count() > 1, "a commit brings it up to date first: {again}");
}
