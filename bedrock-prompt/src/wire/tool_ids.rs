//! Ids of tool uses in the form that a model takes.

use std::collections::{HashMap, HashSet, VecDeque};

use aws_sdk_bedrockruntime::types::{ContentBlock, ConversationRole, Message, ToolUseBlock};

use super::messages::{MAX_NAME_LENGTH, is_in_name, sendable_or};

/// Which ids of tool uses a model takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IdForm {
    /// 1 to 64 letters, digits, `_` and `-`.
    Name,
    /// Nine letters and digits.
    Nine,
}

impl IdForm {
    fn takes(self, id: &str) -> bool {
        match self {
            Self::Name => (1..=MAX_NAME_LENGTH).contains(&id.len()) && id.chars().all(is_in_name),
            Self::Nine => id.len() == 9 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        }
    }
}

/// Gives ids in one form, each once.
pub(super) struct Ids {
    form: IdForm,
    taken: HashSet<String>,
    /// The number behind the last id of each kind.
    last: HashMap<String, u32>,
}

impl Ids {
    pub(super) fn new(form: IdForm, taken: HashSet<String>) -> Self {
        Self { form, taken, last: HashMap::new() }
    }

    /// The id itself, or one in its place if the form does not take it or it is taken.
    pub(super) fn next(&mut self, id: &str) -> String {
        match self.form {
            IdForm::Name => {
                let base = sendable_or(id, "tooluse");
                if self.taken.insert(base.clone()) { base } else { self.numbered(&base) }
            }
            IdForm::Nine if self.form.takes(id) && self.taken.insert(id.to_owned()) => {
                id.to_owned()
            }
            IdForm::Nine => self.nine(id),
        }
    }

    fn numbered(&mut self, base: &str) -> String {
        let last = self.last.entry(base.to_owned()).or_insert(1);
        loop {
            *last = last.wrapping_add(1);
            let number = format!("-{last}");
            let begin = &base[..base.len().min(MAX_NAME_LENGTH - number.len())];
            let next = format!("{begin}{number}");
            if self.taken.insert(next.clone()) {
                return next;
            }
        }
    }

    /// An id of nine characters that depends on the whole of the other: the ids of Bedrock begin
    /// alike.
    fn nine(&mut self, id: &str) -> String {
        let nth = self.last.entry(id.to_owned()).or_default();
        loop {
            let next = hashed(id, *nth);
            *nth = nth.wrapping_add(1);
            if self.taken.insert(next.clone()) {
                return next;
            }
        }
    }
}

/// Nine letters and digits that depend on a text and a number (FNV-1a).
fn hashed(id: &str, nth: u32) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let bytes = id.bytes().chain(nth.to_be_bytes());
    let mut hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let digit = |_| {
        let digit = DIGITS[usize::try_from(hash % 36).unwrap_or_default()];
        hash /= 36;
        char::from(digit)
    };
    (0..9).map(digit).collect()
}

/// Whether each tool use of a conversation has an id of its own in this form.
pub(crate) fn has_ids<'m>(messages: impl IntoIterator<Item = &'m Message>, form: IdForm) -> bool {
    let mut seen = HashSet::new();
    tool_uses(messages).all(|used| form.takes(&used.tool_use_id) && seen.insert(&used.tool_use_id))
}

/// Gives each tool use of a conversation an id of its own in this form, and its result the same id.
/// Returns the inputs by their new ids: `inputs` are those that the models wrote, by the old ones.
pub(crate) fn rename_tool_uses(
    messages: &mut [Message],
    form: IdForm,
    inputs: &HashMap<String, Vec<String>>,
) -> HashMap<String, Vec<String>> {
    // An id that the model takes stays where it stands first.
    let fine = tool_uses(&*messages).map(|used| &used.tool_use_id).filter(|id| form.takes(id));
    let fine: HashSet<String> = fine.cloned().collect();
    let mut staying = fine.clone();
    let mut ids = Ids::new(form, fine);
    let mut nths: HashMap<String, usize> = HashMap::new();
    let mut renamed: HashMap<String, Vec<String>> = HashMap::new();
    // The new ids for each id that the last message of the model has.
    let mut open: HashMap<String, VecDeque<String>> = HashMap::new();
    for message in messages {
        if message.role == ConversationRole::Assistant {
            open.clear();
        }
        for block in &mut message.content {
            match block {
                ContentBlock::ToolUse(used) => {
                    let old = used.tool_use_id.clone();
                    let new = if staying.remove(&old) { old.clone() } else { ids.next(&old) };
                    let nth = nths.entry(old.clone()).or_default();
                    if let Some(input) = inputs.get(&old).and_then(|all| all.get(*nth)) {
                        renamed.entry(new.clone()).or_default().push(input.clone());
                    }
                    *nth += 1;
                    used.tool_use_id.clone_from(&new);
                    open.entry(old).or_default().push_back(new);
                }
                ContentBlock::ToolResult(result) => {
                    if let Some(new) = open.get_mut(&result.tool_use_id) {
                        let next =
                            if new.len() > 1 { new.pop_front() } else { new.front().cloned() };
                        if let Some(next) = next {
                            result.tool_use_id = next;
                        }
                    }
                }
                _ => {}
            }
        }
    }
    renamed
}

fn tool_uses<'m>(
    messages: impl IntoIterator<Item = &'m Message>,
) -> impl Iterator<Item = &'m ToolUseBlock> {
    let blocks = messages.into_iter().flat_map(Message::content);
    blocks.filter_map(|block| block.as_tool_use().ok())
}

