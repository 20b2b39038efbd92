//! Ids of earlier versions: the old one is free, the new one is taken.

use super::{
    super::{
        terms::{ObjectTerm, RenamedTerm},
        values::Id,
    },
    Lowering, collect,
};
use crate::hunt::{NamedKind, Renamed, diagnostic::nearest};
use std::collections::BTreeSet;

impl Lowering<'_, '_> {
    /// What the hunt says of ids that have changed; after everything else has its name.
    pub(super) fn renamed(&mut self, terms: &[RenamedTerm], objects: &[ObjectTerm]) -> Option<Vec<Renamed>> {
        let objects: BTreeSet<String> = objects.iter().filter_map(|object| Some(object.id.as_ref()?.value.0.clone())).collect();
        let mut told = BTreeSet::new();
        collect(terms.iter().map(|term| {
            let (kind, from, to) = match term {
                RenamedTerm::Boundary { from, to } => (NamedKind::Boundary, from, to),
                RenamedTerm::Challenge { from, to } => (NamedKind::Challenge, from, to),
                RenamedTerm::Object { from, to } => (NamedKind::Object, from, to),
                RenamedTerm::Reward { from, to } => (NamedKind::Reward, from, to),
                RenamedTerm::Item { from, to } => (NamedKind::Item, from, to),
            };
            let (from, to) = (from.as_ref()?, to.as_ref()?);
            let sound = self.is_free(kind, from, &objects) & self.is_taken(kind, to, &objects);
            if !told.insert((kind, from.value.0.clone())) {
                let message = format!("the {} \"{}\" is renamed twice", kind.as_str(), from.value.0);
                self.context.error(from.span.clone(), message, "remove one of the two");
                return None;
            }
            sound.then(|| Renamed { kind, from: from.value.0.clone(), to: to.value.0.clone() })
        }))
    }

    fn names(&self, kind: NamedKind, objects: &BTreeSet<String>) -> Vec<String> {
        match kind {
            NamedKind::Boundary => self.ground.ids.iter().cloned().collect(),
            NamedKind::Challenge => self.named.challenges().map(str::to_owned).collect(),
            NamedKind::Object => objects.iter().cloned().collect(),
            NamedKind::Reward => self.rewards.names().map(str::to_owned).collect(),
            NamedKind::Item => self.items.keys().cloned().collect(),
        }
    }

    fn is_free(&mut self, kind: NamedKind, id: &Id, objects: &BTreeSet<String>) -> bool {
        let free = !self.names(kind, objects).contains(&id.value.0);
        if !free {
            let message = format!("there is a {} \"{}\" still, so it was not renamed", kind.as_str(), id.value.0);
            self.context.error(id.span.clone(), message, "write the id that it had before, or remove this line");
        }
        free
    }

    fn is_taken(&mut self, kind: NamedKind, id: &Id, objects: &BTreeSet<String>) -> bool {
        let names = self.names(kind, objects);
        let taken = names.contains(&id.value.0);
        let unread = !self.readable || (kind == NamedKind::Boundary && !self.ground.complete);
        if !taken {
            let help = match nearest(&id.value.0, names.iter().map(String::as_str)) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None if unread => return false,
                None => "write the id that it has now".into(),
            };
            self.context.error(id.span.clone(), format!("there is no {} \"{}\"", kind.as_str(), id.value.0), help);
        }
        taken
    }
}
