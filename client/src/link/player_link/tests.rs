//! The rules of a session, one test each, and a property that holds under any order of messages.

use super::{outgoing::FIXES_PER_UPDATE, *};
use crate::link::{JournalStart, testing::said};
use hunt_shared::{
    event::EventKind,
    hunt::Glyph,
    identity::ContentHash,
    protocol::{
        ClientChannel, Fix, FixUpdate, MAX_CLIENT_MESSAGE_BYTES, Refusal, Resume, StepRefusal, decode_client_message,
        encode_message,
    },
};
use proptest::prelude::*;

const HERE: LonLat = LonLat::new(1.0, 2.0);
const THERE: LonLat = LonLat::new(1.001, 2.0);

fn seconds(s: f64) -> Duration {
    Duration::from_secs_f64(s)
}

/// The server's clock in these tests: 1,000 s ahead of the client's.
fn server_ms(s: f64) -> UnixMs {
    UnixMs(((1_000.0 + s) * 1_000.0) as i64)
}

fn resume() -> Resume {
    Resume {
        view: ContentHash([1; 32]),
        acknowledged: Seq(0),
        next: Seq(1),
        confirmed_fix: FixNumber(0),
        confirmed_command: CommandNumber(0),
        position: Some(HERE),
        progress: Progress::default(),
        server_time: server_ms(0.0),
    }
}

fn progress_of(events: &[Event]) -> Progress {
    let mut progress = Progress::default();
    events.iter().for_each(|event| progress.apply(event));
    progress
}

fn batch(events: &[Event]) -> Vec<u8> {
    let encoded = events.iter().map(|event| codec::encode(EVENT_VERSION, event).unwrap()).collect();
    encode_message(&EventBatch { first: events[0].seq, events: encoded }).unwrap()
}

fn control(link: &mut PlayerLink, message: Control, now: Duration) {
    link.receive(ServerChannel::Control, &encode_message(&message).unwrap(), now).unwrap();
}

fn resume_with(link: &mut PlayerLink, resume: Resume) {
    link.begin_session();
    control(link, Control::Resume(Box::new(resume)), seconds(0.0));
}

fn live() -> PlayerLink {
    let mut link = PlayerLink::new(SavedHunt::default());
    resume_with(&mut link, resume());
    link.drain();
    link
}

fn holding(events: &[Event]) -> PlayerLink {
    PlayerLink::new(SavedHunt { events: events.to_vec(), ..SavedHunt::default() })
}

fn hear(link: &mut PlayerLink, events: &[Event]) {
    if events.is_empty() {
        return;
    }
    link.receive(ServerChannel::Events, &batch(events), seconds(1.0)).unwrap();
}

fn snapshot(link: &mut PlayerLink, confirmed: u64, now: f64) {
    let snapshot = Snapshot { server_time: server_ms(now), confirmed_fix: FixNumber(confirmed), nearby: None };
    link.receive(ServerChannel::Snapshots, &encode_message(&snapshot).unwrap(), seconds(now)).unwrap();
}

fn events_of(happened: &[LinkEvent]) -> Vec<u64> {
    happened
        .iter()
        .filter_map(|event| match event {
            LinkEvent::Event(event) => Some(event.seq.0),
            _ => None,
        })
        .collect()
}

fn updates(messages: &[Outgoing]) -> Vec<FixUpdate> {
    let fixes = messages.iter().filter(|message| message.channel == ClientChannel::Fixes);
    fixes.map(|message| decode_client_message(&message.bytes).unwrap()).collect()
}

fn commands(messages: &[Outgoing]) -> Vec<u64> {
    let commands = messages.iter().filter(|message| message.channel == ClientChannel::Commands);
    commands
        .map(|message| decode_client_message::<hunt_shared::protocol::CommandEnvelope>(&message.bytes).unwrap().number.0)
        .collect()
}

#[test]
fn events_apply_in_order_once() {
    let mut link = live();
    hear(&mut link, &[said(1), said(2)]);
    hear(&mut link, &[said(2), said(3)]);
    hear(&mut link, &[said(5)]);
    assert!(link.missing_for(seconds(7.0)) > seconds(5.0));
    hear(&mut link, &[said(4)]);
    assert_eq!(link.missing_for(seconds(7.0)), Duration::ZERO);
    assert_eq!(events_of(&link.drain()), [1, 2, 3, 4]);
    assert_eq!(link.repeats(), 1);
    assert_eq!(link.received(), Seq(4));
}