#[cfg(test)]
mod tests {
    use aws_sdk_bedrockruntime::types::ToolResultBlock;
    use aws_smithy_types::Document;

    use super::*;

    fn given(given: &[&str], taken: &[&str]) -> Vec<String> {
        let taken = taken.iter().map(|id| (*id).to_owned()).collect();
        let mut ids = Ids::new(IdForm::Name, taken);
        given.iter().map(|id| ids.next(id)).collect()
    }

    #[test]
    fn ids_are_valid_and_differ() {
        assert_eq!(given(&["a", "b"], &[]), ["a", "b"]);
        assert_eq!(given(&["a", "a", "a-2", "a"], &[]), ["a", "a-2", "a-2-2", "a-3"]);
        assert_eq!(given(&["", ""], &["tooluse"]), ["tooluse-2", "tooluse-3"]);
        assert_eq!(given(&["call_1|fc_2", "f.x:0"], &[]), ["call_1_fc_2", "f_x_0"]);
        let long = "x".repeat(70);
        let ids = given(&[&long, &long], &[]);
        assert_eq!((ids[0].len(), ids[1].len()), (64, 64));
        assert!(ids[1].ends_with("x-2"));
        let many = vec!["t"; 20_000];
        assert_eq!(given(&many, &[]).into_iter().collect::<HashSet<_>>().len(), many.len());
        let mut nine = Ids::new(IdForm::Nine, HashSet::new());
        let nine: HashSet<_> = many.iter().map(|id| nine.next(id)).collect();
        assert_eq!(nine.len(), many.len());
    }

    /// A message of tool uses, and one of their results.
    fn turn(ids: &[&str]) -> [Message; 2] {
        let used = |id: &&str| {
            let used = ToolUseBlock::builder().tool_use_id(*id).name("order");
            let used = used.input(Document::Object(HashMap::new())).build();
            ContentBlock::ToolUse(used.expect("a tool use"))
        };
        let result = |id: &&str| {
            let result = ToolResultBlock::builder().tool_use_id(*id).set_content(Some(Vec::new()));
            ContentBlock::ToolResult(result.build().expect("a result"))
        };
        let message = |role, content| {
            let message = Message::builder().role(role).set_content(Some(content));
            message.build().expect("a message")
        };
        [
            message(ConversationRole::Assistant, ids.iter().map(used).collect()),
            message(ConversationRole::User, ids.iter().map(result).collect()),
        ]
    }

    /// The ids of the uses and those of the results, which are the same, and the inputs by id.
    fn renamed(form: IdForm, turns: &[&[&str]]) -> (Vec<String>, HashMap<String, Vec<String>>) {
        let mut messages: Vec<_> = turns.iter().flat_map(|ids| turn(ids)).collect();
        let mut inputs: HashMap<String, Vec<String>> = HashMap::new();
        for (nth, id) in turns.iter().copied().flatten().enumerate() {
            inputs.entry((*id).to_owned()).or_default().push(nth.to_string());
        }
        let inputs = rename_tool_uses(&mut messages, form, &inputs);
        assert!(has_ids(&messages, form));
        let uses = tool_uses(&messages).map(|used| used.tool_use_id.clone()).collect();
        let blocks = messages.iter().flat_map(Message::content);
        let results = blocks.filter_map(|block| block.as_tool_result().ok());
        let results: Vec<_> = results.map(|result| result.tool_use_id.clone()).collect();
        assert_eq!(uses, results);
        (uses, inputs)
    }

    #[test]
    fn each_use_has_an_id_of_nine_characters_with_its_input() {
        let bedrock = "tooluse_bpe71yCfRu2b5i-nKGDr5g";
        let (ids, inputs) = renamed(
            IdForm::Nine,
            &[
                &[bedrock, "a"],
                &["tooluse_bpe71yCfRu2b5i-nKGDr5h"],
                &["kept12345", "kept12345"],
                &[""],
            ],
        );
        assert!(ids.iter().all(|id| IdForm::Nine.takes(id)), "{ids:?}");
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
        assert_eq!(ids[3], "kept12345");
        for (nth, id) in ids.iter().enumerate() {
            assert_eq!(inputs[id], [nth.to_string()], "{id}");
        }
        // The same with more turns behind: the prefix of the next request stays as it is.
        let (more, _) = renamed(IdForm::Nine, &[&[bedrock, "a"], &["next"]]);
        assert_eq!(ids[..2], more[..2]);
    }

    #[test]
    fn what_a_model_takes_stays() {
        let (ids, _) = renamed(IdForm::Name, &[&["a.b:c", "a_b_c"], &["a_b_c"], &["x"]]);
        assert_eq!(ids, ["a_b_c-2", "a_b_c", "a_b_c-3", "x"]);
        for (ids, form, has) in [
            (&["a", "b"][..], IdForm::Name, true),
            (&["a", "a"], IdForm::Name, false),
            (&["a.b"], IdForm::Name, false),
            (&[""], IdForm::Name, false),
            (&["a", "b"], IdForm::Nine, false),
            (&["abcdefghi", "123456789"], IdForm::Nine, true),
            (&["abcdefgh-"], IdForm::Nine, false),
        ] {
            assert_eq!(has_ids(&turn(ids), form), has, "{ids:?}");
        }
    }
}
