#![deny(warnings)]

use std::fmt::Debug;

use bedrock_prompt::{Prompt, Text, Violations};

/// Prompts with one output and different checks, each of which finds one violation.
macro_rules! prompts {
    ($($name:ident: $check:path;)*) => {
        $(
            #[derive(Debug, Prompt)]
            #[prompt(user = "{limit}", output = Vec<String>, check = $check)]
            struct $name {
                limit: usize,
            }
        )*

        fn main() {
            $(assert_eq!(Prompt::check(&$name { limit: 1 }, &vec![String::new(); 2]).len(), 1);)*
            assert!(Prompt::check(&OfText { limit: 9 }, &Text("short".into())).is_empty());
        }
    };
}

prompts! {
    Exact: exact;
    Slice: slice;
    OneLifetime: one_lifetime;
    Generic: generic;
    Turbofish: generic::<Turbofish, Vec<String>>;
    Implied: implied;
    Dynamic: dynamic;
    Pointer: POINTER;
    Object: OBJECT;
    Method: Self::check_names;
}

fn too_long() -> Violations {
    Violations::new().ensure(false, "", "must be shorter")
}

fn exact(prompt: &Exact, names: &Vec<String>) -> Violations {
    Violations::new().ensure(names.len() <= prompt.limit, "", "must be shorter")
}

fn slice(prompt: &Slice, names: &[String]) -> Violations {
    Violations::new().ensure(names.len() <= prompt.limit, "", "must be shorter")
}

fn one_lifetime<'a>(_: &'a OneLifetime, _: &'a [String]) -> Violations {
    too_long()
}

fn generic<P: Debug, O: ?Sized + Debug>(_: &P, _: &O) -> Violations {
    too_long()
}

fn implied(_: &impl Prompt<Output = Vec<String>>, _: &impl Debug) -> Violations {
    too_long()
}

fn dynamic(_: &dyn Debug, _: &dyn Debug) -> Violations {
    too_long()
}

const POINTER: fn(&Pointer, &[String]) -> Violations = |_, _| too_long();

static OBJECT: &(dyn Sync + Fn(&Object, &Vec<String>) -> Violations) = &|_, _| too_long();

impl Method {
    fn check_names(&self, names: &[String]) -> Violations {
        Violations::new().ensure(names.len() <= self.limit, "", "must be shorter")
    }
}

#[derive(Prompt)]
#[prompt(user = "{limit}", check = of_text)]
struct OfText {
    limit: usize,
}

fn of_text(prompt: &OfText, text: &str) -> Violations {
    Violations::new().ensure(text.len() <= prompt.limit, "", "must be shorter")
}
