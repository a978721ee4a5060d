//! The derive macro of `bedrock-prompt`, which re-exports it: see there.

mod attr;
mod check;
mod emit;
mod errors;
mod fallback;
mod model;
mod template;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Makes a struct a prompt: its attributes say what to ask, its fields fill it in.
///
/// ```
/// use bedrock_prompt::Prompt;
///
/// #[derive(serde::Deserialize, schemars::JsonSchema)]
/// struct Invoice {
///     number: String,
///     total: f64,
/// }
///
/// #[derive(Prompt)]
/// #[prompt(
///     model = "anthropic.claude-haiku-4-5-20251001-v1:0",
///     system = "You are an accounts-payable clerk. Copy values exactly as printed.",
///     user = "Read this invoice:\n{document}",
///     output = Invoice,
///     max_tokens = 2048
/// )]
/// struct ReadInvoice<'a> {
///     #[prompt(untrusted)]
///     document: &'a str,
/// }
/// ```
///
/// A struct has named fields, one unnamed field, or none; lifetimes, generics and `where` clauses
/// are welcome. One with a `PhantomData` beside its field needs names; `repr(packed)` is refused.
/// Several `#[prompt(..)]` attributes add up. All mistakes are reported at once.
///
/// # Keys
///
/// On the struct:
///
/// | key | value | default | excludes |
/// | --- | --- | --- | --- |
/// | [`model`](#model) | model id, or path of a `const &str` | named on the call or the client | |
/// | [`user`](#user-and-system) | template | required, or `user_file` | `user_file` |
/// | [`system`](#user-and-system) | template | no system prompt | `system_file` |
/// | [`user_file`](#user_file-and-system_file) | path of a template | | `user` |
/// | [`system_file`](#user_file-and-system_file) | path of a template | | `system` |
/// | [`output`](#output) | type | `bedrock_prompt::Text` | |
/// | [`tool`](#tool-and-description) | name, a string literal | the output type's name | needs `output` |
/// | [`description`](#tool-and-description) | string literal | the output type's documentation | needs `output` |
/// | [`mode`](#mode) | `tool`, `auto_tool`, `strict_tool`, `native` or `prompted` | the best that the model has | needs `output` |
/// | [`repair`](#repair) | `off`, `lossless` or `lenient` | the client's, or `lossless` | needs `output` |
/// | [`max_tokens`](#max_tokens) | 1 to 2147483647, or path of a `const u32` | the client's, or 4096 at most | |
/// | [`max_tokens_ceiling`](#max_tokens_ceiling) | as `max_tokens`, and not below it | the client's, or see there | |
/// | [`temperature`](#temperature-and-top_p) | number from 0 to 1 | the model's | |
/// | [`top_p`](#temperature-and-top_p) | number from 0 to 1 | the model's | |
/// | [`stop_sequences`](#stop_sequences) | list of string literals | none | |
/// | [`guardrail`](#guardrail) | `id:version`, or path of a `const &str` | the client's, or none | |
/// | [`check`](#check) | path of a function | nothing is checked | |
/// | [`test`](#test) | | no test is made | needs `model`, `output` |
/// | [`unchecked`](#unchecked) | | the model is checked | needs `model` |
/// | [`crate`](#crate) | path | `::bedrock_prompt` | |
///
/// On a field:
///
/// | key | value | without it | excludes |
/// | --- | --- | --- | --- |
/// | [`untrusted`](#untrusted) | | the field stands as it is | `skip` |
/// | [`join`](#join) | separator, a string literal | the field needs `Display` | `skip`, `json` |
/// | [`json`](#json) | | the field needs `Display` | `skip`, `join` |
/// | [`if_some`](#if_some) | template with `{}` | the field needs `Display` | `skip` |
/// | [`skip`](#skip) | | the field stands in a template | all others |
///
/// # Templates
///
/// A template is a format string of [`std::fmt`] whose names are the fields of the struct, so that
/// all of its syntax works: `{price:.2}`, `{name:?}`, `{text:>width$}`. A brace itself is written
/// twice: `{{`. A raw identifier is named without its `r#`.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(user = "Is {price:.2} EUR too much for {thing:?}? Answer as {{\"answer\": ..}}")]
/// struct Price<'a> { price: f64, thing: &'a str }
/// ```
///
/// The one field of a newtype has no name: it is `{}`, or `{0}`.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(user = "Summarise in one sentence: {}")]
/// struct Summary(String);
/// ```
///
/// A field that [`untrusted`](#untrusted), [`join`](#join), [`json`](#json) or
/// [`if_some`](#if_some) makes a text stands as `{name}` only: a width or a precision would cut
/// that text, or do nothing. The fingerprint of a prompt sees
/// the templates and these keys.
///
/// Every placeholder is a field, and every field stands in a template or is marked
/// [`skip`](#skip): what is passed in cannot be forgotten.
///
/// # Keys of the struct
///
/// ## `model`
///
/// `model = "id"` or `model = CONSTANT`. A model id, an inference profile's id, or an ARN. The id of
/// a model that is known to refuse what the prompt needs (its `mode`, `temperature`, `top_p`,
/// `stop_sequences`, or Converse itself) is an error here; an unknown model is never refused. A constant of `Self` or of
/// a type parameter is not known where this is checked, and needs [`unchecked`](#unchecked).
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(model = "amazon.nova-lite-v1:0", user = "Say hello")]
/// struct Hello;
/// ```
///
/// ## `user` and `system`
///
/// `user = "template"`, `system = "template"`. The user message, which every prompt has, and the
/// system prompt. String literals, so that the compiler can point into them; neither may be blank.
/// Exclude `user_file` and `system_file`.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(system = "You answer customers of {shop}.", user = "{question}")]
/// struct Answer<'a> { shop: &'a str, question: &'a str }
/// ```
///
/// ## `user_file` and `system_file`
///
/// `user_file = "path"`, `system_file = "path"`. The same from a file in UTF-8, whose path is
/// relative to the source file, as for [`include_str!`]. The file is checked like a literal, and a
/// change to it builds the prompt anew. Exclude `user` and `system`.
///
/// ```ignore
/// #[derive(Prompt)]
/// #[prompt(system_file = "prompts/clerk.txt", user_file = "prompts/invoice.txt")]
/// struct ReadInvoice<'a> { document: &'a str }
/// ```
///
/// ## `output`
///
/// `output = Type`. What the model answers with: any type with serde's `Deserialize` and schemars'
/// `JsonSchema` that borrows nothing. By default `bedrock_prompt::Text`.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(user = "Name three rivers of {country}", output = Vec<String>)]
/// struct Rivers { country: String }
/// ```
///
/// ## `tool` and `description`
///
/// `tool = "name"`, `description = "text"`. The name and description of the tool that carries the
/// answer; by default the name and documentation of the output type. A name has 1 to 64 of `a-z`,
/// `A-Z`, `0-9`, `_` and `-`, and starts with a letter. Both need `output`.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(user = "Name three rivers", output = Vec<String>, tool = "list_rivers", description = "Lists rivers.")]
/// struct Rivers;
/// ```
///
/// ## `mode`
///
/// `mode = "name"`. By what means the model is asked for its [`output`](#output), in place of the
/// best that it has. A `model` that is known to refuse that is an error, which says what to write
/// instead. Needs `output`.
///
/// | mode | what is asked for |
/// | --- | --- |
/// | `tool` | the call of a tool, which the model is made to make |
/// | `auto_tool` | the call of a tool, in words: for models that cannot be made to |
/// | `strict_tool` | the call of a tool, to whose schema the service holds the model |
/// | `native` | JSON, to whose schema the service holds the model |
/// | `prompted` | JSON, in words: for models without tools |
///
/// `strict_tool` and `native` are taken only where they are asked for: Bedrock compiles each new
/// schema first, which can take minutes.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(model = "amazon.titan-text-express-v1", user = "Name three rivers", output = Vec<String>, mode = "prompted")]
/// struct Rivers;
/// ```
///
/// ## `repair`
///
/// `repair = "policy"`. How far an answer may be changed so that it fits its [`output`](#output); the
/// response lists every change. By default the client's, or `lossless`. Needs `output`.
///
/// | policy | what is mended |
/// | --- | --- |
/// | `off` | nothing: an answer fits as it was written, or is an error |
/// | `lossless` | what has one possible reading, such as `7.0` for a whole number |
/// | `lenient` | also words beside a value are left out: a unit, an explanation |
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(user = "How long is the {river}, in km?", output = u32, repair = "lenient")]
/// struct Length { river: String }
/// ```
///
/// ## `max_tokens`
///
/// `max_tokens = 1024` or `max_tokens = CONSTANT`, a `const u32` in the same range. The longest answer. By default the
/// client's, or the smaller of 4096 and the model's own limit.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(user = "Say hello", max_tokens = 20)]
/// struct Hello;
/// ```
///
/// ## `max_tokens_ceiling`
///
/// `max_tokens_ceiling = 8192` or `max_tokens_ceiling = CONSTANT`, as for [`max_tokens`](#max_tokens) and
/// not below it. An answer that was cut is asked for anew with four times the limit, at most this
/// many tokens. By default the client's; without one a `max_tokens` that somebody has set is not raised,
/// and the default of 4096 is, to 16384 at most.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(user = "List the rivers of {country}", max_tokens = 1024, max_tokens_ceiling = 8192)]
/// struct Rivers { country: String }
/// ```
///
/// ## `temperature` and `top_p`
///
/// `temperature = 0.2`, `top_p = 0.9`. From 0 to 1. By default not sent. An error with a `model` that
/// refuses them.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(user = "Say hello", temperature = 0)]
/// struct Hello;
/// ```
///
/// ## `stop_sequences`
///
/// `stop_sequences = ["text", ..]`. Texts at which the model stops: 1 to 2500, none of them empty.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(user = "Count", stop_sequences = ["10", "ten"])]
/// struct Count;
/// ```
///
/// ## `guardrail`
///
/// `guardrail = "id:version"` or `guardrail = CONSTANT`. The guardrail that watches over the prompt and
/// its answer: its id or ARN, a colon, and its version, which is a number or `DRAFT`. A call may name
/// another one, with `Call::guardrail`.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(user = "Answer: {question}", guardrail = "gr7kx2p9qz1a:1")]
/// struct Answer { question: String }
/// ```
///
/// ## `check`
///
/// `check = path::to::function`, from `&Self` and `&Output` to `bedrock_prompt::Violations`. Says what
/// is wrong with an answer that has the right type; the function sees what was asked, too. With the
/// feature `garde`, `check = bedrock_prompt::garde::check` holds the answer to the rules of its type.
///
/// ```
/// # use bedrock_prompt::{Prompt, Violations};
/// #[derive(Prompt)]
/// #[prompt(user = "Name {count} rivers", output = Vec<String>, check = Self::counted)]
/// struct Rivers { count: usize }
///
/// impl Rivers {
///     fn counted(&self, names: &Vec<String>) -> Violations {
///         Violations::new().ensure(names.len() == self.count, "", "must have as many names as asked for")
///     }
/// }
/// ```
///
/// ## `test`
///
/// A flag: adds a test, `read_invoice_fits_its_model` for `ReadInvoice`, which checks the schema of
/// the output against the rules of the model for the prompt's [`mode`](#mode), or the model's first
/// one. `bedrock_prompt::check!(A, B)` does it in a test of yours, as it has to be for a prompt with
/// type parameters, and for one inside of a function.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(model = "amazon.nova-lite-v1:0", user = "Name three rivers", output = Vec<String>, test)]
/// struct Rivers;
/// ```
///
/// ## `unchecked`
///
/// A flag: leaves `model` to run time, where the table of models is behind, or the model depends on
/// a type parameter. Needs `model`.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(model = "anthropic.claude-opus-4-8", temperature = 0.5, unchecked, user = "Say hello")]
/// struct Hello;
/// ```
///
/// ## `crate`
///
/// `crate = path`. Where the runtime crate is, if not at `::bedrock_prompt`.
///
/// ```
/// mod prompts { pub use bedrock_prompt as bedrock; }
///
/// #[derive(prompts::bedrock::Prompt)]
/// #[prompt(crate = crate::prompts::bedrock, user = "Say hello")]
/// struct Hello;
/// # fn main() {}
/// ```
///
/// # Keys of a field
///
/// A field that none of these names needs `Display`. `untrusted`, `if_some` and one of `join` and
/// `json` combine: `if_some` is outermost, then `untrusted`.
///
/// ## `untrusted`
///
/// A flag: puts the field between `<field>` and `</field>` on lines of their own, and keeps the text
/// from closing that tag. Nothing else of it is changed. The tag has the field's name; a newtype's
/// has the struct's name in snake case.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(user = "Is this polite?\n{message}")]
/// struct Politeness { #[prompt(untrusted)] message: String }
/// ```
///
/// ## `join`
///
/// `join = "separator"`. A list whose items have `Display`, one after the other: a `Vec<T>`, a `&[T]`,
/// or another collection that is iterable by reference; an `Arc<[T]>` or a `Cow<[T]>` is lent as
/// `&[T]`. Excludes `json`.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(user = "What can be cooked with {foods}?")]
/// struct Recipe<'a> { #[prompt(join = ", ")] foods: &'a [String] }
/// ```
///
/// ## `json`
///
/// A flag: the field as compact JSON, by its `Serialize`. Excludes `join`.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(user = "Describe the trend in {points}")]
/// struct Trend { #[prompt(json)] points: Vec<(u32, f64)> }
/// ```
///
/// ## `if_some`
///
/// `if_some = "template"`. What stands for an `Option` that is `Some`; nothing for `None`. The
/// template sees the value only, as `{}` or `{0}`.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(user = "Plan a day in {city}{budget}.")]
/// struct Day { city: String, #[prompt(if_some = " for {} EUR at most")] budget: Option<u32> }
/// ```
///
/// ## `skip`
///
/// A flag: the field stands in no template, as one that only [`check`](#check) reads, or a
/// `PhantomData`. Excludes all others.
///
/// ```
/// # use bedrock_prompt::Prompt;
/// #[derive(Prompt)]
/// #[prompt(user = "Name a prime number")]
/// struct Prime { #[prompt(skip)] larger_than: u64 }
/// ```
#[proc_macro_derive(Prompt, attributes(prompt))]
pub fn derive_prompt(input: TokenStream) -> TokenStream {
    expand(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

fn expand(input: proc_macro2::TokenStream) -> syn::Result<proc_macro2::TokenStream> {
    let input: syn::DeriveInput = syn::parse2(input)?;
    let mut errors = errors::Errors::default();
    let prompt = model::Prompt::read(&input, &mut errors);
    Ok(match check::check(&prompt, errors) {
        Ok(checked) => emit::emit(&checked),
        Err(errors) => {
            let mut tokens = errors.into_compile_error();
            tokens.extend(fallback::emit(&prompt));
            tokens
        }
    })
}
