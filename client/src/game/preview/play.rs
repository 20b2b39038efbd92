//! Playing the hunt by its rules, as players do: a server of the hunt is started beside the game, and joined. That server keeps nothing and
//! ends with the play, and the preview is then as it was before.

use super::{
    PreviewMode,
    edit::Editor,
    reading::{LastRead, PreviewHunt},
    walk::Playing,
};
use crate::game::{
    camera::{CameraRig, KeptView},
    controls::{ButtonLook, Lettering, column, panel, veil, words, writes},
    hud::Corner,
    net::LeaveHunt,
    own_server::PlayAlone,
    pictures::Pictures,
    retelling::{Retold, Telling},
    screens::LastJoin,
    session::{CurrentHunt, Followed, Home, Journal, LinkStatus, MapTool, Notice, OwnPosition, Screen, SharedObjects},
    settings::{Action, Actions, acting_button},
    theme::{CREAM, Fonts},
};
use bevy::{input_focus::tab_navigation::TabIndex, prelude::*};
use hunt_shared::{
    geo::{LocalFrame, LonLat},
    hunt::HuntView,
};
use std::sync::Arc;

/// Wishes from keys and buttons.
#[derive(Message, Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlayWish {
    /// Play.
    Begin,
    /// Go back to the preview.
    End,
}

/// The preview as it was when the play began.
#[derive(Resource)]
struct Before {
    mode: PreviewMode,
    own: OwnPosition,
    /// Where that is on Earth.
    position: LonLat,
    /// The plane of the hunt that was on the map last: an edit may move it.
    frame: LocalFrame,
    rig: CameraRig,
    journal: Journal,
    followed: Followed,
}

/// Begins and ends plays.
pub struct PlayPlugin;

impl Plugin for PlayPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(Home(Screen::Playing))
            .add_message::<PlayWish>()
            .add_systems(Update, (wish_by_key.run_if(in_state(Screen::Playing)), leave_by_wish).chain())
            .add_systems(Update, note_plane.run_if(in_state(PreviewMode::Play).and_then(resource_exists::<CurrentHunt>)))
            .add_systems(Telling(Screen::Playing), spawn_way_back.run_if(in_state(PreviewMode::Play)))
            // Nothing else of the frame needs the hunt any more.
            .add_systems(Last, (begin, go_back).chain().run_if(resource_exists::<PreviewHunt>));
    }
}

fn wish_by_key(actions: Actions, mode: Res<State<PreviewMode>>, mut wishes: MessageWriter<PlayWish>) {
    if actions.asked(Action::PreviewPlay) {
        wishes.write(if *mode.get() == PreviewMode::Play { PlayWish::End } else { PlayWish::Begin });
    }
}

fn leave_by_wish(mut wishes: MessageReader<PlayWish>, mode: Res<State<PreviewMode>>, mut leave: MessageWriter<LeaveHunt>) {
    let wanted = wishes.read().any(|wish| *wish == PlayWish::End);
    wishes.clear();
    if wanted && *mode.get() == PreviewMode::Play {
        leave.write(LeaveHunt);
    }
}

fn note_plane(hunt: Res<CurrentHunt>, before: Option<ResMut<Before>>) {
    if let Some(mut before) = before {
        before.frame = hunt.frame;
    }
}

