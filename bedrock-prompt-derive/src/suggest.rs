//! Suggestions for misspelled names.

/// The name that was probably meant: one that shares its beginning with `written`, or
/// differs from it by a few edits.
pub(crate) fn nearest<'a>(
    written: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let extends = |a: &str, b: &str| b.chars().count() >= 3 && a.starts_with(b);
    let length = written.chars().count();
    let allowed = (length / 3).max(1);
    names
        .into_iter()
        .map(|name| {
            let distance = edit_distance(&written.to_lowercase(), &name.to_lowercase());
            let is_related = extends(name, written) || extends(written, name);
            // Two different one-letter names are one edit apart but not similar.
            let is_similar = distance <= allowed && distance < length.max(name.chars().count());
            (distance, is_similar || is_related, name)
        })
        .filter(|&(_, is_close, _)| is_close)
        .min_by_key(|&(distance, ..)| distance)
        .map(|(.., name)| name)
}

/// The edit distance: insertions, deletions, substitutions and swaps of adjacent characters.
fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let substituted = rows[i][j] + usize::from(x != y);
            let mut best = substituted.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_name_finds_the_nearest() {
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
    fn different_one_letter_names_are_not_near() {
        assert_eq!(nearest("y", ["x"]), None);
        assert_eq!(nearest("Y", ["y"]), Some("y"));
        assert_eq!(nearest("x", ["xy"]), Some("xy"));
    }

    #[test]
    fn edit_distance_counts_a_swap_once() {
        assert_eq!(edit_distance("nmae", "name"), 1);
        assert_eq!(edit_distance("", "abc"), 3);
        assert_eq!(edit_distance("kitten", "sitting"), 3);
    }
}
