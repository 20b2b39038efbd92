//! A session's first word: where the two sides stand, and what either has lost.

use super::{LinkEvent, LinkNotice, PlayerLink, outgoing::Due};
use crate::link::JournalStart;
use hunt_shared::{
    codec::DecodeError,
    identity::{FixNumber, Seq},
    protocol::Resume,
};
use std::time::Duration;

impl PlayerLink {
    pub(super) fn resume(&mut self, resume: Resume, now: Duration) -> Result<(), DecodeError> {
        self.clock.hear(resume.server_time, now);
        self.resume_journal(&resume);
        let lost_fixes = self.fixes.first() > resume.confirmed_fix.next();
        if lost_fixes {
            self.fixes.renumber(resume.confirmed_fix);
            self.commands.cap_fixes(self.fixes.last());
        } else {
            self.fixes.confirm(resume.confirmed_fix);
        }
        let lost_commands = self.commands.resume(resume.confirmed_command);
        if lost_fixes || lost_commands {
            self.notice(LinkNotice::StepsForgotten);
        }
        if !self.placed {
            self.placed = true;
            // Steps that the server has not heard of yet go on from where they ended.
            let position = self.fixes.last_position().or(resume.position);
            self.happened.extend(position.map(LinkEvent::SnapTo));
        }
        self.happened.push(LinkEvent::ViewChanged(resume.view));
        self.refused_through = FixNumber(0);
        self.pending_changed = true;
        self.resumed = true;
        self.due = Due::default();
        for batch in std::mem::take(&mut self.waiting) {
            self.apply(&batch, now)?;
        }
        Ok(())
    }

    /// Compares what both sides remember. The server's progress is what it has *committed*: usually ahead of what is acknowledged, and of
    /// what this side has been sent.
    fn resume_journal(&mut self, resume: &Resume) {
        let ours = self.history.last();
        let lost_here = resume.acknowledged > ours || resume.next > ours.next();
        let other_past = resume.progress.seq < self.history.counted_before()
            || resume.progress.seq == resume.acknowledged && !self.history.agrees(&resume.progress);
        if lost_here {
            self.restart_journal(resume);
            self.notice(LinkNotice::JournalElsewhere);
        } else if other_past {
            self.restart_journal(resume);
            self.notice(LinkNotice::OtherPast);
        }
        self.server_progress = resume.progress.clone();
    }

    /// Begins the journal with the first event that the server will send; the ones before were entered once, elsewhere.
    fn restart_journal(&mut self, resume: &Resume) {
        let after = Seq(resume.next.0.saturating_sub(1));
        self.history.restart(JournalStart { after, progress: resume.progress.clone() });
        self.replaced();
    }

    pub(super) fn replaced(&mut self) {
        self.durable = Seq(0);
        // An event that takes the place of one that was shown is another.
        self.told = self.told.min(self.history.last());
        self.happened.push(LinkEvent::JournalReplaced);
    }
}
