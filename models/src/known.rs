//! The known models, as Rust: ids, inference profiles, ends of life.

use std::fmt::Write;

use crate::file::ModelFile;

const HEADER: &str = "\
//! The models with a known id. Made from `models/models.toml`, which has the sources:
//! `cargo run -p bedrock-prompt-models -- write`.

use super::KnownModel;
";

pub(crate) fn rust(file: &ModelFile) -> String {
    let mut out = HEADER.to_owned();
    let _ = write!(
        out,
        "\n/// The date of the table.\npub(super) const DATE: &str = \"{}\";\n",
        file.date
    );
    out.push_str("\n/// The geographies that a region can use, in order of preference.\n");
    out.push_str("pub(super) fn geographies_of(region: &str) -> &'static [&'static str] {\n    match region {\n");
    for each in &file.regions {
        let regions: Vec<_> =
            each.regions.split_whitespace().map(|region| format!("\"{region}\"")).collect();
        let _ = writeln!(out, "        {} => &[{}],", regions.join(" | "), list(&each.geographies));
    }
    out.push_str("        _ => super::geographies_of_new(region),\n    }\n}\n");
    let mut models: Vec<_> = file.models.iter().collect();
    models.sort_by(|a, b| b.prefix().cmp(a.prefix()).then(b.id.cmp(&a.id)));
    out.push_str("\n/// The models; a longer prefix comes before a shorter one.\npub(super) const MODELS: &[KnownModel] = &[\n");
    for model in models {
        let is_text = file.facts(model).serves.as_deref() != Some("other");
        let _ = writeln!(out, "    KnownModel {{");
        let mut field = |name: &str, value: &str| {
            if !value.is_empty() {
                let _ = writeln!(out, "        {name}: {value},");
            }
        };
        field("id", &format!("\"{}\"", model.id));
        field("prefix", &format!("\"{}\"", model.prefix()));
        field("geographies", &array(&model.geographies));
        field("on_demand_regions", &array(&model.on_demand_regions));
        field("profile_regions", &by_geography(&model.profile_regions));
        field("ends", &text(&model.ends));
        field("successor", &text(&model.successor));
        field("is_text", if is_text { "" } else { "false" });
        let _ = writeln!(out, "        ..KnownModel::UNKNOWN\n    }},");
    }
    out.push_str("];\n");
    out
}

fn list(words: &str) -> String {
    words.split_whitespace().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}

fn array(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("&[{}]", list(words)) }
}

fn by_geography(lines: &str) -> String {
    let rows: Vec<_> = lines
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(geography, regions)| format!("(\"{geography}\", &[{}])", list(regions)))
        .collect();
    if rows.is_empty() { String::new() } else { format!("&[{}]", rows.join(", ")) }
}

fn text(value: &str) -> String {
    if value.is_empty() { String::new() } else { format!("Some(\"{value}\")") }
}
