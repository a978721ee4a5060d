//! The tables of the library are those of `models.toml`.

use std::fs;

use bedrock_prompt_models::{ModelFile, outputs, outputs_of, root};

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

/// What is wrong in a file, by the error that says so.
#[test]
fn a_mistake_in_the_file_is_an_error_that_names_it() {
    let file = fs::read_to_string(root().join("models/models.toml")).expect("the file");
    let model = "[[model]]\nid = \"acme.rocket-v1:0\"\nfamily = \"claude-3\"\n";
    for (added, error) in [
        ("", None),
        ("colour=\"red\"", Some("acme.rocket-v1:0: `colour` is no key of a model")),
        (
            "tool_choice = \"both\"",
            Some("`tool_choice` is `both`: write one of none, auto, any, named"),
        ),
        ("tool_choice = \"\"", Some("`tool_choice` is ``: write one of")),
        ("ends = \"30.11.2026\"", Some("`ends` is `30.11.2026`: write a date")),
        ("geographies = \"us eur\"", Some("`eur` is no geography")),
        ("on_demand_regions = \"us-esat-1\"", Some("`us-esat-1` is no region")),
        ("on_demand = false", Some("neither on demand nor with a profile")),
        ("successor = \"acme.x\"", Some("the successor `acme.x` is no model")),
        ("prices = \"own 1 2 - -\"", Some("it must end with five prices")),
        ("prices = \"own -1 2 - - -\"", Some("`-1` is no price")),
        ("prices = \"own nan 2 - - -\"", Some("`nan` is no price")),
        ("prices = \"us 1 2 - - -\"", Some("`us` is no geography of the model")),
        (
            "[[model]]\nid = \"acme.rocket-v1:0\"\nfamily = \"claude-3\"",
            Some("it stands there twice"),
        ),
        ("[[model]]\nid = \"rocket\"\nfamily = \"claude-3\"", Some("begins with the provider")),
        ("[[model]]\nid = \"acme.x\"\nfamily = \"claude\"", Some("there is no family `claude`")),
        ("[[model]]\nid = \"acme.x\"", Some("missing field `family`")),
    ] {
        let read = ModelFile::parse(&format!("{file}\n{model}{added}\n"));
        let outcome = read.and_then(|file| outputs_of(&file)).err().map(|error| error.to_string());
        match (error, outcome) {
            (None, None) => {}
            (Some(part), Some(said)) => {
                assert!(said.contains(part) && said.len() < 600, "{added}: {said}");
            }
            (_, said) => panic!("{added}: {said:?}"),
        }
    }
}
