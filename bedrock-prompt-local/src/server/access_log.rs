//! A file with a line of JSON for each request.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Mutex;

use serde_json::{Map, Value, json};

use super::Exchange;
use super::received::RawRequest;
use crate::state::lock;

/// Headers with credentials, which are not logged.
const CREDENTIAL_HEADERS: [&str; 4] =
    ["authorization", "cookie", "proxy-authorization", "x-amz-security-token"];

pub(super) struct AccessLog(Mutex<File>);

impl AccessLog {
    /// Opens a file to append to. Only its owner may read it, since it has prompts.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let named = |error: io::Error| {
            let message = format!("cannot open the log {}: {error}", path.display());
            io::Error::new(error.kind(), message)
        };
        let file = options.open(path).map_err(named)?;
        #[cfg(unix)]
        if file.metadata().map_err(named)?.is_file() {
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            file.set_permissions(mode).map_err(named)?;
        }
        Ok(Self(Mutex::new(file)))
    }

    pub(super) fn write(&self, request: &RawRequest, exchange: &Exchange) {
        let received = request.received();
        let headers = received.headers.into_iter();
        let headers = headers.filter(|(name, _)| !CREDENTIAL_HEADERS.contains(&name.as_str()));
        let headers: Map<String, Value> =
            headers.map(|(name, value)| (name, value.into())).collect();
        let body = match (&received.body, received.bytes.is_empty()) {
            (Value::Null, false) => String::from_utf8_lossy(&received.bytes).into(),
            _ => received.body,
        };
        let line = json!({
            "operation": exchange.operation,
            "method": received.method,
            "path": received.path,
            "query": received.query,
            "status": exchange.status,
            "ms": u64::try_from(exchange.elapsed.as_millis()).unwrap_or(u64::MAX),
            "headers": headers,
            "body": body,
        });
        // The server continues when the disk is full.
        let _ = lock(&self.0).write_all(format!("{line}\n").as_bytes());
    }
}
