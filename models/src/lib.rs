//! `models.toml`, and what is made from it.
//!
//! The file is what people read and amend. `write` makes from it the tables that the library
//! compiles in; a test fails while they differ. `compare` holds it against LiteLLM's list.

mod capabilities;
mod check;
mod compare;
mod file;
mod known;
mod page;
mod prices;

use std::error::Error;
use std::path::{Path, PathBuf};

pub use compare::compare;
pub use file::ModelFile;

/// The folder of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What is made from the file: a path in the repository, and its content.
///
/// # Errors
///
/// The file cannot be read, or contradicts itself: the error says where.
pub fn outputs() -> Result<Vec<(&'static str, String)>, Box<dyn Error>> {
    outputs_of(&ModelFile::read(&root().join("models/models.toml"))?)
}

/// What is made from a file.
///
/// # Errors
///
/// A price cannot be read: the error says where.
pub fn outputs_of(file: &ModelFile) -> Result<Vec<(&'static str, String)>, Box<dyn Error>> {
    Ok(vec![
        ("bedrock-prompt/src/model/table/rows.rs", capabilities::rust(file)),
        ("bedrock-prompt/src/model/known/rows.rs", known::rust(file)),
        ("bedrock-prompt/src/usage/prices.csv", prices::csv(file)?),
        ("bedrock-prompt/src/model/list.md", page::markdown(file)?),
    ])
}
