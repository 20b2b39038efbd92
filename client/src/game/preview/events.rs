//! What the path has met, as a list: the last on top.

use super::{clock::PreviewClock, path::HasMet};
use crate::game::{
    controls::{Lettering, column, panel, picture, row, veil, words},
    glyphs::{GlyphImages, Mark},
    hud::Corner,
    retelling::Retold,
    session::CurrentHunt,
    theme::{BRASS, CREAM, Fonts},
};
use bevy::prelude::*;
use hunt_shared::{crossing::TransitionKind, event::CrossingDirection, time::UnixMs};
use std::collections::VecDeque;

/// Lines that are kept.
const KEPT: usize = 9;

/// The last meetings, newest first.
#[derive(Resource, Default)]
struct Met(VecDeque<Line>);

/// One meeting.
#[derive(Clone, PartialEq, Debug)]
struct Line {
    time: UnixMs,
    kind: TransitionKind,
    name: String,
    hidden: bool,
}

/// The panel.
#[derive(Component)]
struct EventsPanel;

/// Lists what the path meets.
pub struct EventsPlugin;

impl Plugin for EventsPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Met>()
            .add_systems(Update, (hear, draw).chain().after(super::path::FollowSystems).run_if(super::is_looked_at));
    }
}

/// A meeting in words.
fn in_words(line: &Line) -> String {
    let message = match line.kind {
        TransitionKind::Entered => "preview-met-entered",
        TransitionKind::Exited => "preview-met-left",
        TransitionKind::Dwelled => "preview-met-stayed",
        TransitionKind::Approached(_) => "preview-met-came-near",
        TransitionKind::Receded(_) => "preview-met-went-away",
        TransitionKind::Crossed(CrossingDirection::LeftToRight) => "preview-met-left-to-right",
        TransitionKind::Crossed(CrossingDirection::RightToLeft) => "preview-met-right-to-left",
    };
    say!(message, name = &line.name)
}

fn hear(mut met: MessageReader<HasMet>, mut list: ResMut<Met>) {
    for HasMet(met) in met.read() {
        let line = Line { time: met.time, kind: met.kind, name: met.name.clone(), hidden: met.hidden };
        list.0.push_front(line);
        list.0.truncate(KEPT);
    }
}

fn draw(
    met: Res<Met>,
    clock: Res<PreviewClock>,
    hunt: Option<Res<CurrentHunt>>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    panels: Query<Entity, With<EventsPanel>>,
    corners: Query<(Entity, &Corner)>,
    mut commands: Commands,
) {
    if hunt.is_none() || !met.is_changed() && !panels.is_empty() {
        return;
    }
    let Some((corner, _)) = corners.iter().find(|(_, corner)| **corner == Corner::BottomRight) else { return };
    let panel = panels.single().unwrap_or_else(|_| {
        let node =
            Node { width: px(296), max_width: vw(24), padding: UiRect::new(px(16), px(16), px(11), px(13)), ..column(4.0) };
        let panel = commands.spawn((EventsPanel, Retold, panel(node))).id();
        commands.entity(corner).insert_child(0, panel);
        panel
    });
    commands.entity(panel).despawn_children().with_children(|lines| {
        lines.spawn((row(8.0), Pickable::IGNORE)).with_children(|head| {
            head.spawn(words(&fonts, Lettering::Kicker, BRASS, say!("preview-on-the-way")));
        });
        if met.0.is_empty() {
            lines.spawn(words(&fonts, Lettering::Small, veil(CREAM, 0.82), say!("preview-nothing-met")));
        }
        for line in &met.0 {
            lines.spawn((row(8.0), Pickable::IGNORE)).with_children(|parts| {
                parts.spawn(words(&fonts, Lettering::Small, veil(CREAM, 0.7), clock.time_words(line.time)));
                parts.spawn((
                    words(&fonts, Lettering::Small, CREAM, in_words(line)),
                    Node { flex_shrink: 1.0, min_width: px(0), ..default() },
                ));
                if line.hidden {
                    parts.spawn(picture(glyphs.mark(Mark::Revealed), 15.0, veil(CREAM, 0.8)));
                }
            });
        }
    });
}
