//! How many play now: while the player chooses among a server's hunts, the server is asked again and again.

use super::HuntList;
use crate::link::ServerApi;
use bevy::prelude::*;
use hunt_shared::protocol::HuntSummary;
use std::{
    sync::{Mutex, PoisonError, mpsc},
    thread,
};

/// Seconds between two questions.
const EVERY_S: f32 = 6.0;

/// The server whose hunts are listed, and the question that is under way.
#[derive(Resource)]
pub struct Recount {
    server: ServerApi,
    since_s: f32,
    answer: Option<Mutex<mpsc::Receiver<Vec<HuntSummary>>>>,
}

impl Recount {
    /// Of this server, which has just been asked.
    pub fn of(server: ServerApi) -> Self {
        Self { server, since_s: 0.0, answer: None }
    }
}

/// Asks on a thread of its own, and writes down what is answered. A server that does not answer is asked again later.
pub fn recount(recount: Option<ResMut<Recount>>, time: Res<Time<Real>>, mut list: ResMut<HuntList>) {
    let Some(mut recount) = recount else { return };
    let answer = recount.answer.as_ref().map(|answer| answer.lock().unwrap_or_else(PoisonError::into_inner).try_recv());
    match answer {
        Some(Ok(hunts)) => {
            recount.answer = None;
            if list.hunts != hunts {
                list.hunts = hunts;
            }
        }
        Some(Err(mpsc::TryRecvError::Empty)) => {}
        Some(Err(mpsc::TryRecvError::Disconnected)) => recount.answer = None,
        None => {
            recount.since_s += time.delta_secs();
            if recount.since_s >= EVERY_S {
                recount.since_s = 0.0;
                recount.answer = ask(recount.server.clone());
            }
        }
    }
}

fn ask(server: ServerApi) -> Option<Mutex<mpsc::Receiver<Vec<HuntSummary>>>> {
    let (done, answer) = mpsc::channel();
    let ask = move || {
        if let Ok(hunts) = server.hunts() {
            // The player may have chosen meanwhile.
            let _ = done.send(hunts);
        }
    };
    thread::Builder::new().name("recount".into()).spawn(ask).ok().map(|_| Mutex::new(answer))
}
