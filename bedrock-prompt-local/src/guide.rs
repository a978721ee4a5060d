//! How to test with this server: a page for each language.
//!
//! | page | what it shows |
//! | --- | --- |
//! | [Rust](rust) | a server in a test, one for all tests, faults, recorded exchanges |
//! | [Python](python) | boto3, a fixture of pytest, what other libraries need |
//! | [Node](node) | the AWS SDK for JavaScript, a server for `node --test` |
//! | [Shell](shell) | curl, the AWS CLI, a server in CI |
//!
//! The programs of all pages are run by the tests of this crate.

/// Declares a page: an empty module whose documentation is a file of `guide/`.
macro_rules! pages {
    ($($name:ident: $file:literal)+) => {
        $(
            #[doc = include_str!($file)]
            pub mod $name {}
        )+
    };
}

pages! {
    rust: "guide/rust.md"
    python: "guide/python.md"
    node: "guide/node.md"
    shell: "guide/shell.md"
}
