//! Packages made by hand, part by part, so that they can be as odd as those of other writers.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::source::tests::Sample;

/// A package under construction: parts by name.
pub(super) struct Made {
    parts: Vec<(String, Vec<u8>)>,
}

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relations(list: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        let mode = if target.contains(':') { r#" TargetMode="External""# } else { "" };
        format!(r#"<Relationship Id="{id}" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/>"#)
    };
    let all: String = list.iter().map(one).collect();
    format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{all}</Relationships>"#
    )
}

/// A sheet with rows and what stands before and after them.
pub(super) fn sheet(before: &str, rows: &str, after: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{RELATIONS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>"#
    )
}

impl Made {
    /// An xlsx of one sheet with these rows.
    pub(super) fn xlsx(rows: &str) -> Made {
        Made { parts: Vec::new() }
            .with("[Content_Types].xml", TYPES)
            .with("_rels/.rels", &relations(&[("rId1", "officeDocument", "xl/workbook.xml")]))
            .with("xl/workbook.xml", &format!(r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#))
            .with("xl/_rels/workbook.xml.rels", &relations(&[
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId2", "sharedStrings", "sharedStrings.xml"),
                ("rId3", "styles", "styles.xml"),
            ]))
            .with("xl/worksheets/sheet1.xml", &sheet("", rows, ""))
    }

    /// An ods with this content of its spreadsheet.
    pub(super) fn ods(tables: &str) -> Made {
        let content = format!(
            r#"<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s"><office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
        );
        Made { parts: Vec::new() }
            .with("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            .with("content.xml", &content)
    }

    /// Sets a part.
    pub(super) fn with(mut self, name: &str, content: &str) -> Made {
        self = self.without(name);
        self.parts.push((name.to_owned(), content.as_bytes().to_vec()));
        self
    }

    pub(super) fn without(mut self, name: &str) -> Made {
        self.parts.retain(|(known, _)| known != name);
        self
    }

    /// Sets the relations of the first sheet.
    pub(super) fn related(self, list: &[(&str, &str, &str)]) -> Made {
        self.with("xl/worksheets/_rels/sheet1.xml.rels", &relations(list))
    }

    /// Sets the formats of cells by their codes.
    pub(super) fn styled(self, codes: &[&str]) -> Made {
        let code = |(at, code): (usize, &&str)| {
            format!(
                r#"<numFmt numFmtId="{}" formatCode="{}"/>"#,
                164 + at,
                code.replace('"', "&quot;").replace('<', "&lt;")
            )
        };
        let all: String = codes.iter().enumerate().map(code).collect();
        let cells: String = (0..codes.len()).map(|at| format!(r#"<xf numFmtId="{}"/>"#, 164 + at)).collect();
        self.with(
            "xl/styles.xml",
            &format!("<styleSheet><numFmts>{all}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>"),
        )
    }

    /// Changes the names and contents of all parts.
    pub(super) fn changed(mut self, change: impl Fn(&str, &str) -> (String, String)) -> Made {
        for (name, content) in &mut self.parts {
            let (new_name, new_content) = change(name, std::str::from_utf8(content).unwrap());
            (*name, *content) = (new_name, new_content.into_bytes());
        }
        self
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.parts.iter().map(|(name, _)| name.clone()).collect()
    }

    pub(super) fn contains(&self, text: &str) -> bool {
        self.parts.iter().any(|(_, content)| String::from_utf8_lossy(content).contains(text))
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.parts {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    pub(super) fn sample(&self) -> Sample {
        Sample::new(&self.bytes())
    }
}
