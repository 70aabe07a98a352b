//! `/articles`, `/status` and `/help`: what the bot knows, how it is, and what it can do.

use std::sync::Arc;

use serde_json::{Value, json};
use serenity::all::CommandInteraction;

use super::{EVERYWHERE, article, ask};
use crate::discord::failure::Failure;
use crate::discord::interaction::Caller;
use crate::discord::render::pages::{self, Condition};
use crate::discord::render::{self, buttons};
use crate::discord::texts::named;
use crate::discord::{Front, people};
use crate::library::Library;

/// The commands' names.
pub(super) const ARTICLES: &str = "articles";
pub(super) const STATUS: &str = "status";
pub(super) const HELP: &str = "help";

/// The commands as they are registered.
pub(super) fn commands() -> [Value; 3] {
    let article = named("articles_article", json!({ "type": 3, "autocomplete": true }));
    [
        named("articles", EVERYWHERE.command(1, &[article])),
        named("status", EVERYWHERE.command(1, &[])),
        named("help", EVERYWHERE.command(1, &[])),
    ]
}

/// Says what the bot can do.
pub(super) async fn help(front: &Front, command: &CommandInteraction) {
    let caller = Caller::of_command(command);
    caller.refuse(front, &caller.language.help()).await;
}

/// Lists the articles, or shows what is known of one.
pub(super) async fn articles(front: &Front, command: &CommandInteraction) {
    let caller = Caller::of_command(command);
    let named = ask::text(command, "article").map(str::to_owned);
    let (library, people, asked) = (Arc::clone(&front.articles), Arc::clone(&front.people), caller.clone());
    let find = move || show_articles(&library, &people, &asked, named.as_deref());
    answer(front, &caller, find).await;
}

fn show_articles(
    library: &Library,
    people: &people::People,
    caller: &Caller,
    named: Option<&str>,
) -> Result<Value, Failure> {
    let view = library.view(caller.server)?;
    if let Some(named) = named {
        let id = article::resolve(view.articles(), named)?;
        let article = view.article(&id).ok_or_else(|| Failure::from(unknown(id)))?;
        return Ok(render::body(&pages::facts(caller.language, article)));
    }
    let (content, page, count) = pages::list(caller.language, &view.articles().collect::<Vec<_>>(), 0);
    let rows = buttons::of_list(&people.seal, caller.guild, caller.language, page, count);
    Ok(render::with_components(render::body(&content), rows))
}

fn unknown(id: String) -> crate::error::Error {
    crate::error::Error::UnknownArticle { id }
}

/// Says how the bot is. What is wrong with files is for operators.
pub(super) async fn status(front: &Front, command: &CommandInteraction) {
    let caller = Caller::of_command(command);
    let (library, guild) = (Arc::clone(&front.articles), caller.server);
    let started = front.people.started;
    let (language, problems) = (caller.language, front.config.operators.contains(&caller.user));
    let reader = front.answerer.has_reader();
    let find = move || {
        let view = library.view(guild).ok();
        let index = view.map(|view| {
            let problems = view.operator().problems().len();
            (view.articles().count(), view.passages(), problems)
        });
        let condition = Condition {
            started,
            index,
            reader,
            problems,
        };
        Ok(render::body(&pages::status(language, &condition)))
    };
    answer(front, &caller, find).await;
}

/// Acknowledges privately, looks something up on a worker and shows it.
pub(super) async fn answer(
    front: &Front,
    caller: &Caller,
    find: impl FnOnce() -> Result<Value, Failure> + Send + 'static,
) {
    // It takes a place from the questions, so it counts as one.
    let admitted = front.admit(caller.user, caller.guild);
    let ticket = match admitted.and_then(|()| front.place()) {
        Ok(ticket) => ticket,
        Err(refusal) => return caller.refuse(front, &refusal.sentence(caller.language)).await,
    };
    if caller.acknowledge(front, &render::deferred(true)).await.is_err() {
        return;
    }
    let body = match ticket.run(find).await {
        Ok(Ok(body)) => body,
        Ok(Err(failure)) | Err(failure) => render::body(&failure.report(caller.language, caller.interaction.get())),
    };
    let _ = caller.finish(front, &body).await;
}
