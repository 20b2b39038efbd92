//! The runs that are kept of a hunt, and the one at hand.

use super::{
    Walk, WalksFolder, plain,
    run::{self, Run},
    server_name,
};
use crate::{
    game::{
        screens::LastJoin,
        session::{CurrentHunt, Journal},
    },
    link::replace_file,
};
use bevy::prelude::*;
use hunt_shared::{geo::GeoBox, identity::HuntId, time::UnixMs};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The finished runs of the hunt on screen, on whatever server, by the name of their file.
#[derive(Resource, Default, Debug)]
pub struct Runs {
    of: Option<HuntId>,
    kept: BTreeMap<String, Run>,
}

/// The run at hand.
#[derive(Resource, Clone, PartialEq, Default, Debug)]
pub struct PresentRun {
    /// When it began; `None`: it has not, or the journal does not go back so far.
    pub begun: Option<UnixMs>,
    /// Everything that has opened is completed.
    pub finished: bool,
    /// Seconds since the beginning at which challenges were completed.
    pub done: Vec<f64>,
    /// Seconds since the beginning at the last step, and when that was.
    last: (f64, UnixMs),
    /// The name under which it is kept, once it is finished.
    name: String,
}

impl PresentRun {
    /// Seconds since the beginning, rests shortened.
    pub fn played_s(&self, now: UnixMs) -> f64 {
        self.last.0 + run::rest_s(self.last.1, now)
    }
}

impl Runs {
    /// The best run beside the one at hand; or of all, with that one, when it is finished.
    pub fn best(&self, present: &PresentRun, with_present: bool, bounds: &GeoBox) -> Option<&Run> {
        let with_present = with_present && present.finished;
        let earlier = self.kept.iter().filter(|(name, _)| with_present || **name != present.name).map(|(_, run)| run);
        run::best(earlier, |run| run.touches(bounds))
    }

    /// All of them on other servers than this.
    pub fn elsewhere(&self, server: &str) -> impl Iterator<Item = &Run> {
        let here = format!("{}-", plain(server));
        self.kept.iter().filter(move |(name, _)| !name.starts_with(&here)).map(|(_, run)| run)
    }

    /// A run as if it had been walked before.
    #[cfg(test)]
    pub fn remember(&mut self, hunt: &HuntId, name: &str, run: Run) {
        self.of = Some(hunt.clone());
        self.kept.insert(name.to_owned(), run);
    }

    fn read(folder: &Path) -> BTreeMap<String, Run> {
        let files = fs::read_dir(folder).into_iter().flatten().flatten();
        let read = |file: fs::DirEntry| {
            let name = file.path().file_stem()?.to_str()?.to_owned();
            Some((name, Run::from_text(&fs::read_to_string(file.path()).ok()?)?))
        };
        files.filter(|file| file.path().extension().is_some_and(|ending| ending == "txt")).filter_map(read).collect()
    }
}

fn runs_folder(walks: &Path, hunt: &HuntId) -> PathBuf {
    walks.join("runs").join(plain(hunt.as_str()))
}

/// Reads the runs of a hunt that comes on screen.
pub fn read_runs(folder: Res<WalksFolder>, hunt: Res<CurrentHunt>, mut runs: ResMut<Runs>) {
    if runs.of.as_ref() != Some(&hunt.view.id) {
        let kept = folder.0.as_ref().map(|folder| Runs::read(&runs_folder(folder, &hunt.view.id))).unwrap_or_default();
        *runs = Runs { of: Some(hunt.view.id.clone()), kept };
    }
}

