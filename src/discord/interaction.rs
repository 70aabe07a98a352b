//! Who uses a command or a button, where and in which language, and how they are answered.

use std::time::{Duration, Instant};

use serde_json::Value;
use serenity::all::{
    ApplicationId, AuthorizingIntegrationOwner, ChannelId, CommandInteraction, ComponentInteraction, GuildId,
    InteractionContext, InteractionId, PartialChannel, Permissions,
};

use super::render;
use super::rest::CallError;
use super::texts::Language;
use super::{Front, Undelivered};
use crate::state::ServerSettings;

/// Who an answer goes to. Without `Debug`: the token is a secret while the interaction lives.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) interaction: InteractionId,
    /// When it was taken up.
    pub(crate) arrived: Instant,
    application: ApplicationId,
    token: String,
    pub(crate) user: u64,
    /// The server, whether the bot is a member or not.
    pub(crate) guild: Option<u64>,
    /// The server where the bot is a member: only there are things kept.
    pub(crate) server: Option<u64>,
    pub(crate) channel: u64,
    /// The channel of the thread.
    parent: Option<u64>,
    permissions: Permissions,
    pub(crate) language: Language,
    /// Whether this is a direct message to the bot.
    pub(crate) is_direct: bool,
}

/// Reads a caller off either kind of interaction: serenity has two types with the same fields and no trait for them.
macro_rules! caller {
    ($interaction:expr) => {
        Caller {
            interaction: $interaction.id,
            arrived: Instant::now(),
            application: $interaction.application_id,
            token: $interaction.token.clone(),
            user: $interaction.user.id.get(),
            guild: $interaction.guild_id.map(GuildId::get),
            server: server($interaction.guild_id, &$interaction.authorizing_integration_owners.0),
            channel: $interaction.channel_id.get(),
            parent: parent($interaction.channel.as_ref()),
            permissions: $interaction
                .member
                .as_ref()
                .and_then(|member| member.permissions)
                .unwrap_or_default(),
            language: Language::of_locale(&$interaction.locale),
            is_direct: $interaction.context == Some(InteractionContext::BotDm),
        }
    };
}

impl Caller {
    /// Who uses a command.
    pub(crate) fn of_command(command: &CommandInteraction) -> Caller {
        caller!(command)
    }

    /// Who presses a button.
    pub(crate) fn of_component(component: &ComponentInteraction) -> Caller {
        caller!(component)
    }

    /// Whether they have one of these permissions here; administrators have all.
    pub(crate) fn may(&self, permissions: Permissions) -> bool {
        self.guild.is_some() && self.permissions.intersects(permissions | Permissions::ADMINISTRATOR)
    }

    /// Whether a server's settings let questions be answered here.
    pub(crate) fn is_allowed_by(&self, settings: &ServerSettings) -> bool {
        let is_listed = |channel: u64| settings.channels.contains(&channel);
        settings.channels.is_empty() || is_listed(self.channel) || self.parent.is_some_and(is_listed)
    }

    /// Answers at once, for the person's eyes only.
    pub(crate) async fn refuse(&self, front: &Front, sentence: &str) {
        let answer = render::private_body(sentence);
        if let Err(error) = front.rest.say(self.interaction, &self.token, answer).await {
            self.undelivered(front, &error);
        }
    }

    /// Tells Discord that an answer will come; gives how long after the arrival that was done.
    ///
    /// # Errors
    /// Discord did not take it: nothing that follows would arrive.
    pub(crate) async fn acknowledge(&self, front: &Front, response: &Value) -> Result<Duration, Undelivered> {
        match front.rest.respond(self.interaction, &self.token, response).await {
            Ok(()) => {
                let after = self.arrived.elapsed();
                front.metrics.acknowledged(after);
                Ok(after)
            }
            Err(error) => Err(self.undelivered(front, &error)),
        }
    }

    /// Puts a message in the place of the deferred response, or of the message that a button belongs to; gives its id
    /// where Discord says it.
    ///
    /// # Errors
    /// It could not be delivered.
    pub(crate) async fn finish(&self, front: &Front, body: &Value) -> Result<Option<u64>, Undelivered> {
        let delivered = front.rest.edit(self.application, &self.token, body).await;
        delivered.map_err(|error| self.undelivered(front, &error))
    }

    /// Sends one more message.
    ///
    /// # Errors
    /// It could not be delivered.
    pub(crate) async fn follow_up(&self, front: &Front, body: &Value) -> Result<(), Undelivered> {
        let delivered = front.rest.follow_up(self.application, &self.token, body).await;
        delivered.map_err(|error| self.undelivered(front, &error))
    }

    /// Deletes the message that a button belongs to.
    ///
    /// # Errors
    /// It could not be deleted.
    pub(crate) async fn delete(&self, front: &Front) -> Result<(), Undelivered> {
        let deleted = front.rest.delete(self.application, &self.token).await;
        deleted.map_err(|error| self.undelivered(front, &error))
    }

    fn undelivered(&self, front: &Front, error: &CallError) -> Undelivered {
        front.undelivered(self.interaction.get(), self.channel, error)
    }
}

/// The server, where the bot itself is a member. A person may bring the bot along to any other.
fn server(guild: Option<GuildId>, owners: &[AuthorizingIntegrationOwner]) -> Option<u64> {
    let is_installed = |owner: &AuthorizingIntegrationOwner| matches!(owner, AuthorizingIntegrationOwner::GuildInstall(Some(installed)) if Some(*installed) == guild);
    let is_member = owners.is_empty() || owners.iter().any(is_installed);
    guild.filter(|_| is_member).map(GuildId::get)
}

/// Only threads have a parent in which people write; that of a channel is a category.
fn parent(channel: Option<&PartialChannel>) -> Option<u64> {
    let channel = channel?;
    channel.thread_metadata.as_ref()?;
    channel.parent_id.map(ChannelId::get)
}