#[test]
fn events_that_overtake_the_resume_wait_for_it() {
    let mut link = PlayerLink::new(SavedHunt::default());
    link.begin_session();
    hear(&mut link, &[said(8)]);
    assert!(link.outgoing(seconds(1.0)).is_empty(), "nothing is sent before the resume");
    let progress = Progress { seq: Seq(7), points: 9, ..Progress::default() };
    control(
        &mut link,
        Control::Resume(Box::new(Resume { acknowledged: Seq(7), next: Seq(8), progress, ..resume() })),
        seconds(1.0),
    );
    assert_eq!(events_of(&link.drain()), [8]);
    assert_eq!(link.progress().points, 9);
}

#[test]
fn only_what_is_in_the_journal_file_is_acknowledged() {
    let mut link = live();
    hear(&mut link, &[said(1), said(2)]);
    assert_eq!(updates(&link.outgoing(seconds(1.0)))[0].acknowledged, Seq(0));
    assert_eq!(link.take_journal_changes(), [JournalChange::Append(said(1)), JournalChange::Append(said(2))]);
    link.set_durable(Seq(1), CommandNumber(0));
    assert_eq!(updates(&link.outgoing(seconds(1.06)))[0].acknowledged, Seq(1));
    assert!(link.outgoing(seconds(1.5)).is_empty(), "no news, no message");
    assert_eq!(updates(&link.outgoing(seconds(2.1)))[0].acknowledged, Seq(1), "but one every second");
}

#[test]
fn fixes_are_sent_until_confirmed_oldest_first_and_fit_a_message() {
    let mut link = live();
    for step in 0..100 {
        link.record_fix(LonLat::new(f64::from(step) / 1_000.0, 0.0), 5.0, seconds(f64::from(step) * 0.1));
    }
    let messages = link.outgoing(seconds(10.0));
    assert!(messages.iter().all(|message| message.bytes.len() <= MAX_CLIENT_MESSAGE_BYTES));
    let update = &updates(&messages)[0];
    assert_eq!((update.first, update.fixes.len()), (FixNumber(1), FIXES_PER_UPDATE));
    assert_eq!(update.fixes[1].time, server_ms(0.1));
    snapshot(&mut link, 30, 10.1);
    let update = &updates(&link.outgoing(seconds(10.1)))[0];
    assert_eq!(update.first, FixNumber(31));
    assert_eq!(update.fixes[0].position, LonLat::new(0.03, 0.0));
    assert!(link.outgoing(seconds(10.12)).is_empty(), "at most 20 a second");
}

#[test]
fn a_standing_player_makes_a_fix_every_two_seconds() {
    let mut link = live();
    link.record_fix(HERE, 5.0, seconds(0.1));
    for tick in 0..=200 {
        link.outgoing(seconds(f64::from(tick) * 0.05));
    }
    assert_eq!(link.unconfirmed_fixes(), 5);
}

#[test]
fn who_is_lost_stands_nowhere_until_found_again() {
    let mut link = live();
    link.record_fix(HERE, 5.0, seconds(0.1));
    // Not yet recorded when the position is lost.
    link.record_fix(THERE, 5.0, seconds(0.15));
    for tick in 4..=200 {
        link.lose_position(seconds(f64::from(tick) * 0.05));
        link.outgoing(seconds(f64::from(tick) * 0.05));
    }
    let positions = |link: &PlayerLink| link.pending().fixes.iter().map(|fix| fix.position).collect::<Vec<_>>();
    assert_eq!(positions(&link), [HERE, THERE]);
    // Neither a command nor the server's word makes a fix of where nobody is.
    assert!(link.collect("shell".into(), seconds(10.1)).is_some());
    let refusal = FixRefusal { number: FixNumber(2), reason: StepRefusal::NotLater, position: Some(HERE) };
    control(&mut link, Control::FixRefused(refusal), seconds(10.2));
    link.outgoing(seconds(20.0));
    assert_eq!(positions(&link), [HERE, THERE]);
    // Found at the same place, the player stands there.
    link.record_fix(THERE, 5.0, seconds(30.0));
    for tick in 0..=100 {
        link.outgoing(seconds(30.0 + f64::from(tick) * 0.05));
    }
    assert_eq!(positions(&link), [HERE, THERE, THERE, THERE, THERE]);
}

