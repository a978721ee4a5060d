//! Makes the tables of the library from `models.toml`, or holds the file against LiteLLM's list.
//!
//! ```text
//! cargo run -p bedrock-prompt-models -- write
//! cargo run -p bedrock-prompt-models -- compare model_prices_and_context_window.json
//! ```

use std::error::Error;
use std::fs;
use std::process::ExitCode;

use bedrock_prompt_models::{ModelFile, compare, outputs, root};

const USAGE: &str = "usage: bedrock-prompt-models write | compare LITELLM_FILE.json";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["write"] => {
            for (path, content) in outputs()? {
                fs::write(root().join(path), content)?;
                println!("{path}");
            }
        }
        ["compare", path] => {
            let ours = ModelFile::read(&root().join("models/models.toml"))?;
            let theirs = serde_json::from_str(&fs::read_to_string(path)?)?;
            let differences = compare(&ours, &theirs)?;
            for each in &differences {
                println!("{each}");
            }
            println!("{} differences", differences.len());
        }
        _ => return Err(USAGE.into()),
    }
    Ok(())
}
