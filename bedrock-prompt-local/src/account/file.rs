//! An account as JSON.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;
use std::{fmt, fs, io};

use serde::Deserialize;

use super::{Account, DeniedBy, ModelAccess};
use crate::protocol::AwsError;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountFile {
    credentials: Option<String>,
    #[serde(default)]
    deny: Vec<DenialFile>,
    #[serde(default)]
    models: BTreeMap<String, ModelAccess>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DenialFile {
    action: String,
    by: DeniedBy,
}

/// Why a text in JSON is not an [`Account`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountError(String);

impl fmt::Display for AccountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for AccountError {}

/// Reads an account in JSON.
impl FromStr for Account {
    type Err = AccountError;

    fn from_str(json: &str) -> Result<Self, AccountError> {
        let file: AccountFile =
            serde_json::from_str(json).map_err(|error| AccountError(error.to_string()))?;
        let mut account = Self::new();
        if let Some(name) = file.credentials {
            let error = AwsError::ALL.into_iter().find(|error| error.name() == name);
            let error = error.ok_or_else(|| {
                AccountError(format!(
                    "`credentials` is `{name}`, which is no error of AWS; use one such as \
                     `ExpiredTokenException`"
                ))
            })?;
            account = account.credentials(error);
        }
        for DenialFile { action, by } in file.deny {
            account = account.deny(action, by);
        }
        // A pattern of more characters is more special.
        let mut models: Vec<_> = file.models.into_iter().collect();
        models.sort_by_key(|(pattern, _)| pattern.len());
        Ok(models.into_iter().fold(account, |account, (id, access)| account.model(id, access)))
    }
}

impl Account {
    /// Reads a file in JSON.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is not an account. The message says where.
    pub fn read(file: impl AsRef<Path>) -> io::Result<Self> {
        let file = file.as_ref();
        let in_file = |kind, problem: &dyn fmt::Display| {
            io::Error::new(kind, format!("{}: {problem}", file.display()))
        };
        let json = fs::read_to_string(file).map_err(|error| in_file(error.kind(), &error))?;
        json.parse().map_err(|error: AccountError| in_file(io::ErrorKind::InvalidData, &error))
    }
}
