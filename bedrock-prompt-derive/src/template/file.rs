//! Template files, read where `include_str!` will read them.

use std::io::ErrorKind;
use std::path::PathBuf;

use proc_macro2::Span;
use syn::LitStr;

/// The text of a template file.
///
/// `None` when the compiler does not say where the source file is, as in
/// rust-analyzer: then nothing can be said about the file.
pub(crate) fn read(path: &LitStr) -> Result<Option<String>, String> {
    let Some(source) = source_file(path.span()) else {
        return Ok(None);
    };
    let file = source.with_file_name(path.value());
    std::fs::read_to_string(file).map(Some).map_err(|error| {
        let reason = match error.kind() {
            ErrorKind::NotFound => "no such file".to_owned(),
            ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
            ErrorKind::IsADirectory => "it is a directory".to_owned(),
            kind => kind.to_string(),
        };
        let path = path.value();
        format!(
            "cannot read the template file `{path}`: {reason}; the path is relative to this source file"
        )
    })
}

fn source_file(span: Span) -> Option<PathBuf> {
    // Outside of a compilation, as in a unit test, a span cannot be unwrapped.
    proc_macro::is_available().then(|| span.unwrap().local_file()).flatten()
}
