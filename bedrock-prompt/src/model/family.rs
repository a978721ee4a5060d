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

    /// What the model of an id accepts.
    pub(crate) fn model(&self, id: &str) -> Model {
        match self.0.iter().find(|(known, _)| known == id) {
            Some((_, base)) => {
                let mut model = Model::of(base);
                // It is a profile, or stands for one: no prefix goes before it.
                model.profile_only = false;
                model
            }
            None => Model::of(id),
        }
    }
}
