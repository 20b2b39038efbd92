//! Choosing one of the server's hunts.

use super::{
    LastJoin,
    facts::{Fact, PIPS, Sign, effort, presence},
};
use crate::game::{
    controls::{
        self as layout, ButtonLook, DONE, Lettering, Spawner, beyond_edges, button, panel, picture, raised, row, screen_column,
        scrolling, veil, words, writes,
    },
    glyphs::{GlyphImages, Mark},
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
    ui_widgets::{Activate, Button as ActivatedButton},
};
use hunt_shared::{
    geo::LocalFrame,
    identity::{ContentHash, HuntId},
};

/// Logical pixels of a hunt's picture.
const PICTURE_PX: Vec2 = Vec2::new(168.0, 108.0);

/// Image pixels per logical pixel.
const DETAIL: f32 = 2.0;

#[derive(Component)]
struct HuntCards;

/// Who is in a hunt now.
#[derive(Component)]
struct Presence {
    hunt: HuntId,
    shown: Option<u32>,
}

/// The picture of a hunt, by the hash of its view.
#[derive(Component)]
struct HuntPicture(ContentHash);

/// The card of a hunt.
#[derive(Component)]
struct HuntCard;

/// Draws the picker.
pub struct PickerPlugin;

impl Plugin for PickerPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Telling(Screen::HuntPicker), spawn_picker).add_systems(
            Update,
            ((fill_cards, count_players, draw_pictures).chain(), light_up, cancel_by_key).run_if(in_state(Screen::HuntPicker)),
        );
    }
}

fn spawn_picker(fonts: Res<Fonts>, list: Res<HuntList>, last: Res<LastJoin>, mut commands: Commands) {
    commands.spawn((Retold, DespawnOnExit(Screen::HuntPicker), screen_column(620.0, 78.0, 10.0))).with_children(|column| {
        let from = if last.alone { say!("screens-this-computer") } else { list.address.clone() };
        column.spawn(words(&fonts, Lettering::Kicker, BRASS, from));
        column.spawn(words(&fonts, Lettering::Title, CREAM, say!("screens-choose-hunt")));
        scrolling(column, beyond_edges(6.0), Node { padding: UiRect::all(px(6)), ..layout::column(12.0) }, HuntCards);
        column.spawn(Node::default()).with_children(|row| {
            row.spawn((button(&fonts, ButtonLook::Quiet, say!("controls-back")), TabIndex(1000))).observe(writes(LeaveHunt));
        });
    });
}

