//! Gateway events, each handed to the room that it belongs to. Nothing here may panic or hold up the next event.

use std::sync::Arc;

use serenity::all::{Context, EventHandler, Interaction, Message, Ready, ResumedEvent};

use super::{Front, commands, mention};

/// What serenity calls.
pub(crate) struct Events(pub(crate) Arc<Front>);

#[serenity::async_trait]
impl EventHandler for Events {
    async fn ready(&self, context: Context, ready: Ready) {
        let guilds = ready.guilds.len();
        tracing::info!(
            shard = context.shard_id.0,
            bot = ready.user.id.get(),
            guilds,
            "connected"
        );
        // A second READY, after a session that could not be resumed, brings the same id.
        let _ = self.0.bot.set(ready.user.id);
        commands::register(&self.0, ready.application.id).await;
    }

    async fn resume(&self, context: Context, _event: ResumedEvent) {
        tracing::info!(shard = context.shard_id.0, "resumed");
    }

    async fn message(&self, _context: Context, message: Message) {
        mention::handle(&self.0, &message).await;
    }

    async fn interaction_create(&self, _context: Context, interaction: Interaction) {
        match interaction {
            Interaction::Command(command) => commands::handle(&self.0, &command).await,
            Interaction::Autocomplete(typing) => commands::complete(&self.0, &typing).await,
            _ => {}
        }
    }
}
