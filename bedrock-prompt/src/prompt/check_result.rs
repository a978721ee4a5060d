use crate::json::Violations;

/// What the function of `check` returns.
#[diagnostic::on_unimplemented(
    message = "a check returns `Violations`, not `{Self}`",
    label = "this function returns `{Self}`",
    note = "write `fn check(prompt: &Self, output: &Output) -> Violations`, which begins with `Violations::new().ensure(condition, \"field\", \"must ..\")`"
)]
pub trait CheckResult {
    #[doc(hidden)]
    fn into_violations(self) -> Violations;
}

impl CheckResult for Violations {
    fn into_violations(self) -> Violations {
        self
    }
}

/// What a check has found.
pub fn violations<R: CheckResult>(result: R) -> Violations {
    result.into_violations()
}
