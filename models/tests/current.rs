//! The tables of the library are those of `models.toml`.

use std::fs;

use bedrock_prompt_models::{outputs, root};

#[test]
fn the_tables_are_those_of_the_file() {
    for (path, content) in outputs().expect("models.toml is valid") {
        let current = fs::read_to_string(root().join(path)).unwrap_or_default();
        assert!(
            current == content,
            "{path} is not what models.toml says: run `cargo run -p bedrock-prompt-models -- write`"
        );
    }
}
