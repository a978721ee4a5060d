//! The texts that a model was given to read: what it quotes of them is not its answer.

use std::cell::OnceCell;

/// The texts of others in a request: untrusted fields of the prompt, tool results, and earlier
/// messages of the user.
pub struct Given<'g> {
    /// The texts; `None` if the request is not known.
    texts: Option<&'g dyn Fn() -> Vec<String>>,
    /// The texts in a form for comparison, made when it is first asked for.
    folded: OnceCell<[String; 2]>,
}

impl<'g> Given<'g> {
    /// The texts of a request. The function is called when an answer is found among other words.
    pub(crate) fn new(texts: &'g dyn Fn() -> Vec<String>) -> Self {
        Self { texts: Some(texts), folded: OnceCell::new() }
    }

    /// No texts.
    #[cfg(test)]
    pub(crate) fn nothing() -> Self {
        Self::new(&Vec::new)
    }

    /// Whether the texts are known.
    pub(crate) fn is_known(&self) -> bool {
        self.texts.is_some()
    }

    /// Whether a part of an answer stands in one of the texts, apart from white space and escapes.
    pub(crate) fn has(&self, part: &str) -> bool {
        let Some(texts) = self.texts else { return false };
        let [written, meant] = self.folded.get_or_init(|| {
            let mut all = [String::new(), String::new()];
            for text in texts() {
                for (all, folded) in all.iter_mut().zip(folded(&text)) {
                    // Nothing stands in two texts.
                    all.push('\0');
                    all.push_str(&folded);
                }
            }
            all
        });
        folded(part)
            .iter()
            .any(|part| !part.is_empty() && (written.contains(part) || meant.contains(part)))
    }
}

impl Default for Given<'_> {
    /// The texts of a request that is not known.
    fn default() -> Self {
        Self { texts: None, folded: OnceCell::new() }
    }
}

/// A text without white space and backslashes: as it is written, and as its escapes mean it.
fn folded(text: &str) -> [String; 2] {
    let strip = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '\\').collect();
    [strip(text), strip(&unescaped(text))]
}

/// A text with the escapes of JSON strings and the entities of XML replaced by what they mean.
fn unescaped(text: &str) -> String {
    let mut meant = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '&']) {
        meant.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = escape(rest).unwrap_or_else(|| (rest.chars().next(), 1));
        meant.extend(character);
        rest = &rest[length..];
    }
    meant + rest
}

/// What the escape at the start of a text means, and its length.
fn escape(text: &str) -> Option<(Option<char>, usize)> {
    const ENTITIES: [(&str, char); 6] = [
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&amp;", '&'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&#39;", '\''),
    ];
    let Some(escaped) = text.strip_prefix('\\') else {
        let (entity, meant) = ENTITIES.iter().find(|(entity, _)| text.starts_with(entity))?;
        return Some((Some(*meant), entity.len()));
    };
    let meant = match escaped.chars().next()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' | 'f' => ' ',
        'u' => {
            let code = u32::from_str_radix(escaped.get(1..5)?, 16).ok()?;
            return Some((char::from_u32(code), 6));
        }
        other => return Some((Some(other), 1 + other.len_utf8())),
    };
    Some((Some(meant), 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(text: &str, part: &str) -> bool {
        let texts = || vec!["Other.".to_owned(), text.to_owned()];
        Given::new(&texts).has(part)
    }

    #[test]
    fn quotations_are_found_apart_from_blanks_and_escapes() {
        for (text, part) in [
            ("Set {\"a\": 1}, please.", "{\"a\":1}"),
            ("{\"a\":\n\t1}", "{ \"a\" : 1 }"),
            ("Set {\"a\":\"x\"}", "{\\\"a\\\":\\\"x\\\"}"),
            ("{\\\"a\\\":\\\"x\\\"}", "{\"a\":\"x\"}"),
            ("{\"a\":\"x\ny\"}", "{\"a\":\"x\\ny\"}"),
            ("{\"a\":\"x\\ny\"}", "{\"a\":\"x\ny\"}"),
            ("C:\\new\\table", "\"C:\\\\new\\\\table\"".trim_matches('"')),
            ("<tool_call>{}</tool_call>", "&lt;tool_call&gt;{}&lt;/tool_call&gt;"),
            ("&lt;invoke name=&quot;a&quot;>", "<invoke name=\"a\">"),
            ("<b>é</b>", "\\u003cb\\u003e\\u00e9\\u003c/b\\u003e"),
        ] {
            assert!(has(text, part), "{part}");
        }
    }

    #[test]
    fn other_words_are_not_quotations() {
        for (text, part) in [
            ("{\"a\":1}", "{\"a\":2}"),
            ("{\"a\":1}", "{\"A\":1}"),
            ("{\"a\":1", "{\"a\":1}"),
            ("}", "Other.}"),
            ("x", ""),
            ("x", " \n\\"),
        ] {
            assert!(!has(text, part), "{part}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_part_of_a_text_is_found_as_it_is_and_as_json(text in "[a-c{}\"\\\\&lt;u0 \né]{0,30}", skip in 0_usize..30) {
            let part: String = text.chars().skip(skip).collect();
            let json = serde_json::to_string(&part).expect("a text");
            let is_blank = folded(&part).iter().all(String::is_empty);
            assert_eq!(has(&text, &part), !is_blank);
            assert!(is_blank || has(&text, &json[1..json.len() - 1]), "{text} {json}");
        }
    }
}
