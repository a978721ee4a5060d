//! The clients that `.ci/clients` runs have the versions in the documentation.

const DOCS: &str = include_str!("../../src/lib.rs");
const PYTHON: &str = include_str!("../../clients/python/requirements.txt");
const NODE: &str = include_str!("../../clients/node/package.json");

#[test]
fn the_documentation_names_the_versions_that_are_tried() {
    let boto3 = PYTHON.lines().find_map(|line| line.strip_prefix("boto3==")).expect("a pin");
    let node: serde_json::Value = serde_json::from_str(NODE).expect("JSON");
    let sdk = "@aws-sdk/client-bedrock-runtime";
    let pinned = node["devDependencies"][sdk].as_str().expect("a pin");
    for client in [format!("boto3 {boto3}"), format!("`{sdk}` {pinned}")] {
        assert!(DOCS.contains(&client), "{client}");
    }
}
