//! Several paths that are taken further together: so the compiler can calculate for some at a time, and the processor waits for memory once
//! and not for each of them.

use super::Path;
use crate::{instance::Instance, player::Inbox};
use bevy::prelude::*;
use hunt_shared::{
    crossing::{PathFix, Transition},
    geo::{LocalPoint, LonLat},
    identity::FixNumber,
    time::UnixMs,
};

/// How many paths go together, and how many look closely together: as many as the processor's nearest cache has room for.
const SIZE: usize = 32;

/// Paths of one instance that wait for the others, each with its next fix. Those that still wait in the end are taken when it is dropped.
pub struct Company<'w, 'i, F: Fn(Entity) -> Option<&'i Instance>> {
    ready: F,
    now: UnixMs,
    /// Of which instance they are; the instance itself is there if it is ready.
    instance: Option<(Entity, Option<&'i Instance>)>,
    members: Vec<Member<'w>>,
    /// Where each of them is next.
    positions: Vec<LonLat>,
    points: Vec<LocalPoint>,
    /// Those that need a closer look, with their next fix. They wait for others too: few of a company do.
    aside: Vec<(Member<'w>, PathFix)>,
    transitions: Vec<Transition>,
}

struct Member<'w> {
    path: &'w mut Path,
    number: FixNumber,
    time: UnixMs,
    accuracy_m: f32,
}

impl<'w, 'i, F: Fn(Entity) -> Option<&'i Instance>> Company<'w, 'i, F> {
    /// An empty one; `ready` finds an instance whose players may go on.
    pub fn new(ready: F, now: UnixMs) -> Self {
        Self {
            ready,
            now,
            instance: None,
            members: Vec::with_capacity(SIZE),
            positions: Vec::with_capacity(SIZE),
            points: Vec::with_capacity(SIZE),
            aside: Vec::with_capacity(2 * SIZE),
            transitions: Vec::new(),
        }
    }

    /// Takes a path further by what waits in the inbox, at once or with the others; not when its instance is not ready.
    #[inline]
    pub fn take(&mut self, instance: Entity, mut inbox: Mut<Inbox>, mut path: Mut<'w, Path>) {
        let Some(instance) = self.instance(instance) else { return };
        let only_fix = if path.is_stale() { None } else { inbox.only_fix() };
        if let Some((number, fix)) = only_fix {
            self.positions.push(fix.position);
            self.members.push(Member { path: path.into_inner(), number, time: fix.time, accuracy_m: fix.accuracy_m });
            if self.members.len() == SIZE {
                self.go();
            }
        } else {
            path.walk(&mut inbox, instance, self.now, &mut self.transitions);
        }
    }

    #[inline]
    fn instance(&mut self, entity: Entity) -> Option<&'i Instance> {
        match self.instance {
            Some((last, instance)) if last == entity => instance,
            _ => {
                self.finish();
                let instance = (self.ready)(entity);
                self.instance = Some((entity, instance));
                instance
            }
        }
    }

    /// Takes all members further, but for those that go aside.
    fn go(&mut self) {
        let Some((_, Some(instance))) = self.instance else { return };
        instance.index.place_all(&self.positions, &mut self.points);
        for ((member, position), local) in self.members.drain(..).zip(self.positions.drain(..)).zip(self.points.drain(..)) {
            let next = PathFix { time: member.time, position, local };
            if !member.path.stride(member.number, next, member.accuracy_m, instance, self.now) {
                self.aside.push((member, next));
            }
        }
        if self.aside.len() >= SIZE {
            self.look(instance);
        }
    }

    fn look(&mut self, instance: &Instance) {
        instance.index.look_ahead(self.aside.iter().map(|(_, next)| next.local));
        for (member, next) in self.aside.drain(..) {
            member.path.look(member.number, next, instance, &mut self.transitions);
        }
    }

    /// Takes everybody further who still waits.
    fn finish(&mut self) {
        self.go();
        if let Some((_, Some(instance))) = self.instance {
            self.look(instance);
        }
    }
}