#[test]
fn a_black_out_bends_no_path() {
    let mut link = live();
    link.record_fix(HERE, 5.0, seconds(1.0));
    snapshot(&mut link, 1, 1.1);
    link.begin_session();
    for step in 0..50 {
        link.record_fix(LonLat::new(f64::from(step) / 1_000.0, 0.5), 5.0, seconds(2.0 + f64::from(step)));
        assert!(link.outgoing(seconds(2.0 + f64::from(step))).is_empty());
    }
    link.drain();
    control(&mut link, Control::Resume(Box::new(Resume { confirmed_fix: FixNumber(1), ..resume() })), seconds(53.0));
    assert!(!link.drain().iter().any(|event| matches!(event, LinkEvent::SnapTo(_))), "walks on from where it is");
    let update = &updates(&link.outgoing(seconds(53.0)))[0];
    assert_eq!((update.first, update.fixes.len()), (FixNumber(2), FIXES_PER_UPDATE));
    assert!(link.unconfirmed_fixes() >= 50);
}

#[test]
fn a_restart_goes_on_with_what_was_stored() {
    let mut link = live();
    link.record_fix(HERE, 5.0, seconds(1.0));
    link.record_fix(THERE, 5.0, seconds(2.0));
    link.collect("shell".into(), seconds(2.5));
    let saved = SavedHunt { pending: link.pending(), ..SavedHunt::default() };
    let mut again = PlayerLink::new(saved);
    again.record_fix(LonLat::new(9.0, 9.0), 5.0, seconds(0.0));
    resume_with(&mut again, Resume { confirmed_fix: FixNumber(1), ..resume() });
    assert!(again.drain().contains(&LinkEvent::SnapTo(THERE)), "where the unheard steps ended");
    let messages = again.outgoing(seconds(0.1));
    let update = &updates(&messages)[0];
    assert_eq!((update.first, update.fixes.len()), (FixNumber(2), 1));
    assert_eq!(commands(&messages), [1]);
}

#[test]
fn a_command_follows_the_latest_position_and_is_answered_once() {
    let mut link = live();
    link.record_fix(HERE, 5.0, seconds(1.0));
    link.record_fix(THERE, 5.0, seconds(1.01));
    assert_eq!(link.collect("shell".into(), seconds(1.02)), Some(CommandNumber(1)));
    assert_eq!(link.pending().commands[0].after_fix, FixNumber(2));
    assert!(commands(&link.outgoing(seconds(1.1))).is_empty(), "not before it is on disk");
    link.set_durable(Seq(0), CommandNumber(1));
    assert_eq!(commands(&link.outgoing(seconds(1.2))), [1]);
    control(&mut link, Control::Busy, seconds(1.3));
    assert!(commands(&link.outgoing(seconds(1.4))).is_empty());
    assert_eq!(commands(&link.outgoing(seconds(3.3))), [1]);
    let refused = CommandReply { number: CommandNumber(1), result: CommandResult::Refused(Refusal::NotThere) };
    link.drain();
    control(&mut link, Control::Reply(refused.clone()), seconds(3.4));
    control(&mut link, Control::Reply(refused), seconds(3.5));
    let asked = Command::Collect("shell".into());
    assert_eq!(link.drain(), [LinkEvent::CommandRefused { command: asked, reason: Refusal::NotThere }]);
    assert!(commands(&link.outgoing(seconds(9.0))).is_empty());
}

#[test]
fn a_lost_journal_goes_on_from_the_servers_progress() {
    let mut link = PlayerLink::new(SavedHunt::default());
    let progress = Progress { seq: Seq(40), points: 120, ..Progress::default() };
    resume_with(&mut link, Resume { acknowledged: Seq(40), next: Seq(41), progress: progress.clone(), ..resume() });
    let start = JournalStart { after: Seq(40), progress };
    assert_eq!(link.take_journal_changes(), [JournalChange::Rewrite { start: Box::new(start), events: vec![] }]);
    hear(&mut link, &[said(41)]);
    let happened = link.drain();
    assert!(happened.contains(&LinkEvent::JournalReplaced));
    assert_eq!(events_of(&happened), [41]);
    assert_eq!((link.journal().len(), link.progress().points), (1, 120));
}

