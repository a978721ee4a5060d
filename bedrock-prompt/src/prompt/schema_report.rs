//! Reports which output modes can express a schema.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::Value;

use crate::decode::Output;
use crate::json::Violations;
use crate::json_schema::{OutputSchema, Rules, SchemaRefusal};
use crate::model::{ModelCapabilities, OutputMode};
use crate::prompt::{Prompt, life_cycle};

/// Which output modes of a model can express a schema, and why the others cannot.
///
/// `Display` is a table of the modes. [`check!`](crate::check!) asserts it in a test.
///
/// ```
/// use bedrock_prompt::{OutputMode, Prompt, schema::SchemaReport};
///
/// /// A comment, and the answers to it.
/// #[derive(serde::Deserialize, schemars::JsonSchema)]
/// struct Comment {
///     text: String,
///     answers: Vec<Comment>,
/// }
///
/// #[derive(Prompt)]
/// #[prompt(model = "amazon.nova-lite-v1:0", user = "Read this: {page}", output = Comment)]
/// struct ReadPage<'a> {
///     page: &'a str,
/// }
///
/// let report = SchemaReport::for_prompt::<ReadPage>();
/// assert_eq!(report.mode(), Some(OutputMode::Tool));
/// assert_eq!(report.refusals()[0].path(), "answers[]");
/// assert!(report.fit(OutputMode::Prompted).is_some_and(|fit| fit.fits()));
/// ```
#[derive(Debug, Clone)]
pub struct SchemaReport {
    name: String,
    model_id: Option<String>,
    mode: Option<OutputMode>,
    fits: Vec<ModeFit>,
    rules: Option<Arc<Rules>>,
}

/// Whether an output mode of a model can express a schema.
///
/// ```
/// use bedrock_prompt::schema::SchemaReport;
///
/// let report = SchemaReport::for_type::<Vec<String>>("amazon.nova-lite-v1:0");
/// for fit in report.fits() {
///     println!("{:?}: {}", fit.mode(), if fit.fits() { "fits" } else { "does not fit" });
/// }
/// # assert!(report.fits().iter().any(|fit| fit.fits()));
/// ```
#[derive(Debug, Clone)]
pub struct ModeFit {
    mode: OutputMode,
    is_supported: bool,
    refusals: Vec<SchemaRefusal>,
}

impl SchemaReport {
    /// The report of a prompt for the model that it sets, or else for an unknown model, which is
    /// assumed to accept everything.
    pub fn for_prompt<P: Prompt>() -> Self {
        let spec = &P::SPEC;
        let model = spec.model.map_or_else(ModelCapabilities::unknown, ModelCapabilities::from_id);
        let schema = P::Output::schema();
        Self::new(spec.name, spec.model, model, spec.mode, schema.as_deref(), spec.tool)
            .with_unreadable::<P::Output>()
    }

    /// The report of a prompt for another model and mode.
    #[cfg(feature = "control-plane")]
    pub(crate) fn for_prompt_on<P: Prompt>(
        model_id: &str,
        model: ModelCapabilities,
        requested: Option<OutputMode>,
    ) -> Self {
        let (spec, schema) = (&P::SPEC, P::Output::schema());
        Self::new(spec.name, Some(model_id), model, requested, schema.as_deref(), spec.tool)
            .with_unreadable::<P::Output>()
    }

    /// The report of an output type for a model.
    pub fn for_type<T: Output>(model_id: &str) -> Self {
        let schema = T::schema();
        let name = schema.as_ref().map_or("Text", |schema| schema.type_name());
        let model = ModelCapabilities::from_id(model_id);
        Self::new(name, Some(model_id), model, None, schema.as_deref(), None).with_unreadable::<T>()
    }

    /// Adds to all modes what the type could read in no answer.
    fn with_unreadable<T: Output>(mut self) -> Self {
        if let Some((violation, schema)) = T::unreadable().zip(T::schema()) {
            let refusal = SchemaRefusal::unreadable(schema.type_name(), &violation);
            for fit in &mut self.fits {
                fit.refusals.push(refusal.clone());
            }
        }
        self
    }

