//! Words that models write where they have no value.
//!
//! Some of them surely mean null. Of the others, a text is not known to be a value, and so no
//! repair makes one of it.

/// Whether a text surely means null: by a word of a programming language, by an abbreviation that
/// means nothing else, or by one of these in brackets of a placeholder, as `<UNKNOWN>`.
pub(super) fn means_null(text: &str) -> bool {
    const WORDS: &[&str] = &["", "null", "none", "n/a", "n.a", "nil", "undefined"];
    let text = without_full_stop(text.trim());
    let is_word = |text: &str| WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    let inside = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
    match inside {
        Some(inside) => is_word(inside.trim()) || inside.trim().eq_ignore_ascii_case("unknown"),
        None => is_word(text),
    }
}

/// Whether a text may stand for a value that there is not.
pub(super) fn is_placeholder(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "absent",
        "empty",
        "k.a",
        "keine",
        "keine angabe",
        "missing",
        "na",
        "nan",
        "nicht angegeben",
        "no data",
        "no information",
        "no value",
        "none available",
        "none found",
        "none given",
        "none mentioned",
        "none provided",
        "none specified",
        "none stated",
        "not applicable",
        "not available",
        "not found",
        "not given",
        "not known",
        "not mentioned",
        "not present",
        "not provided",
        "not specified",
        "not stated",
        "nothing",
        "placeholder",
        "tba",
        "tbc",
        "tbd",
        "to be announced",
        "to be confirmed",
        "to be decided",
        "to be determined",
        "todo",
        "unavailable",
        "unbekannt",
        "unknown",
        "unspecified",
        "無",
        "无",
        "不明",
        "未知",
        "なし",
        "없음",
    ];
    // No placeholder is longer.
    const LONGEST: usize = 60;
    if text.len() > LONGEST && text.trim().len() > LONGEST {
        return false;
    }
    let is_around = |c: char| c.is_whitespace() || "<>()[]{}\"'`".contains(c);
    let text = without_full_stop(text.trim_matches(is_around)).trim_matches(is_around);
    let is_mark = |c: char| c.is_whitespace() || "-‐‑–—_.…?*/".contains(c);
    let parts = text.split(|c: char| c.is_whitespace() || c == '_' || c == '-');
    let words: Vec<_> = parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect();
    means_null(text) || text.chars().all(is_mark) || WORDS.contains(&words.join(" ").as_str())
}

fn without_full_stop(text: &str) -> &str {
    text.strip_suffix(['.', '。']).unwrap_or(text).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_surely_mean_null() {
        for text in ["", " ", "null", "None.", "N/A", "n.a.", "<UNKNOWN>", "< none >", "NIL", "."] {
            assert!(means_null(text) && is_placeholder(text), "{text:?}");
        }
        for text in ["unknown", "-", "0", "no", "not available", "<b>", "None of these"] {
            assert!(!means_null(text), "{text:?}");
        }
    }

    #[test]
    fn words_that_may_stand_for_no_value() {
        for text in ["-", "--", "—", "?", "...", "not available", "Not_Found.", "TBD", "(none)"] {
            assert!(is_placeholder(text), "{text:?}");
        }
        for text in ["a", "0", "no", "unknown artist", "Nothing Else Matters", "C", "+", "N"] {
            assert!(!is_placeholder(text), "{text:?}");
        }
    }
}