/// Events of which each adds something to the progress: a coin more each time.
fn coin(seq: u64) -> Event {
    let kind = EventKind::ObjectCollected {
        object: format!("coin-{seq}").as_str().into(),
        name: "Coin".into(),
        glyph: Glyph::Coin,
        item: Some(("coin".into(), 1)),
    };
    Event { kind, ..said(seq) }
}

fn coins(seqs: std::ops::RangeInclusive<u64>) -> Vec<Event> {
    seqs.map(coin).collect()
}

/// The server has committed so many events, and so many of them are acknowledged.
fn resume_at(acknowledged: u64, committed: u64) -> Resume {
    Resume {
        acknowledged: Seq(acknowledged),
        next: Seq(acknowledged + 1),
        progress: progress_of(&coins(1..=committed)),
        ..resume()
    }
}

/// A link that lost its journal when 5 of 9 committed events were acknowledged.
fn lost_at_five_of_nine() -> PlayerLink {
    let mut link = PlayerLink::new(SavedHunt::default());
    resume_with(&mut link, resume_at(5, 9));
    link
}

/// What is on disk after these changes.
fn written(mut saved: SavedHunt, changes: Vec<JournalChange>) -> SavedHunt {
    for change in changes {
        match change {
            JournalChange::Append(event) => saved.events.push(event),
            JournalChange::Rewrite { start, events } => (saved.start, saved.events) = (*start, events),
        }
    }
    saved
}

#[test]
fn a_lost_journal_gets_what_was_not_acknowledged_without_its_effect_again() {
    let mut link = lost_at_five_of_nine();
    assert_eq!(link.progress(), &progress_of(&coins(1..=9)), "the effect of all that is committed at once");
    assert_eq!(link.received(), Seq(5));
    hear(&mut link, &coins(6..=9));
    let happened = link.drain();
    assert!(happened.contains(&LinkEvent::JournalReplaced));
    assert_eq!(events_of(&happened), [6, 7, 8, 9], "each is shown");
    assert_eq!(link.journal(), coins(6..=9));
    assert_eq!(link.progress(), &progress_of(&coins(1..=9)), "and counted once");
    assert_eq!(link.acknowledged(), Seq(0), "but not acknowledged before it is on disk");
    link.set_durable(Seq(9), CommandNumber(0));
    assert_eq!(link.acknowledged(), Seq(9));
    hear(&mut link, &coins(10..=11));
    assert_eq!(link.progress(), &progress_of(&coins(1..=11)));
}

#[test]
fn a_crash_before_the_lost_journal_was_begun_changes_nothing() {
    drop(lost_at_five_of_nine());
    let mut link = lost_at_five_of_nine();
    hear(&mut link, &coins(6..=9));
    assert_eq!(link.journal(), coins(6..=9));
}

#[test]
fn a_crash_in_the_middle_of_catching_up_enters_the_rest() {
    for entered in 5..=11 {
        let mut link = lost_at_five_of_nine();
        hear(&mut link, &coins(6..=11)[..entered - 5]);
        let saved = written(SavedHunt::default(), link.take_journal_changes());
        for acknowledged in 5..=entered as u64 {
            let mut again = PlayerLink::new(saved.clone());
            assert_eq!(again.received(), Seq(entered as u64));
            assert_eq!(again.progress(), &progress_of(&coins(1..=9.max(entered as u64))));
            resume_with(&mut again, resume_at(acknowledged, 11));
            hear(&mut again, &coins(acknowledged + 1..=11));
            let happened = again.drain();
            assert!(!happened.contains(&LinkEvent::JournalReplaced), "{entered} entered, {acknowledged} acknowledged");
            assert_eq!(events_of(&happened), (entered as u64 + 1..=11).collect::<Vec<_>>());
            assert_eq!(again.journal(), coins(6..=11));
            assert_eq!(again.progress(), &progress_of(&coins(1..=11)));
        }
    }
}

#[test]
fn a_reconnect_while_catching_up_goes_on_where_it_was() {
    let mut link = lost_at_five_of_nine();
    hear(&mut link, &coins(6..=7));
    link.set_durable(Seq(6), CommandNumber(0));
    link.drain();
    resume_with(&mut link, resume_at(6, 10));
    hear(&mut link, &coins(7..=10));
    let happened = link.drain();
    assert!(!happened.contains(&LinkEvent::JournalReplaced));
    assert_eq!(events_of(&happened), [8, 9, 10]);
    assert_eq!(link.repeats(), 1);
    assert_eq!(link.progress(), &progress_of(&coins(1..=10)));
}

