//! What is checked when a server starts, with messages that name the setting.

use std::collections::HashSet;
use std::io::{Error, ErrorKind, Result};
use std::net::IpAddr;
use std::path::PathBuf;

use super::access_log::AccessLog;
use super::passages;
use crate::state::KnowledgeBases;

/// The environment variable with the path of the log, for servers without the setting.
const LOG_VARIABLE: &str = "BEDROCK_LOCAL_LOG";

/// Reads the folders of knowledge bases.
pub(super) fn knowledge_bases(folders: Vec<(String, PathBuf)>) -> Result<KnowledgeBases> {
    let mut ids = HashSet::new();
    let read = |(id, folder): (String, PathBuf)| {
        check_id(&id)?;
        if !ids.insert(id.clone()) {
            let message = format!("the knowledge base `{id}` is set twice: give each its own id");
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        let passages = passages::read(&folder)
            .map_err(|error| named(&error, &format!("the knowledge base `{id}`")))?;
        Ok((id, passages))
    };
    folders.into_iter().map(read).collect()
}

/// AWS refuses every request to a knowledge base with another id.
fn check_id(id: &str) -> Result<()> {
    let is_id = (1..=10).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_id {
        return Ok(());
    }
    let message = format!(
        "`{id}` is not the id of a knowledge base: it has 1 to 10 letters and digits, such as \
         HANDBOOK01"
    );
    Err(Error::new(ErrorKind::InvalidInput, message))
}

/// Opens the log, if there is one.
pub(super) fn log(setting: Option<PathBuf>) -> Result<Option<AccessLog>> {
    let variable = || std::env::var_os(LOG_VARIABLE).filter(|path| !path.is_empty());
    let (path, source) = match setting {
        Some(path) => (path, "`--log` or `ServerBuilder::log_to`"),
        None => match variable() {
            Some(path) => (path.into(), LOG_VARIABLE),
            None => return Ok(None),
        },
    };
    let open = AccessLog::open(&path).map_err(|error| {
        let message = format!("{error}; name a file that can be written, with {source}");
        Error::new(error.kind(), message)
    });
    open.map(Some)
}

/// What to do about a port or an address at which the server cannot listen.
pub(super) fn cannot_listen(error: &Error, host: IpAddr, port: u16) -> Error {
    let what_to_do = match error.kind() {
        ErrorKind::AddrInUse => {
            "stop the program that has the port, or set another one with `--port` or \
             `ServerBuilder::port`; 0 selects a free one"
        }
        ErrorKind::AddrNotAvailable => {
            "the address is not one of this machine; set another one with `--host` or \
             `ServerBuilder::host`, such as 127.0.0.1"
        }
        ErrorKind::PermissionDenied => {
            "the port needs a permission; set one of 1024 or more with `--port` or \
             `ServerBuilder::port`"
        }
        _ => "set others with `--host` and `--port`, or `ServerBuilder::host` and `port`",
    };
    let message = format!("cannot listen on {host} port {port}: {error}; {what_to_do}");
    Error::new(error.kind(), message)
}

fn named(error: &Error, what: &str) -> Error {
    Error::new(error.kind(), format!("{what}: {error}"))
}
