//! One attempt to join, and the fetching of a view, on threads of their own.

use super::{ConnectionOptions, JoinStep};
use crate::link::{JoinError, JoinedSession, ServerApi};
use hunt_shared::{hunt::HuntView, identity::ContentHash};
use std::{
    sync::{Arc, mpsc},
    thread,
};

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
    reports: mpsc::Receiver<Report>,
    step: JoinStep,
}

impl Attempt {
    pub(super) fn start(options: &ConnectionOptions) -> Self {
        let (report, reports) = mpsc::channel();
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
        Self { reports, step: JoinStep::Asking }
    }

    pub(super) fn step(&self) -> JoinStep {
        self.step
    }

    pub(super) fn poll(&mut self) -> Option<AttemptNews> {
        match self.reports.try_recv() {
            Ok(Report::Step(step)) => {
                self.step = step;
                Some(AttemptNews::Step)
            }
            Ok(Report::Done(Ok(joined))) => Some(AttemptNews::Joined(joined)),
            Ok(Report::Done(Err(error))) => Some(AttemptNews::Failed(error)),
            Err(mpsc::TryRecvError::Empty) => None,
            Err(mpsc::TryRecvError::Disconnected) => {
                Some(AttemptNews::Failed(JoinError::Setup("the joining thread has ended".into())))
            }
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
    outcome: mpsc::Receiver<Result<Arc<HuntView>, JoinError>>,
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
        Self { hash, outcome }
    }

    pub(super) fn hash(&self) -> ContentHash {
        self.hash
    }

    pub(super) fn poll(&self) -> Option<Result<(ContentHash, Arc<HuntView>), JoinError>> {
        match self.outcome.try_recv() {
            Ok(outcome) => Some(outcome.map(|view| (self.hash, view))),
            Err(mpsc::TryRecvError::Empty) => None,
            Err(mpsc::TryRecvError::Disconnected) => Some(Err(JoinError::Setup("the fetching thread has ended".into()))),
        }
    }
}
