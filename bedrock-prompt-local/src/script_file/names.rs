//! The names of AWS's errors and operations, in a script file.

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use crate::AwsError;
use crate::operation::OPERATIONS;

/// One of the names of AWS.
pub(super) struct ErrorName(pub(super) AwsError);

/// One of the names of AWS.
pub(super) struct OperationName(pub(super) &'static str);

impl<'de> Deserialize<'de> for ErrorName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let found = AwsError::ALL.into_iter().find(|error| error.name() == name);
        found.map(Self).ok_or_else(|| {
            let known = AwsError::ALL.map(AwsError::name);
            D::Error::custom(format!("unknown error `{name}`; write one of {}", known.join(", ")))
        })
    }
}

impl<'de> Deserialize<'de> for OperationName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let mut known = OPERATIONS.iter().map(|(name, ..)| *name);
        known.find(|known| *known == name).map(Self).ok_or_else(|| {
            let known = OPERATIONS.map(|(name, ..)| name);
            D::Error::custom(format!(
                "unknown operation `{name}`; write one of {}",
                known.join(", ")
            ))
        })
    }
}