impl<'i, F: Fn(Entity) -> Option<&'i Instance>> Drop for Company<'_, 'i, F> {
    fn drop(&mut self) {
        self.finish();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{
        crossing::{Step, Walked},
        outbox::StoredPlayer,
    };
    use fastrand::Rng;
    use hunt_shared::{
        geo::{GeoBox, LocalFrame, Shape},
        hunt::{Boundary, Hunt, HuntSettings, Visibility},
        identity::{CommandNumber, ContentHash},
        language_tag::LanguageTag,
        protocol::{Command, CommandEnvelope, Fix, FixUpdate},
    };

    const PLAYERS: usize = 200;
    const ROUNDS: u64 = 40;

    /// A hunt among circles, some with a margin, about some place.
    fn instance(origin: LonLat, barrier: bool) -> Instance {
        let frame = LocalFrame::about(origin);
        let boundary = |number: i32| Boundary {
            id: number.to_string().as_str().into(),
            name: String::new(),
            shape: Shape::Circle {
                centre: frame.to_lonlat(LocalPoint::new(f64::from(number % 3) * 60.0, f64::from(number / 3) * 60.0)),
                radius_m: 15.0 + f64::from(number),
            },
            visibility: Visibility::Visible,
            dwell_s: (number % 2 == 0).then_some(4.0),
            exit_margin_m: f64::from(number % 3),
            barrier: barrier && number == 4,
            behaviour: Default::default(),
        };
        let hunt = Hunt {
            id: "test".into(),
            hash: ContentHash::of(b"test"),
            language: LanguageTag::default(),
            translations: vec![],
            title: String::new(),
            description: String::new(),
            attribution: String::new(),
            start: origin,
            bounds: GeoBox::around([origin]).unwrap(),
            frame,
            settings: HuntSettings::default(),
            time_zone: "UTC".into(),
            open: Default::default(),
            teams: None,
            effort: Default::default(),
            fog: true,
            boundaries: (0..9).map(boundary).collect(),
            gates: vec![],
            objects: vec![],
            challenges: vec![],
            reactions: vec![],
            map: [].into(),
            pictures: [].into(),
            renamed: vec![],
            characters: vec![],
            uses: vec![],
            recipes: vec![],
            item_pictures: vec![],
        };
        Instance::new(hunt, [ContentHash::of(b"view")])
    }

    /// What each player's inbox gets in a round: mostly one fix, sometimes none, several, a leap or a command.
    fn fill(
        inbox: &mut Inbox,
        cursor: &mut u64,
        command: &mut u64,
        frame: &LocalFrame,
        now: UnixMs,
        random: &mut Rng,
        at: &mut LocalPoint,
    ) {
        let fixes = *random.choice(&[0, 1, 1, 1, 1, 1, 3]).unwrap();
        let fix = |number: u64| {
            let leap = if random.u8(..) < 4 { 5_000.0 } else { 6.0 };
            *at = LocalPoint::new(at.x + (random.f64() - 0.45) * leap, at.y + (random.f64() - 0.45) * leap);
            Fix { time: UnixMs(now.0 + 200 * number as i64), position: frame.to_lonlat(*at), accuracy_m: 5.0 }
        };
        let update = FixUpdate { first: FixNumber(*cursor + 1), fixes: (0..fixes).map(fix).collect(), ..FixUpdate::default() };
        *cursor += fixes;
        inbox.put_fixes(&update);
        if random.u8(..) < 20 {
            *command += 1;
            let envelope = CommandEnvelope {
                number: CommandNumber(*command),
                after_fix: FixNumber(cursor.saturating_sub(1)),
                command: Command::Collect("shell".into()),
            };
            assert!(inbox.put_command(envelope));
        }
    }

    #[test]
    fn together_paths_meet_what_each_would_meet_alone() {
        let mut world = World::new();
        let hunts = [
            instance(LonLat::new(-42.0, 38.5), false),
            instance(LonLat::new(179.999_9, -17.0), true),
            instance(LonLat::new(10.0, 45.0), false),
        ];
        let entities = [(); 3].map(|()| world.spawn_empty().id());
        let ready = |entity| (0..2).find(|&at| entities[at] == entity).map(|at| &hunts[at]);
        // In runs, so that companies are of all sizes.
        let plays = |player: usize| player / 45 % 3;
        let new_path = |player: usize| Path::from_stored(&StoredPlayer::default(), &hunts[plays(player)], UnixMs(0));
        for player in 0..PLAYERS {
            world.spawn((new_path(player), Inbox::default()));
        }
        let mut alone: Vec<(Path, Inbox)> = (0..PLAYERS).map(|player| (new_path(player), Inbox::default())).collect();
        let mut places = vec![(0, 0, LocalPoint::default()); PLAYERS];
        let mut players = world.query::<(&mut Inbox, &mut Path)>();
        let (mut crossed, mut refused, mut commands, mut waiting) = (0, 0, 0, 0);
        for round in 1..=ROUNDS {
            let now = UnixMs(1_000 * round as i64);
            for (player, (mut inbox, _)) in players.iter_mut(&mut world).enumerate() {
                let frame = &hunts[plays(player)].hunt.frame;
                let before = places[player];
                for inbox in [&mut *inbox, &mut alone[player].1] {
                    let mut random = Rng::with_seed(round << 32 | player as u64);
                    places[player] = before;
                    let (cursor, command, at) = &mut places[player];
                    fill(inbox, cursor, command, frame, now, &mut random, at);
                }
            }
            let mut company = Company::new(ready, now);
            for (player, (inbox, path)) in players.iter_mut(&mut world).enumerate() {
                company.take(entities[plays(player)], inbox, path);
            }
            drop(company);
            for (player, (inbox, mut path)) in players.iter_mut(&mut world).enumerate() {
                let (path_alone, inbox_alone) = &mut alone[player];
                if let Some(hunt) = ready(entities[plays(player)]) {
                    path_alone.walk(inbox_alone, hunt, now, &mut Vec::new());
                }
                let found: Walked = path.take_walked();
                assert_eq!(found, path_alone.take_walked(), "player {player} in round {round}");
                assert_eq!(path.to_stored(&hunts[plays(player)]), path_alone.to_stored(&hunts[plays(player)]));
                crossed += found.steps.iter().filter(|step| matches!(step.step, Step::Crossed(_))).count();
                commands += found.steps.iter().filter(|step| matches!(step.step, Step::Command(_))).count();
                refused += found.refused.len();
                waiting += usize::from(!inbox.is_empty());
            }
        }
        assert!(crossed > 200 && commands > 200 && refused > 50 && waiting > 200, "{crossed} {commands} {refused} {waiting}");
    }
}
