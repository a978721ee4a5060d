//! What the derive accepts, and what it says to what it refuses.
//!
//! `TRYBUILD=overwrite cargo test --test ui` writes the messages anew; read them.

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*.rs");
}
