//! Waiting for what the bot does, with a limit after which the test fails and shows what did happen.

use std::time::Duration;

use super::events::{InteractionHandle, MessageHandle};
use super::rest::path_matches;
use super::state::{Frame, Recorded, State};
use super::{FakeDiscord, PATIENCE};

impl FakeDiscord {
    /// Waits until `look` finds something.
    pub(crate) async fn wait_until<T>(
        &self,
        what: &str,
        timeout: Duration,
        mut look: impl FnMut(&mut State) -> Option<T>,
    ) -> T {
        let deadline = tokio::time::Instant::now() + timeout;
        loop {
            let changed = self.shared.changed.notified();
            tokio::pin!(changed);
            // Registered before the look, so that a change between the look and the wait is not missed.
            changed.as_mut().enable();
            if let Some(found) = look(&mut self.shared.lock()) {
                return found;
            }
            if tokio::time::timeout_at(deadline, changed).await.is_err() {
                panic!("waited {timeout:?} for {what}; so far:\n{}", self.summary());
            }
        }
    }

    /// Waits until a bot is connected and identified.
    pub(crate) async fn wait_connected(&self) {
        // A session that can be resumed gets what is sent meanwhile, as with Discord.
        let look = |state: &mut State| state.sessions.values().any(|s| s.resumable).then_some(());
        self.wait_until("a bot to connect", PATIENCE, look).await;
    }

    /// Waits until no connection is open.
    pub(crate) async fn wait_disconnected(&self) {
        let look = |state: &mut State| state.connections.is_empty().then_some(());
        self.wait_until("the connection to end", PATIENCE, look).await;
    }

    /// Waits until the bot has sent `count` frames with this opcode in all; returns them.
    pub(crate) async fn wait_frames(&self, op: u64, count: usize) -> Vec<Frame> {
        let look = |state: &mut State| {
            let frames: Vec<Frame> = state.frames.iter().filter(|f| f.op == op).cloned().collect();
            (frames.len() >= count).then_some(frames)
        };
        self.wait_until(&format!("frame {count} with op {op}"), PATIENCE, look)
            .await
    }

    /// Waits until a command of this name and type is registered; returns its id.
    pub(crate) async fn wait_command(&self, name: &str, kind: u8) -> String {
        let look = |state: &mut State| {
            let command = state.commands.iter().find(|c| c["name"] == name && c["type"] == kind)?;
            command["id"].as_str().map(str::to_owned)
        };
        self.wait_until(&format!("the command {name:?} to be registered"), PATIENCE, look)
            .await
    }

    /// Waits for the next successful request of this shape that no wait has returned yet and that `accept` wants.
    pub(crate) async fn wait_request(&self, method: &str, path: &str, accept: impl Fn(&Recorded) -> bool) -> Recorded {
        self.wait_any(&[(method, path)], accept).await
    }

    async fn wait_any(&self, shapes: &[(&str, &str)], accept: impl Fn(&Recorded) -> bool) -> Recorded {
        let wanted = |r: &Recorded| {
            let has_shape = shapes
                .iter()
                .any(|(method, path)| r.method == *method && path_matches(path, &r.path));
            r.status < 300 && has_shape && accept(r)
        };
        let look = |state: &mut State| {
            let taken = &state.taken;
            let index = (0..state.requests.len()).find(|i| !taken.contains(i) && wanted(&state.requests[*i]))?;
            state.taken.insert(index);
            Some(state.requests[index].clone())
        };
        self.wait_until(&format!("{shapes:?}"), PATIENCE, look).await
    }

    /// Waits for the acknowledgement of an interaction.
    pub(crate) async fn wait_callback(&self, interaction: &InteractionHandle) -> Recorded {
        let path = format!("/interactions/{}/{}/callback", interaction.id, interaction.token);
        self.wait_request("POST", &path, |_| true).await
    }

    /// Waits for the next edit of the answer to an interaction.
    pub(crate) async fn wait_edit(&self, interaction: &InteractionHandle) -> Recorded {
        self.wait_edit_where(interaction, |_| true).await
    }

    /// Waits for an edit of the answer whose visible text is accepted; passes over others.
    pub(crate) async fn wait_edit_where(
        &self,
        interaction: &InteractionHandle,
        accept: impl Fn(&str) -> bool,
    ) -> Recorded {
        let path = format!("/webhooks/*/{}/messages/@original", interaction.token);
        self.wait_request("PATCH", &path, |r| accept(&r.text())).await
    }

    /// Waits for a follow-up message to an interaction.
    pub(crate) async fn wait_followup(&self, interaction: &InteractionHandle) -> Recorded {
        let path = format!("/webhooks/*/{}", interaction.token);
        self.wait_request("POST", &path, |_| true).await
    }

    /// Waits for the first message that answers an interaction, however the bot sends it: at once, as an edit of a
    /// deferred answer, or as a follow-up.
    pub(crate) async fn wait_answer(&self, interaction: &InteractionHandle) -> Recorded {
        self.wait_answer_where(interaction, |_| true).await
    }

    /// Waits for a message that answers an interaction and whose visible text is accepted; passes over others.
    pub(crate) async fn wait_answer_where(
        &self,
        interaction: &InteractionHandle,
        accept: impl Fn(&str) -> bool,
    ) -> Recorded {
        let callback = format!("/interactions/{}/{}/callback", interaction.id, interaction.token);
        let edit = format!("/webhooks/*/{}/messages/*", interaction.token);
        let followup = format!("/webhooks/*/{}", interaction.token);
        let shapes = [
            ("POST", callback.as_str()),
            ("PATCH", edit.as_str()),
            ("POST", followup.as_str()),
        ];
        self.wait_any(&shapes, |r| !r.text().is_empty() && accept(&r.text()))
            .await
    }

    /// Waits for the bot's next message in a channel.
    pub(crate) async fn wait_message(&self, channel: u64) -> Recorded {
        self.wait_request("POST", &format!("/channels/{channel}/messages"), |_| true)
            .await
    }

    /// Waits for the bot's reply to a message.
    pub(crate) async fn wait_reply(&self, message: &MessageHandle) -> Recorded {
        let id = message.id.to_string();
        let is_reply = |r: &Recorded| r.body["message_reference"]["message_id"] == id.as_str();
        self.wait_request("POST", &format!("/channels/{}/messages", message.channel), is_reply)
            .await
    }
}
