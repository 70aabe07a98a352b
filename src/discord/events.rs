//! Gateway events, each handed to the room that it belongs to. Nothing here may panic or hold up the next event.

use std::sync::Arc;

use serenity::all::{Context, EventHandler, Interaction, Message, Ready, ResumedEvent};
use tokio::runtime::Handle;

use super::once::Event;
use super::{Front, commands, mention, service};

/// What serenity calls. The work itself runs where questions are answered, not where the connection is kept.
pub(crate) struct Events {
    pub(crate) front: Arc<Front>,
    pub(crate) answering: Handle,
}

impl Events {
    /// Runs what an event asks for; the process does not end before it is done.
    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.front.tasks.spawn_on(work, &self.answering);
    }
}

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
        self.front.metrics.connected();
        // A second READY, after a session that could not be resumed or of another shard, brings the same id.
        if self.front.bot.set(ready.user.id).is_ok() {
            service::ready();
        }
        let front = Arc::clone(&self.front);
        // Registering is nothing that the end of the process should wait for.
        self.answering
            .spawn(async move { commands::register(&front, ready.application.id).await });
    }

    async fn resume(&self, context: Context, _event: ResumedEvent) {
        self.front.metrics.resumed();
        tracing::info!(shard = context.shard_id.0, "resumed");
    }

    async fn message(&self, _context: Context, message: Message) {
        let front = Arc::clone(&self.front);
        self.spawn(async move { mention::handle(&front, &message).await });
    }

    async fn interaction_create(&self, _context: Context, interaction: Interaction) {
        let front = Arc::clone(&self.front);
        if !front.is_first(Event::Interaction(interaction.id().get())) {
            return;
        }
        match interaction {
            Interaction::Command(command) => {
                self.spawn(async move { commands::handle(&front, &command).await });
            }
            Interaction::Autocomplete(typing) => {
                self.spawn(async move { commands::complete(&front, &typing).await });
            }
            _ => {}
        }
    }
}
