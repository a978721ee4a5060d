//! A file with a line for every request.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Mutex;

use serde_json::{Map, Value, json};

use crate::Answered;
use crate::received::Kept;
use crate::server::lock;

/// Headers that are somebody's to keep.
const SECRET: [&str; 4] =
    ["authorization", "cookie", "proxy-authorization", "x-amz-security-token"];

pub(crate) struct Log(Mutex<File>);

impl Log {
    /// Opens a file to add to; only its owner may read it.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let named = |error: io::Error| {
            io::Error::new(
                error.kind(),
                format!("cannot write the log {}: {error}", path.display()),
            )
        };
        let file = options.open(path).map_err(named)?;
        #[cfg(unix)]
        if file.metadata().map_err(named)?.is_file() {
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            file.set_permissions(mode).map_err(named)?;
        }
        Ok(Self(Mutex::new(file)))
    }

    pub(crate) fn write(&self, request: &Kept, answered: &Answered) {
        let received = request.received();
        let headers = received.headers.into_iter();
        let headers = headers.filter(|(name, _)| !SECRET.contains(&name.as_str()));
        let headers: Map<String, Value> =
            headers.map(|(name, value)| (name, value.into())).collect();
        let body = match (&received.body, received.bytes.is_empty()) {
            (Value::Null, false) => String::from_utf8_lossy(&received.bytes).into(),
            _ => received.body,
        };
        let line = json!({
            "operation": answered.operation,
            "method": received.method,
            "path": received.path,
            "query": received.query,
            "status": answered.status,
            "ms": u64::try_from(answered.time.as_millis()).unwrap_or(u64::MAX),
            "headers": headers,
            "body": body,
        });
        // A full disk is no reason to stop serving.
        let _ = lock(&self.0).write_all(format!("{line}\n").as_bytes());
    }
}
