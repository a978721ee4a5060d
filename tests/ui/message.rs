//! A message of the compiler, without what depends on lines of the library or on the machine.

/// Lines that say nothing about a case: how many errors there were, and where more can be read.
const LEFT_OUT: [&str; 6] = [
    "error: aborting due to ",
    "Some errors have detailed explanations",
    "For more information about ",
    "warning: 1 warning emitted",
    "= note: the full name for the type has been written to",
    "= note: consider using `--verbose` to print the full type name",
];

/// Drops source and line numbers of other files than cases, for a change there is no change of
/// the message, and gives the margin one width: rustc gives it that of the longest line number.
pub(super) fn stable(printed: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut is_elsewhere = false;
    for line in printed.lines() {
        let text = line.trim_start();
        if LEFT_OUT.iter().any(|start| text.starts_with(start)) {
            continue;
        }
        if let Some((arrow, location)) = arrow(text) {
            is_elsewhere = !location.starts_with("tests/ui/");
            let file = location.split(':').next().filter(|_| is_elsewhere);
            lines.push(format!("  {arrow} {}", file.unwrap_or(location)));
        } else if let Some((number, code)) = source_line(text) {
            if !is_elsewhere {
                lines.push(format!("{number:<3}|{code}"));
            }
        } else if text.starts_with("= ") {
            is_elsewhere = false;
            lines.push(format!("   {text}"));
        } else if text.starts_with("and ") && text.ends_with(" others") {
            lines.push(String::from("            and others"));
        } else if line.starts_with(' ') {
            lines.push(format!("            {text}"));
        } else {
            is_elsewhere = false;
            lines.push(text.to_owned());
        }
    }
    lines.join("\n")
}

fn arrow(text: &str) -> Option<(&str, &str)> {
    text.split_once(' ').filter(|(arrow, _)| matches!(*arrow, "-->" | ":::"))
}

/// The line number, or nothing, and what stands behind the margin.
fn source_line(text: &str) -> Option<(&str, &str)> {
    let (number, code) = text.split_once('|')?;
    number.trim_end().bytes().all(|byte| byte.is_ascii_digit()).then_some((number.trim_end(), code))
}

#[test]
fn a_message_stays_when_the_library_moves() {
    let printed = |line: &str, margin: &str| {
        format!(
            "error: no\n{margin}--> tests/ui/fail/a.rs:3:1\n{margin} |\n3{margin}| struct A;\n\
             {margin} | ^^^\nnote: needed\n{margin}--> src/lib.rs:{line}:5\n{line} | fn b() {{}}\n\
             {margin} = note: n\n{margin}           and {line} others\n\nerror: aborting due to 1\n"
        )
    };
    let message = stable(&printed("7", " "));
    assert_eq!(message, stable(&printed("1234", "    ")));
    assert!(message.contains("a.rs:3:1") && message.contains("3  | struct A;"), "{message}");
    assert!(!message.contains("fn b"), "{message}");
}
