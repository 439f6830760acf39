//! Real towns with one of their real postcodes, and the shape of a landline number there.

use super::Lang;

/// A town: what an address and a landline number need to know of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::demo) struct Town {
    pub(in crate::demo) name: &'static str,
    pub(in crate::demo) zip: &'static str,
    /// ISO 3166-1 alpha-2 code of the country.
    pub(in crate::demo) country: &'static str,
    pub(in crate::demo) lang: Lang,
    /// A landline number in national form; `#` is a digit.
    pub(in crate::demo) phone: &'static str,
}

const fn ch(lang: Lang, zip: &'static str, name: &'static str, phone: &'static str) -> Town {
    Town { name, zip, country: "CH", lang, phone }
}

const fn fr(zip: &'static str, name: &'static str, phone: &'static str) -> Town {
    Town { name, zip, country: "FR", lang: Lang::Fr, phone }
}

const fn de(zip: &'static str, name: &'static str, phone: &'static str) -> Town {
    Town { name, zip, country: "DE", lang: Lang::De, phone }
}

const fn it(zip: &'static str, name: &'static str, phone: &'static str) -> Town {
    Town { name, zip, country: "IT", lang: Lang::It, phone }
}

const fn gb(zip: &'static str, name: &'static str, phone: &'static str) -> Town {
    Town { name, zip, country: "GB", lang: Lang::En, phone }
}

const fn es(zip: &'static str, name: &'static str, phone: &'static str) -> Town {
    Town { name, zip, country: "ES", lang: Lang::Es, phone }
}

const fn at(zip: &'static str, name: &'static str, phone: &'static str) -> Town {
    Town { name, zip, country: "AT", lang: Lang::De, phone }
}

const fn be(zip: &'static str, name: &'static str, phone: &'static str) -> Town {
    Town { name, zip, country: "BE", lang: Lang::Fr, phone }
}