fn fill_cards(
    list: Res<HuntList>,
    cards: Query<(Entity, Option<&Children>), With<HuntCards>>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut filled: Local<Vec<(HuntId, ContentHash)>>,
    mut commands: Commands,
) {
    let Ok((cards, children)) = cards.single() else { return };
    // Who comes and goes changes a line of a card; the cards stay, and what has the focus.
    let wanted = || list.hunts.iter().map(|hunt| (hunt.id.clone(), hunt.view));
    if children.is_some() && (!list.is_changed() || wanted().eq(filled.iter().cloned())) {
        return;
    }
    *filled = wanted().collect();
    commands.entity(cards).despawn_children().with_children(|cards| {
        if list.hunts.is_empty() {
            cards.spawn(words(&fonts, Lettering::Body, CREAM, say!("screens-no-hunts")));
        }
        for (index, hunt) in list.hunts.iter().enumerate() {
            let id = hunt.id.clone();
            let node = Node { padding: UiRect::all(px(14)), align_items: AlignItems::FlexStart, flex_shrink: 0.0, ..row(18.0) };
            let mut card = cards.spawn((
                HuntCard,
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
                        align_items: AlignItems::Center,
                        justify_content: JustifyContent::Center,
                        border_radius: BorderRadius::all(px(8)),
                        ..default()
                    },
                    BackgroundColor(raised(0.05)),
                    Pickable::IGNORE,
                    // Until the map has come.
                    children![picture(glyphs.mark(Mark::Begun), 38.0, veil(CREAM, 0.25))],
                ));
                card.spawn((layout::growing(layout::column(5.0)), Pickable::IGNORE)).with_children(|text| {
                    text.spawn(words(&fonts, Lettering::Name, CREAM, &hunt.title));
                    text.spawn(words(&fonts, Lettering::Body, veil(CREAM, 0.9), &hunt.description));
                    let facts = Node { flex_wrap: FlexWrap::Wrap, row_gap: px(3), margin: UiRect::top(px(2)), ..row(16.0) };
                    text.spawn((facts, Pickable::IGNORE)).with_children(|facts| {
                        for fact in effort(hunt) {
                            facts
                                .spawn((fact_node(), Pickable::IGNORE))
                                .with_children(|line| spawn_fact(line, &fact, &fonts, &glyphs));
                        }
                        facts.spawn((Presence { hunt: hunt.id.clone(), shown: None }, fact_node(), Pickable::IGNORE));
                    });
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

fn fact_node() -> Node {
    Node { flex_shrink: 0.0, ..row(6.0) }
}

fn spawn_fact(line: &mut Spawner<'_>, fact: &Fact, fonts: &Fonts, glyphs: &GlyphImages) {
    match fact.sign {
        Sign::Mark(mark) => {
            let tint = if mark == Mark::Live { DONE } else { BRASS };
            line.spawn(picture(glyphs.mark(mark), 15.0, tint));
        }
        Sign::Pips(count) => {
            line.spawn((row(2.0), Pickable::IGNORE)).with_children(|pips| {
                for pip in 0..PIPS {
                    // What is missing is smaller, too.
                    let (size_px, tint) = if pip < count { (12.0, BRASS) } else { (7.0, veil(CREAM, 0.5)) };
                    pips.spawn(picture(glyphs.mark(Mark::Points), size_px, tint));
                }
            });
        }
    }
    line.spawn(words(fonts, Lettering::Small, veil(CREAM, 0.88), &fact.text));
}

/// Says who is there, and says it anew when somebody has come or gone.
fn count_players(
    list: Res<HuntList>,
    mut lines: Query<(Entity, &mut Presence)>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut commands: Commands,
) {
    for (entity, mut line) in &mut lines {
        let Some(hunt) = list.hunts.iter().find(|hunt| hunt.id == line.hunt) else { continue };
        if line.shown != Some(hunt.players_online) {
            line.shown = Some(hunt.players_online);
            let fact = presence(hunt.players_online);
            commands.entity(entity).despawn_children().with_children(|line| spawn_fact(line, &fact, &fonts, &glyphs));
        }
    }
}

/// The card below the pointer.
fn light_up(mut cards: Query<(&Hovered, &mut BackgroundColor, &mut BorderColor), With<HuntCard>>) {
    for (hovered, mut ground, mut border) in &mut cards {
        let (raise, edge) = if hovered.0 { (raised(0.06), raised(0.45)) } else { (raised(0.0), raised(0.2)) };
        ground.set_if_neq(BackgroundColor(raise));
        border.set_if_neq(BorderColor::all(edge));
    }
}

/// Draws the maps that have been fetched.
fn draw_pictures(
    views: Res<HuntViews>,
    mut pictures: Query<(Entity, &HuntPicture, &mut ImageNode)>,
    mut drawn: Local<HashMap<ContentHash, Handle<Image>>>,
    mut images: ResMut<Assets<Image>>,
    mut commands: Commands,
) {
    for (entity, HuntPicture(hash), mut node) in &mut pictures {
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
        commands.entity(entity).despawn_children();
    }
}

fn cancel_by_key(actions: Actions, mut leave: MessageWriter<LeaveHunt>) {
    if actions.goes_back() {
        leave.write(LeaveHunt);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::testing::with_drawings;
    use bevy::state::app::StatesPlugin;
    use hunt_shared::protocol::HuntSummary;

    fn hunt(id: &str, players_online: u32) -> HuntSummary {
        HuntSummary {
            id: id.into(),
            title: id.to_uppercase(),
            description: String::new(),
            view: ContentHash::of(id.as_bytes()),
            languages: vec![],
            minutes: Some(12),
            metres: None,
            difficulty: None,
            players_online,
        }
    }

    #[test]
    fn players_come_and_go_while_the_cards_stay() {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin)).insert_state(Screen::HuntPicker);
        with_drawings(&mut app);
        app.init_resource::<bevy::input_focus::InputFocus>();
        app.insert_resource(HuntList { address: "attic".into(), hunts: vec![hunt("a", 0), hunt("b", 3)] })
            .add_systems(Update, (fill_cards, count_players).chain());
        app.world_mut().spawn(HuntCards);
        let look = |app: &mut App| {
            app.update();
            app.update();
            let world = app.world_mut();
            let cards: Vec<Entity> = world.query_filtered::<Entity, With<ActivatedButton>>().iter(world).collect();
            let mut said: Vec<String> = world.query::<&Text>().iter(world).map(|text| text.0.clone()).collect();
            said.retain(|text| text.contains("now"));
            said.sort();
            (cards, said)
        };
        let (cards, said) = look(&mut app);
        assert_eq!(said, ["3 players there now", "nobody there now"]);
        app.world_mut().resource_mut::<HuntList>().hunts[0].players_online = 1;
        let (same, said) = look(&mut app);
        assert_eq!(said, ["3 players there now", "one player there now"]);
        assert_eq!(cards, same);
        app.world_mut().resource_mut::<HuntList>().hunts.pop();
        assert_eq!(look(&mut app).0.len(), 1);
    }
}
