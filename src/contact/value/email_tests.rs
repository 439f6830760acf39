//! What is good for a contact list, what can be repaired, and what cannot.

use super::*;
use Certainty::{Certain, Likely};

#[test]
fn takes_good_addresses_as_they_are() {
    let cases = [
        "a@example.ch",
        "anna@example.com",
        "anna.muster@example.ch",
        "anna-maria.muster@example.ch",
        "anna_muster@example.ch",
        "anna+newsletter@gmail.com",
        "a.b.c.d@example.co.uk",
        "o'brien@example.ie",
        "123@example.com",
        "anna@123.com",
        "anna@mason-dixon.com",
        "anna@c--n.com",
        "anna@about.museum",
        "anna@sub.domain.example.org",
        "anna@gmx.ch",
        "anna@gmx.net",
        "anna@mail.com",
        "anna@email.com",
        "anna@ymail.com",
        "anna@gail.com",
        "anna@live.fr",
        "anna@web.de",
        "anna@t-online.de",
        "anna@free.fr",
        "anna@grange.fr",
        "anna@oranges.fr",
        "anna@orange.com",
        "anna@me.com",
        "anna@yahoo.com.br",
        "anna@bluewin.ch",
        "anna@xn--mller-kva.ch",
        "anna@müller.ch",
        "xn--anna@example.ch",
        "!#$%&`*+/=?^`{|}~@example.org",
        "ANNA@example.ch",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghiklm@example.org",
    ];
    for text in cases {
        let EmailCheck::Valid(address) = EmailAddress::check(text) else {
            panic!("{text}: {:?}", EmailAddress::check(text));
        };
        assert_eq!(address.as_str(), text);
    }
}

#[test]
fn writes_the_normal_form() {
    let cases = [
        (" anna@example.ch ", "anna@example.ch"),
        ("\u{feff}anna@example.ch\u{a0}", "anna@example.ch"),
        ("an\u{200b}na@example.ch", "anna@example.ch"),
        ("Anna@EXAMPLE.CH", "Anna@example.ch"),
        ("anna@MÜLLER.ch", "anna@müller.ch"),
        ("anna@XN--MLLER-KVA.ch", "anna@xn--mller-kva.ch"),
        ("anna@ｅｘａｍｐｌｅ.ch", "anna@example.ch"),
    ];
    for (text, want) in cases {
        let want = EmailAddress(want.to_owned());
        assert_eq!(EmailAddress::check(text), EmailCheck::Valid(want), "{text}");
    }
}

