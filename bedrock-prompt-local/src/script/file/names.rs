//! The names of AWS errors and operations in a script file.

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use crate::protocol::{AwsError, Operation};

/// The name of an error.
pub(super) struct ErrorName(pub(super) AwsError);

/// The name of an operation.
pub(super) struct OperationName(pub(super) Operation);

impl<'de> Deserialize<'de> for ErrorName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let found = AwsError::ALL.into_iter().find(|error| error.name() == name);
        found.map(Self).ok_or_else(|| {
            let known = AwsError::ALL.map(AwsError::name).join(", ");
            D::Error::custom(format!("unknown error `{name}`; use one of {known}"))
        })
    }
}

impl<'de> Deserialize<'de> for OperationName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Operation::from_name(&name).map(Self).ok_or_else(|| {
            let known = Operation::ALL.map(Operation::name).join(", ");
            D::Error::custom(format!("unknown operation `{name}`; use one of {known}"))
        })
    }
}
