//! Web pages and spreadsheets in XML, as programs write them and as attackers do.

use rstest::rstest;

use crate::source::tests::{Sample, told};
use crate::source::*;

fn read(markup: &str) -> String {
    told(Sample::new(markup.as_bytes()).open())
}

#[rstest]
#[case::plain(
    "<html><table><tr><th>FIRSTNAME<th>EMAIL1<tr><td>Zo&euml;<td>a@b.ch<tr><td>B&amp;B&nbsp;<td>x</table>",
    "1 (header)\n2 Zoë|a@b.ch\n3 B&B|x\n"
)]
#[case::spans(
    "<table><tr><td colspan=2>Guests</td></tr><tr><td>FIRSTNAME</td><td>LASTNAME</td><td>TOWN</td></tr>\
     <tr><td rowspan=\"2\">A</td><td>1</td><td>x</td></tr><tr><td>2</td><td>y</td></tr></table>",
    "1 (title)\n2 (header)\n3 A|1|x\n4 |2|y\n"
)]
#[case::layout_table(
    "<table><tr><td>Menu</td></tr><tr><td><table id=list><tr><td>LASTNAME</td><td>EMAIL1</td></tr>\
     <tr><td>A</td><td>a@b.ch</td></tr></table></td></tr></table>",
    "1 (header)\n2 A|a@b.ch\n"
)]
#[case::line_breaks(
    "<table><tr><td>LASTNAME<td>LINE1<tr><td> A \n  B <td>Rue 1<br>bis<p>Haut</p></table>",
    "1 (header)\n2 A B|Rue 1\\nbis\\nHaut\n"
)]
#[case::script_and_comment(
    "<html><style>td{mso-number-format:'\\@'}</style><script>'<table><tr><td>x'</script><!-- <table> -->\
     <table><tr><td>LASTNAME<td style=\"mso-number-format:'\\@'\">PHONE1<tr><td>A<td>0041 22</table>",
    "1 (header)\n2 A|0041 22\n"
)]
#[case::less_than(
    "<table><tr><td>LASTNAME<td>REMARK<tr><td>A<td>1 < 2 & 3</table>",
    "1 (header)\n2 A|1 < 2 & 3\n"
)]
#[case::cut_off("<table><tr><td>LASTNAME<td>TOWN<tr><td>A<td>Gen", "1 (header)\n2 A|Gen\n")]
fn web_pages(#[case] page: &str, #[case] expected: &str) {
    assert_eq!(read(page), expected);
}

