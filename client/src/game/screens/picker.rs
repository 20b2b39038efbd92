//! Choosing one of the server's hunts.

use super::LastJoin;
use crate::game::{
    controls::{self as layout, ButtonLook, Lettering, button, panel, raised, screen_column, veil, words, writes},
    net::{ConnectTo, HuntList, HuntViews, LeaveHunt},
    retelling::{Retold, Telling},
    session::Screen,
    settings::Actions,
    small_chart::SmallChart,
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{
    input_focus::{AutoFocus, tab_navigation::TabIndex},
    picking::hover::Hovered,
    platform::collections::HashMap,
    prelude::*,
    ui_widgets::{Activate, Button as ActivatedButton, ScrollArea},
};
use hunt_shared::{geo::LocalFrame, identity::ContentHash};

/// Logical pixels of a hunt's picture.
const PICTURE_PX: Vec2 = Vec2::new(168.0, 108.0);

/// Image pixels per logical pixel.
const DETAIL: f32 = 2.0;

#[derive(Component)]
struct HuntCards;

/// The picture of a hunt, by the hash of its view.
#[derive(Component)]
struct HuntPicture(ContentHash);

/// Draws the picker.
pub struct PickerPlugin;

impl Plugin for PickerPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Telling(Screen::HuntPicker), spawn_picker)
            .add_systems(Update, (fill_cards, draw_pictures, cancel_by_key).run_if(in_state(Screen::HuntPicker)));
    }
}

fn spawn_picker(fonts: Res<Fonts>, list: Res<HuntList>, last: Res<LastJoin>, mut commands: Commands) {
    commands.spawn((Retold, DespawnOnExit(Screen::HuntPicker), screen_column(620.0, 78.0, 10.0))).with_children(|column| {
        let from = if last.alone { say!("screens-this-computer") } else { list.address.clone() };
        column.spawn(words(&fonts, Lettering::Kicker, BRASS, from));
        column.spawn(words(&fonts, Lettering::Title, CREAM, say!("screens-choose-hunt")));
        column.spawn((
            HuntCards,
            ScrollArea,
            Node {
                // Room for the focus ring, outside of the column's edge.
                padding: UiRect::all(px(6)),
                margin: UiRect::horizontal(px(-6)),
                min_height: px(0),
                overflow: Overflow::scroll_y(),
                ..layout::column(12.0)
            },
        ));
        column.spawn(Node::default()).with_children(|row| {
            row.spawn((button(&fonts, ButtonLook::Quiet, say!("controls-back")), TabIndex(1000))).observe(writes(LeaveHunt));
        });
    });
}

fn fill_cards(
    list: Res<HuntList>,
    cards: Query<(Entity, Option<&Children>), With<HuntCards>>,
    fonts: Res<Fonts>,
    mut commands: Commands,
) {
    let Ok((cards, children)) = cards.single() else { return };
    if children.is_some() && !list.is_changed() {
        return;
    }
    commands.entity(cards).despawn_children().with_children(|cards| {
        if list.hunts.is_empty() {
            cards.spawn(words(&fonts, Lettering::Body, CREAM, say!("screens-no-hunts")));
        }
        for (index, hunt) in list.hunts.iter().enumerate() {
            let id = hunt.id.clone();
            let online = say!("screens-players-there", count = hunt.players_online);
            let node =
                Node { padding: UiRect::all(px(14)), align_items: AlignItems::FlexStart, flex_shrink: 0.0, ..layout::row(18.0) };
            let mut card = cards.spawn((
                ActivatedButton,
                Hovered::default(),
                TabIndex(index as i32),
                Outline::new(px(2), px(3), Color::NONE),
                panel(node),
            ));
            card.with_children(|card| {
                card.spawn((
                    HuntPicture(hunt.view),
                    ImageNode::default().with_color(Color::NONE),
                    Node {
                        width: px(PICTURE_PX.x),
                        height: px(PICTURE_PX.y),
                        flex_shrink: 0.0,
                        border_radius: BorderRadius::all(px(8)),
                        ..default()
                    },
                    BackgroundColor(raised(0.08)),
                    Pickable::IGNORE,
                ));
                card.spawn((layout::growing(layout::column(5.0)), Pickable::IGNORE)).with_children(|text| {
                    text.spawn(words(&fonts, Lettering::Name, CREAM, &hunt.title));
                    text.spawn(words(&fonts, Lettering::Body, veil(CREAM, 0.9), &hunt.description));
                    text.spawn(words(&fonts, Lettering::Small, veil(CREAM, 0.75), online));
                });
            });
            card.observe(move |_: On<Activate>, mut last: ResMut<LastJoin>, mut connect: MessageWriter<ConnectTo>| {
                last.hunt = Some(id.clone());
                connect.write(last.again());
            });
            if index == 0 {
                card.insert(AutoFocus);
            }
        }
    });
}

/// Draws the maps that have been fetched.
fn draw_pictures(
    views: Res<HuntViews>,
    mut pictures: Query<(&HuntPicture, &mut ImageNode)>,
    mut drawn: Local<HashMap<ContentHash, Handle<Image>>>,
    mut images: ResMut<Assets<Image>>,
) {
    for (HuntPicture(hash), mut node) in &mut pictures {
        if node.color != Color::NONE {
            continue;
        }
        let Some(view) = views.0.get(hash) else { continue };
        let Ok(frame) = LocalFrame::new(view.bounds) else { continue };
        let image = drawn.entry(*hash).or_insert_with(|| {
            let size = (PICTURE_PX * DETAIL).as_uvec2();
            images.add(SmallChart::draw(view, &frame, size.x, size.y, None).into_image())
        });
        (node.image, node.color) = (image.clone(), Color::WHITE);
    }
}

fn cancel_by_key(actions: Actions, mut leave: MessageWriter<LeaveHunt>) {
    if actions.goes_back() {
        leave.write(LeaveHunt);
    }
}