/// The towns where the demo's people live; all names fit the vendor's twenty characters.
pub(in crate::demo) const TOWNS: &[Town] = &[
    ch(Lang::Fr, "1003", "Lausanne", "021 3## ## ##"),
    ch(Lang::Fr, "1004", "Lausanne", "021 6## ## ##"),
    ch(Lang::Fr, "1009", "Pully", "021 7## ## ##"),
    ch(Lang::Fr, "1020", "Renens VD", "021 6## ## ##"),
    ch(Lang::Fr, "1110", "Morges", "021 8## ## ##"),
    ch(Lang::Fr, "1201", "Genève", "022 7## ## ##"),
    ch(Lang::Fr, "1205", "Genève", "022 3## ## ##"),
    ch(Lang::Fr, "1227", "Carouge GE", "022 3## ## ##"),
    ch(Lang::Fr, "1260", "Nyon", "022 3## ## ##"),
    ch(Lang::Fr, "1400", "Yverdon-les-Bains", "024 4## ## ##"),
    ch(Lang::Fr, "1630", "Bulle", "026 9## ## ##"),
    ch(Lang::Fr, "1700", "Fribourg", "026 3## ## ##"),
    ch(Lang::Fr, "1800", "Vevey", "021 9## ## ##"),
    ch(Lang::Fr, "1820", "Montreux", "021 9## ## ##"),
    ch(Lang::Fr, "1920", "Martigny", "027 7## ## ##"),
    ch(Lang::Fr, "1950", "Sion", "027 3## ## ##"),
    ch(Lang::Fr, "2000", "Neuchâtel", "032 7## ## ##"),
    ch(Lang::Fr, "2300", "La Chaux-de-Fonds", "032 9## ## ##"),
    ch(Lang::Fr, "2800", "Delémont", "032 4## ## ##"),
    ch(Lang::De, "3011", "Bern", "031 3## ## ##"),
    ch(Lang::De, "3600", "Thun", "033 2## ## ##"),
    ch(Lang::De, "4051", "Basel", "061 2## ## ##"),
    ch(Lang::De, "5000", "Aarau", "062 8## ## ##"),
    ch(Lang::De, "6003", "Luzern", "041 2## ## ##"),
    ch(Lang::De, "6300", "Zug", "041 7## ## ##"),
    ch(Lang::De, "7000", "Chur", "081 2## ## ##"),
    ch(Lang::De, "8001", "Zürich", "044 2## ## ##"),
    ch(Lang::De, "8004", "Zürich", "044 2## ## ##"),
    ch(Lang::De, "8200", "Schaffhausen", "052 6## ## ##"),
    ch(Lang::De, "8400", "Winterthur", "052 2## ## ##"),
    ch(Lang::De, "9000", "St. Gallen", "071 2## ## ##"),
    ch(Lang::It, "6500", "Bellinzona", "091 8## ## ##"),
    ch(Lang::It, "6600", "Locarno", "091 7## ## ##"),
    ch(Lang::It, "6850", "Mendrisio", "091 6## ## ##"),
    ch(Lang::It, "6900", "Lugano", "091 9## ## ##"),
    fr("01000", "Bourg-en-Bresse", "04 74 2# ## ##"),
    fr("01210", "Ferney-Voltaire", "04 50 4# ## ##"),
    fr("06000", "Nice", "04 93 8# ## ##"),
    fr("13001", "Marseille", "04 91 5# ## ##"),
    fr("25000", "Besançon", "03 81 8# ## ##"),
    fr("25300", "Pontarlier", "03 81 3# ## ##"),
    fr("31000", "Toulouse", "05 61 2# ## ##"),
    fr("33000", "Bordeaux", "05 56 4# ## ##"),
    fr("38000", "Grenoble", "04 76 4# ## ##"),
    fr("44000", "Nantes", "02 40 4# ## ##"),
    fr("59000", "Lille", "03 20 5# ## ##"),
    fr("67000", "Strasbourg", "03 88 3# ## ##"),
    fr("69003", "Lyon", "04 78 6# ## ##"),
    fr("74000", "Annecy", "04 50 5# ## ##"),
    fr("74100", "Annemasse", "04 50 3# ## ##"),
    fr("74500", "Évian-les-Bains", "04 50 7# ## ##"),
    fr("75005", "Paris", "01 43 2# ## ##"),
    fr("75011", "Paris", "01 43 5# ## ##"),
    fr("75018", "Paris", "01 42 5# ## ##"),
    de("04109", "Leipzig", "0341 2######"),
    de("10115", "Berlin", "030 2#######"),
    de("10437", "Berlin", "030 4#######"),
    de("20095", "Hamburg", "040 3#######"),
    de("50667", "Köln", "0221 2######"),
    de("60311", "Frankfurt am Main", "069 2#######"),
    de("69117", "Heidelberg", "06221 2#####"),
    de("70173", "Stuttgart", "0711 2######"),
    de("78462", "Konstanz", "07531 2#####"),
    de("79098", "Freiburg im Breisgau", "0761 2######"),
    de("80331", "München", "089 2#######"),
    it("00184", "Roma", "06 4#######"),
    it("10121", "Torino", "011 5######"),
    it("11100", "Aosta", "0165 2#####"),
    it("16121", "Genova", "010 5######"),
    it("20121", "Milano", "02 7#######"),
    it("21100", "Varese", "0332 2#####"),
    it("22100", "Como", "031 2#####"),
    it("40121", "Bologna", "051 2######"),
    it("50122", "Firenze", "055 2######"),
    gb("B1 2EP", "Birmingham", "0121 2## ####"),
    gb("BS1 4ED", "Bristol", "0117 9## ####"),
    gb("CF10 5AL", "Cardiff", "029 20## ####"),
    gb("EC1R 4TN", "London", "020 78## ####"),
    gb("LS2 7UP", "Leeds", "0113 2## ####"),
    gb("M2 7DH", "Manchester", "0161 8## ####"),
    gb("SE1 9PX", "London", "020 74## ####"),
    es("08002", "Barcelona", "933 0## ###"),
    es("17001", "Girona", "972 2## ###"),
    es("28013", "Madrid", "915 4## ###"),
    es("41001", "Sevilla", "954 2## ###"),
    es("46001", "Valencia", "963 5## ###"),
    es("48005", "Bilbao", "944 1## ###"),
    at("1010", "Wien", "01 5######"),
    at("5020", "Salzburg", "0662 8#####"),
    at("6020", "Innsbruck", "0512 5#####"),
    be("1000", "Bruxelles", "02 5## ## ##"),
    be("4000", "Liège", "04 2## ## ##"),
    be("5000", "Namur", "081 2# ## ##"),
];

/// Real towns whose names are longer than the vendor's twenty characters.
pub(in crate::demo) const LONG_TOWNS: &[Town] = &[
    fr("78100", "Saint-Germain-en-Laye", "01 39 2# ## ##"),
    fr("94190", "Villeneuve-Saint-Georges", "01 43 8# ## ##"),
    de("82467", "Garmisch-Partenkirchen", "08821 5####"),
];
