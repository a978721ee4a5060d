//! The mistakes found so far, and the nearest name to a misspelt one.

use std::fmt::Display;

use proc_macro2::Span;
use quote::ToTokens;

/// Collects every mistake, so that all of them are reported at once.
#[derive(Default)]
pub(crate) struct Errors(Option<syn::Error>);

impl Errors {
    /// Blames these tokens.
    pub(crate) fn on(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Blames the token at this place.
    pub(crate) fn at(&mut self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// The value that was checked, unless there was a mistake.
    pub(crate) fn finish<T>(self, checked: T) -> syn::Result<T> {
        self.0.map_or(Ok(checked), Err)
    }
}

/// The name that was probably meant.
pub(crate) fn nearest<'a>(
    written: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let begins = |a: &str, b: &str| b.chars().count() >= 3 && a.starts_with(b);
    let length = written.chars().count();
    let allowed = (length / 3).max(1);
    names
        .into_iter()
        .map(|name| {
            let distance = distance(&written.to_lowercase(), &name.to_lowercase());
            let related = begins(name, written) || begins(written, name);
            // Names of one letter each have nothing in common.
            let similar = distance <= allowed && distance < length.max(name.chars().count());
            (distance, similar || related, name)
        })
        .filter(|&(_, close, _)| close)
        .min_by_key(|&(distance, ..)| distance)
        .map(|(.., name)| name)
}

/// How many characters to insert, drop, replace or swap with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let replaced = rows[i][j] + usize::from(x != y);
            let mut best = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// `` `a`, `b` and `c` ``
pub(crate) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_finds_its_neighbour() {
        let names = ["model", "system", "stop_sequences", "temperature", "top_p"];
        for (written, meant) in [
            ("modle", Some("model")),
            ("sytem", Some("system")),
            ("Model", Some("model")),
            ("model_id", Some("model")),
            ("stop", Some("stop_sequences")),
            ("temprature", Some("temperature")),
            ("topp", Some("top_p")),
            ("x", None),
            ("", None),
            ("colour", None),
        ] {
            assert_eq!(nearest(written, names), meant, "{written}");
        }
    }

    #[test]
    fn one_letter_is_no_neighbour_of_another() {
        assert_eq!(nearest("y", ["x"]), None);
        assert_eq!(nearest("Y", ["y"]), Some("y"));
        assert_eq!(nearest("x", ["xy"]), Some("xy"));
    }

    #[test]
    fn distance_counts_a_swap_once() {
        assert_eq!(distance("nmae", "name"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn a_list_reads_as_a_sentence() {
        assert_eq!(list(["a"]), "`a`");
        assert_eq!(list(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(list([]), "");
    }
}
