//! The documentation in Markdown: its links lead somewhere, and the guide is whole.
//!
//! rustdoc checks links to items (`cargo doc` with `-D warnings`); here are the others: files,
//! headings, and what is a dead link on docs.rs or crates.io.

use std::fs;
use std::path::{Path, PathBuf};

const GUIDE: &str = "bedrock-prompt/src/guide";
/// Where the pages of the guide are published.
const PUBLISHED_GUIDE: &str = "https://docs.rs/bedrock-prompt/latest/bedrock_prompt/guide/";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All Markdown files of the repository, relative to its root.
fn markdown_files() -> Vec<PathBuf> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(root().join(folder)).expect("a folder") {
            let entry = entry.expect("an entry");
            let (name, path) = (entry.file_name(), folder.join(entry.file_name()));
            let is_ours = !["target", "node_modules", "__pycache__"].iter().any(|out| name == *out)
                && !name.to_string_lossy().starts_with('.');
            if is_ours && entry.file_type().expect("a type").is_dir() {
                collect(&path, found);
            } else if is_ours && path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    collect(Path::new(""), &mut found);
    found.sort();
    found
}

/// The lines outside of code blocks, without inline code.
fn prose(markdown: &str) -> impl Iterator<Item = String> + '_ {
    let mut is_code = false;
    markdown.lines().filter_map(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        (!is_code && !is_fence).then(|| line.split('`').step_by(2).collect())
    })
}

/// The targets of the links of a text: `[..](target)` and `[..]: target`.
fn links(markdown: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in prose(markdown) {
        let inline = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        found.extend(inline.map(str::to_owned));
        if let Some((_, target)) = line.strip_prefix('[').and_then(|rest| rest.split_once("]: ")) {
            found.push(target.trim().to_owned());
        }
    }
    found
}

/// The anchors of the headings, as GitHub and rustdoc write them.
fn anchors(markdown: &str) -> Vec<String> {
    let mut is_code = false;
    let headings = markdown.lines().filter_map(|line| {
        is_code ^= line.trim_start().starts_with("```");
        let text = line.trim_start_matches('#');
        (!is_code && text.len() < line.len()).then(|| text.strip_prefix(' ')).flatten()
    });
    let anchor = |heading: &str| {
        let kept = heading.trim().to_lowercase();
        let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(anchor).collect()
}

/// The Markdown file that a path of rustdoc is the page of, if it is one.
fn page_of_item(item: &str) -> Option<PathBuf> {
    let chapter = item.trim_start_matches("crate::").strip_prefix("guide::");
    let chapter =
        chapter.or_else(|| item.strip_prefix(PUBLISHED_GUIDE).map(|url| url.trim_matches('/')));
    let chapter = chapter.filter(|chapter| !chapter.is_empty());
    let derive = item.starts_with("macro@").then(|| "bedrock-prompt-derive/src/prompt.md".into());
    chapter.map(|chapter| Path::new(GUIDE).join(format!("{chapter}.md"))).or(derive)
}

/// What is wrong with a link of a file; `None` if it leads somewhere.
fn fault(file: &Path, link: &str) -> Option<String> {
    let is_rustdoc = file.components().any(|part| part.as_os_str() == "src");
    let is_readme_of_crate = file.ends_with("README.md")
        && file.parent().is_some_and(|folder| root().join(folder).join("Cargo.toml").exists());
    let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
    let is_url = target.starts_with("https://");
    let page = match (page_of_item(target), target) {
        (Some(page), _) => Some(page),
        (None, "") => Some(file.to_owned()),
        (None, _) if is_url => None,
        // An item, which rustdoc looks up.
        (None, _) if is_rustdoc && (target.contains("::") || !target.contains(['/', '.'])) => None,
        (None, _) if is_rustdoc || is_readme_of_crate => {
            return Some("a relative link is dead where this file is published".into());
        }
        (None, _) => Some(file.parent().expect("a folder").join(target)),
    };
    let page = page?;
    if !root().join(&page).exists() {
        return Some(format!("there is no {}", page.display()));
    }
    let is_there = anchor.is_empty() || anchors(&read(&page)).iter().any(|known| known == anchor);
    (!is_there).then(|| format!("{} has no heading `#{anchor}`", page.display()))
}

#[test]
fn every_link_leads_somewhere() {
    let (mut faults, mut seen) = (Vec::new(), 0);
    let files = markdown_files();
    assert!(files.len() > 20, "{files:?}");
    for file in &files {
        for link in links(&read(file)) {
            seen += 1;
            faults.extend(
                fault(file, &link).map(|fault| format!("{}: ({link}) {fault}", file.display())),
            );
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(seen > 150, "{seen} links");
}

#[test]
fn dead_links_are_found() {
    let (readme, guide) = (Path::new("README.md"), Path::new(GUIDE).join("cost.md"));
    assert_eq!(links("[a](b) `[c](d)`\n```\n[e](f)\n```\n[g]: h"), ["b", "h"]);
    assert_eq!(anchors("# A `b`, c\n```\n# d\n```\n## E-f_g"), ["a-b-c", "e-f_g"]);
    for (file, link, is_dead) in [
        (readme, "https://docs.rs/schemars", false),
        (readme, "https://docs.rs/bedrock-prompt/latest/bedrock_prompt/guide/errors/", false),
        (readme, "https://docs.rs/bedrock-prompt/latest/bedrock_prompt/guide/erors/", true),
        (readme, "#quick-start", false),
        (readme, "#quick-end", true),
        (readme, "CONTRIBUTING.md", true),
        (Path::new("CONTRIBUTING.md"), "ARCHITECTURE.md#bedrock-prompt", false),
        (Path::new("CONTRIBUTING.md"), "ARCHITECTURE.md#nothing", true),
        (Path::new("CONTRIBUTING.md"), "NOTHING.md", true),
        (guide.as_path(), "crate::Error", false),
        (guide.as_path(), "crate::guide::errors#how-long-it-can-take", false),
        (guide.as_path(), "crate::guide::errors#nothing", true),
        (guide.as_path(), "macro@crate::Prompt#untrusted", false),
        (guide.as_path(), "macro@crate::Prompt#trusted", true),
        (guide.as_path(), "errors.md", true),
        (guide.as_path(), "#before-a-call", false),
    ] {
        assert_eq!(fault(file, link).is_some(), is_dead, "{}: {link}", file.display());
    }
}

/// The documentation of each chapter begins with a program that is run.
#[test]
fn every_chapter_is_short_listed_and_begins_with_a_program() {
    let index = read("bedrock-prompt/src/guide.rs");
    let mut chapters = 0;
    for entry in fs::read_dir(root().join(GUIDE)).expect("the guide") {
        let path = entry.expect("a chapter").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = read(&path);
        assert!(text.lines().count() <= 150, "{name}: more than 150 lines");
        assert!(index.contains(&format!("]({name}) |")), "guide.rs: no row for {name}");
        assert!(index.contains(&format!("{name}: \"guide/{name}.md\"")), "guide.rs: no {name}");
        let first = text.split("\n```").nth(1).expect("a program");
        assert!(first.starts_with('\n'), "{name}: its first program is not run");
        assert!(first.contains("async fn main()") && first.contains("Server::"), "{name}");
        chapters += 1;
    }
    assert_eq!(index.matches(".md\"\n").count(), chapters);
    assert!(chapters > 10);
}
