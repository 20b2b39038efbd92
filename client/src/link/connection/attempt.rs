//! One attempt to join, and the fetching of a view, on threads of their own.

use super::{ConnectionOptions, JoinStep};
use crate::link::{JoinError, JoinedSession, ServerApi};
use hunt_shared::{hunt::HuntView, identity::ContentHash};
use std::{
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

/// The receiving end of a thread's reports; in a mutex only so that a connection can be a Bevy resource.
struct Reports<T>(Mutex<mpsc::Receiver<T>>);

impl<T> Reports<T> {
    /// The next report; an error when the thread has ended without one.
    fn next(&self) -> Result<Option<T>, JoinError> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).try_recv() {
            Ok(report) => Ok(Some(report)),
            Err(mpsc::TryRecvError::Empty) => Ok(None),
            Err(mpsc::TryRecvError::Disconnected) => Err(JoinError::Setup("a thread of the game has ended".into())),
        }
    }
}

/// What came of an attempt.
pub(super) struct Joined {
    pub(super) session: JoinedSession,
    pub(super) view: Arc<HuntView>,
}

pub(super) enum AttemptNews {
    Step,
    Joined(Box<Joined>),
    Failed(JoinError),
}

enum Report {
    Step(JoinStep),
    Done(Result<Box<Joined>, JoinError>),
}

/// An attempt that is under way.
pub(super) struct Attempt {
    reports: Reports<Report>,
    step: JoinStep,
    hides: bool,
}

impl Attempt {
    pub(super) fn start(options: &ConnectionOptions) -> Self {
        let (report, reports) = mpsc::channel();
        let hides = options.server.hides();
        let options = options.clone();
        let spawned = thread::Builder::new().name("join".into()).spawn({
            let report = report.clone();
            move || {
                let outcome = join(&options, &report);
                // Nobody listens when the connection was dropped meanwhile.
                let _ = report.send(Report::Done(outcome));
            }
        });
        if let Err(error) = spawned {
            let _ = report.send(Report::Done(Err(JoinError::Setup(error.to_string()))));
        }
        Self { reports: Reports(Mutex::new(reports)), step: JoinStep::Asking, hides }
    }

    /// Whether it asks for a session of which others are not told where the player is.
    pub(super) fn hides(&self) -> bool {
        self.hides
    }

    pub(super) fn step(&self) -> JoinStep {
        self.step
    }

    pub(super) fn poll(&mut self) -> Option<AttemptNews> {
        match self.reports.next() {
            Ok(None) => None,
            Ok(Some(Report::Step(step))) => {
                self.step = step;
                Some(AttemptNews::Step)
            }
            Ok(Some(Report::Done(Ok(joined)))) => Some(AttemptNews::Joined(joined)),
            Ok(Some(Report::Done(Err(error)))) | Err(error) => Some(AttemptNews::Failed(error)),
        }
    }
}

fn join(options: &ConnectionOptions, report: &mpsc::Sender<Report>) -> Result<Box<Joined>, JoinError> {
    let session = options.server.join(&options.store, &options.name, &options.hunt)?;
    let _ = report.send(Report::Step(JoinStep::FetchingView));
    let view = options.server.view(session.reply.view)?;
    Ok(Box::new(Joined { session, view }))
}

/// A view that is being fetched.
pub(super) struct ViewFetch {
    hash: ContentHash,
    outcome: Reports<Result<Arc<HuntView>, JoinError>>,
}

impl ViewFetch {
    pub(super) fn start(server: ServerApi, hash: ContentHash) -> Self {
        let (done, outcome) = mpsc::channel();
        let spawned = thread::Builder::new().name("view".into()).spawn({
            let done = done.clone();
            move || {
                let _ = done.send(server.view(hash));
            }
        });
        if let Err(error) = spawned {
            let _ = done.send(Err(JoinError::Setup(error.to_string())));
        }
        Self { hash, outcome: Reports(Mutex::new(outcome)) }
    }

    pub(super) fn hash(&self) -> ContentHash {
        self.hash
    }

    pub(super) fn poll(&self) -> Option<Result<(ContentHash, Arc<HuntView>), JoinError>> {
        match self.outcome.next() {
            Ok(None) => None,
            Ok(Some(outcome)) => Some(outcome.map(|view| (self.hash, view))),
            Err(error) => Some(Err(error)),
        }
    }
}
