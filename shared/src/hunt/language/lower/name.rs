//! Names: taken once, found again, and free of circles.

use super::{
    super::{
        terms::{ChallengeTerm, CharacterTerm, ObjectTerm, RetryTerm, StartTerm},
        values::Id,
    },
    Context, Lowering,
};
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

/// What can be named beside boundaries and items: the first of each id, as its index.
#[derive(Default)]
pub(super) struct Named {
    challenges: BTreeMap<String, usize>,
    objects: BTreeMap<String, usize>,
    /// The challenge that asks it, and its index there.
    riddles: BTreeMap<String, (usize, usize)>,
    /// With the lines of each.
    characters: BTreeMap<String, (usize, BTreeMap<String, usize>)>,
    /// Of each challenge, the seconds that an attempt has.
    limits: Vec<Option<f64>>,
    /// Whether something fails it.
    can_fail: Vec<bool>,
}

impl Named {
    /// Takes all names; tells each that is taken twice, but for those of objects, which are told where they are read.
    pub(super) fn of(
        objects: &[ObjectTerm],
        challenges: &[ChallengeTerm],
        characters: &[CharacterTerm],
        context: &mut Context<'_>,
    ) -> Self {
        let mut named = Self::default();
        let mut next = 0;
        for term in objects {
            if let Some(id) = &term.id {
                named.objects.entry(id.value.0.clone()).or_insert(next);
            }
            next += term.how_many();
        }
        let (mut first, mut riddles) = (First::new("challenge"), First::new("riddle"));
        for (index, term) in challenges.iter().enumerate() {
            let id = term.id.as_ref();
            if let Some(id) = id.filter(|id| first.take(id, context)) {
                named.challenges.insert(id.value.0.clone(), index);
            }
            for (order, riddle) in term.riddles.iter().flatten().enumerate() {
                if let Some(id) = riddle.id.as_ref().and_then(|own| own.as_ref().or(id))
                    && riddles.take(id, context)
                {
                    named.riddles.insert(id.value.0.clone(), (index, order));
                }
            }
            let limit = term.within_s.flatten().map(|limit| limit.0);
            named.limits.push(limit);
            let again = !matches!(term.retry.as_ref().map(|retry| &retry.value), Some(RetryTerm::Never {}));
            let given_up = again && matches!(term.start, Some(StartTerm::ByHand {}));
            named.can_fail.push(limit.is_some() || term.fails_when.as_ref().is_none_or(Option::is_some) || given_up);
        }
        let mut first = First::new("character");
        for (index, term) in characters.iter().enumerate() {
            let mut lines = First::new("line");
            let mut of_it = BTreeMap::new();
            for (order, line) in term.lines.iter().flatten().enumerate() {
                if let Some(id) = line.id.as_ref().filter(|id| lines.take(id, context)) {
                    of_it.insert(id.value.0.clone(), order);
                }
            }
            if let Some(id) = term.id.as_ref().filter(|id| first.take(id, context)) {
                named.characters.insert(id.value.0.clone(), (index, of_it));
            }
        }
        named
    }

    /// The ids of the challenges.
    pub(super) fn challenges(&self) -> impl Iterator<Item = &str> {
        self.challenges.keys().map(String::as_str)
    }

    /// The challenge during which something is there; `None`: always, or it is not known when.
    pub(super) fn challenge_of(&self, during: &Option<Option<Id>>) -> Option<usize> {
        self.challenges.get(&during.as_ref()?.as_ref()?.value.0).copied()
    }

    pub(super) fn has_challenge(&self, id: &str) -> bool {
        self.challenges.contains_key(id)
    }
}

impl Lowering<'_, '_> {
    /// The value of a name; `None`, and told, when there is none.
    fn find<T: Copy>(&mut self, kind: &str, id: &Id, known: impl Fn(&Named) -> &BTreeMap<String, T>) -> Option<T> {
        let name = &*id.value.0;
        let known = known(&self.named);
        let found = known.get(name).copied();
        if found.is_none() {
            let help = match nearest(name, known.keys().map(String::as_str)) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None if !self.readable => return None,
                None => format!("write the `id` of one of the hunt's {kind}s"),
            };
            self.context.error(id.span.clone(), format!("there is no {kind} \"{name}\""), help);
        }
        found
    }

    /// The index of a challenge; `None`, and told, when there is none of this id.
    pub(super) fn challenge(&mut self, id: &Id) -> Option<usize> {
        self.find("challenge", id, |named| &named.challenges)
    }

    /// The index of an object.
    pub(super) fn object(&mut self, id: &Id) -> Option<usize> {
        self.find("object", id, |named| &named.objects)
    }

    /// The challenge that asks a riddle, and the riddle's index there.
    pub(super) fn riddle(&mut self, id: &Id) -> Option<(usize, usize)> {
        self.find("riddle", id, |named| &named.riddles)
    }

    /// The indexes of a character and of one of its lines.
    pub(super) fn line(&mut self, character: &Id, line: &Id) -> Option<(usize, usize)> {
        let name = &*character.value.0;
        let Some((index, lines)) = self.named.characters.get(name) else {
            let help = match nearest(name, self.named.characters.keys().map(String::as_str)) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None if !self.readable => return None,
                None => "write the `id` of one of the hunt's characters".into(),
            };
            self.context.error(character.span.clone(), format!("there is no character \"{name}\""), help);
            return None;
        };
        if let Some(order) = lines.get(&line.value.0) {
            return Some((*index, *order));
        }
        let help = match nearest(&line.value.0, lines.keys().map(String::as_str)) {
            Some(meant) => format!("did you mean \"{meant}\"?"),
            None if !self.readable => return None,
            None => "write the `id` of one of its lines".into(),
        };
        let message = format!("the character \"{name}\" has no line \"{}\"", line.value.0);
        self.context.error(line.span.clone(), message, help);
        None
    }

    /// The seconds that an attempt at a challenge has.
    pub(super) fn limit_s(&self, challenge: usize) -> Option<f64> {
        self.named.limits.get(challenge).copied().flatten()
    }

    /// Whether a challenge can fail.
    pub(super) fn can_fail(&self, challenge: usize) -> bool {
        self.named.can_fail.get(challenge).copied().unwrap_or(true)
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
