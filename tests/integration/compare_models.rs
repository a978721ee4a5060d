//! One prompt, several models.

use crate::examples::run;

/// The last column is time.
fn without_times(table: &str) -> String {
    let lines = table.lines().map(|line| line.trim_end_matches(|c: char| c.is_ascii_digit()));
    lines.map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn example_output() {
    insta::assert_snapshot!(without_times(&run("compare_models", &[])));
}
