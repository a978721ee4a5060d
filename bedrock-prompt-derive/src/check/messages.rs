//! Errors that the macro reports for a literal, and rustc for a constant.

pub(super) const BLANK_MODEL: &str = "the model id is blank; write one, such as \
     `amazon.nova-lite-v1:0`, or remove `model` and name the model on the call or the client";

pub(super) const LOW_CEILING: &str = "`max_tokens_ceiling` must be at least `max_tokens`";

pub(super) const GUARDRAIL_FORM: &str = "a guardrail must be `id:version`: its id or ARN, a colon, \
     and `DRAFT` or a number from 1 to 99999999";
