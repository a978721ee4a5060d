//! The file as it is written, and each model with what its family says.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use serde::Deserialize;

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
            const KEYS: &[&str] = &[$(stringify!($name),)+];

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
    rest: Vec<Rest>,
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
struct Rest {
    prefix: String,
    family: Option<String>,
    #[serde(flatten)]
    facts: Facts,
}

/// A model with a known id.
#[derive(Debug, Deserialize)]
pub(crate) struct Model {
    pub(crate) id: String,
    prefix: Option<String>,
    family: String,
    #[serde(flatten)]
    facts: Facts,
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
        unknown_keys(text)?;
        let file: Self = toml::from_str(text)?;
        for model in &file.models {
            let id = &model.id;
            file.family(&model.family).map_err(|error| format!("{id}: {error}"))?;
            let is_known = |other: &String| file.models.iter().any(|model| model.id == *other);
            if !model.successor.is_empty() && !is_known(&model.successor) {
                return Err(format!("{id}: the successor `{}` is no model", model.successor).into());
            }
            if model.facts.on_demand == Some(false) && model.geographies.is_empty() {
                return Err(format!("{id}: neither on demand nor with a profile").into());
            }
        }
        let mut ids: Vec<&str> = file.models.iter().map(|model| model.id.as_str()).collect();
        ids.sort_unstable();
        let twice = ids.windows(2).find_map(|pair| match pair {
            [id, next] if id == next => Some(id),
            _ => None,
        });
        if let Some(id) = twice {
            return Err(format!("{id}: it stands there twice").into());
        }
        for (name, facts) in &file.family {
            facts.check().map_err(|error| format!("family {name}: {error}"))?;
        }
        for model in &file.models {
            model.check(&file.regions).map_err(|error| format!("{}: {error}", model.id))?;
        }
        for rest in &file.rest {
            rest.facts.check().map_err(|error| format!("{}: {error}", rest.prefix))?;
            rest.family.as_deref().map_or(Ok(()), |name| file.family(name).map(|_| ()))?;
        }
        Ok(file)
    }

    fn family(&self, name: &str) -> Result<&Facts, String> {
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

/// The words that a fact may have.
const WORDS: [(&str, &[&str]); 7] = [
    ("serves", &["converse", "other"]),
    ("tool_choice", &["none", "auto", "any", "named"]),
    ("tool_schema", &["any", "inlined", "bare-root"]),
    ("native_schema", &["no", "opt-in", "yes"]),
    (
        "reasoning",
        &[
            "unknown",
            "no",
            "always",
            "budget",
            "budget-or-adaptive",
            "adaptive",
            "effort",
            "reasoning-effort",
            "reasoning-config",
            "nova-reasoning-config",
        ],
    ),
    ("reasoning_history", &["no", "signed", "any"]),
    ("tool_use_id", &["any", "nine-alphanumerics"]),
];

impl Facts {
    fn check(&self) -> Result<(), String> {
        let values = [
            &self.serves,
            &self.tool_choice,
            &self.tool_schema,
            &self.native_schema,
            &self.reasoning,
            &self.reasoning_history,
            &self.tool_use_id,
        ];
        for ((key, words), value) in WORDS.iter().zip(values) {
            if let Some(value) = value.as_deref().filter(|value| !words.contains(value)) {
                return Err(format!("`{key}` is `{value}`: write one of {}", words.join(", ")));
            }
        }
        Ok(())
    }
}

impl Model {
    fn check(&self, regions: &[Regions]) -> Result<(), String> {
        self.facts.check()?;
        if !self.id.contains('.') {
            return Err("an id begins with the provider and a dot".into());
        }
        let is_digit = |byte: u8| byte.is_ascii_digit();
        let is_date = self.ends.len() == 10
            && self.ends.bytes().enumerate().all(|(i, byte)| match i {
                4 | 7 => byte == b'-',
                _ => is_digit(byte),
            });
        if !self.ends.is_empty() && !is_date {
            return Err(format!("`ends` is `{}`: write a date such as 2027-04-08", self.ends));
        }
        let words = |words: &str, known: &str| {
            words
                .split_whitespace()
                .find(|word| !known.split_whitespace().any(|each| each == *word))
                .map(str::to_owned)
        };
        let all = |of: fn(&Regions) -> &str| regions.iter().map(of).collect::<Vec<_>>().join(" ");
        // Geographies that AWS has, and no region of the list uses first.
        let geographies = all(|each| &each.geographies) + " sa mx";
        if let Some(word) = words(&self.geographies, &geographies) {
            return Err(format!("`{word}` is no geography: write some of {geographies}"));
        }
        let known = all(|each| &each.regions);
        let listed = self.profile_regions.lines().filter_map(|line| line.split_once(' '));
        let listed = listed.map(|(_, regions)| regions).collect::<Vec<_>>().join(" ");
        match words(&self.on_demand_regions, &known).or_else(|| words(&listed, &known)) {
            Some(word) => Err(format!("`{word}` is no region of the list at the top")),
            None => Ok(()),
        }
    }

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

/// Serde cannot refuse unknown keys of flattened structs: this does.
fn unknown_keys(text: &str) -> Result<(), Box<dyn Error>> {
    const OF_MODEL: [&str; 10] = [
        "id",
        "prefix",
        "family",
        "geographies",
        "on_demand_regions",
        "profile_regions",
        "ends",
        "successor",
        "prices",
        "note",
    ];
    let file: toml::Table = text.parse()?;
    let check = |of: &str, table: &toml::Value, own: &[&str]| {
        let name = ["id", "prefix"].iter().find_map(|key| table.get(key)?.as_str()).unwrap_or(of);
        let unknown = table
            .as_table()
            .into_iter()
            .flat_map(toml::Table::keys)
            .find(|key| !own.contains(&key.as_str()) && !Facts::KEYS.contains(&key.as_str()));
        unknown.map_or(Ok(()), |key| Err(format!("{name}: `{key}` is no key of a {of}")))
    };
    let tables = |key: &str| file.get(key).and_then(toml::Value::as_array).into_iter().flatten();
    for (name, family) in file.get("family").and_then(toml::Value::as_table).into_iter().flatten() {
        check("family", family, &[]).map_err(|error| format!("family {name}: {error}"))?;
    }
    tables("rest").try_for_each(|rest| check("rest", rest, &["prefix", "family", "note"]))?;
    tables("model").try_for_each(|model| check("model", model, &OF_MODEL))?;
    Ok(())
}
