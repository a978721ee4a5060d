//! The file as it is written, and each model with what its family says.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::check::{check_content, check_keys};

/// Declares the capabilities that a family, a model or a prefix may set.
macro_rules! facts {
    ($($name:ident: $type:ty,)+) => {
        /// What is said of a model; what is not said is the default of the library.
        #[derive(Debug, Clone, Default, Deserialize, PartialEq)]
        pub(crate) struct Facts {
            $(pub(crate) $name: Option<$type>,)+
        }

        impl Facts {
            /// The names of all facts.
            pub(crate) const KEYS: &[&str] = &[$(stringify!($name),)+];

            /// These facts, and those of a family for what they do not say.
            fn or(self, family: &Self) -> Self {
                Self { $($name: self.$name.or_else(|| family.$name.clone()),)+ }
            }
        }
    };
}

facts! {
    serves: String,
    tool_choice: String,
    tool_schema: String,
    tool_streaming: bool,
    tool_results_alone: bool,
    tool_result_status: bool,
    strict_tools: bool,
    native_schema: String,
    sampling: bool,
    stop_sequences: bool,
    system_prompt: bool,
    reasoning: String,
    reasons_by_default: bool,
    forced_tool_while_reasoning: bool,
    reasoning_history: String,
    binds_reasoning: bool,
    tool_use_id: String,
    on_demand: bool,
    max_input_tokens: u32,
    max_output_tokens: u32,
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    pub(crate) date: String,
    pub(crate) regions: Vec<Regions>,
    family: BTreeMap<String, Facts>,
    pub(crate) rest: Vec<Rest>,
    #[serde(rename = "model")]
    pub(crate) models: Vec<Model>,
}

/// Regions, and the geographies that they can use, in order of preference.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Regions {
    pub(crate) regions: String,
    pub(crate) geographies: String,
}

/// Ids of which only the beginning is known.
#[derive(Debug, Deserialize)]
pub(crate) struct Rest {
    pub(crate) prefix: String,
    pub(crate) family: Option<String>,
    #[serde(flatten)]
    pub(crate) facts: Facts,
}

/// A model with a known id.
#[derive(Debug, Deserialize)]
pub(crate) struct Model {
    pub(crate) id: String,
    prefix: Option<String>,
    pub(crate) family: String,
    #[serde(flatten)]
    pub(crate) facts: Facts,
    #[serde(default)]
    pub(crate) geographies: String,
    #[serde(default)]
    pub(crate) on_demand_regions: String,
    #[serde(default)]
    pub(crate) profile_regions: String,
    #[serde(default)]
    pub(crate) ends: String,
    #[serde(default)]
    pub(crate) successor: String,
    #[serde(default)]
    pub(crate) prices: String,
}

impl ModelFile {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// It is not TOML, has an unknown key, or names a family or a successor that it does not have.
    pub fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        Self::parse(&fs::read_to_string(path)?)
    }

    /// Reads the content of the file.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn parse(text: &str) -> Result<Self, Box<dyn Error>> {
        check_keys(text)?;
        let file: Self = toml::from_str(text)?;
        check_content(&file)?;
        Ok(file)
    }

    pub(crate) fn family(&self, name: &str) -> Result<&Facts, String> {
        self.family.get(name).ok_or_else(|| format!("there is no family `{name}`"))
    }

    /// The families by name.
    pub(crate) fn families(&self) -> &BTreeMap<String, Facts> {
        &self.family
    }

    /// All prefixes with their family and what they say beyond it, a longer one before a shorter.
    pub(crate) fn prefixes(&self) -> Vec<(&str, Option<&str>, &Facts)> {
        let models = self
            .models
            .iter()
            .map(|model| (model.prefix(), Some(model.family.as_str()), &model.facts));
        let rest = self
            .rest
            .iter()
            .map(|rest| (rest.prefix.as_str(), rest.family.as_deref(), &rest.facts));
        let mut all: Vec<_> = models.chain(rest).collect();
        all.sort_by(|(a, ..), (b, ..)| b.cmp(a));
        all
    }

    /// A model with what its family says.
    pub(crate) fn facts(&self, model: &Model) -> Facts {
        let family = self.family.get(&model.family).cloned().unwrap_or_default();
        model.facts.clone().or(&family)
    }

    /// The models that Converse serves.
    pub(crate) fn text_models(&self) -> impl Iterator<Item = &Model> {
        self.models.iter().filter(|model| self.facts(model).serves.as_deref() != Some("other"))
    }
}

impl Model {
    /// The part of the id before its date and version.
    pub(crate) fn prefix(&self) -> &str {
        self.prefix.as_deref().unwrap_or_else(|| without_version(&self.id))
    }
}

fn without_version(id: &str) -> &str {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut id = id;
    if let Some((start, version)) = id.rsplit_once(':')
        && is_digits(version)
    {
        id = start.rsplit_once('-').map_or(start, |(start, _)| start);
    } else if let Some((start, version)) = id.rsplit_once("-v")
        && is_digits(version)
    {
        id = start;
    }
    match id.rsplit_once('-') {
        Some((start, date)) if date.len() == 8 && is_digits(date) => start,
        _ => id,
    }
}