    /// The report of any JSON Schema for a model. It does not panic, whatever the schema is.
    ///
    /// ```
    /// use bedrock_prompt::{OutputMode, schema::SchemaReport};
    ///
    /// let pair = serde_json::json!({ "prefixItems": [{ "type": "string" }, { "type": "null" }] });
    /// let report = SchemaReport::of_schema("Pair", &pair, "anthropic.claude-sonnet-4-6");
    /// assert!(report.fit(OutputMode::Tool).is_some_and(|fit| fit.fits()));
    /// assert!(report.fit(OutputMode::Native).is_some_and(|fit| !fit.fits()));
    /// ```
    pub fn of_schema(name: &str, schema: &Value, model_id: &str) -> Self {
        let schema = OutputSchema::of_value(schema, name);
        let model = ModelCapabilities::from_id(model_id);
        Self::new(name, Some(model_id), model, None, Some(&schema), None)
    }

    fn new(
        name: &str,
        model_id: Option<&str>,
        model: ModelCapabilities,
        requested: Option<OutputMode>,
        schema: Option<&OutputSchema>,
        tool: Option<&str>,
    ) -> Self {
        let fit = |schema: &OutputSchema, mode: OutputMode| {
            let tool = tool.unwrap_or(schema.tool_name());
            let refusals = mode.schema(model, schema, tool).err().unwrap_or_default();
            ModeFit { mode, is_supported: mode.is_supported_by(model), refusals }
        };
        Self {
            name: name.into(),
            model_id: model_id.map(Into::into),
            rules: schema.map(|schema| Arc::new(schema.rules_of_value())),
            mode: schema.map(|_| OutputMode::first(model, requested)),
            fits: schema.map_or_else(Vec::new, |schema| {
                OutputMode::ALL.iter().map(|mode| fit(schema, *mode)).collect()
            }),
        }
    }

    /// The name of the prompt, or of the type.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The model id, if one is set.
    pub fn model_id(&self) -> Option<&str> {
        self.model_id.as_deref()
    }

    /// A warning if the model ends within 180 days of a date, or has ended; with its successor, if AWS
    /// names one.
    ///
    /// `None` also if the end of the model is not known, or no model is set. [`check!`](crate::check!)
    /// prints it, with today's date.
    ///
    /// ```
    /// use std::time::SystemTime;
    ///
    /// use bedrock_prompt::schema::SchemaReport;
    ///
    /// let report = SchemaReport::for_type::<u32>("anthropic.claude-sonnet-4-5-20250929-v1:0");
    /// if let Some(warning) = report.life_cycle_warning(SystemTime::now()) {
    ///     println!("{warning}");
    /// }
    /// ```
    pub fn life_cycle_warning(&self, today: SystemTime) -> Option<String> {
        let warning = life_cycle::warning(self.model_id()?, today)?;
        Some(format!("`{}`: {warning}", self.name))
    }

    /// The mode that the prompt sets, or else the first one that the model supports; `None` for
    /// text.
    ///
    /// If it cannot express the schema, a prompt that sets the mode is an error, and another prompt
    /// is sent in the next mode.
    pub fn mode(&self) -> Option<OutputMode> {
        self.mode
    }

    /// The reasons why [`mode`](Self::mode) cannot express the schema; empty if it can.
    pub fn refusals(&self) -> &[SchemaRefusal] {
        let fit = self.mode.and_then(|mode| self.fit(mode));
        fit.map_or(&[], ModeFit::refusals)
    }

    /// All modes, from the strictest rules to none; empty for text.
    pub fn fits(&self) -> &[ModeFit] {
        &self.fits
    }

    /// Validates a document by JSON Schema 2020-12 with its formats; empty if it is valid.
    ///
    /// `None` if the result is unknown: for text, for a schema with keywords that are
    /// [not checked](Self::unchecked) (`unevaluatedProperties`, `$dynamicRef`, an external
    /// reference, a pattern with lookaround), and for a document that is nested too deeply.
    ///
    /// ```
    /// use bedrock_prompt::schema::SchemaReport;
    /// use serde_json::json;
    ///
    /// let schema = json!({
    ///     "type": "object",
    ///     "properties": { "quantity": { "type": "integer", "minimum": 1 } },
    ///     "required": ["quantity"],
    /// });
    /// let report = SchemaReport::of_schema("Line", &schema, "amazon.nova-lite-v1:0");
    /// let violations = report.violations(&json!({ "quantity": 0 })).expect("all is checked");
    /// assert_eq!(
    ///     violations.to_string(),
    ///     "`quantity`: must be at least 1, got a whole number"
    /// );
    /// assert!(report.violations(&json!({ "quantity": 1 })).is_some_and(|none| none.is_empty()));
    /// ```
    pub fn violations(&self, document: &Value) -> Option<Violations> {
        self.rules.as_ref()?.violations(document)
    }

