use super::Model;

/// Which models stand behind ids that do not tell, as the user has said.
#[derive(Debug, Clone, Default)]
pub(crate) struct Families(Vec<(String, String)>);

impl Families {
    /// What was said last of an id holds.
    pub(crate) fn add(&mut self, id: String, base: String) {
        self.0.retain(|(known, _)| *known != id);
        self.0.push((id, base));
    }

    /// The id of the base model, where it was said; otherwise the id itself.
    pub(crate) fn base<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.iter().find(|(known, _)| known == id).map_or(id, |(_, base)| base)
    }

    /// What the model of an id accepts.
    pub(crate) fn model(&self, id: &str) -> Model {
        let base = self.base(id);
        let mut model = Model::of(base);
        // It is a profile, or stands for one: no prefix goes before it.
        model.profile_only &= base == id;
        model
    }
}