/// Follows the run at hand, and keeps it when it is finished.
pub fn follow_run(
    folder: Res<WalksFolder>,
    hunt: Res<CurrentHunt>,
    last: Res<LastJoin>,
    journal: Res<Journal>,
    walk: Res<Walk>,
    mut runs: ResMut<Runs>,
    mut present: ResMut<PresentRun>,
    mut seen_steps: Local<usize>,
) {
    if !journal.is_changed() && *seen_steps == walk.points.len() {
        return;
    }
    *seen_steps = walk.points.len();
    let Some(begun) = run::begun(&journal.events) else {
        present.set_if_neq(PresentRun::default());
        return;
    };
    let steps = || walk.points.iter().map(|(time, _)| *time);
    let last_step = steps().next_back().map_or(begun, |time| time.max(begun));
    let now = PresentRun {
        begun: Some(begun),
        finished: run::is_finished(&journal.progress),
        done: run::completions(&journal.events).into_iter().map(|time| run::played_s(begun, steps(), time)).collect(),
        last: (run::played_s(begun, steps(), last_step), last_step),
        name: format!("{}-{}", plain(server_name(&last)), begun.0),
    };
    let known = runs.kept.get(&now.name).is_some_and(|known| known.done().len() == now.done.len());
    if now.finished
        && !known
        && let Some(finished) = Run::of(&walk.points, &journal.events)
    {
        if let Some(folder) = &folder.0 {
            let path = runs_folder(folder, &hunt.view.id).join(format!("{}.txt", now.name));
            if let Err(error) = replace_file(&path, finished.to_text().as_bytes()) {
                warn!("the run is not kept in {}: {error}", path.display());
            }
        }
        runs.kept.insert(now.name.clone(), finished);
    }
    present.set_if_neq(now);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{session::Screen, testing::empty_view, walks::WalksPlugin};
    use bevy::state::app::StatesPlugin;
    use hunt_shared::{
        event::{Event, EventKind},
        geo::LocalFrame,
        identity::Seq,
    };
    use std::sync::Arc;

    /// A game in this folder, in a hunt about its start.
    fn game(folder: &Path) -> App {
        let mut app = App::new();
        let view = empty_view();
        let frame = LocalFrame::about(view.start);
        app.add_plugins((MinimalPlugins, StatesPlugin))
            .insert_state(Screen::Playing)
            .init_resource::<Journal>()
            .init_resource::<crate::game::session::OwnPosition>()
            .init_resource::<crate::game::session::HuntClock>()
            .insert_resource(LastJoin { address: "here".into(), name: "Mara".into(), hunt: None, alone: false })
            .insert_resource(CurrentHunt { view: Arc::new(view), frame })
            .add_plugins(WalksPlugin { folder: Some(folder.into()) });
        app.update();
        app
    }

    fn happen(app: &mut App, second: i64, kind: EventKind) {
        let mut journal = app.world_mut().resource_mut::<Journal>();
        let event = Event { seq: Seq(journal.events.len() as u64 + 1), time: UnixMs(second * 1000), position: None, kind };
        journal.progress.apply(&event);
        journal.events.push(event);
        app.update();
    }

    fn opened(id: &str) -> EventKind {
        EventKind::ChallengeOpened { challenge: id.into(), title: id.into(), text: String::new(), target: None, steps: 1 }
    }

    fn completed(id: &str) -> EventKind {
        EventKind::ChallengeCompleted { challenge: id.into(), title: id.into() }
    }

    /// Plays a hunt of two challenges that begins at a second; `end` says at which seconds after it they are completed.
    fn play(app: &mut App, begun: i64, ends: [i64; 2]) {
        app.insert_resource(Journal::default());
        let start = app.world().resource::<CurrentHunt>().view.start;
        for second in 0..=ends[1] {
            app.world_mut().resource_mut::<Walk>().points.push((UnixMs((begun + second) * 1000), start));
        }
        happen(app, begun, EventKind::HuntBegun { title: "T".into() });
        happen(app, begun, opened("a"));
        happen(app, begun, opened("b"));
        happen(app, begun + ends[0], completed("a"));
        assert!(!app.world().resource::<PresentRun>().finished);
        happen(app, begun + ends[1], completed("b"));
    }

    fn best_took_s(app: &App) -> Option<f64> {
        let bounds = app.world().resource::<CurrentHunt>().view.bounds;
        app.world().resource::<Runs>().best(app.world().resource::<PresentRun>(), true, &bounds).map(Run::took_s)
    }

    #[test]
    fn a_finished_run_is_kept_and_the_next_is_measured_by_the_best() {
        let folder = tempfile::tempdir().unwrap();
        let mut app = game(folder.path());
        assert_eq!(best_took_s(&app), None);
        play(&mut app, 1_000, [20, 60]);
        assert_eq!(best_took_s(&app), Some(60.0));
        play(&mut app, 2_000, [30, 50]);
        assert_eq!(best_took_s(&app), Some(50.0));
        // Another start of the game, and a run that has just begun.
        let mut again = game(folder.path());
        happen(&mut again, 3_000, EventKind::HuntBegun { title: "T".into() });
        happen(&mut again, 3_000, opened("a"));
        happen(&mut again, 3_000, opened("b"));
        happen(&mut again, 3_010, completed("a"));
        assert_eq!(best_took_s(&again), Some(50.0), "one that is not finished is not measured by itself");
        assert_eq!(again.world().resource::<PresentRun>().done, [10.0]);
    }
}
