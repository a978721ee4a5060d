//! What travels over a connection: operations, responses, event streams, errors and faults.

mod body;
mod connection;
mod delivery;
mod error;
pub(crate) mod event_stream;
mod fault;
mod operation;
pub(crate) mod path;
pub(crate) mod response;
pub(crate) mod unserved;

pub(crate) use body::Body;
pub(crate) use connection::{Connection, ResetFlag};
pub(crate) use delivery::{Delivery, HangUp};
pub use error::AwsError;
pub(crate) use error::Refusal;
pub use fault::StreamFault;
pub(crate) use fault::{FaultPosition, PlacedFault};
pub(crate) use operation::Operation;
