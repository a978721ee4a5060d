//! Which modes a schema fits, and why not: for a test, or a table.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::decode::Output;
use crate::json::Violations;
use crate::json_schema::{OutputSchema, Rules, SchemaRefusal};
use crate::model::{Model, OutputMode};
use crate::prompt::Prompt;

/// Which modes the schema of an output fits on a model, and why it does not fit the others.
///
/// `Display` is a table of the modes. [`check!`](crate::check!) makes a test of it.
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
/// let report = SchemaReport::of::<ReadPage>();
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

/// Whether a schema fits a mode of a model.
#[derive(Debug, Clone)]
pub struct ModeFit {
    mode: OutputMode,
    is_of_model: bool,
    refusals: Vec<SchemaRefusal>,
}

impl SchemaReport {
    /// The report of a prompt, on the model that it names; without one, on a model of which
    /// nothing is known.
    pub fn of<P: Prompt>() -> Self {
        let spec = &P::SPEC;
        let schema = P::Output::schema();
        Self::make(spec.name, spec.model, spec.mode, schema.as_deref(), spec.tool)
    }

    /// The report of an output type, on a model.
    pub fn of_type<T: Output>(model_id: &str) -> Self {
        let schema = T::schema();
        let name = schema.as_ref().map_or("Text", |schema| schema.type_name());
        Self::make(name, Some(model_id), None, schema.as_deref(), None)
    }

    /// The report of a JSON Schema of any origin, on a model. No schema makes it panic.
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
        Self::make(name, Some(model_id), None, Some(&schema), None)
    }

    fn make(
        name: &str,
        model_id: Option<&str>,
        asked: Option<OutputMode>,
        schema: Option<&OutputSchema>,
        tool: Option<&str>,
    ) -> Self {
        let model = model_id.map_or_else(Model::unknown, Model::of);
        let fit = |schema: &OutputSchema, mode: OutputMode| {
            let tool = tool.unwrap_or(schema.tool_name());
            let refusals = mode.schema(model, schema, tool).err().unwrap_or_default();
            ModeFit { mode, is_of_model: mode.is_of(model), refusals }
        };
        Self {
            name: name.into(),
            model_id: model_id.map(Into::into),
            rules: schema.map(|schema| Arc::new(schema.rules_of_value())),
            mode: schema.map(|_| OutputMode::first(model, asked)),
            fits: schema.map_or_else(Vec::new, |schema| {
                OutputMode::ALL.iter().map(|mode| fit(schema, *mode)).collect()
            }),
        }
    }

    /// The name of the prompt, or of the type.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The model whose rules were asked, if any was named.
    pub fn model_id(&self) -> Option<&str> {
        self.model_id.as_deref()
    }

    /// The mode that the prompt names, or the first one that the model has; `None` for plain
    /// text. Where the schema does not fit it, a prompt that names it is an error, and any
    /// other is sent in the next mode.
    pub fn mode(&self) -> Option<OutputMode> {
        self.mode
    }

    /// Everything that keeps the schema from that mode; empty when all is well.
    pub fn refusals(&self) -> &[SchemaRefusal] {
        let fit = self.mode.and_then(|mode| self.fit(mode));
        fit.map_or(&[], ModeFit::refusals)
    }

    /// All modes, from the one with the strictest rules to the one with none; no mode for
    /// plain text.
    pub fn fits(&self) -> &[ModeFit] {
        &self.fits
    }

    /// Where a document breaks the schema; empty where it is valid, by JSON Schema 2020-12 with
    /// its formats.
    ///
    /// `None` where that cannot be said: for plain text, for a schema with keywords that are
    /// [not checked](Self::unchecked) (`unevaluatedProperties`, `$dynamicRef`, a reference that leads out of it, a
    /// pattern with lookaround), and for what is nested deeper than JSON is read.
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

    /// The keywords of the schema that answers are not held against; as a rule none.
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

    /// One mode.
    pub fn fit(&self, mode: OutputMode) -> Option<&ModeFit> {
        self.fits.iter().find(|fit| fit.mode == mode)
    }
}

impl ModeFit {
    /// The mode.
    pub fn mode(&self) -> OutputMode {
        self.mode
    }

    /// Whether the model has the mode, and the schema fits it.
    pub fn fits(&self) -> bool {
        self.is_of_model && self.refusals.is_empty()
    }

    /// Whether the model is not known to refuse the mode, whatever the schema is.
    pub fn is_of_model(&self) -> bool {
        self.is_of_model
    }

    /// Everything that keeps the schema from the mode.
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
            if !fit.is_of_model {
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

/// Checks in a test that the schemas of these prompts fit their models: that each is asked for
/// in the mode that it names, or in the first that its model has.
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
/// # Panics
///
/// When one does not: with everything that keeps each from its mode.
#[macro_export]
macro_rules! check {
    ($($prompt:ty),+ $(,)?) => {
        $crate::__private::assert_fit(&[$($crate::schema::SchemaReport::of::<$prompt>()),+])
    };
}

/// An assertion: that nothing keeps any of these from its mode.
///
/// # Panics
///
/// With the reports of what does not fit.
#[track_caller]
pub fn assert_fit(reports: &[SchemaReport]) {
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