#[test]
fn a_journal_that_is_lost_again_while_catching_up_goes_on_from_what_was_acknowledged() {
    let mut link = lost_at_five_of_nine();
    hear(&mut link, &coins(6..=9));
    let mut again = PlayerLink::new(SavedHunt::default());
    resume_with(&mut again, resume_at(7, 10));
    hear(&mut again, &coins(8..=10));
    assert_eq!(again.journal(), coins(8..=10));
    assert_eq!(again.progress(), &progress_of(&coins(1..=10)));
}

#[test]
fn an_old_copy_of_the_journal_is_lost_all_the_same() {
    let mut link = holding(&coins(1..=3));
    resume_with(&mut link, resume_at(5, 9));
    hear(&mut link, &coins(6..=9));
    let happened = link.drain();
    assert!(happened.contains(&LinkEvent::JournalReplaced));
    assert_eq!(link.journal(), coins(6..=9));
    assert_eq!(link.progress(), &progress_of(&coins(1..=9)));
}

#[test]
fn what_was_shown_is_remembered_and_what_takes_its_place_is_not() {
    let mut link = holding(&coins(1..=3));
    link.set_told(Seq(9));
    assert_eq!(link.pending().told, Seq(3), "never beyond the journal");
    assert!(link.take_pending_changed());
    resume_with(&mut link, resume_at(1, 3));
    hear(&mut link, &[coin(2), said(3), said(4)]);
    assert_eq!((link.told(), link.received()), (Seq(2), Seq(4)));
}

#[test]
fn a_server_that_forgot_what_it_had_counted_in_is_followed() {
    // It told of nine events, and after its loss knows but six; the next are others than those it had told of.
    let mut link = lost_at_five_of_nine();
    link.drain();
    resume_with(&mut link, resume_at(5, 6));
    assert!(link.drain().contains(&LinkEvent::JournalReplaced));
    assert_eq!(link.progress(), &progress_of(&coins(1..=6)));
    hear(&mut link, &[coin(6), said(7)]);
    assert_eq!(events_of(&link.drain()), [6, 7]);
    assert_eq!(link.progress().items[&"coin".into()], 6);
}

#[test]
fn a_server_with_another_past_than_it_had_counted_in_is_followed() {
    // It lost the sixth event and has gone on with others, beyond what it had told before.
    let others = [said(6), coin(7), said(8), said(9), said(10)];
    let mut link = lost_at_five_of_nine();
    hear(&mut link, &coins(6..=7));
    link.drain();
    let progress = progress_of(&[coins(1..=5), others.to_vec()].concat());
    resume_with(&mut link, Resume { progress: progress.clone(), ..resume_at(5, 10) });
    hear(&mut link, &others);
    let happened = link.drain();
    assert!(happened.contains(&LinkEvent::JournalReplaced));
    assert_eq!(events_of(&happened), [6, 7, 8, 9, 10]);
    assert_eq!(link.journal(), others);
    assert_eq!(link.progress(), &progress);
}

#[test]
fn a_journal_ahead_of_the_acknowledgement_is_the_usual_case() {
    let events = [said(1), said(2), said(3)];
    let mut link = holding(&events);
    resume_with(&mut link, Resume { acknowledged: Seq(1), next: Seq(2), progress: progress_of(&events[..1]), ..resume() });
    hear(&mut link, &events[1..]);
    hear(&mut link, &[said(4)]);
    let happened = link.drain();
    assert!(!happened.iter().any(|event| matches!(event, LinkEvent::JournalReplaced | LinkEvent::Notice(_))), "{happened:?}");
    assert_eq!(events_of(&happened), [4]);
    assert_eq!(link.acknowledged(), Seq(3));
}

