//! Rows of cells to delimited text; knows quoting and nothing of contacts.

/// Appends the cells as one line: `;` between them, quotes only where a cell needs them.
pub(super) fn push_line<T: AsRef<str>>(text: &mut String, cells: &[T], line_end: &str) {
    for (position, cell) in cells.iter().enumerate() {
        if position > 0 {
            text.push(';');
        }
        push_cell(text, cell.as_ref());
    }
    text.push_str(line_end);
}

fn push_cell(text: &mut String, cell: &str) {
    if !cell.contains([';', '"', '\n', '\r']) {
        text.push_str(cell);
        return;
    }
    text.push('"');
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::push_line;

    #[test]
    fn only_what_needs_quotes_gets_them() {
        let mut text = String::new();
        push_line(&mut text, &["a b", "", "c;d", "say \"hi\""], "\r\n");
        assert_eq!(text, "a b;;\"c;d\";\"say \"\"hi\"\"\"\r\n");
    }
}
