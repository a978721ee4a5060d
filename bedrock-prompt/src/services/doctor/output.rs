//! The output mode of a prompt on a model, and the tools that the model takes.

use super::{Check, Finding, State};
use crate::client::Client;
use crate::decode::Output as _;
use crate::model::{ModelCapabilities, OutputMode, ToolChoice};
use crate::prompt::Prompt;
use crate::prompt::schema_report::{ModeFit, SchemaReport};
use crate::request::RequestPlan;

/// The report of a prompt's schema on a model, with the mode that is asked for, and the mode that is used.
type Fit =
    fn(&Client, &str, ModelCapabilities, Option<OutputMode>) -> (SchemaReport, Option<OutputMode>);

/// What the type of a prompt says, without a value of it.
pub(super) struct PromptFacts {
    pub(super) name: &'static str,
    pub(super) model: Option<&'static str>,
    mode: Option<OutputMode>,
    fit: Fit,
}

impl PromptFacts {
    pub(super) fn of<P: Prompt>() -> Self {
        let spec = &P::SPEC;
        Self {
            name: spec.name,
            model: spec.model,
            mode: spec.mode,
            fit: |client, id, model, requested| {
                let key = P::Output::schema().map_or(0, |schema| schema.key());
                let is_refused = |mode| client.has_refused(id, mode, key);
                let plan = RequestPlan::first::<P>(model, requested, is_refused);
                (SchemaReport::for_prompt_on::<P>(id, model, requested), plan.mode)
            },
        }
    }
}

pub(super) fn mode(
    prompt: Option<&PromptFacts>,
    client: &Client,
    id: &str,
    model: ModelCapabilities,
) -> Finding {
    let Some(prompt) = prompt else { return without_prompt(model) };
    let requested = prompt.mode.or(client.settings().mode);
    let (report, used) = (prompt.fit)(client, id, model, requested);
    if report.fits().is_empty() {
        return Finding::ok(Check::OutputMode, "text: no schema is sent");
    }
    let others: Vec<_> = report
        .fits()
        .iter()
        .filter(|fit| Some(fit.mode()) != used && !fit.fits())
        .map(|fit| format!("{:?} {}", fit.mode(), why_not(fit)))
        .collect();
    let others = match others.as_slice() {
        [] => String::new(),
        others => format!("; ruled out: {}", others.join("; ")),
    };
    let advice = "change the output type as the reasons say, or remove `mode` from the prompt";
    match used.and_then(|mode| report.fit(mode)) {
        Some(fit) if fit.fits() => {
            Finding::ok(Check::OutputMode, format!("mode {:?} is used{others}", fit.mode()))
        }
        // It is sent as it is asked for; the service may refuse it, and the next mode is used.
        Some(fit) if fit.refusals().is_empty() => Finding::warning(
            Check::OutputMode,
            format!("mode {:?} is set {}{others}", fit.mode(), why_not(fit)),
            "remove `mode` from the prompt, or choose another model",
        ),
        Some(fit) => Finding::failed(
            Check::OutputMode,
            format!("mode {:?} is set {}{others}", fit.mode(), why_not(fit)),
            advice,
        ),
        None => Finding::failed(
            Check::OutputMode,
            format!("no mode can express the type's schema{others}"),
            advice,
        ),
    }
}

/// Why a mode cannot be used: a clause behind its name.
fn why_not(fit: &ModeFit) -> String {
    match fit.refusals() {
        _ if !fit.is_supported() => "(not supported by the model)".into(),
        [] => "(fits)".into(),
        [first] => format!("({first})"),
        [first, rest @ ..] => format!("({first}, and {} more)", rest.len()),
    }
}

/// The modes for any type.
fn without_prompt(model: ModelCapabilities) -> Finding {
    let names = |modes: &[OutputMode]| {
        modes.iter().map(|mode| format!("{mode:?}")).collect::<Vec<_>>().join(", ")
    };
    let tried: Vec<_> = OutputMode::candidates(model, None).collect();
    let is_ruled_out = |mode: &OutputMode| !mode.is_supported_by(model);
    let ruled_out: Vec<_> = OutputMode::ALL.into_iter().filter(is_ruled_out).collect();
    let ruled_out = match ruled_out.as_slice() {
        [] => String::new(),
        all => format!("; not supported by the model: {}", names(all)),
    };
    Finding::ok(
        Check::OutputMode,
        format!("a typed value is asked for by {}, in this order{ruled_out}", names(&tried)),
    )
}

pub(super) fn tools(model: ModelCapabilities) -> Finding {
    let choice = match model.tool_choice {
        ToolChoice::None => "the model takes no tools",
        ToolChoice::Auto => "the model takes tools, and cannot be forced to call one",
        ToolChoice::Any => "the model can be forced to call one of its tools",
        ToolChoice::Named => "the model can be forced to call a tool by its name",
    };
    let streams = if model.tool_streaming || model.tool_choice == ToolChoice::None {
        ""
    } else {
        "; it does not stream its calls"
    };
    let assumed = if model.prefix.is_empty() {
        "; this is assumed, since the built-in table does not have the model: what the service \
         refuses is left out from then on"
    } else {
        ""
    };
    Finding::new(Check::Tools, State::Ok, format!("{choice}{streams}{assumed}"), "")
}