/// Typed, meant, how sure, and what is wrong.
const REPAIRS: &[(&str, &str, Certainty, EmailFix)] = {
    use EmailFix::*;
    &[
        ("mailto:anna@example.ch", "anna@example.ch", Certain, Wrapping),
        ("MAILTO:anna@example.ch?subject=x", "anna@example.ch", Certain, Wrapping),
        ("E-Mail: anna@example.ch", "anna@example.ch", Certain, Wrapping),
        ("Anna Muster <anna@example.ch>", "anna@example.ch", Certain, Wrapping),
        ("\"Muster, Anna\" <anna@example.ch>", "anna@example.ch", Certain, Wrapping),
        ("<anna@example.ch>", "anna@example.ch", Certain, Wrapping),
        ("'anna@example.ch'", "anna@example.ch", Certain, Wrapping),
        ("anna@example.ch.", "anna@example.ch", Certain, Wrapping),
        ("anna@example.ch;", "anna@example.ch", Certain, Wrapping),
        ("anna@example.ch,", "anna@example.ch", Certain, Wrapping),
        ("anna@example.ch; beat@example.ch", "anna@example.ch", Likely, FirstOfSeveral),
        ("anna@example.ch, beat@example.ch", "anna@example.ch", Likely, FirstOfSeveral),
        ("anna@example.ch / beat@example.ch", "anna@example.ch", Likely, FirstOfSeveral),
        ("anna(at)example.ch", "anna@example.ch", Certain, SpelledOut),
        ("anna [at] example [dot] ch", "anna@example.ch", Certain, SpelledOut),
        ("anna at example dot ch", "anna@example.ch", Likely, SpelledOut),
        ("anna(arobase)example.fr", "anna@example.fr", Certain, SpelledOut),
        ("anna @example.ch", "anna@example.ch", Certain, Spaces),
        ("anna@ example.ch", "anna@example.ch", Certain, Spaces),
        ("anna@example. ch", "anna@example.ch", Certain, Spaces),
        ("anna .muster@example.ch", "anna.muster@example.ch", Certain, Spaces),
        ("anna muster@example.ch", "annamuster@example.ch", Likely, Spaces),
        ("\u{202a}anna@example.ch\u{202c}", "anna@example.ch", Certain, Wrapping),
        ("anna@example.ch\n", "anna@example.ch", Certain, Spaces),
        ("chiara.rossi@@libero.it", "chiara.rossi@libero.it", Certain, DoubleAt),
        ("anna@example,ch", "anna@example.ch", Certain, CommaForDot),
        ("anna@example;ch", "anna@example.ch", Certain, CommaForDot),
        ("anna,muster@example.ch", "anna.muster@example.ch", Likely, CommaForDot),
        ("anna@example..ch", "anna@example.ch", Certain, StrayDots),
        ("anna..muster@example.ch", "anna.muster@example.ch", Likely, StrayDots),
        ("anna.@example.ch", "anna@example.ch", Likely, StrayDots),
        ("anna@.example.ch", "anna@example.ch", Certain, StrayDots),
        ("anna@www.gmail..com", "anna@gmail.com", Certain, StrayDots),
        ("anna@example.ch/", "anna@example.ch", Certain, StrayDots),
        ("rené@free.fr", "rene@free.fr", Likely, Accents),
        ("jörg.weiß@gmx.de", "jorg.weiss@gmx.de", Likely, Accents),
        ("anna.mustergmail.com", "anna.muster@gmail.com", Likely, MissingAt),
        ("anna.muster.bluewin.ch", "anna.muster@bluewin.ch", Likely, MissingAt),
        ("anna@gmailcom", "anna@gmail.com", Certain, MissingDot),
        ("anna@bluewinch", "anna@bluewin.ch", Certain, MissingDot),
        ("anna@examplecom", "anna@example.com", Likely, MissingDot),
        ("anna@gmail", "anna@gmail.com", Likely, MissingDot),
        ("anna@bluewin", "anna@bluewin.ch", Likely, MissingDot),
        ("anna@gmial.com", "anna@gmail.com", Certain, DomainSlip),
        ("anna@gmail.con", "anna@gmail.com", Certain, DomainSlip),
        ("anna@gmial.con", "anna@gmail.com", Certain, DomainSlip),
        ("anna@example.con", "anna@example.com", Certain, DomainSlip),
        ("anna@example.cmo", "anna@example.com", Likely, DomainSlip),
        ("anna@gmail.co", "anna@gmail.com", Certain, DomainSlip),
        ("anna@gmail.ch", "anna@gmail.com", Certain, DomainSlip),
        ("anna@hotmial.com", "anna@hotmail.com", Certain, DomainSlip),
        ("anna@hotmaiil.com", "anna@hotmail.com", Likely, DomainSlip),
        ("anna@hotmaail.fr", "anna@hotmail.fr", Likely, DomainSlip),
        ("anna@outlokk.com", "anna@outlook.com", Likely, DomainSlip),
        ("anna@yahooo.fr", "anna@yahoo.fr", Certain, DomainSlip),
        ("anna@icloude.com", "anna@icloud.com", Likely, DomainSlip),
        ("anna@bleuwin.ch", "anna@bluewin.ch", Certain, DomainSlip),
        ("anna@bluewinm.ch", "anna@bluewin.ch", Likely, DomainSlip),
        ("anna@wanaddoo.fr", "anna@wanadoo.fr", Likely, DomainSlip),
        ("anna@orange.frr", "anna@orange.fr", Certain, DomainSlip),
        ("anna@laposte.fr", "anna@laposte.net", Certain, DomainSlip),
        ("anna@t-onlne.de", "anna@t-online.de", Likely, DomainSlip),
        ("anna@gmx.hc", "anna@gmx.ch", Certain, DomainSlip),
        ("anna@btinternt.com", "anna@btinternet.com", Likely, DomainSlip),
        ("Anna <anna @gmial,con>", "anna@gmail.com", Certain, Wrapping),
    ]
};

#[test]
fn repairs_what_can_be_repaired() {
    for (text, want, certainty, reason) in REPAIRS {
        let want = EmailCheck::Fixable {
            to: EmailAddress((*want).to_owned()),
            certainty: *certainty,
            reason: *reason,
        };
        assert_eq!(EmailAddress::check(text), want, "{text}");
    }
}

