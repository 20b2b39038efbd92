//! The screen's frame: it comes and goes, and its page is drawn anew when another section is chosen.

use super::{FocusBefore, Listening, Section, SettingsOpen, give_back, page};
use crate::game::{
    controls::{
        ButtonLook, CapturesInput, Lettering, MenuKeys, button, column, cover, growing, key_cap, panel, raised, row, scrolling,
        veil, words, writes,
    },
    glyphs::{GlyphImages, blend},
    launch::Launch,
    net::LeaveHunt,
    preview::PreviewPlace,
    retelling::Retold,
    session::Screen,
    settings::{Settings, SettingsTrouble},
    theme::{CREAM, Fonts, PANEL},
};
use bevy::{
    ecs::entity::Entities,
    input_focus::{
        AutoFocus, FocusCause, InputFocus,
        tab_navigation::{TabGroup, TabIndex},
    },
    prelude::*,
    ui_widgets::Activate,
};

/// The whole screen.
#[derive(Component)]
pub struct SettingsRoot;

/// The page of a section.
#[derive(Component)]
pub struct Page(Section);

/// A section's button.
#[derive(Component)]
pub struct SectionButton(Section);

/// Where the buttons of the page begin in the order of Tab; those of the sections come before.
pub const PAGE_TABS: i32 = 100;

/// Draws what is open.
pub fn draw(
    open: Res<SettingsOpen>,
    roots: Query<Entity, With<SettingsRoot>>,
    mut pages: Query<(Entity, &mut Page)>,
    sections: Query<(Entity, &SectionButton)>,
    screen: Res<State<Screen>>,
    settings: Res<Settings>,
    trouble: Res<SettingsTrouble>,
    previewed: Option<Res<PreviewPlace>>,
    launch: Option<Res<Launch>>,
    fonts: Option<Res<Fonts>>,
    glyphs: Option<Res<GlyphImages>>,
    mut before: ResMut<FocusBefore>,
    mut focus: ResMut<InputFocus>,
    entities: &Entities,
    mut commands: Commands,
) {
    let (Some(fonts), Some(glyphs)) = (fonts, glyphs) else { return };
    let Some(section) = open.0 else {
        if !roots.is_empty() {
            roots.iter().for_each(|root| commands.entity(root).despawn());
            give_back(&mut before, &mut focus, |entity| entities.contains(entity));
        }
        return;
    };
    let shares_anyway = launch.is_some_and(|launch| launch.share_position);
    let drawing = page::Drawing { fonts: &fonts, glyphs: &glyphs, settings: &settings, shares_anyway };
    if roots.is_empty() {
        before.0 = focus.get();
        let around = Around { playing: *screen.get() == Screen::Playing, previews: previewed.is_some() };
        spawn_frame(&mut commands, &drawing, section, around, trouble.0.as_deref());
        return;
    }
    for (entity, mut page) in pages.iter_mut().filter(|(_, page)| page.0 != section) {
        page.0 = section;
        commands.entity(entity).despawn_children().insert(ScrollPosition::default());
        commands.entity(entity).with_children(|list| drawing.spawn(list, section));
        for (button, SectionButton(of)) in &sections {
            commands.entity(button).insert(look(*of == section));
        }
    }
}

/// The keyboard stays within the settings, wherever a click goes and whatever is drawn anew below: else Tab would go on there.
pub fn keep_focus(
    open: Res<SettingsOpen>,
    listening: Res<Listening>,
    sections: Query<(Entity, &SectionButton)>,
    roots: Query<(), With<SettingsRoot>>,
    parents: Query<&ChildOf>,
    mut focus: ResMut<InputFocus>,
) {
    let within = |entity| parents.iter_ancestors(entity).any(|ancestor| roots.contains(ancestor));
    if listening.0.is_some() || focus.get().is_some_and(within) {
        return;
    }
    if let Some((button, _)) = sections.iter().find(|(_, SectionButton(of))| Some(*of) == open.0) {
        focus.set(button, FocusCause::Navigated);
    }
}

