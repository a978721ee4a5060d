//! The names of the keys, with an example of each.

use crate::errors::quoted_list;
use crate::suggest::nearest;

/// What an attribute is attached to.
#[derive(Clone, Copy)]
pub(super) enum Target {
    Struct,
    Field,
}

/// The name of a key, and an example of it.
type Key = (&'static str, &'static str);

const STRUCT: &[Key] = &[
    ("model", "model = \"amazon.nova-lite-v1:0\""),
    ("system", "system = \"..\""),
    ("user", "user = \"..\""),
    ("system_file", "system_file = \"system.txt\""),
    ("user_file", "user_file = \"user.txt\""),
    ("output", "output = Invoice"),
    ("tool", "tool = \"read_invoice\""),
    ("description", "description = \"..\""),
    ("mode", "mode = \"auto_tool\""),
    ("repair", "repair = \"off\""),
    ("max_tokens", "max_tokens = 1024"),
    ("max_tokens_ceiling", "max_tokens_ceiling = 8192"),
    ("temperature", "temperature = 0.5"),
    ("top_p", "top_p = 0.9"),
    ("stop_sequences", "stop_sequences = [\"END\"]"),
    ("guardrail", "guardrail = \"gr7kx2p9qz1a:1\""),
    ("check", "check = check_invoice"),
    ("test", "test"),
    ("unchecked", "unchecked"),
    ("warn_retired", "warn_retired"),
    ("crate", "crate = path::to::bedrock_prompt"),
];

const FIELD: &[Key] = &[
    ("skip", "skip"),
    ("untrusted", "untrusted"),
    ("join", "join = \", \""),
    ("json", "json"),
    ("if_some", "if_some = \"..{}\""),
];

/// An example of a key with its value.
pub(super) fn example(key: &str) -> &'static str {
    let mut keys = STRUCT.iter().chain(FIELD);
    keys.find(|(name, _)| *name == key).map_or("user = \"..\"", |(_, example)| example)
}

/// What a comma has to follow: the value of a key, or the key itself if it is a flag.
pub(super) fn before_comma(key: &str) -> String {
    if example(key) == key { format!("`{key}`") } else { format!("the value of `{key}`") }
}

impl Target {
    pub(super) fn example(self) -> &'static str {
        match self {
            Self::Struct => example("user"),
            Self::Field => example("join"),
        }
    }

    /// The error for a key that is not allowed here.
    pub(super) fn unknown_key(self, key: &str) -> String {
        let (here, elsewhere, name, other) = match self {
            Self::Struct => (STRUCT, FIELD, "the struct", "a field"),
            Self::Field => (FIELD, STRUCT, "a field", "the struct"),
        };
        let names = |keys: &'static [Key]| keys.iter().map(|(name, _)| *name);
        if names(elsewhere).any(|name| name == key) {
            return format!("`{key}` is not allowed on {name}; move it to {other}");
        }
        let suggestion = match (nearest(key, names(here)), nearest(key, names(elsewhere))) {
            (Some(meant), _) => format!("did you mean `{meant}`? "),
            (None, Some(meant)) => format!("did you mean `{meant}`, which is a key of {other}? "),
            (None, None) => String::new(),
        };
        let keys = quoted_list(names(here));
        format!("unknown key `{key}`; {suggestion}the keys of {name} are {keys}")
    }
}
