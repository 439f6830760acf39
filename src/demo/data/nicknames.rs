//! First names and the short forms that people use for them.

/// A formal first name and its everyday form.
pub(in crate::demo) const NICKNAMES: &[(&str, &str)] = &[
    ("Alexandre", "Alex"),
    ("Catherine", "Cathy"),
    ("Christophe", "Chris"),
    ("Frédéric", "Fred"),
    ("Jacqueline", "Jacotte"),
    ("Philippe", "Phil"),
    ("Sébastien", "Seb"),
    ("Stéphanie", "Steph"),
    ("Véronique", "Véro"),
    ("Andreas", "Andi"),
    ("Elisabeth", "Lisbeth"),
    ("Franziska", "Fränzi"),
    ("Jakob", "Köbi"),
    ("Johannes", "Hans"),
    ("Josef", "Sepp"),
    ("Katharina", "Käthi"),
    ("Matthias", "Matthi"),
    ("Michael", "Michi"),
    ("Niklaus", "Klaus"),
    ("Rudolf", "Ruedi"),
    ("Ulrich", "Ueli"),
    ("Alessandro", "Sandro"),
    ("Antonio", "Tonino"),
    ("Elisabetta", "Betta"),
    ("Giovanni", "Gianni"),
    ("Giuseppe", "Beppe"),
    ("Luigi", "Gigi"),
    ("Elizabeth", "Liz"),
    ("Katherine", "Kate"),
    ("Margaret", "Peggy"),
    ("Richard", "Dick"),
    ("Robert", "Bob"),
    ("Thomas", "Tom"),
    ("William", "Bill"),
    ("Concepción", "Concha"),
    ("Dolores", "Lola"),
    ("Francisco", "Paco"),
    ("Ignacio", "Nacho"),
    ("José", "Pepe"),
];

/// The everyday form of a first name, if the table has one.
pub(in crate::demo) fn nickname(first: &str) -> Option<&'static str> {
    NICKNAMES.iter().find(|(formal, _)| *formal == first).map(|(_, short)| *short)
}
