//! Names: taken once, found again, and free of circles.

use super::{super::values::Id, Context, Lowering};
use crate::hunt::diagnostic::nearest;
use std::{collections::BTreeMap, ops::Range};

/// Names of one kind of thing, and the line of the first use of each.
pub(super) struct First {
    kind: &'static str,
    lines: BTreeMap<String, usize>,
}

impl First {
    pub(super) fn new(kind: &'static str) -> Self {
        Self { kind, lines: BTreeMap::new() }
    }

    /// Takes a name; tells when it is taken already.
    pub(super) fn take(&mut self, id: &Id, context: &mut Context<'_>) -> bool {
        let name = &id.value.0;
        if let Some(line) = self.lines.get(name) {
            let message = format!("the {} id \"{name}\" is taken already, in line {line}", self.kind);
            context.error(id.span.clone(), message, format!("give each {} an id of its own", self.kind));
            return false;
        }
        let (line, _) = context.source.place(id.span.start);
        self.lines.insert(name.clone(), line);
        true
    }
}

impl First {
    /// The names that are taken.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.lines.keys().map(String::as_str)
    }
}

impl Lowering<'_, '_> {
    /// The index of a challenge; `None`, and told, when there is none of this id.
    pub(super) fn challenge(&mut self, id: &Id) -> Option<usize> {
        let name = &*id.value.0;
        let found = self.challenges.get(name).copied();
        if found.is_none() {
            let help = match nearest(name, self.challenges.keys().map(String::as_str)) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None if !self.readable => return None,
                None => "write the `id` of one of the hunt's challenges".into(),
            };
            self.context.error(id.span.clone(), format!("there is no challenge \"{name}\""), help);
        }
        found
    }

    /// The index of a boundary; `None`, and told, when there is none of this id.
    pub(super) fn boundary(&mut self, id: &Id) -> Option<usize> {
        let name = &*id.value.0;
        let found = self.ground.boundaries.binary_search_by(|boundary| boundary.id.as_str().cmp(name)).ok();
        self.used.extend(found);
        if found.is_none() && self.ground.complete && !self.ground.ids.contains(name) {
            let help = match nearest(name, self.ground.ids.iter().map(String::as_str)) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => "write the `id` of a feature of the files in `boundaries`".into(),
            };
            self.context.error(id.span.clone(), format!("there is no boundary \"{name}\""), help);
        }
        found
    }

    /// `file:line` of a boundary's feature.
    pub(super) fn place_of(&self, boundary: usize) -> String {
        self.ground
            .places
            .get(boundary)
            .map_or_else(String::new, |(source, span)| format!("{}:{}", source.name(), source.place(span.start).0))
    }
}

/// A circle in a graph, as the nodes along it; `None` when there is none.
pub(super) fn chain_of(edges: &[BTreeMap<usize, Range<usize>>]) -> Option<Vec<usize>> {
    // What waits only for what is settled is settled; what remains reaches a circle.
    let mut waits: Vec<usize> = edges.iter().map(BTreeMap::len).collect();
    let mut waiters = vec![Vec::new(); edges.len()];
    for (node, targets) in edges.iter().enumerate() {
        for target in targets.keys() {
            waiters[*target].push(node);
        }
    }
    let mut settled: Vec<usize> = (0..edges.len()).filter(|node| waits[*node] == 0).collect();
    while let Some(node) = settled.pop() {
        for waiter in &waiters[node] {
            waits[*waiter] -= 1;
            if waits[*waiter] == 0 {
                settled.push(*waiter);
            }
        }
    }
    let mut node = (0..edges.len()).find(|node| waits[*node] > 0)?;
    let mut path = Vec::new();
    loop {
        if let Some(from) = path.iter().position(|seen| *seen == node) {
            path.drain(..from);
            return Some(path);
        }
        path.push(node);
        node = *edges[node].keys().find(|target| waits[**target] > 0)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_found_and_only_a_circle() {
        let graph = |edges: &[&[usize]]| -> Vec<BTreeMap<usize, Range<usize>>> {
            edges.iter().map(|targets| targets.iter().map(|target| (*target, 0..1)).collect()).collect()
        };
        assert_eq!(chain_of(&graph(&[&[], &[0], &[0, 1]])), None);
        assert_eq!(chain_of(&graph(&[&[1], &[2], &[3], &[1]])), Some(vec![1, 2, 3]));
        assert_eq!(chain_of(&graph(&[&[0]])), Some(vec![0]));
    }
}
