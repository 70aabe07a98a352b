//! Gateway events, each handed to the room that it belongs to. Nothing here may panic or hold up the next event.

use std::sync::Arc;

use serenity::all::{
    Context, EventHandler, Guild, Interaction, Message, PartialGuild, Ready, ResumedEvent, UnavailableGuild,
};
use tokio::runtime::Handle;

use super::{Front, commands, components, mention, people};

/// What serenity calls. The work itself runs where questions are answered, not where the connection is kept.
pub(crate) struct Events {
    pub(crate) front: Arc<Front>,
    pub(crate) answering: Handle,
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
        // A second READY, after a session that could not be resumed, brings the same id.
        let _ = self.front.bot.set(ready.user.id);
        let front = Arc::clone(&self.front);
        self.answering.spawn(async move {
            commands::register(&front, ready.application.id).await;
            note_absences(&front, &ready).await;
        });
    }

    async fn guild_create(&self, _context: Context, guild: Guild, _is_new: Option<bool>) {
        let (front, id) = (Arc::clone(&self.front), guild.id.get());
        front.people.learn_language(id, &guild.preferred_locale);
        self.answering.spawn(async move {
            // The log has said what was wrong; the next start tells again.
            let _ = front.people.keep(move |state| state.joined(id)).await;
        });
    }

    async fn guild_update(&self, _context: Context, _before: Option<Guild>, guild: PartialGuild) {
        let id = guild.id.get();
        self.front.people.learn_language(id, &guild.preferred_locale);
    }

    async fn guild_delete(&self, _context: Context, gone: UnavailableGuild, _full: Option<Guild>) {
        // An outage of Discord's is no removal.
        if gone.unavailable {
            return;
        }
        let (front, id) = (Arc::clone(&self.front), gone.id.get());
        tracing::info!(guild = id, "the bot was removed from a server");
        front.people.forget_server(id);
        self.answering.spawn(async move {
            // The log has said what was wrong; the next start finds the server gone.
            let _ = front.people.keep(move |state| state.left(id, people::now())).await;
        });
    }

    async fn resume(&self, context: Context, _event: ResumedEvent) {
        tracing::info!(shard = context.shard_id.0, "resumed");
    }

    async fn message(&self, _context: Context, message: Message) {
        let front = Arc::clone(&self.front);
        self.answering
            .spawn(async move { mention::handle(&front, &message).await });
    }

    async fn interaction_create(&self, _context: Context, interaction: Interaction) {
        let front = Arc::clone(&self.front);
        match interaction {
            Interaction::Command(command) => {
                self.answering
                    .spawn(async move { commands::handle(&front, &command).await });
            }
            Interaction::Autocomplete(typing) => {
                self.answering
                    .spawn(async move { commands::complete(&front, &typing).await });
            }
            Interaction::Component(component) => {
                self.answering
                    .spawn(async move { components::handle(&front, &component).await });
            }
            _ => {}
        }
    }
}

/// Notes which servers removed the bot while it was away. Each shard is told of its own servers only.
async fn note_absences(front: &Front, ready: &Ready) {
    let shards = ready.shard.map_or(1, |shard| u64::from(shard.total)).max(1);
    let own = ready.shard.map_or(0, |shard| u64::from(shard.id.0));
    let present: Vec<u64> = ready.guilds.iter().map(|guild| guild.id.get()).collect();
    let note = move |state: &crate::state::State| {
        for server in state.servers()? {
            let is_of_shard = (server >> 22) % shards == own;
            if is_of_shard && !present.contains(&server) {
                state.left(server, people::now())?;
            }
        }
        Ok(())
    };
    // The log has said what was wrong; the next start tries again.
    let _ = front.people.keep(note).await;
}
