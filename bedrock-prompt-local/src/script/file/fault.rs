//! A fault in a script file.

use serde::Deserialize;

use crate::protocol::{AwsError, StreamFault};
use crate::script::Reply;

/// Where and how a response fails.
#[derive(Deserialize)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(rename = "Fault", extend("oneOf" = super::schema::fault_positions()))
)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct FaultFile {
    /// After this many events, for streams.
    after_events: Option<usize>,
    /// After this many bytes of the body.
    at_byte: Option<u64>,
    /// How it fails.
    how: StreamFault,
}

impl FaultFile {
    pub(super) fn add_to(self, reply: Reply) -> Result<Reply, String> {
        let fault = with_stream_name(self.how);
        match (self.after_events, self.at_byte) {
            (Some(events), None) => Ok(reply.fault_after(events, fault)),
            (None, Some(byte)) => Ok(reply.fault_at_byte(byte, fault)),
            _ => Err("a `fault` has either `afterEvents` or `atByte`".to_owned()),
        }
    }
}

/// An exception of AWS may have its name in any case, such as `ThrottlingException`.
fn with_stream_name(fault: StreamFault) -> StreamFault {
    let StreamFault::Exception { name, message } = fault else { return fault };
    match AwsError::ALL.into_iter().find(|error| error.name().eq_ignore_ascii_case(&name)) {
        Some(error) => StreamFault::exception(error, message),
        None => StreamFault::Exception { name, message },
    }
}
