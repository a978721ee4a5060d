//! The result of a call: its response or its error, with the record of the call.

mod adaptation;
mod attempts;
mod billing;
pub(crate) mod error;
pub(crate) mod intervention;
mod record;
mod response;
mod shortened;
mod usage;

pub use adaptation::Adaptation;
pub(crate) use attempts::Attempts;
pub(crate) use billing::{Bill, BilledTokens, Billing};
pub use billing::{PromptLength, Tier};
pub(crate) use error::{
    Destination, FIX_PARAMETER, Misconfigured, NoEventStream, Unreachable, check_endpoint_url,
    check_key_in_the_open, check_region, from_event, from_sdk, shown_url,
};
pub use error::{Error, ErrorKind};
#[cfg(feature = "control-plane")]
pub(crate) use error::{What, is_region};
pub use intervention::{GuardrailPolicy, Intervention};
pub(crate) use intervention::{TRACE, interventions, is_masked};
pub use record::CallRecord;
pub use response::Response;
pub(crate) use shortened::{shortened, shown_reason};
pub(crate) use usage::BilledUsage;
pub use usage::Usage;
