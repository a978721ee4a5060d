//! The untrusted fields of a prompt, noted while it is rendered.

use std::cell::RefCell;

/// The untrusted fields of a text, in their order.
#[derive(Default)]
pub(crate) struct UntrustedFields {
    /// The tags of those that are blank.
    pub(crate) blank: Vec<String>,
    /// The texts of the others.
    pub(crate) texts: Vec<String>,
}

impl UntrustedFields {
    /// Whether there are untrusted fields, and none of them has a text.
    pub(crate) fn are_all_blank(&self) -> bool {
        !self.blank.is_empty() && self.texts.is_empty()
    }

    fn add(&mut self, other: Self) {
        self.blank.extend(other.blank);
        self.texts.extend(other.texts);
    }
}

thread_local! {
    /// A field is written by the formatter of std, which hands nothing back: what it notes is here.
    static WRITTEN: RefCell<UntrustedFields> = RefCell::default();
}

/// Notes an untrusted field that is written.
pub(super) fn note(tag: &str, text: String) {
    WRITTEN.with_borrow_mut(|written| match text.trim() {
        "" => written.blank.push(tag.to_owned()),
        _ => written.texts.push(text),
    });
}

/// Writes a text, and adds the untrusted fields in it to those before.
pub(super) fn watch<T>(all: &mut UntrustedFields, write: impl FnOnce() -> T) -> T {
    WRITTEN.take();
    let result = write();
    all.add(WRITTEN.take());
    result
}