    /// The keywords of the schema that answers are not checked against; usually none.
    ///
    /// ```
    /// use bedrock_prompt::schema::SchemaReport;
    /// use serde_json::json;
    ///
    /// let schema = json!({ "type": "string", "pattern": "^(?!x)" });
    /// let report = SchemaReport::of_schema("Word", &schema, "amazon.nova-lite-v1:0");
    /// assert_eq!(report.unchecked(), ["pattern"]);
    /// ```
    pub fn unchecked(&self) -> &[String] {
        self.rules.as_deref().map_or(&[], Rules::unchecked)
    }

    /// The report of one mode; `None` for text.
    pub fn fit(&self, mode: OutputMode) -> Option<&ModeFit> {
        self.fits.iter().find(|fit| fit.mode == mode)
    }
}

impl ModeFit {
    /// The mode.
    pub fn mode(&self) -> OutputMode {
        self.mode
    }

    /// Whether the model supports the mode, and the mode can express the schema.
    pub fn fits(&self) -> bool {
        self.is_supported && self.refusals.is_empty()
    }

    /// Whether the model supports the mode for any schema, or its support is unknown.
    pub fn is_supported(&self) -> bool {
        self.is_supported
    }

    /// The reasons why the mode cannot express the schema.
    pub fn refusals(&self) -> &[SchemaRefusal] {
        &self.refusals
    }
}

impl fmt::Display for SchemaReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` on ", self.name)?;
        match &self.model_id {
            Some(id) => write!(f, "`{id}`")?,
            None => f.write_str("no model set")?,
        }
        if self.fits.is_empty() {
            f.write_str(": plain text")?;
        }
        for fit in &self.fits {
            let mark = if Some(fit.mode) == self.mode { '*' } else { ' ' };
            let answer = if fit.fits() { "yes" } else { "no   " };
            write!(f, "\n{mark} {:<12}{answer}", format!("{:?}", fit.mode))?;
            if !fit.is_supported {
                f.write_str("not supported by the model")?;
                continue;
            }
            for (index, refusal) in fit.refusals.iter().enumerate() {
                if index > 0 {
                    write!(f, "\n{:19}", "")?;
                }
                refusal.fmt(f)?;
            }
        }
        Ok(())
    }
}

/// Asserts in a test that the output modes of these prompts can express their schemas: for each
/// prompt the mode that it sets, or else the first one that its model supports.
///
/// ```
/// use bedrock_prompt::Prompt;
///
/// #[derive(Prompt)]
/// #[prompt(model = "amazon.nova-lite-v1:0", user = "Name a river of {0}", output = String)]
/// struct River(String);
///
/// #[derive(Prompt)]
/// #[prompt(model = "meta.llama3-3-70b-instruct-v1:0", user = "{text}", output = Vec<u32>)]
/// struct Numbers<'a> {
///     text: &'a str,
/// }
///
/// # fn main() {
/// // #[test]
/// // fn prompts_fit_their_models() {
/// bedrock_prompt::check!(River, Numbers);
/// // }
/// # }
/// ```
///
/// `#[prompt(test)]` on a prompt does this for one.
///
/// A model that ends within 180 days is no error. A warning on standard error names its successor;
/// `cargo test -- --nocapture` shows it where the test passes.
///
/// # Panics
///
/// If one cannot. The message contains the report of each such prompt.
#[macro_export]
macro_rules! check {
    ($($prompt:ty),+ $(,)?) => {
        $crate::__private::assert_fit(&[$($crate::schema::SchemaReport::for_prompt::<$prompt>()),+])
    };
}

/// Asserts that the mode of each report can express its schema.
///
/// # Panics
///
/// If one cannot. The message contains these reports.
#[track_caller]
pub fn assert_fit(reports: &[SchemaReport]) {
    let today = SystemTime::now();
    for warning in reports.iter().filter_map(|report| report.life_cycle_warning(today)) {
        eprintln!("warning: {warning}");
    }
    let misfits: Vec<_> = reports.iter().filter(|report| !report.refusals().is_empty()).collect();
    let shown: Vec<_> = misfits.iter().map(|report| format!("\n{report}\n")).collect();
    assert!(
        misfits.is_empty(),
        "{} of {} schemas cannot be sent in the mode marked with *\n{}",
        misfits.len(),
        reports.len(),
        shown.concat()
    );
}