/// The player begins where they stand: a server knows no earlier place of somebody new.
fn begin(
    mut wishes: MessageReader<PlayWish>,
    mode: Res<State<PreviewMode>>,
    (last_read, editor, last_join): (Res<LastRead>, Res<Editor>, Res<LastJoin>),
    hunt: Option<Res<CurrentHunt>>,
    own: Res<OwnPosition>,
    rig: Res<CameraRig>,
    (journal, followed): (Res<Journal>, Res<Followed>),
    mut tool: ResMut<MapTool>,
    mut walk: ResMut<Playing>,
    mut status: ResMut<LinkStatus>,
    (mut next_mode, mut next_screen): (ResMut<NextState<PreviewMode>>, ResMut<NextState<Screen>>),
    mut alone: MessageWriter<PlayAlone>,
    mut notices: MessageWriter<Notice>,
    mut commands: Commands,
) {
    let wanted = wishes.read().filter(|wish| **wish == PlayWish::Begin).count() > 0 && *mode.get() != PreviewMode::Play;
    let Some(hunt) = hunt.filter(|_| wanted) else { return };
    if last_read.has_mistakes() {
        notices.write(Notice(say!("preview_play-mistakes")));
        return;
    }
    if editor.draft.as_ref().is_some_and(|draft| !draft.is_saved()) {
        notices.write(Notice(say!("preview_play-unsaved")));
    }
    commands.insert_resource(Before {
        mode: *mode.get(),
        own: *own,
        position: hunt.frame.to_lonlat(own.point),
        frame: hunt.frame,
        rig: rig.clone(),
        journal: journal.clone(),
        followed: followed.clone(),
    });
    commands.remove_resource::<CurrentHunt>();
    walk.stop();
    *tool = MapTool::default();
    *status = LinkStatus::Joining { doing: say!("preview_play-starting"), share: 0.0 };
    next_mode.set(PreviewMode::Play);
    next_screen.set(Screen::Joining);
    alone.write(PlayAlone { name: last_join.name.clone() });
}

/// Whoever leaves the hunt, or gives up joining it, is in the preview again.
fn go_back(
    mut leave: MessageReader<LeaveHunt>,
    mode: Res<State<PreviewMode>>,
    before: Option<Res<Before>>,
    hunt: Res<PreviewHunt>,
    mut own: ResMut<OwnPosition>,
    mut journal: ResMut<Journal>,
    mut followed: ResMut<Followed>,
    mut shared: ResMut<SharedObjects>,
    mut pictures: ResMut<Pictures>,
    mut status: ResMut<LinkStatus>,
    (mut next_mode, mut next_screen): (ResMut<NextState<PreviewMode>>, ResMut<NextState<Screen>>),
    mut notices: MessageWriter<Notice>,
    mut commands: Commands,
) {
    if leave.read().count() == 0 {
        return;
    }
    let Some(before) = before.filter(|_| *mode.get() == PreviewMode::Play) else {
        notices.write(Notice(say!("preview_play-nothing-to-leave")));
        return;
    };
    commands.remove_resource::<Before>();
    let told = before.journal.events.last().map_or_else(Default::default, |event| event.seq);
    // Another journal lies open; what was told before is not told again.
    *journal = Journal { told, opened: journal.opened + 1, ..before.journal.clone() };
    *own = OwnPosition { point: before.frame.to_local(before.position), ..before.own };
    *followed = before.followed.clone();
    *shared = SharedObjects::default();
    pictures.come_from_files(Arc::clone(&hunt.0.pictures));
    *status = LinkStatus::Preview;
    commands.insert_resource(CurrentHunt { view: Arc::new(HuntView::of(&hunt.0)), frame: hunt.0.frame });
    commands.insert_resource(KeptView(before.rig.clone()));
    next_mode.set(before.mode);
    next_screen.set(Screen::Playing);
}

