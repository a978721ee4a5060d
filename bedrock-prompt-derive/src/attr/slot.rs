//! The state of one key while the attributes are read.

use syn::Ident;

use super::entry::Entry;

/// A key as it was written, and its value.
pub(crate) struct Slot<T> {
    key: Option<Ident>,
    value: Option<T>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { key: None, value: None }
    }
}

impl<T> Slot<T> {
    /// The key, if it was given, whether its value is valid or not.
    pub(crate) fn key(&self) -> Option<&Ident> {
        self.key.as_ref()
    }

    pub(crate) fn is_given(&self) -> bool {
        self.key.is_some()
    }

    /// The value, if the key was given with a valid one.
    pub(crate) fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Whether the key was given with an invalid value.
    pub(crate) fn is_invalid(&self) -> bool {
        self.key.is_some() && self.value.is_none()
    }

    pub(super) fn fill(
        &mut self,
        entry: &Entry<'_>,
        parse: impl FnOnce(&Entry<'_>) -> syn::Result<T>,
    ) -> syn::Result<()> {
        let key = &entry.key;
        if self.key.is_some() {
            let message = format!("duplicate key `{key}`; remove one of the two");
            return Err(syn::Error::new_spanned(key, message));
        }
        self.key = Some(key.clone());
        self.value = Some(parse(entry)?);
        Ok(())
    }
}