#[test]
fn leaves_genuine_neighbours_of_providers_alone() {
    let domains = [
        "surprise.ch",
        "tierra.es",
        "arbor.de",
        "grange.fr",
        "oranges.fr",
        "gail.com",
        "email.com",
        "bluefin.ch",
        "sunrice.ch",
        "libera.it",
        "hotel.com",
        "yacht.fr",
        "outdoor.com",
        "cloud.com",
        "lapostale.fr",
        "online.net",
        "hotmail.nl",
        "yahoo.ca",
        "outlook.be",
        "live.ca",
        "free.com",
        "web.com",
        "gmx.li",
        "alicja.it",
    ];
    for domain in domains {
        let text = format!("anna@{domain}");
        assert!(matches!(EmailAddress::check(&text), EmailCheck::Valid(_)), "{text}");
    }
}

#[test]
fn refuses_the_rest() {
    use EmailFault::*;
    let long_label = format!("anna@{}.com", "a".repeat(64));
    let long_local = format!("{}@example.ch", "a".repeat(65));
    let long_all = format!("anna@{}com", "a.".repeat(126));
    let cases = [
        ("", Empty),
        ("   ", Empty),
        ("anna", NoAt),
        ("Anna Muster", NoAt),
        ("www.example.ch", NoAt),
        ("none", NoAt),
        ("@", LocalPart),
        ("@example.ch", LocalPart),
        ("anna@", NoTld),
        ("anna@io", NoTld),
        ("anna@localhost", NoTld),
        ("anna@example.invalid", UnknownTld),
        ("anna@example.123", UnknownTld),
        ("anna@255.255.255.255", UnknownTld),
        ("anna@[192.168.1.1]", Domain),
        ("anna@[IPv6:1111:2222::8888]", NoTld),
        ("anna@exa_mple.ch", Domain),
        ("anna@-example.ch", Domain),
        ("anna@example-.ch", Domain),
        ("anna@exam/ple.ch", Domain),
        ("anna@exam ple of.ch", Domain),
        ("anna@beat@example.ch", SeveralAt),
        ("an\\na@example.ch", LocalPart),
        ("\"anna\"@example.ch", LocalPart),
        ("\"anna muster\"@example.ch", LocalPart),
        ("an\"na@example.ch", LocalPart),
        ("(comment)anna@example.ch", LocalPart),
        ("anna(comment)@example.ch", LocalPart),
        ("анна@example.ch", LocalPart),
        ("an\x07na@example.ch", LocalPart),
        (long_label.as_str(), Domain),
        (long_local.as_str(), TooLong),
        (long_all.as_str(), TooLong),
    ];
    for (text, reason) in cases {
        assert_eq!(EmailAddress::check(text), EmailCheck::Invalid { reason }, "{text}");
    }
}

#[test]
fn knows_offices_and_throw_away_services() {
    let address = |text: &str| EmailAddress::strict(text).unwrap();
    for text in ["info@example.ch", "Kontakt@example.ch", "no-reply@example.ch", "segreteria@example.it"] {
        assert!(address(text).is_generic_local_part(), "{text}");
    }
    assert!(!address("anna@example.ch").is_generic_local_part());
    assert!(address("anna@mailinator.com").is_disposable());
    assert!(address("anna@sub.mailinator.com").is_disposable());
    assert!(!address("anna@gmail.com").is_disposable());
    assert_eq!(address("Anna.Muster@Gmail.com").fold(), "anna.muster@gmail.com");
}

#[test]
fn no_slip_in_the_table_is_a_provider() {
    for line in super::super::data_lines(include_str!("data/email_typos.tsv")) {
        let (slip, meant) = line.split_once('\t').unwrap();
        assert!(!email_domain::is_provider(slip), "{slip}");
        assert!(email_domain::is_provider(meant), "{meant}");
    }
}

proptest::proptest! {
    #[test]
    fn never_panics_and_proposes_only_addresses(text in "\\PC{0,30}|[a-c@., <>()\"é]{0,15}|[a-z]{1,5}@[a-z.]{1,12}") {
        match EmailAddress::check(&text) {
            EmailCheck::Valid(address) | EmailCheck::Fixable { to: address, .. } => {
                proptest::prop_assert_eq!(EmailAddress::strict(address.as_str()), Ok(address.clone()));
            }
            EmailCheck::Invalid { .. } => {}
        }
    }
}