fn look(chosen: bool) -> ButtonLook {
    if chosen { ButtonLook::Chosen } else { ButtonLook::Quiet }
}

/// Over what the settings lie.
#[derive(Clone, Copy)]
struct Around {
    /// A hunt's map.
    playing: bool,
    /// The preview.
    previews: bool,
}

fn spawn_frame(
    commands: &mut Commands,
    drawing: &page::Drawing<'_>,
    section: Section,
    Around { playing, previews }: Around,
    trouble: Option<&str>,
) {
    let fonts = drawing.fonts;
    let ground = (SettingsRoot, Retold, CapturesInput, cover(0.6), GlobalZIndex(60));
    let close_beside = |click: On<Pointer<Click>>, mut open: ResMut<SettingsOpen>| {
        if click.original_event_target() == click.entity {
            open.0 = None;
        }
    };
    commands.spawn(ground).observe(close_beside).with_children(|ground| {
        let node = Node {
            width: percent(94),
            max_width: px(940),
            height: percent(92),
            max_height: px(680),
            overflow: Overflow::clip(),
            ..default()
        };
        ground.spawn((panel(node), TabGroup::modal(), MenuKeys)).with_children(|book| {
            let side = Node {
                width: percent(28),
                min_width: px(190),
                max_width: px(230),
                flex_shrink: 0.0,
                padding: UiRect::all(px(20)),
                border: UiRect::right(px(1)),
                border_radius: BorderRadius::left(px(11)),
                ..column(8.0)
            };
            book.spawn((side, BackgroundColor(blend(PANEL, Color::BLACK, 0.2)), BorderColor::all(raised(0.14)))).with_children(
                |side| {
                    side.spawn((Node { margin: UiRect::bottom(px(8)), ..default() }, Pickable::IGNORE)).with_child(words(
                        fonts,
                        Lettering::Title,
                        CREAM,
                        say!("controls-settings"),
                    ));
                    for (index, of) in Section::there(previews).enumerate() {
                        let chosen = of == section;
                        let mut entry =
                            side.spawn((button(fonts, look(chosen), of.label()), SectionButton(of), TabIndex(index as i32)));
                        entry.observe(move |_: On<Activate>, mut open: ResMut<SettingsOpen>| open.0 = Some(of));
                        if chosen {
                            entry.insert(AutoFocus);
                        }
                    }
                    side.spawn((growing(default()), Pickable::IGNORE));
                    if playing {
                        side.spawn((button(fonts, ButtonLook::Quiet, say!("controls-leave-hunt")), TabIndex(1000)))
                            .observe(writes(LeaveHunt))
                            .observe(|_: On<Activate>, mut open: ResMut<SettingsOpen>| open.0 = None);
                    }
                    let back = if playing { say!("settings-play-on") } else { say!("controls-back") };
                    side.spawn((button(fonts, ButtonLook::Primary, back), TabIndex(1001)))
                        .observe(|_: On<Activate>, mut open: ResMut<SettingsOpen>| open.0 = None);
                    side.spawn((Node { justify_content: JustifyContent::Center, ..row(8.0) }, Pickable::IGNORE)).with_children(
                        |line| {
                            line.spawn(key_cap(fonts, "Esc"));
                            line.spawn(words(fonts, Lettering::Small, veil(CREAM, 0.78), say!("settings-closes")));
                        },
                    );
                },
            );
            book.spawn(growing(column(0.0))).with_children(|right| {
                if let Some(trouble) = trouble {
                    page::spawn_trouble(right, fonts, trouble);
                }
                let place = Node { padding: UiRect::right(px(8)), ..growing(default()) };
                let lines = Node { padding: UiRect::new(px(26), px(8), px(22), px(22)), ..column(2.0) };
                let list = scrolling(right, place, lines, Page(section));
                right.commands_mut().entity(list).with_children(|list| drawing.spawn(list, section));
            });
        });
    });
}
