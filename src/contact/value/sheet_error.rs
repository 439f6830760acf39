//! The texts that a spreadsheet shows where a formula went wrong.
//!
//! In goes the text of a cell; out comes whether it is such an error and no value. Deliberately unaware of how a
//! workbook types the cell: a CSV that was saved from a workbook keeps the text alone.

/// What Excel writes in English, German, French, Italian and Spanish, by the lists of error values in its help.
const ERRORS: [&str; 43] = [
    "#N/A",
    "#NV",
    "#N/D",
    "#N/V",
    "#REF!",
    "#BEZUG!",
    "#RIF!",
    "#¡REF!",
    "#VALUE!",
    "#WERT!",
    "#VALEUR!",
    "#VALORE!",
    "#¡VALOR!",
    "#NAME?",
    "#NOM?",
    "#NOME?",
    "#¿NOMBRE?",
    "#DIV/0!",
    "#DIV/0",
    "#¡DIV/0!",
    "#NULL!",
    "#NUL!",
    "#NULLO!",
    "#¡NULO!",
    "#NUM!",
    "#ZAHL!",
    "#NOMBRE!",
    "#¡NUM!",
    "#SPILL!",
    "#ÜBERLAUF!",
    "#PROPAGATION!",
    "#ESPANSIONE!",
    "#¡DESBORDAMIENTO!",
    "#CALC!",
    "#KALK!",
    "#GETTING_DATA",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#BUSY!",
    "#PYTHON!",
    "#EXTERNAL!",
];

/// What LibreOffice writes before the three digits of an error that has no name.
const NUMBERED: &str = "Err:";

/// True when a text is what a spreadsheet shows for a formula that went wrong.
#[must_use]
pub fn is_sheet_error(text: &str) -> bool {
    let text = text.trim();
    let named = text.starts_with('#') && ERRORS.iter().any(|error| error.eq_ignore_ascii_case(text));
    named || text.strip_prefix(NUMBERED).is_some_and(is_three_digits)
}

fn is_three_digits(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_five_languages_and_nothing_else() {
        for error in [
            "#N/A",
            "#REF!",
            "#NAME?",
            "#VALUE!",
            "#DIV/0!",
            "#NV",
            "#BEZUG!",
            "#NOM?",
            "#VALEUR!",
            "#N/D",
            "#RIF!",
            " #n/a ",
            "#¿NOMBRE?",
            "#ÜBERLAUF!",
            "Err:502",
        ] {
            assert!(is_sheet_error(error), "{error}");
        }
        for text in ["", "#", "# 12", "#N", "N/A", "#NVIDIA", "Appt #REF", "Err:", "Err:50", "Err:abc", "#1"]
        {
            assert!(!is_sheet_error(text), "{text}");
        }
    }
}
