//! What the file must not say: keys and words that nothing reads, and what contradicts itself.

use std::error::Error;

use crate::file::{Facts, Model, ModelFile, Regions};

/// Checks what was read.
///
/// # Errors
///
/// The first mistake: the model or family, and what to write.
pub(crate) fn check_content(file: &ModelFile) -> Result<(), String> {
    for (name, facts) in file.families() {
        check_facts(facts).map_err(|error| format!("family {name}: {error}"))?;
    }
    for model in &file.models {
        check_model(file, model).map_err(|error| format!("{}: {error}", model.id))?;
    }
    for rest in &file.rest {
        check_facts(&rest.facts).map_err(|error| format!("{}: {error}", rest.prefix))?;
        rest.family.as_deref().map_or(Ok(()), |name| file.family(name).map(|_| ()))?;
    }
    Ok(())
}

fn check_model(file: &ModelFile, model: &Model) -> Result<(), String> {
    file.family(&model.family)?;
    check_facts(&model.facts)?;
    if file.models.iter().filter(|each| each.id == model.id).count() > 1 {
        return Err("it stands there twice".into());
    }
    let is_known = |other: &String| file.models.iter().any(|model| model.id == *other);
    if !model.successor.is_empty() && !is_known(&model.successor) {
        return Err(format!("the successor `{}` is no model", model.successor));
    }
    if file.facts(model).on_demand == Some(false) && model.geographies.is_empty() {
        return Err("neither on demand nor with a profile".into());
    }
    if !model.id.contains('.') {
        return Err("an id begins with the provider and a dot".into());
    }
    if !model.ends.is_empty() && !is_date(&model.ends) {
        return Err(format!("`ends` is `{}`: write a date such as 2027-04-08", model.ends));
    }
    let all = |of: fn(&Regions) -> &str| file.regions.iter().map(of).collect::<Vec<_>>().join(" ");
    // Geographies that AWS has, and no region of the list uses first.
    let geographies = all(|each| &each.geographies) + " sa mx";
    if let Some(word) = unknown_word(&model.geographies, &geographies) {
        return Err(format!("`{word}` is no geography: write some of {geographies}"));
    }
    let listed = model.profile_regions.lines().filter_map(|line| line.split_once(' '));
    let mut listed = listed.map(|(_, regions)| regions).chain([model.on_demand_regions.as_str()]);
    let regions = all(|each| &each.regions);
    listed
        .find_map(|words| unknown_word(words, &regions))
        .map_or(Ok(()), |word| Err(format!("`{word}` is no region of the list at the top")))
}

fn is_date(text: &str) -> bool {
    let mut bytes = text.bytes().enumerate();
    text.len() == 10
        && bytes
            .all(|(i, byte)| if matches!(i, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
}

/// The first of some words that is not among those that are known.
fn unknown_word<'w>(words: &'w str, known: &str) -> Option<&'w str> {
    words.split_whitespace().find(|word| !known.split_whitespace().any(|each| each == *word))
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

fn check_facts(facts: &Facts) -> Result<(), String> {
    let values = [
        &facts.serves,
        &facts.tool_choice,
        &facts.tool_schema,
        &facts.native_schema,
        &facts.reasoning,
        &facts.reasoning_history,
        &facts.tool_use_id,
    ];
    for ((key, words), value) in WORDS.iter().zip(values) {
        if let Some(value) = value.as_deref().filter(|value| !words.contains(value)) {
            return Err(format!("`{key}` is `{value}`: write one of {}", words.join(", ")));
        }
    }
    Ok(())
}

/// Serde cannot refuse unknown keys of flattened structs: this does.
pub(crate) fn check_keys(text: &str) -> Result<(), Box<dyn Error>> {
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
