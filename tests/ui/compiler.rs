//! Compiles one case as cargo would: with the crates that it has built for this test.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use serde_json::Value;

use crate::cargo;

/// The crates that a case can name.
const CRATES: [&str; 3] = ["bedrock_prompt", "schemars", "serde"];

/// A crate of `ui/crates` that a case can name, too, and the name that it has itself.
const OTHER_SCHEMARS: (&str, &str) = ("schemars_0_8", "schemars");

pub(crate) struct Compiler {
    workspace: PathBuf,
    out: PathBuf,
    arguments: Vec<OsString>,
}

pub(crate) struct Compiled {
    pub(crate) success: bool,
    pub(crate) printed: String,
}

impl Compiler {
    pub(crate) fn new() -> Self {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned();
        let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui");
        fs::create_dir_all(&out).unwrap();
        let mut arguments: Vec<OsString> =
            ["--edition=2024", "--diagnostic-width=140"].map(OsString::from).into();
        for (name, library) in libraries() {
            let mut folder = OsString::from("-Ldependency=");
            folder.push(library.parent().unwrap());
            if !arguments.contains(&folder) {
                arguments.push(folder);
            }
            let mut external = OsString::from(format!("--extern={name}="));
            external.push(library);
            arguments.push(external);
        }
        let mut compiler = Self { workspace, out, arguments };
        compiler.build(OTHER_SCHEMARS);
        compiler
    }

    /// Builds a crate of `ui/crates`, whose cases name it as `external`.
    fn build(&mut self, (external, name): (&str, &str)) {
        let source = self.workspace.join(format!("tests/ui/crates/{external}.rs"));
        let library = self.out.join(format!("lib{external}.rlib"));
        let mut command = self.rustc(&source);
        command.args([format!("--crate-name={name}"), format!("-Cmetadata={external}")]);
        let built =
            compiled(&command.arg("--crate-type=rlib").arg("-o").arg(&library).output().unwrap());
        assert!(built.success, "{}", built.printed);
        self.arguments.push(OsString::from(format!("--extern={external}={}", library.display())));
    }

    /// The compiler's messages about a case.
    pub(crate) fn check(&self, case: &Path) -> Compiled {
        let file = self.out.join(case.with_extension("rmeta").file_name().unwrap());
        compiled(&self.rustc(case).arg("--emit=metadata").arg("-o").arg(file).output().unwrap())
    }

    /// What a case prints as a program, or the compiler's messages.
    pub(crate) fn run(&self, case: &Path) -> Compiled {
        let program = self.out.join(case.file_stem().unwrap());
        let built = compiled(&self.rustc(case).arg("-o").arg(&program).output().unwrap());
        if !built.success {
            return built;
        }
        let ran = compiled(&Command::new(&program).output().unwrap());
        fs::remove_file(program).unwrap();
        ran
    }

    /// Runs in the workspace, so that messages have paths that begin there.
    fn rustc(&self, case: &Path) -> Command {
        let mut command = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        command.current_dir(&self.workspace).args(&self.arguments);
        command.arg(case.strip_prefix(&self.workspace).unwrap());
        command
    }
}

fn compiled(output: &Output) -> Compiled {
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    Compiled { success: output.status.success(), printed }
}

/// Where cargo has put the libraries of this test.
fn libraries() -> Vec<(&'static str, PathBuf)> {
    let build = ["test", "--workspace", "--test=ui", "--no-run"].map(String::from);
    let messages = cargo::messages(build);
    let library = |name: &'static str| {
        let mut found: Vec<_> = messages
            .iter()
            .filter(|built| {
                built["reason"] == "compiler-artifact" && built["target"]["name"] == name
            })
            .flat_map(|built| built["filenames"].as_array().unwrap())
            .filter_map(Value::as_str)
            .filter(|file| Path::new(file).extension().is_some_and(|extension| extension == "rlib"))
            .collect();
        found.dedup();
        let [file] = found[..] else { panic!("`{name}` was built {} times", found.len()) };
        (name, PathBuf::from(file))
    };
    CRATES.map(library).into()
}
