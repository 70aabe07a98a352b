//! Faults on order: answers that Discord gives on bad days, and frames that it should never send.

use std::time::Duration;

use serde_json::{Value, json};

use super::FakeDiscord;
use super::state::{Command, Fault};

impl FakeDiscord {
    /// Answers the next `times` requests of this shape with a status. In `path`, which leaves out `/api/v10`, `*` stands
    /// for one segment.
    pub(crate) fn fail(&self, method: &'static str, path: &'static str, times: usize, status: u16) {
        self.fault(Fault {
            status: Some(status),
            ..no_fault(method, path, times)
        });
    }

    /// Does what the next `times` requests of this shape ask for, but answers with a status, as when the answer is lost.
    pub(crate) fn lose_reply(&self, method: &'static str, path: &'static str, times: usize, status: u16) {
        let fault = no_fault(method, path, times);
        self.fault(Fault {
            status: Some(status),
            done_all_the_same: true,
            ..fault
        });
    }

    /// Answers the next `times` requests of this shape with 429.
    pub(crate) fn rate_limit(&self, method: &'static str, path: &'static str, times: usize, retry_after: f64) {
        self.fault(Fault {
            status: Some(429),
            retry_after: Some(retry_after),
            ..no_fault(method, path, times)
        });
    }

    /// Delays the next `times` requests of this shape.
    pub(crate) fn delay(&self, method: &'static str, path: &'static str, times: usize, delay: Duration) {
        self.fault(Fault {
            delay,
            ..no_fault(method, path, times)
        });
    }

    pub(crate) fn fault(&self, fault: Fault) {
        self.shared.lock().faults.push(fault);
    }

    /// Ends all orders of [`FakeDiscord::fail`] and its like.
    pub(crate) fn heal(&self) {
        self.shared.lock().faults.clear();
    }

    /// Refuses the next `times` requests of this shape with one of Discord's own error codes.
    pub(crate) fn refuse(&self, method: &'static str, path: &'static str, times: usize, status: u16, code: u32) {
        self.fault(Fault {
            status: Some(status),
            body: Some(json!({"message": "refused", "code": code})),
            ..no_fault(method, path, times)
        });
    }

    /// Answers the next `times` requests of this shape with a 429 that holds for every route.
    pub(crate) fn rate_limit_globally(&self, method: &'static str, path: &'static str, times: usize, retry_after: f64) {
        self.fault(Fault {
            status: Some(429),
            retry_after: Some(retry_after),
            global: true,
            ..no_fault(method, path, times)
        });
    }

    /// Sends any bytes as a binary frame.
    pub(crate) fn send_binary(&self, bytes: &[u8]) {
        self.shared.lock().command_all(|| Command::Binary(bytes.to_vec()));
    }

    /// Puts unknown fields into everything that is sent from now on.
    pub(crate) fn add_unknown_fields(&self) {
        self.shared.lock().unknown_fields = true;
    }

    /// A RESUME brings everything again from now on, and not only what was missed.
    pub(crate) fn replay_everything(&self) {
        self.shared.lock().replays_everything = true;
    }

    /// Recommends so many shards.
    pub(crate) fn recommend_shards(&self, shards: u64) {
        self.shared.lock().shards = shards;
    }

    /// Sends the last event of this name once more, as another event with the same content.
    pub(crate) fn repeat_last(&self, event: &str) {
        let mut state = self.shared.lock();
        let state = &mut *state;
        for session in state.sessions.values_mut().filter(|s| s.resumable) {
            let is_wanted = |text: &&String| serde_json::from_str::<Value>(text).is_ok_and(|frame| frame["t"] == event);
            let last = session.log.iter().map(|(_, text)| text).rfind(is_wanted);
            if let Some(frame) = last.and_then(|text| serde_json::from_str::<Value>(text).ok()) {
                session.push(&state.connections, event, &frame["d"]);
            }
        }
    }

    /// The codes with which the bot has closed its connections so far.
    pub(crate) fn closes(&self) -> Vec<u16> {
        self.shared.lock().closes.clone()
    }

    /// Forgets what was asked and answered, so that a long run does not fill the test's memory.
    pub(crate) fn forget(&self) {
        let mut state = self.shared.lock();
        state.requests.clear();
        state.taken.clear();
        state.interactions.clear();
        state.messages.clear();
        state.message_sent.clear();
        state.nonces.clear();
        state.lost.clear();
        state.sessions.values_mut().for_each(|session| session.log.clear());
    }
}

fn no_fault(method: &'static str, path: &'static str, times: usize) -> Fault {
    Fault {
        method,
        path,
        times,
        status: None,
        body: None,
        global: false,
        done_all_the_same: false,
        retry_after: None,
        delay: Duration::ZERO,
    }
}
