//! Words that models write where they have no value.
//!
//! Some of them surely mean null. Of the others, a text is not known to be a value, and so no
//! repair makes one of it.

/// Whether a text surely means null: by a word of a programming language, by an abbreviation that
/// means nothing else, or by one of these in brackets of a placeholder, as `<UNKNOWN>`.
pub(super) fn means_null(text: &str) -> bool {
    const WORDS: &[&str] = &["", "null", "none", "n/a", "n.a", "nil", "undefined"];
    // A full stop alone, or brackets without a word, say nothing.
    let (written, text) = (text.trim(), without_full_stop(text.trim()));
    if text.is_empty() {
        return written.is_empty();
    }
    let is_word = |text: &str| WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    let inside = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
    match inside {
        Some(inside) => {
            let inside = inside.trim();
            !inside.is_empty() && is_word(inside) || inside.eq_ignore_ascii_case("unknown")
        }
        None => is_word(text),
    }
}

/// What stands for no value without another word.
const PLACEHOLDERS: &[&str] = &[
    "absent",
    "aucun",
    "aucune",
    "empty",
    "entfällt",
    "k a",
    "keine",
    "missing",
    "na",
    "nan",
    "nessuno",
    "nichts",
    "ninguna",
    "ninguno",
    "nothing",
    "néant",
    "placeholder",
    "sans objet",
    "tba",
    "tbc",
    "tbd",
    "to be announced",
    "to be confirmed",
    "to be decided",
    "to be determined",
    "to be provided",
    "todo",
    "unavailable",
    "unbekannt",
    "undisclosed",
    "unknown",
    "unspecified",
    "無",
    "无",
    "不明",
    "未知",
    "なし",
    "없음",
];

/// The words with which such a text begins, as `not stated in the document`.
const DENIALS: &[&str] = &["kein", "keine", "nicht", "nichts", "no", "none", "not", "nothing"];

/// The words that may follow, and nothing else: `Nothing Else Matters` is a title.
const DENIED: &str = "\
    a an any anything applicable at available be been by could data defined detected details \
    disclosed document documented email entries entry extracted file for found from given has have \
    here identified image in included indicated info information input is it item items known \
    listed match matches mentioned message of on page present provided recorded reported result \
    results set shown source specified stated such supplied text that the there this to value \
    values visible was were with \
    angabe angaben angegeben bekannt dem der dokument ein einträge enthalten erwähnt gefunden genannt \
    im in informationen text verfügbar vorhanden zutreffend";

/// Whether a text may stand for a value that there is not.
pub(super) fn is_placeholder(text: &str) -> bool {
    // No placeholder is longer.
    const LONGEST: usize = 100;
    if text.len() > LONGEST && text.trim().len() > LONGEST {
        return false;
    }
    let is_around = |c: char| c.is_whitespace() || "<>()[]{}\"'`".contains(c);
    let text = without_full_stop(text.trim_matches(is_around)).trim_matches(is_around);
    let is_mark = |c: char| c.is_whitespace() || "-‐‑–—_.…?*/∅•·~？。．".contains(c);
    let lower = text.to_lowercase();
    let parts = lower.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-' | '.'));
    let words: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    means_null(text)
        || text.chars().all(is_mark)
        || PLACEHOLDERS.contains(&words.join(" ").as_str())
        || words.iter().all(|word| word.chars().count() == 1)
            && PLACEHOLDERS.contains(&words.concat().as_str())
        || is_denial(&words)
}

/// Whether a text says that there is nothing: `no items`, `not found`, `no tags`.
fn is_denial(words: &[&str]) -> bool {
    let is_denied = |word: &&str| DENIED.split_whitespace().any(|each| each == *word);
    match words {
        // What there is none of may have any name.
        ["no" | "kein" | "keine", what] => what.chars().all(char::is_alphabetic),
        [first, rest @ ..] => {
            DENIALS.contains(first) && !rest.is_empty() && rest.iter().all(is_denied)
        }
        [] => false,
    }
}

fn without_full_stop(text: &str) -> &str {
    text.strip_suffix(['.', '。']).unwrap_or(text).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_surely_mean_null() {
        for text in ["", " ", "null", "None.", "N/A", "n.a.", "<UNKNOWN>", "< none >", "NIL"] {
            assert!(means_null(text) && is_placeholder(text), "{text:?}");
        }
        for text in [
            "unknown",
            "-",
            "0",
            "no",
            "not available",
            "<b>",
            "None of these",
            ".",
            " . ",
            "。",
            "<>",
            "< >.",
        ] {
            assert!(!means_null(text), "{text:?}");
        }
    }

    #[test]
    fn words_that_may_stand_for_no_value() {
        for text in [
            "-",
            "--",
            "—",
            "?",
            "...",
            ".",
            "<>",
            "∅",
            "not available",
            "Not_Found.",
            "TBD",
            "T.B.D",
            "(none)",
            "no items",
            "No tags.",
            "nothing found",
            "Not stated in the document.",
            "No information was provided in the text",
            "entfällt",
            "ENTFÄLLT.",
            "k. A.",
            "k.A.",
            "K. A",
            "n. a.",
            "N. A.",
            "Keine Angabe",
            "keine Angaben im Dokument",
            "nicht vorhanden",
        ] {
            assert!(is_placeholder(text), "{text:?}");
        }
        for text in [
            "a",
            "0",
            "no",
            "not",
            "unknown artist",
            "Nothing Else Matters",
            "No. 5",
            "No. 12 Main Street",
            "No Country for Old Men",
            "not found wanting",
            "found",
            "Ka",
            "C",
            "+",
            "N",
        ] {
            assert!(!is_placeholder(text), "{text:?}");
        }
    }
}
