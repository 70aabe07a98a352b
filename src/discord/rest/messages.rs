//! Calls about messages beyond a first answer: more of them, none any more, threads, and where a thread belongs.

use serde_json::{Value, json};
use serenity::http::{LightMethod, Request, Route};
use serenity::model::id::{ApplicationId, ChannelId, MessageId};

use super::{CallError, DELIVER_WITHIN, Rest, bytes};

/// Discord's code for "a thread has already been created for this message".
const THREAD_EXISTS: i64 = 160_004;
/// A thread without messages is folded away after a day.
const FOLD_AFTER_MINUTES: u32 = 24 * 60;

impl Rest {
    /// Sends one more message in answer to an interaction.
    pub(crate) async fn follow_up(&self, app: ApplicationId, token: &str, message: &Value) -> Result<(), CallError> {
        let route = Route::WebhookFollowupMessages {
            application_id: app,
            token,
        };
        let request = Request::new(route, LightMethod::Post).body(Some(bytes(message)));
        // A second try could post it twice, and the person can press the button again.
        self.call_once(&self.interactions, request, DELIVER_WITHIN)
            .await
            .map(drop)
    }

    /// Deletes the message that an interaction stands for.
    pub(crate) async fn delete(&self, app: ApplicationId, token: &str) -> Result<(), CallError> {
        let route = Route::WebhookOriginalInteractionResponse {
            application_id: app,
            token,
        };
        let request = Request::new(route, LightMethod::Delete);
        match self.call(&self.interactions, request, DELIVER_WITHIN).await {
            // It is gone already, perhaps by a first try whose answer was lost.
            Err(error) if error.status == Some(404) => Ok(()),
            outcome => outcome.map(drop),
        }
    }

    /// Begins a thread at a message and gives its id; one that is there already is as good.
    pub(crate) async fn begin_thread(
        &self,
        channel: ChannelId,
        message: MessageId,
        name: &str,
    ) -> Result<ChannelId, CallError> {
        let route = Route::ChannelMessageThreads {
            channel_id: channel,
            message_id: message,
        };
        let body = json!({ "name": name, "auto_archive_duration": FOLD_AFTER_MINUTES });
        let request = Request::new(route, LightMethod::Post).body(Some(bytes(&body)));
        match self.call(&self.limited, request, DELIVER_WITHIN).await {
            // A thread has the id of the message that it began at.
            Ok(_) => Ok(ChannelId::new(message.get())),
            Err(error) if error.code == Some(THREAD_EXISTS) => Ok(ChannelId::new(message.get())),
            Err(error) => Err(error),
        }
    }

    /// The channel that a thread belongs to; nothing where the channel is no thread.
    pub(crate) async fn parent_of(&self, channel: ChannelId) -> Result<Option<u64>, CallError> {
        let route = Route::Channel { channel_id: channel };
        let request = Request::new(route, LightMethod::Get);
        let answer = self.call(&self.limited, request, DELIVER_WITHIN).await?;
        let found = self.read(answer).await?;
        let is_thread = found["thread_metadata"].is_object();
        let parent = found["parent_id"].as_str().and_then(|id| id.parse().ok());
        Ok(parent.filter(|_| is_thread))
    }
}

/// The id of a message that Discord gave back.
pub(super) fn id_of(message: &Value) -> Option<u64> {
    message["id"].as_str()?.parse().ok()
}