const XML_2003: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<!DOCTYPE Workbook [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Notes"><Table><Row><Cell><Data ss:Type="String">nothing</Data></Cell></Row></Table></Worksheet>
<ss:Worksheet ss:Name="Guests"><ss:Table>
<Row ss:Index="3"><Cell><Data ss:Type="String">LASTNAME</Data></Cell><Cell><Data ss:Type="String">BIRTHDATE</Data></Cell><Cell ss:Index="4"><Data ss:Type="String">EMAIL1</Data></Cell><Cell><Data ss:Type="String">EMAIL</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Zo&#235; &amp; &b;&x;</Data><Comment><ss:Data>a note</ss:Data></Comment></Cell><Cell><Data ss:Type="DateTime">1980-01-31T00:00:00.000</Data></Cell><Cell ss:Index="4"><Data ss:Type="Number">0.30000000000000004</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row ss:Index="9"><Cell ss:MergeAcross="1"><ss:Data ss:Type="String"><B>Rich</B> text</ss:Data></Cell><Cell/><Cell><Data ss:Type="Error">#N/A</Data></Cell><Cell><Data ss:Type="DateTime">1899-12-31T18:30:00.000</Data></Cell></Row>
</ss:Table></ss:Worksheet></Workbook>"#;

#[test]
fn excel_2003_is_read_with_types_and_without_entities() {
    let table = Sample::new(XML_2003.as_bytes()).open();
    let expected = "guests.dat: Excel XML 2003, sheet \u{201c}Guests\u{201d} (not read: Notes), UTF-8, header in row 3, \
                    5 columns";
    assert_eq!(table.layout.statement(), expected);
    assert_eq!(table.layout.label(3), "D (EMAIL1)");
    let expected = "2 (blank)\n3 (header)\n4 Zoë & &b;&x;|1980-01-31||0.3|TRUE\n8 (blank)\n9 Rich text|||#N/A|18:30:00\n";
    assert_eq!(told(table), expected);
    let kinds: Vec<CellKind> = Sample::new(XML_2003.as_bytes())
        .open()
        .filter_map(|event| match event {
            RowEvent::Row(row) if row.row == 4 => {
                Some(row.cells.iter().map(|cell| cell.kind).collect::<Vec<_>>())
            }
            _ => None,
        })
        .flatten()
        .collect();
    assert_eq!(kinds, [CellKind::Text, CellKind::Date, CellKind::Empty, CellKind::Number, CellKind::Boolean]);
}

#[test]
fn a_flat_ods_is_read() {
    let flat = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>
<table:table table:name="Guests"><table:table-column table:number-columns-repeated="16384"/>
<table:table-row><table:table-cell office:value-type="string"><text:p>LASTNAME</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>BIRTHDATE</text:p></table:table-cell><table:table-cell><text:p>NB_EMPLOYEES</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16381"/></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>note</text:p></office:annotation><text:p>A<text:s text:c="2"/>B</text:p><text:p>second</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="1980-01-31"><text:p>31.01.80</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="12"><text:p>12,00</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><text:p>C</text:p></table:table-cell><table:table-cell/><table:table-cell office:value-type="float" office:value="3"/></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document>"#;
    assert_eq!(read(flat), "1 (header)\n2 A  B\\nsecond|1980-01-31|12\n3 C||3\n4 C||3\n");
}

#[test]
fn the_declared_encoding_counts_where_the_bytes_allow_it() {
    let page = |charset: &str| {
        let mut page =
            format!("<html><head><meta charset=\"{charset}\"></head><table><tr><td>LASTNAME<td>TOWN<tr><td>");
        page.push_str("Novak<td>");
        let mut bytes = page.into_bytes();
        bytes.extend_from_slice(b"Plze\xF2</table>");
        bytes
    };
    assert!(told(Sample::new(&page("windows-1250")).open()).contains("Plzeň"));
    assert!(told(Sample::new(&page("utf-8")).open()).contains("Plzeò"));
}

#[test]
fn repeated_cells_have_an_end() {
    let row = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
               table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell></table:table-row>";
    let flat = format!(
        "<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"><table:table table:name=\"a\">{}",
        row.repeat(20)
    );
    assert!(read(&flat).contains("1000000 repeated cells"));
}

#[rstest]
#[case::tables("<table><tr><td>x".repeat(100_000))]
#[case::deep_spans("<table><tr><td>LASTNAME".to_owned() + &"<td colspan=1000 rowspan=65000>x".repeat(1000))]
#[case::endless_attribute("<table><tr><td style=\"".to_owned() + &"x".repeat(3 << 20))]
#[case::endless_tag("<table><tr><td ".to_owned() + &"a=b ".repeat(500_000))]
#[case::endless_comment("<table><tr><td>LASTNAME<!--".to_owned() + &"-".repeat(3 << 20))]
#[case::endless_name("<table><tr><".to_owned() + &"t".repeat(3 << 20))]
#[case::rows("<table>".to_owned() + &"<tr>".repeat(300_000))]
#[case::entities("<table><tr><td>".to_owned() + &"&#x41;&bomb;&".repeat(100_000))]
fn hostile_pages_end(#[case] page: String) {
    let sample = Sample::new(page.as_bytes());
    // A table without a cell is refused, all others are read; neither takes long.
    if let Ok(table) = open(&sample.path, &ReadOptions::default()) {
        assert!(table.count() <= 300_010);
    }
}