#[test]
fn a_server_that_lost_its_data_is_followed_and_it_is_said() {
    let mut saved = SavedHunt { events: vec![said(1), said(2), said(3)], ..SavedHunt::default() };
    saved.pending.first_fix = FixNumber(500);
    saved.pending.fixes = vec![Fix { time: UnixMs(5), position: HERE, accuracy_m: 5.0 }];
    saved.pending.next_command = CommandNumber(20);
    let mut link = PlayerLink::new(saved);
    resume_with(&mut link, resume());
    let other = Event { time: UnixMs(77), ..said(2) };
    hear(&mut link, &[said(1), other.clone()]);
    let happened = link.drain();
    assert!(happened.iter().filter(|event| matches!(event, LinkEvent::Notice(_))).count() >= 2, "{happened:?}");
    assert_eq!(events_of(&happened), [2]);
    assert_eq!(link.journal(), [said(1), other]);
    assert_eq!(link.pending().first_fix, FixNumber(1));
    assert_eq!(link.collect("shell".into(), seconds(1.0)), Some(CommandNumber(1)));
}

#[test]
fn a_server_with_another_past_is_believed() {
    let mut link = holding(&[said(1), said(2)]);
    let progress = Progress { seq: Seq(2), points: 5, ..Progress::default() };
    resume_with(&mut link, Resume { acknowledged: Seq(2), next: Seq(3), progress, ..resume() });
    assert!(link.drain().contains(&LinkEvent::JournalReplaced));
    assert_eq!(link.progress().points, 5);
    assert_eq!(link.acknowledged(), Seq(0), "until the new journal is on disk");
}

#[test]
fn a_refused_step_snaps_back_and_is_said_once() {
    let mut link = live();
    link.record_fix(HERE, 5.0, seconds(1.0));
    link.record_fix(THERE, 5.0, seconds(1.2));
    link.record_fix(LonLat::new(1.002, 2.0), 5.0, seconds(1.4));
    link.drain();
    for number in [2, 3] {
        let refusal = FixRefusal { number: FixNumber(number), reason: StepRefusal::NotLater, position: Some(HERE) };
        control(&mut link, Control::FixRefused(refusal), seconds(1.5));
    }
    let said_once = [LinkEvent::Notice(LinkNotice::StepRefused(StepRefusal::NotLater)), LinkEvent::SnapTo(HERE)];
    let [first, second] = [2, 3].map(|number| LinkEvent::FixRefused(FixNumber(number)));
    assert_eq!(link.drain(), [&[first][..], &said_once, &[second]].concat());
    link.outgoing(seconds(1.6));
    assert_eq!(link.pending().fixes.last().unwrap().position, HERE);
}

#[test]
fn what_is_no_message_changes_nothing() {
    let mut link = live();
    for bytes in [&[][..], &[9, 9, 9], &[1, 0xFF], &[1]] {
        for channel in [ServerChannel::Events, ServerChannel::Control, ServerChannel::Snapshots] {
            assert!(link.receive(channel, bytes, seconds(1.0)).is_err());
        }
    }
    let inner_garbage = encode_message(&EventBatch { first: Seq(1), events: vec![vec![1, 2, 3]] }).unwrap();
    assert!(link.receive(ServerChannel::Events, &inner_garbage, seconds(1.0)).is_err());
    assert_eq!(link.received(), Seq(0));
    assert!(link.drain().is_empty());
}

/// What a bad network, a crash or a new device may do.
#[derive(Clone, Debug)]
enum Step {
    /// The server commits so many more events.
    Commit(u64),
    /// The batch of events that begins here, so long, arrives (again), as far as it is committed.
    Arrive(u64, u64),
    /// The first so many of the changes reach the journal file.
    Write(usize),
    /// What may be acknowledged reaches the server.
    Acknowledge,
    /// The session breaks; a new one begins and the server sends from its acknowledgement on.
    Reconnect,
    /// The client is killed and comes back with what was on disk.
    Crash,
    /// The player comes back on a computer that has only so many events of the journal.
    Lose(usize),
}

const LAST: u64 = 45;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (1_u64..6).prop_map(Step::Commit),
        8 => (1_u64..40, 1_u64..8).prop_map(|(first, count)| Step::Arrive(first, count)),
        3 => (0_usize..9).prop_map(Step::Write),
        3 => Just(Step::Acknowledge),
        1 => Just(Step::Reconnect),
        1 => Just(Step::Crash),
        1 => prop_oneof![Just(0_usize), 0_usize..20].prop_map(Step::Lose),
    ];
    proptest::collection::vec(step, 0..160)
}

