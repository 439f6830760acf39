//! Names, streets, towns and firms by language, written down by hand from general knowledge: facts of usage,
//! no list of anybody's was copied. Names stand in the rough order of how common they are. The long tail of
//! surnames, streets and villages is put together from stems and endings, so that a million contacts do not
//! share a hundred names.

/// What people, streets and towns are called in one language; words are parted by blanks.
pub(crate) struct Locale {
    /// ISO 3166-1 alpha-2 code of the country.
    pub(crate) country: &'static str,
    pub(crate) women: &'static str,
    pub(crate) men: &'static str,
    pub(crate) families: &'static str,
    /// Stems and endings of further surnames.
    pub(crate) family_parts: (&'static str, &'static str),
    /// Patterns of streets; `*` is a word or a surname.
    pub(crate) streets: &'static str,
    pub(crate) street_words: &'static str,
    /// Towns as `name=postcode`, `#` any digit, `_` a blank in the name.
    pub(crate) towns: &'static str,
    pub(crate) village_parts: (&'static str, &'static str),
    pub(crate) village_code: &'static str,
    /// Prefix of the country, patterns of landlines and of mobiles without the leading 0.
    pub(crate) phones: (&'static str, &'static str, &'static str),
    pub(crate) providers: &'static str,
}

/// German of Switzerland, French of Switzerland, France, Germany, Italy, Britain, Spain.
pub(crate) const LOCALES: [&Locale; 7] = [&FR_CH, &DE_CH, &FR, &DE, &IT, &EN, &ES];

/// How many of a hundred contacts speak each.
pub(crate) const SHARES: [u32; 7] = [28, 22, 15, 12, 8, 8, 7];

const WOMEN_FR: &str = "Marie Nathalie Isabelle Sylvie Catherine Christine Valérie Sandrine Véronique Nicole Stéphanie Sophie Céline Julie Françoise Monique Anne Martine Brigitte Laurence Chantal Patricia Corinne Aurélie Émilie Camille Laura Léa Manon Sarah Florence Virginie Caroline Delphine Hélène Pascale Anne-Marie Marie-Claude Marie-Thérèse Dominique Claire Claudine Josiane Danielle Jacqueline Élodie Mélanie Audrey Pauline Charlotte Mathilde Chloé Emma Inès Jeanne Louise Alice Zoé Éliane Yvette Simone Denise Odette Lucie Marion Justine Anaïs Noémie Fabienne Muriel Carole Agnès Béatrice Geneviève Colette Ginette Rose-Marie Anne-Lise Marlène Séverine Ludivine Gaëlle Maëlle Solène";
const MEN_FR: &str = "Jean Michel Pierre Philippe Alain Nicolas Daniel Patrick Christophe Stéphane Christian David Bernard Éric Laurent Pascal Olivier François Frédéric Thierry Jacques Sébastien Julien Thomas Bruno Alexandre Didier Claude Marc Jean-Pierre Jean-Claude Jean-Luc Jean-Marc Gérard Guillaume Antoine Vincent Maxime Romain Jérôme Benoît Yves Gilles Franck Hervé Serge Paul Louis André Henri Roger René Marcel Robert Maurice Raymond Lucas Hugo Théo Mathieu Benjamin Kevin Anthony Cédric Fabrice Xavier Arnaud Raphaël Simon Gabriel Adrien Étienne Rémi Sylvain Damien Loïc Yann Gaël Fabien Ludovic Samuel Jonathan";
const FAMILIES_FR: &str = "Martin Bernard Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David Bertrand Roux Vincent Fournier Morel Girard André Lefèvre Mercier Dupont Lambert Bonnet François Martinez Legrand Garnier Faure Rousseau Blanc Guérin Müller Henry Roussel Nicolas Perrin Morin Mathieu Clément Gauthier Dumont Lopez Fontaine Chevalier Robin Masson Favre Rochat Blanc Rey Jaquet Bovet Chappuis Cornu Pittet Perret Perroud Rossier Monney Dafflon Aebischer Fragnière Bourquin Jeanneret Vuilleumier Droz Robert-Nicoud Berset Clerc Mottet Emery Cuendet Dubuis Fumeaux Zufferey Rapin Rouiller Gay Gay-Balmaz Barras Bonvin de_Werra du_Pasquier Le_Goff Le_Gall Da_Silva";
const FR_PARTS: (&str, &str) = (
    "Berth Gir Mar Pell Cour Bass Gris Ross Vall Per Cot Mont Lav Bour Char Bon Bris Cass Dev Dum Fav Gaill Guill Jac Lamb Mag Mell Nav Oll Paq Rav Sav Tav Vign Val Chev Clav Crett Dess Fav Grand Huguen Mat Mich Pign Quar Riv Roch Schor Tiss Vauch",
    "ard aud ault in et ot oud ier ière elet inet ineau eron oz az ex ens and on ioux ay euil aux",
);
const WOMEN_DE: &str = "Maria Ursula Sandra Anna Ruth Elisabeth Monika Verena Claudia Nicole Barbara Andrea Daniela Karin Sabine Petra Susanne Heidi Brigitte Christine Katharina Stefanie Martina Silvia Gabriele Renate Helga Ingrid Margrit Rosmarie Regula Esther Doris Franziska Manuela Julia Laura Lena Lea Sara Nina Jana Anja Katrin Melanie Nadine Tanja Sonja Simone Angela Birgit Christa Erika Gisela Hannelore Hildegard Ilse Irmgard Gertrud Edith Elfriede Waltraud Marianne Annemarie Anneliese Rosemarie Eva Johanna Sophie Marie Emma Mia Hannah Lisa Vanessa Jasmin Corinne Cornelia Beatrice Jacqueline Priska Yvonne Vreni Therese Bettina Antje Heike Silke Kerstin Ulrike Maja Ramona Carmen Selina Alina Elena";
const MEN_DE: &str = "Peter Hans Daniel Thomas Martin Andreas Markus Michael Christian Stefan Werner Walter Bruno Urs Rolf Roland Beat Marcel Patrick Kurt Ernst Josef Paul Heinz Franz Karl Fritz Jürg René Reto Roger Rudolf Robert Ulrich Max Hans-Peter Hansruedi Hans-Ulrich Alfred Anton Felix Simon Lukas David Philipp Pascal Adrian Matthias Marco Jan Jonas Tobias Sebastian Alexander Wolfgang Klaus Jürgen Günter Manfred Uwe Bernd Dieter Frank Jörg Helmut Horst Gerhard Herbert Rainer Ralf Torsten Sven Dirk Jens Oliver Florian Benjamin Fabian Dominik Tim Leon Noah Luca Niklaus Konrad Johannes Georg Heinrich Wilhelm Otto Emil Erich Christoph Karl-Heinz Silvan Raphael Samuel Manuel Kevin Nico Yannick";
const FAMILIES_DE: &str = "Müller Schmidt Meier Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schmid Keller Huber Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Lehmann Köhler Herrmann König Walter Mayer Kaiser Fuchs Peters Lang Scholz Möller Weiss Jung Hahn Schubert Vogel Friedrich Gerber Brunner Baumann Frei Steiner Moser Widmer Wyss Graf Roth Suter Baumgartner Bühler Bachmann Kunz Hofer Bühlmann Lüthi Studer Egger Christen Frey Sutter Stucki Aebi Zbinden Ammann Käser Rüegg Hug Küng Arnold Odermatt Zürcher Stadelmann Schnyder von_Arx von_Allmen von_der_Mühll zur_Mühlen Meier-Huber Bär Götz Böhm Jäger Lüthy Schürch";
const DE_PARTS: (&str, &str) = (
    "Acker Alt Bach Berg Birn Brand Brun Buch Burk Dorn Dürr Eber Eich Eng Erl Esch Feld Frank Geis Grün Haas Hag Hard Heid Hein Hell Her Hirs Holz Horn Hütt Kal Kess Kirch Knob Kühn Lauf Leim Lind Loh Mohr Mühl Nuss Ober Ost Pfaff Rein Ried Roh Ros Sand Schär Seil Sieg Spiel Stein Sturz Tann Thal Urb Wald Wein Wies Wind Zell",
    "mann er ner inger li bauer meier hauser egger acher ler hofer au rich hard stein ter ig e i müller schmid berger wirth old",
);
const STREETS_FR: &str = "Rue_de_la_* Rue_du_* Rue_* Avenue_* Avenue_de_la_* Chemin_du_* Chemin_des_* Route_de_* Boulevard_* Place_du_* Impasse_des_* Allée_des_* Quai_du_* Sentier_des_*";
const STREET_WORDS_FR: &str = "Gare Centre Lac Moulin Château Temple Marché Stade Pré Verger Jura Rhône Léman Nord Midi Simplon Poste Fontaine Forêt Colline Croix Paix Liberté République Industrie Lausanne Genève Berne Écoles Alpes Tilleuls Vignes Fleurs Lilas Cèdres Platanes Roses Jardins Artisans Pâquerettes Grand-Pont Mont-Blanc Saint-Martin Saint-Jean Victor-Hugo Pasteur Voltaire Gambetta Jaurès Carouge";
const STREETS_DE: &str =
    "*strasse *weg *gasse *platz *rain Am_* Im_* Alte_*strasse Obere_*strasse *halde *matte *allee";
const STREET_WORDS_DE: &str = "Bahnhof Haupt Dorf Schul See Kirch Garten Linden Rosen Birken Mühle Industrie Berg Post Sonnen Feld Markt Wiesen Tal Ring Schloss Brunnen Wald Alpen Blumen Tannen Eichen Ahorn Amsel Lerchen Jäger Stein Bach Zürcher Basler Berner Goethe Schiller Mozart Beethoven Friedrich Wilhelm Weinberg Ziegelei Sand Kreuz Eisenbahn Hof Weiher Reben";

const FR_CH: Locale = Locale {
    country: "CH",
    women: WOMEN_FR,
    men: MEN_FR,
    families: FAMILIES_FR,
    family_parts: FR_PARTS,
    streets: STREETS_FR,
    street_words: STREET_WORDS_FR,
    towns: "Genève=120# Lausanne=100# Lausanne=101# Fribourg=1700 Neuchâtel=2000 Sion=1950 La_Chaux-de-Fonds=2300 Yverdon-les-Bains=1400 Montreux=1820 Vevey=1800 Nyon=1260 Renens_VD=1020 Meyrin=1217 Vernier=1214 Carouge_GE=1227 Morges=1110 Bulle=1630 Martigny=1920 Monthey=1870 Sierre=3960 Delémont=2800 Bienne=250# Pully=1009 Aigle=1860 Payerne=1530 Orbe=1350 Rolle=1180 Saint-Imier=2610",
    village_parts: (
        "Mont Cor Bus Bel Cress Vill Chav Eche Gran Pen Sav Mar Cour Bour",
        "reux signy mont ier ars ornay ens tillon pens ay dens aux",
    ),
    village_code: "1###",
    phones: ("41", "22####### 21####### 26####### 32####### 24#######", "79####### 78####### 76#######"),
    providers: "gmail.com bluewin.ch hotmail.com sunrise.ch outlook.com gmx.ch romandie.com",
};
const DE_CH: Locale = Locale {
    country: "CH",
    women: WOMEN_DE,
    men: MEN_DE,
    families: FAMILIES_DE,
    family_parts: DE_PARTS,
    streets: STREETS_DE,
    street_words: STREET_WORDS_DE,
    towns: "Zürich=800# Zürich=803# Zürich=804# Zürich=805# Basel=405# Bern=300# Bern=301# Winterthur=840# Luzern=600# St._Gallen=900# Biel/Bienne=250# Thun=360# Köniz=3098 Schaffhausen=8200 Chur=7000 Uster=8610 Zug=6300 Emmen=6032 Dübendorf=8600 Baar=6340 Frauenfeld=8500 Aarau=5000 Baden=5400 Olten=4600 Solothurn=4500 Langenthal=4900 Burgdorf=3400 Liestal=4410 Wil_SG=9500 Kriens=6010 Riehen=4125",
    village_parts: (
        "Ober Nieder Unter Lang Rüti Hütt Wald Brunn Egg Wangen Buchs Mett",
        "dorf wil ikon ingen bach au berg hofen stetten thal matt",
    ),
    village_code: "8###",
    phones: ("41", "44####### 31####### 61####### 41####### 71#######", "79####### 78####### 76#######"),
    providers: "gmail.com bluewin.ch gmx.ch hispeed.ch hotmail.com outlook.com sunrise.ch",
};
const FR: Locale = Locale {
    country: "FR",
    women: WOMEN_FR,
    men: MEN_FR,
    families: FAMILIES_FR,
    family_parts: FR_PARTS,
    streets: STREETS_FR,
    street_words: STREET_WORDS_FR,
    towns: "Paris=7500# Paris=7501# Lyon=6900# Marseille=1300# Toulouse=31#00 Nice=06#00 Nantes=44#00 Strasbourg=67#00 Montpellier=340#0 Bordeaux=33#00 Lille=59000 Rennes=35#00 Reims=51100 Saint-Étienne=42#00 Le_Havre=76600 Grenoble=38#00 Dijon=21000 Angers=49#00 Nîmes=30000 Annecy=74000 Annemasse=74100 Besançon=25000 Mulhouse=68#00 Chambéry=73000 Aix-en-Provence=130#0 Brest=29200 Tours=37#00 Metz=570#0",
    village_parts: (
        "Saint-Mar Mont Beau Ville Cham Font Roche Bell Grand Clair",
        "tin val lieu neuve pagne aine fort evue mont ac",
    ),
    village_code: "#####",
    phones: ("33", "1######## 4######## 5######## 3######## 2########", "6######## 7########"),
    providers: "gmail.com orange.fr free.fr wanadoo.fr hotmail.fr laposte.net sfr.fr yahoo.fr",
};
const DE: Locale = Locale {
    country: "DE",
    women: WOMEN_DE,
    men: MEN_DE,
    families: FAMILIES_DE,
    family_parts: DE_PARTS,
    streets: STREETS_DE,
    street_words: STREET_WORDS_DE,
    towns: "Berlin=10### Berlin=12### Berlin=13### Hamburg=20### Hamburg=22### München=80### München=81### Köln=50### Frankfurt_am_Main=60### Stuttgart=70### Düsseldorf=402## Leipzig=04### Dortmund=44### Essen=45### Bremen=28### Dresden=01### Hannover=30### Nürnberg=904## Freiburg_im_Breisgau=791## Konstanz=7846# Lörrach=7953# Mannheim=681## Karlsruhe=761## Ulm=890## Augsburg=861## Bonn=531## Münster=481## Kiel=241## Mainz=551##",
    village_parts: (
        "Ober Nieder Bad_ Neu Alt Hohen Wald Stein Mühl Schön",
        "hausen dorf stadt kirchen bach berg feld ingen heim burg",
    ),
    village_code: "#####",
    phones: (
        "49",
        "30######## 40####### 89####### 221#######",
        "151######## 160####### 170####### 176########",
    ),
    providers: "gmx.de web.de t-online.de gmail.com freenet.de hotmail.de outlook.de",
};
const IT: Locale = Locale {
    country: "IT",
    women: "Maria Anna Giuseppina Rosa Angela Giovanna Teresa Lucia Carmela Caterina Francesca Paola Laura Giulia Sara Chiara Silvia Elena Valentina Federica Alessandra Elisa Martina Monica Barbara Cristina Daniela Patrizia Antonella Stefania Simona Roberta Claudia Manuela Michela Marta Sofia Aurora Giorgia Alice Anna_Maria Maria_Teresa Rita Luisa Franca Carla Margherita Beatrice Ilaria Serena",
    men: "Giuseppe Antonio Giovanni Mario Luigi Francesco Angelo Vincenzo Pietro Salvatore Carlo Franco Domenico Bruno Paolo Michele Giorgio Marco Andrea Roberto Alessandro Stefano Fabio Massimo Luca Matteo Davide Simone Lorenzo Riccardo Federico Claudio Maurizio Enrico Nicola Alberto Gianluca Gianni Sergio Renato Emanuele Daniele Alessio Filippo Tommaso Giacomo Leonardo Edoardo",
    families: "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De_Luca Mancini Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo Gentile Martinelli Vitale Lombardo Serra Coppola De_Santis D'Angelo Marchetti Parisi Villa Conte Ferraro Ferri Fabbri Bianco Marini Grasso Valentini Bernasconi Della_Torre Di_Stefano",
    family_parts: (
        "Bar Ber Bon Cal Cap Cas Cor Dam Far Fer Gar Gra Lan Mar Maz Mont Pal Pas Pel Per Riv Sal San Tas Tor Val Ven Zan",
        "etti ini oni elli ucci acci ese one ato aro ardi otti anti ino iero olini",
    ),
    streets: "Via_* Viale_* Piazza_* Corso_* Via_San_* Vicolo_* Via_dei_*",
    street_words: "Roma Garibaldi Italia Mazzini Dante Duomo Verdi Cavour Marconi Matteotti Nazionale Mille Manzoni Leopardi Kennedy Trieste Venezia Francesco Giovanni Stazione Tigli Scuole Chiesa Libertà Repubblica Milano Firenze Pascoli Carducci Galilei",
    towns: "Roma=001## Milano=201## Napoli=801## Torino=101## Palermo=901## Genova=161## Bologna=401## Firenze=501## Bari=701## Catania=951## Verona=371## Venezia=301## Como=22100 Varese=21100 Bergamo=241## Brescia=251## Padova=351## Trieste=341## Parma=431## Modena=411## Novara=28100 Monza=20900 Trento=381##",
    village_parts: (
        "Castel Monte Villa San_ Borgo Campo Serra Ponte",
        "franco bello nuovo rotondo lungo forte vecchio rosso fiorito",
    ),
    village_code: "#####",
    phones: ("39", "02####### 06####### 011###### 055######", "333####### 347####### 339####### 328#######"),
    providers: "gmail.com libero.it virgilio.it hotmail.it alice.it yahoo.it tiscali.it",
};
const EN: Locale = Locale {
    country: "GB",
    women: "Margaret Susan Sarah Patricia Elizabeth Christine Jacqueline Karen Helen Julie Jennifer Linda Carol Emma Nicola Claire Samantha Rebecca Laura Rachel Amy Charlotte Sophie Jessica Emily Lucy Hannah Olivia Amelia Grace Victoria Catherine Katherine Alison Deborah Tracey Sharon Ann Mary Jane Joanne Louise Michelle Amanda Kelly Gemma Dorothy Joan Barbara Maureen Sandra Pamela Gillian Fiona Kathleen Megan Eleanor Isobel Alice",
    men: "David John Paul Peter Michael Stephen Andrew Robert Richard James Christopher Mark William Thomas Ian Anthony Kevin Alan Matthew Daniel Simon Philip Nicholas Jonathan Graham Colin Benjamin Joseph Alexander Samuel George Charles Edward Timothy Adam Ryan Luke Jack Oliver Harry Jacob Callum Gary Neil Stuart Martin Brian Keith Kenneth Raymond Derek Terence Gareth Gordon Douglas Frederick Albert Henry Arthur",
    families: "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans Walker White Roberts Green Hall Thomas Clarke Jackson Wood Harris Edwards Turner Martin Cooper Hill Ward Hughes Moore Clark King Harrison Lewis Baker Lee Allen Morris Khan Scott Watson Davis Parker James Bennett Young Phillips Richardson Mitchell Bailey Carter Cook Singh Shaw Bell Collins Morgan Kelly Begum Miller Cox Hussain Marshall Simpson O'Brien MacDonald McCarthy Smith-Jones",
    family_parts: (
        "Ash Black Brad Brook Burn Cal Cart Chad Clay Crom Dal East Fair Field Gar Good Hals Har Hat Hol Hor Kel Lang Lock Mar Nor Old Pem Red Rother Shel Stan Thorn Wal West Whit Win Wood",
        "ton ley ford field wood man well worth bury son by ham more den stone er shaw croft",
    ),
    streets: "*_Street *_Road *_Lane *_Avenue *_Close *_Drive The_* *_Terrace *_Court *_Way *_Crescent",
    street_words: "High Station Main Park Church London Victoria Green Manor Queens New Grange Kings Windsor Mill Highfield Alexandra York Springfield George Albert Orchard Castle Chapel School North South West Broad Elm Oak Beech Cedar Chestnut Meadow Hillside",
    towns: "London=SW#_#AA London=N#_#GU London=E##_#HP Birmingham=B##_#BB Manchester=M##_#AE Leeds=LS#_#DY Glasgow=G##_#XQ Edinburgh=EH#_#YZ Bristol=BS#_#DJ Liverpool=L##_#JQ Sheffield=S##_#HH Cardiff=CF##_#EP Cambridge=CB#_#TN Oxford=OX#_#JD Brighton=BN#_#AE Nottingham=NG#_#DT Norwich=NR#_#JU York=YO#_#HH Bath=BA#_#SU Exeter=EX#_#QJ",
    village_parts: (
        "Little_ Great_ Upper_ East_ Stoke_ Mar Bur Hen Wal Ash",
        "ton ham bury field wick ford ley mere combe bourne",
    ),
    village_code: "GL##_#AB",
    phones: ("44", "20######## 121####### 161####### 1904######", "77######## 79######## 74########"),
    providers: "gmail.com hotmail.co.uk btinternet.com yahoo.co.uk outlook.com sky.com",
};
const ES: Locale = Locale {
    country: "ES",
    women: "María Carmen Ana Isabel Laura Cristina Marta Dolores Pilar Lucía Elena Paula Raquel Teresa Rosa Mercedes Beatriz Nuria Silvia Julia Patricia Sara Andrea Rocío Mónica Alba Sofía María_Carmen María_José Ana_María María_Isabel Montserrat Concepción Ángela Sandra Susana Yolanda Marina Irene Alicia Inés Natalia Rosario Eva Gloria Amparo Celia Carla",
    men: "Antonio José Manuel Francisco Juan David José_Antonio Javier Daniel José_Luis Carlos Jesús Alejandro Miguel José_Manuel Rafael Pedro Pablo Ángel Sergio Fernando Jorge Luis Alberto Juan_Carlos Álvaro Adrián Diego Juan_José Raúl Iván Enrique Rubén Ramón Óscar Vicente Andrés Joaquín Santiago Víctor Eduardo Mario Roberto Jaime Ignacio Marcos Alfonso Salvador Gonzalo",
    families: "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Hernández Ruiz Díaz Moreno Muñoz Álvarez Romero Gutiérrez Alonso Navarro Torres Domínguez Ramos Vázquez Ramírez Gil Serrano Morales Molina Blanco Suárez Castro Ortega Delgado Ortiz Marín Rubio Núñez Medina Sanz Castillo Iglesias Cortés Garrido Santos Guerrero Lozano Cano Cruz Méndez Flores Prieto Herrera Peña León Márquez Cabrera de_la_Fuente del_Río",
    family_parts: (
        "Agu Al Bar Ben Cab Cal Car Cas Cort Esp Fer Gal Gar Her Llor Mal Mar Mon Nav Ol Pal Par Pas Per Riv Sal Sar Sol Tor Val Ver Zam",
        "era edo ado illo ero uela ares ana eda iente ales ina osa uez arro ente ano",
    ),
    streets: "Calle_* Avenida_de_* Plaza_* Paseo_del_* Calle_de_la_* Camino_* Ronda_de_* Calle_San_*",
    street_words: "Mayor Real Constitución Sol España Nueva Juan Andalucía Cervantes Goya Alcalá Prado Colón Iglesia Viejo Velázquez Toledo Serrano Luna Carmen José Norte Sur Estación Molino Fuente Rosario Jardín",
    towns: "Madrid=280## Barcelona=080## Valencia=460## Sevilla=410## Zaragoza=500## Málaga=290## Murcia=300## Palma=070## Bilbao=480## Alicante=030## Córdoba=140## Valladolid=470## Vigo=362## Gijón=332## A_Coruña=150## Granada=180## Oviedo=330## Pamplona=310## Santander=390## Girona=170##",
    village_parts: (
        "Villa Torre Puebla_de_ San_ Monte Alde Fuente Valde",
        "nueva real mayor verde blanca hermosa alta sierra moro",
    ),
    village_code: "#####",
    phones: ("34", "91####### 93####### 95####### 96#######", "6######## 7########"),
    providers: "gmail.com hotmail.es yahoo.es telefonica.net outlook.es",
};

/// Pet forms, one group a line: any of a group may stand for any other.
pub(crate) const PET_FORMS: &str = "Alexander Alex Sascha|Alexandre Alex|Alexandra Alex Sandra|Alessandro Sandro|Alessandra Sandra|Andreas Andi Res|Anthony Tony|Antonio Toni|Anton Toni|Barbara Babs|Benjamin Ben|Bernhard Berni|Catherine Cathy Kate|Charles Charlie|Charlotte Lotte|Christian Chris|Christine Chris Christel|Christopher Chris|Christoph Chris|Claudia Claudi|Daniel Dani Dan|Daniela Dani|David Dave|Deborah Debbie|Dolores Lola|Dominique Dom|Edward Ed Ted|Elisabeth Lisa Sisi|Elizabeth Liz Beth Betty|Ernst Erni|Fernando Nando|Florian Flo|Francesco Franco|Francisco Paco Fran|Franziska Fränzi|Françoise Fanfan|Frédéric Fred|Frederick Fred|Friedrich Fritz|Gabriele Gabi|Georg Schorsch|Giovanni Gianni|Giuseppe Beppe Pino|Guillaume Will|Hans Hansi|Hans-Peter Hampi|Hans-Ulrich Hansueli|Heinrich Heiri Heinz|Ignacio Nacho|Isabelle Isa|Isabel Isa|Jacqueline Jacky|Jakob Köbi|James Jim Jamie|Jean-Claude Claude JC|Jean-Pierre Pierre JP|Jean-Luc JL|Jennifer Jenny|Johannes Hannes Hans|Johanna Hanna|John Jack Johnny|Jonathan Jon|Josef Sepp|Joseph Joe|José Pepe|Juan Juanito|Jürg Jüre|Karl Kari|Katharina Kathi Käthi|Katherine Kate Kathy|Konrad Koni|Lorenzo Renzo|Luigi Gigi|Manuel Manu Manolo|Manuela Manu|Margaret Maggie Peggy|Margherita Rita|Margrit Gritli|Mercedes Merche|María_José Marijose|Matthew Matt|Matthias Matt|Maximilian Max|Michael Mike Michi Mick|Monika Moni|Montserrat Montse|Nathalie Nath|Nicholas Nick|Nicolas Nico|Niklaus Klaus Niggi|Patricia Pat|Patrick Pat|Peter Pesche|Philipp Phil|Philippe Phil|Rachel Rach|Rebecca Becky|Regula Regi|Richard Rick Dick|Robert Bob Rob|Rosmarie Rosi|Rudolf Ruedi|Salvatore Totò|Samuel Sam|Sebastian Basti|Sébastien Seb|Stefan Steff|Stéphane Steph|Stéphanie Steph|Stephen Steve|Susanne Susi|Susan Sue|Theodor Theo|Thomas Tom|Timothy Tim|Ulrich Ueli|Ursula Ursi Uschi|Valérie Val|Verena Vreni|Vincent Vince|Vincenzo Enzo|Walter Walti|Werner Werni|William Bill Will|Wolfgang Wolfi";