/// What players do not see while they play: that it is only tried, and the way back.
fn spawn_way_back(corners: Query<(Entity, &Corner)>, fonts: Res<Fonts>, mut commands: Commands) {
    let Some((corner, _)) = corners.iter().find(|(_, corner)| **corner == Corner::BottomRight) else { return };
    let node = Node { padding: UiRect::axes(px(12), px(10)), align_items: AlignItems::FlexEnd, ..column(7.0) };
    let way_back = commands
        .spawn((Retold, panel(node)))
        .with_children(|lines| {
            let text = words(&fonts, Lettering::Small, veil(CREAM, 0.86), say!("preview_play-tried"));
            lines.spawn((text, TextLayout::justify(Justify::Right)));
            let back = say!("preview_play-back");
            lines
                .spawn((acting_button(&fonts, ButtonLook::Primary, &[Action::PreviewPlay], back), TabIndex(20)))
                .observe(writes(PlayWish::End));
        })
        .id();
    commands.entity(corner).insert_child(0, way_back);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{frames::sample_hunt, launch::Launch, settings::Settings};
    use bevy::state::app::StatesPlugin;

    /// The preview of the sample hunt, looked at by somebody who stands somewhere and edits.
    fn preview() -> App {
        let mut app = App::new();
        let hunt = sample_hunt();
        let current = CurrentHunt { view: Arc::new(HuntView::of(&hunt)), frame: hunt.frame };
        app.add_plugins((MinimalPlugins, StatesPlugin))
            .insert_state(Screen::Playing)
            .insert_state(PreviewMode::Edit)
            .add_plugins(crate::game::session::SessionPlugin)
            .insert_resource(<Launch as clap::Parser>::parse_from(["hunt-client", "--preview", "merrowick"]))
            .insert_resource(LastJoin { name: "Mara".into(), ..default() })
            .init_resource::<Settings>()
            .init_resource::<ButtonInput<KeyCode>>()
            .init_resource::<LastRead>()
            .init_resource::<Editor>()
            .init_resource::<Playing>()
            .init_resource::<Pictures>()
            .init_resource::<CameraRig>()
            .add_message::<LeaveHunt>()
            .add_message::<PlayAlone>()
            .insert_resource(PreviewHunt(Arc::new(hunt)))
            .insert_resource(current)
            .insert_resource(LinkStatus::Preview)
            .add_plugins(PlayPlugin);
        app.world_mut().resource_mut::<OwnPosition>().point.x = 77.0;
        app.world_mut().resource_mut::<Journal>().progress.points = 5;
        app.update();
        app
    }

    fn wish(app: &mut App, wish: PlayWish) {
        app.world_mut().write_message(wish);
        app.update();
        app.update();
    }

    fn stands_in(app: &App) -> (Screen, PreviewMode) {
        (*app.world().resource::<State<Screen>>().get(), *app.world().resource::<State<PreviewMode>>().get())
    }

    #[test]
    fn a_play_begins_on_a_server_and_afterwards_everything_is_as_before() {
        let mut app = preview();
        wish(&mut app, PlayWish::Begin);
        assert_eq!(stands_in(&app), (Screen::Joining, PreviewMode::Play));
        assert!(matches!(app.world().resource::<LinkStatus>(), LinkStatus::Joining { .. }));
        assert!(!app.world().contains_resource::<CurrentHunt>(), "what is played comes from the server");
        let asked: Vec<_> = app.world_mut().resource_mut::<Messages<PlayAlone>>().drain().collect();
        assert_eq!(asked.iter().map(|asked| asked.name.as_str()).collect::<Vec<_>>(), ["Mara"]);
        // The play changes what it likes.
        app.world_mut().resource_mut::<OwnPosition>().point.x = 500.0;
        app.world_mut().resource_mut::<Journal>().progress.points = 900;
        let opened = app.world().resource::<Journal>().opened;
        wish(&mut app, PlayWish::End);
        assert_eq!(stands_in(&app), (Screen::Playing, PreviewMode::Edit));
        assert_eq!(*app.world().resource::<LinkStatus>(), LinkStatus::Preview);
        assert!((app.world().resource::<OwnPosition>().point.x - 77.0).abs() < 1e-3);
        let journal = app.world().resource::<Journal>();
        assert_eq!((journal.progress.points, journal.opened), (5, opened + 1));
        assert!(app.world().contains_resource::<CurrentHunt>() && app.world().contains_resource::<KeptView>());
        app.update();
        assert_eq!(stands_in(&app).0, Screen::Playing, "one wish is one way");
    }

    #[test]
    fn a_hunt_with_mistakes_is_not_played_and_the_preview_is_not_left() {
        let mut app = preview();
        let findings = hunt_shared::hunt::Report::default();
        app.insert_resource(LastRead(Some(crate::game::preview::reading::ReadHunt { hunt: None, findings })));
        wish(&mut app, PlayWish::Begin);
        assert_eq!(stands_in(&app), (Screen::Playing, PreviewMode::Edit));
        app.world_mut().write_message(LeaveHunt);
        app.update();
        app.update();
        assert_eq!(stands_in(&app), (Screen::Playing, PreviewMode::Edit));
        assert!(app.world().contains_resource::<CurrentHunt>());
    }
}