/// Both sides of [`any_order_of_messages_enters_each_event_once_in_order`].
struct Sides {
    all: Vec<Event>,
    link: PlayerLink,
    disk: SavedHunt,
    unwritten: Vec<JournalChange>,
    committed: u64,
    acknowledged: u64,
    /// The events that each computer has shown, in order; those after its last crash may come again.
    seen: Vec<Vec<u64>>,
}

impl Sides {
    fn step(&mut self, step: &Step) {
        match *step {
            Step::Commit(count) => self.committed = (self.committed + count).min(LAST),
            Step::Arrive(first, count) => {
                // The server sends nothing that is acknowledged.
                let first = first.max(self.acknowledged + 1);
                let last = (first + count - 1).min(self.committed);
                if first <= last {
                    hear(&mut self.link, &self.all[first as usize - 1..last as usize]);
                }
            }
            Step::Write(count) => {
                self.unwritten.extend(self.link.take_journal_changes());
                let reached = self.unwritten.drain(..count.min(self.unwritten.len())).collect();
                self.disk = written(std::mem::take(&mut self.disk), reached);
                let rewrite_waits = self.unwritten.iter().any(|change| matches!(change, JournalChange::Rewrite { .. }));
                let durable = if rewrite_waits { Seq(0) } else { self.disk.start.last(&self.disk.events) };
                self.link.set_durable(durable, CommandNumber(0));
            }
            Step::Acknowledge => {
                let acknowledged = self.link.acknowledged().0;
                assert!(acknowledged <= self.disk.start.last(&self.disk.events).0, "not before it is on disk");
                assert!(acknowledged <= self.committed);
                self.acknowledged = self.acknowledged.max(acknowledged);
            }
            Step::Reconnect => self.begin_session(),
            Step::Crash => self.restart(),
            Step::Lose(kept) => {
                self.restart();
                if kept == 0 {
                    self.disk = SavedHunt::default();
                }
                self.disk.events.truncate(kept);
                self.seen.push(Vec::new());
                self.restart();
            }
        }
        self.look();
    }

    fn look(&mut self) {
        let seen = events_of(&self.link.drain());
        self.seen.last_mut().unwrap().extend(seen);
    }

    fn restart(&mut self) {
        self.look();
        self.link = PlayerLink::new(self.disk.clone());
        self.unwritten.clear();
        let kept = self.disk.start.last(&self.disk.events).0;
        self.seen.last_mut().unwrap().retain(|seq| *seq <= kept);
        self.begin_session();
    }

    fn begin_session(&mut self) {
        let progress = progress_of(&self.all[..self.committed as usize]);
        let (acknowledged, next) = (Seq(self.acknowledged), Seq(self.acknowledged + 1));
        resume_with(&mut self.link, Resume { acknowledged, next, progress, ..resume() });
    }
}

proptest! {
    #[test]
    fn any_order_of_messages_enters_each_event_once_in_order(steps in steps()) {
        let mut sides = Sides {
            all: coins(1..=LAST),
            link: live(),
            disk: SavedHunt::default(),
            unwritten: Vec::new(),
            committed: 0,
            acknowledged: 0,
            seen: vec![Vec::new()],
        };
        let caught_up = [Step::Commit(LAST), Step::Arrive(1, LAST), Step::Write(usize::MAX), Step::Acknowledge];
        for step in steps.iter().chain(&caught_up) {
            sides.step(step);
            let counted = sides.link.progress();
            prop_assert_eq!(counted, &progress_of(&sides.all[..counted.seq.0 as usize]), "each event counts once");
        }
        prop_assert_eq!(sides.acknowledged, LAST);
        prop_assert_eq!(sides.link.progress(), &progress_of(&sides.all));
        // The journal of each computer has no gap, and the next one begins no later than the last one's end.
        let mut end = 0;
        for seen in &sides.seen {
            prop_assert!(seen.windows(2).all(|pair| pair[1] == pair[0] + 1), "{:?}", seen);
            prop_assert!(seen.first().is_none_or(|first| *first <= end + 1), "{:?} after {}", seen, end);
            end = end.max(seen.last().copied().unwrap_or_default());
        }
        prop_assert_eq!(end, LAST);
        let journal = sides.link.journal();
        prop_assert_eq!(journal, &sides.all[LAST as usize - journal.len()..]);
        prop_assert_eq!(&sides.disk.events, journal);
    }
}
