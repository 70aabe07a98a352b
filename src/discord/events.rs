//! Gateway events, each handed to the room that it belongs to. Nothing here may panic or hold up the next event.

use std::sync::Arc;

use serenity::all::{
    Context, EventHandler, Guild, Interaction, Message, PartialGuild, Ready, ResumedEvent, ShardInfo, UnavailableGuild,
};
use tokio::runtime::Handle;

use super::once::Event;
use super::{Front, commands, components, mention, people, service};

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
        let (shard, application) = (ready.shard, ready.application.id);
        let present: Vec<u64> = ready.guilds.iter().map(|guild| guild.id.get()).collect();
        self.front.metrics.connected();
        // A second READY, after a session that could not be resumed or of another shard, brings the same id.
        if self.front.bot.set(ready.user.id).is_ok() {
            service::ready();
        }
        let front = Arc::clone(&self.front);
        // Registering is nothing that the end of the process should wait for.
        self.answering
            .spawn(async move { commands::register(&front, application).await });
        let front = Arc::clone(&self.front);
        self.spawn(async move { note_absences(&front, shard, present).await });
    }

    async fn guild_create(&self, _context: Context, guild: Guild, _is_new: Option<bool>) {
        let (front, id) = (Arc::clone(&self.front), guild.id.get());
        front.people.learn_language(id, &guild.preferred_locale);
        self.spawn(async move {
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
        self.spawn(async move {
            // The log has said what was wrong; the next start finds the server gone.
            let _ = front.people.keep(move |state| state.left(id, people::now())).await;
        });
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
            Interaction::Component(component) => {
                self.spawn(async move { components::handle(&front, &component).await });
            }
            _ => {}
        }
    }
}

/// Notes which servers removed the bot while it was away. Each shard is told of its own servers only.
async fn note_absences(front: &Front, shard: Option<ShardInfo>, present: Vec<u64>) {
    let shards = shard.map_or(1, |shard| u64::from(shard.total)).max(1);
    let own = shard.map_or(0, |shard| u64::from(shard.id.0));
    let library = Arc::clone(&front.articles);
    let note = move |state: &crate::state::State| {
        for server in state.servers()?.into_iter().chain(library.guilds()) {
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
