//! Single lines: list markers, emphasis, rules, cells and columns.

/// The content of a list item, which has a bullet or a number.
pub(super) fn bullet(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let markers = ["- ", "* ", "• ", "– ", "+ ", "· "];
    if let Some(rest) = markers.iter().find_map(|mark| line.strip_prefix(mark)) {
        return Some(rest.trim());
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = line[digits..].strip_prefix(". ").or_else(|| line[digits..].strip_prefix(") "));
    rest.filter(|_| (1..=3).contains(&digits)).map(str::trim)
}

/// The column of the first character of a line.
pub(super) fn column(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).count()
}

/// Whether a line is a rule: `-----`, `=====`, `|---|---|`.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let marks = line.chars().filter(|c| "-=_*+—".contains(*c)).count();
    marks >= 3 && line.chars().all(|c| "-=_*+—|: \t".contains(c))
}

/// Text without a list marker and without emphasis.
pub(super) fn without_markup(text: &str) -> &str {
    without_emphasis(bullet(text).unwrap_or(text))
}

/// Text without emphasis around all of it, and without the end of the emphasis of a label before
/// it: `**Total:** 12.00` has the value `** 12.00`.
pub(super) fn without_emphasis(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let rest = text.trim_start_matches(['*', '_', '`']);
        text = match emphasized(text) {
            Some(inner) => inner.trim(),
            None if rest.len() < text.len() && rest.starts_with(char::is_whitespace) => rest.trim(),
            None => return text,
        };
    }
}

/// The text between two marks of emphasis. `A*` and `__init__` have none.
fn emphasized(text: &str) -> Option<&str> {
    ["**", "*", "`", "_"].into_iter().find_map(|mark| {
        let inner = text.strip_prefix(mark)?.strip_suffix(mark)?;
        let is_other = inner.is_empty()
            || inner.contains(mark)
            || inner.starts_with(char::is_whitespace)
            || inner.ends_with(char::is_whitespace);
        (!is_other).then_some(inner)
    })
}

/// Text without quotation marks around all of it: `"A" and "B"` has two texts in them.
pub(super) fn without_quotes(text: &str) -> &str {
    let text = text.trim();
    let inner = |mark: char| {
        let inner = text.strip_prefix(mark)?.strip_suffix(mark)?;
        (!has_two_texts(inner, mark)).then_some(inner)
    };
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}

/// Whether the first mark within quotation marks ends a text and the last one begins another.
fn has_two_texts(inner: &str, mark: char) -> bool {
    // Two marks are one that is a part of the text, as in CSV.
    let single = inner.replace(&format!("{mark}{mark}"), "");
    let ends = single.split_once(mark).is_some_and(|(text, rest)| {
        !text.ends_with(char::is_whitespace) && !rest.starts_with(char::is_alphanumeric)
    });
    let begins = single.rsplit_once(mark).is_some_and(|(rest, text)| {
        !text.starts_with(char::is_whitespace) && !rest.ends_with(char::is_alphanumeric)
    });
    ends && begins && single.matches(mark).count().is_multiple_of(2)
}

/// The parts of a line between marks that are outside of quotation marks.
pub(super) fn delimited_cells(line: &str, mark: char) -> Vec<&str> {
    let mut cells = Vec::new();
    let (mut start, mut is_quoted) = (0, false);
    for (at, c) in line.char_indices() {
        match c {
            '"' if is_quoted || line[start..at].trim().is_empty() => is_quoted = !is_quoted,
            _ if c == mark && !is_quoted => {
                cells.push(&line[start..at]);
                start = at + mark.len_utf8();
            }
            _ => {}
        }
    }
    cells.push(&line[start..]);
    cells
}

/// The cells of a line of a pipe table.
pub(super) fn pipe_cells(line: &str) -> Option<Vec<&str>> {
    let line = line.trim();
    let framed = line.len() > 1 && line.starts_with('|');
    if !framed && !line.contains(" | ") {
        return None;
    }
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    Some(inner.split('|').map(str::trim).collect())
}

/// The parts of a line, separated by tabs or by two or more spaces, each with its first column.
pub(super) fn columns(line: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let (mut start, mut column, mut start_column) = (None, 0, 0);
    let mut gap_from: Option<usize> = None;
    for (at, c) in line.char_indices() {
        if c == ' ' || c == '\t' {
            if let Some(from) = start {
                let gap = *gap_from.get_or_insert(at);
                if c == '\t' || at > gap {
                    parts.push((start_column, &line[from..gap]));
                    start = None;
                }
            }
        } else {
            if start.is_none() {
                start = Some(at);
                start_column = column;
            }
            gap_from = None;
        }
        column += 1;
    }
    if let Some(from) = start {
        parts.push((start_column, line[from..].trim_end()));
    }
    parts
}
