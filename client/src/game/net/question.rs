//! A server is asked for its hunts: then one is joined, or the player chooses.

use super::{ConnectTo, HuntList, Link, offline, publish::open_journal, recount::Recount, views::fetch_views};
use crate::{
    game::{
        link_words,
        pictures::Pictures,
        session::{Doubt, InQuestion, Journal, LinkStatus, Screen},
    },
    link::{Connection, ConnectionOptions, JoinError, LinkStore, ServerApi},
};
use bevy::prelude::*;
use hunt_shared::{
    language_tag::LanguageTag,
    protocol::{AvatarColour, HuntSummary},
};
use std::{
    sync::{Mutex, PoisonError, mpsc},
    thread,
};

/// A question to a server that a thread is asking.
pub struct Question {
    asked: ConnectTo,
    answer: Mutex<mpsc::Receiver<Result<(ServerApi, Vec<HuntSummary>), JoinError>>>,
}

/// Asks a server for its hunts on a thread of its own, so that no frame waits for the network. `hidden`: others there are not to be told
/// where the player is. They see the player in this `colour`.
pub fn ask(asked: ConnectTo, store: LinkStore, language: LanguageTag, hidden: bool, colour: AvatarColour) -> Question {
    let (done, answer) = mpsc::channel();
    let address = asked.address.clone();
    let spawned = thread::Builder::new().name("ask".into()).spawn({
        let done = done.clone();
        move || {
            let outcome = address.parse().and_then(|address| {
                let api = ServerApi::new(address, store)?.in_language(language).hiding(hidden).wearing(colour);
                let hunts = api.hunts()?;
                Ok((api, hunts))
            });
            // The player may have gone elsewhere meanwhile.
            let _ = done.send(outcome);
        }
    });
    if let Err(error) = spawned {
        let _ = done.send(Err(JoinError::Setup(error.to_string())));
    }
    Question { asked, answer: Mutex::new(answer) }
}

/// What the player can decide about this failure.
pub fn doubt(error: &JoinError) -> Option<Doubt> {
    match error {
        JoinError::CertificateChanged { .. } => Some(Doubt::Certificate),
        JoinError::AccountUnknown(_) => Some(Doubt::Account),
        _ => None,
    }
}

/// Takes a server's answer: starts the connection, or lets the player choose.
pub fn hear_answer(
    mut commands: Commands,
    mut link: ResMut<Link>,
    mut list: ResMut<HuntList>,
    mut status: ResMut<LinkStatus>,
    mut in_question: ResMut<InQuestion>,
    mut journal: ResMut<Journal>,
    mut screen: ResMut<NextState<Screen>>,
    mut pictures: ResMut<Pictures>,
) {
    let Some(question) = &link.question else { return };
    let answer = question.answer.lock().unwrap_or_else(PoisonError::into_inner).try_recv();
    let Ok(outcome) = answer else { return };
    let Some(Question { asked, .. }) = link.question.take() else { return };
    let (server, hunts) = match outcome {
        Ok(answer) => answer,
        Err(error) => {
            *status = offline(link_words::join_error(&error));
            in_question.0 = doubt(&error);
            return;
        }
    };
    *list = HuntList { address: asked.address.clone(), hunts };
    let only = if let [only] = list.hunts.as_slice() { Some(only.id.clone()) } else { None };
    let Some(hunt) = asked.hunt.or(only) else {
        if list.hunts.is_empty() {
            *status = offline(say!("link-no-hunts"));
        } else {
            commands.insert_resource(Recount::of(server.clone()));
            link.views = fetch_views(server, list.hunts.iter().map(|hunt| hunt.view).collect());
            screen.set(Screen::HuntPicker);
        }
        return;
    };
    pictures.come_from_server(server.clone());
    let options = ConnectionOptions { server, store: link.store.clone(), name: asked.name, hunt };
    match Connection::start(options) {
        Ok(connection) => {
            open_journal(&mut journal, &connection);
            link.connection = Some(connection);
        }
        Err(error) => *status = offline(link_words::store_error(&error)),
    }
}
