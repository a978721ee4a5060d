//! The documentation's table of models.

use std::fmt::Write;

use crate::file::{Facts, ModelFile};
use crate::prices;

pub(crate) fn markdown(file: &ModelFile) -> Result<String, String> {
    let prices = prices::all(file)?;
    let mut out = format!(
        "The models that the library knows, as of {}.\n\n\
         The table is made from `models/models.toml` in the repository, which names the sources. A model\n\
         that is not here can be called too: it is assumed to accept everything, and what it rejects is\n\
         left out of the next request. [`ModelCapabilities`](crate::model::ModelCapabilities) overrides a\n\
         row.\n\n\
         - **profiles**: the geographies of its inference profiles. The client adds the one of its region\n  \
           where a model needs one; **own**: its own id can be called.\n\
         - **tool**: how far a tool call can be forced. **native**: whether it takes a JSON Schema for its\n  \
           answer.\n\
         - **output**: the maximum of output tokens. **ends**: when AWS ends it, as far as announced.\n\
         - **price**: US dollars per million tokens in and out, of its own id in us-east-1 or else of its\n  \
           first profile. [`PriceTable`](crate::usage::PriceTable) has those of all profiles, tiers and\n  \
           lengths.\n\n\
         | model | profiles | tool | native | output | ends | price |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
        file.date
    );
    for model in file.text_models() {
        let facts = file.facts(model);
        let mut ids = std::iter::once(model.id.clone())
            .chain(model.geographies.split_whitespace().map(|each| format!("{each}.{}", model.id)));
        let price = ids.find_map(|id| prices.get(&id)?.get(&(0, 0)));
        let price = price.map_or_else(String::new, |cells| format!("{}, {}", cells[0], cells[1]));
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} | {} | {price} |",
            model.id,
            profiles(&facts, &model.geographies),
            facts.tool_choice.as_deref().unwrap_or("named"),
            facts.native_schema.as_deref().unwrap_or("opt-in"),
            facts.max_output_tokens.map_or_else(String::new, |tokens| tokens.to_string()),
            model.ends,
        );
    }
    Ok(out)
}

fn profiles(facts: &Facts, geographies: &str) -> String {
    let own = if facts.on_demand == Some(false) { "" } else { "own" };
    format!("{own} {geographies}").trim().to_owned()
}
