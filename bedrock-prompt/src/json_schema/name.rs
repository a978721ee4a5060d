const LONGEST: usize = 64;

/// A tool's name from a type's: snake case, and what Bedrock allows (1 to 64 of
/// `[a-zA-Z0-9_-]`; a letter first, as older models ask).
pub(crate) fn tool_name(type_name: &str) -> String {
    let chars: Vec<char> = type_name.chars().collect();
    let mut name = String::with_capacity(type_name.len() + 4);
    for (i, &c) in chars.iter().enumerate() {
        let after_lower = i > 0 && !chars[i - 1].is_uppercase();
        let before_lower = chars.get(i + 1).is_some_and(|next| next.is_lowercase());
        let is_separator = !c.is_ascii_alphanumeric();
        let starts_word = c.is_uppercase() && (after_lower || before_lower);
        if (is_separator || starts_word) && !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
        if !is_separator {
            name.push(c.to_ascii_lowercase());
        }
    }
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.insert_str(0, "answer_");
    }
    name.truncate(LONGEST);
    name.truncate(name.trim_end_matches('_').len());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_snake_case_and_fit_bedrock() {
        for (type_name, expected) in [
            ("Invoice", "invoice"),
            ("SupportTicket", "support_ticket"),
            ("HTTPStatus", "http_status"),
            ("Array_of_Line", "array_of_line"),
            ("Nullable_string", "nullable_string"),
            ("uint32", "uint32"),
            ("Größe", "gr_e"),
            ("3D", "answer_3_d"),
            ("", "answer"),
        ] {
            assert_eq!(tool_name(type_name), expected, "{type_name}");
        }
        assert_eq!(tool_name(&"Long".repeat(40)).len(), 64);
    }
}
