//! Template files, found as `include_str!` finds them.

use std::io::ErrorKind;
use std::path::PathBuf;

use proc_macro2::Span;
use syn::LitStr;

/// The text of a template file; `Err` is the message of an error.
///
/// `None` if the path of the source file is unknown, as in rust-analyzer: the file cannot be
/// checked then.
pub(crate) fn read(path: &LitStr) -> Result<Option<String>, String> {
    let Some(source) = source_file(path.span()) else {
        return Ok(None);
    };
    let file = source.with_file_name(path.value());
    std::fs::read_to_string(file).map(Some).map_err(|error| {
        let reason = match error.kind() {
            ErrorKind::NotFound => "file not found".to_owned(),
            ErrorKind::InvalidData => "it is not valid UTF-8".to_owned(),
            ErrorKind::IsADirectory => "it is a directory".to_owned(),
            kind => kind.to_string(),
        };
        let path = path.value();
        format!(
            "cannot read the template file `{path}`: {reason}; the path is relative to this \
             source file"
        )
    })
}

fn source_file(span: Span) -> Option<PathBuf> {
    // `unwrap` panics outside of a macro invocation, as in a unit test.
    proc_macro::is_available().then(|| span.unwrap().local_file()).flatten()
}
