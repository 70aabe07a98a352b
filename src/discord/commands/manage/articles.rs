//! `/manage articles-…`: the articles that a server has for itself. Whoever comes here may manage the server.

use std::sync::Arc;

use serde_json::Value;
use serenity::all::{CommandDataOption, CommandDataOptionValue, CommandInteraction};

use crate::config::Quota;
use crate::discord::commands::article;
use crate::discord::components::own;
use crate::discord::escape::{escape, one_line};
use crate::discord::failure::Failure;
use crate::discord::interaction::Caller;
use crate::discord::render::buttons;
use crate::discord::render::pages::bold_title;
use crate::discord::texts::Language;
use crate::discord::{Front, render};
use crate::error::Error;
use crate::intake::added::{self, Added, RemovedArticle};

/// The subcommands.
pub(super) const ADD: &str = "articles-add";
pub(super) const REMOVE: &str = "articles-remove";
pub(super) const RESTORE: &str = "articles-restore";

/// The largest attachment that is looked at, in bytes.
const LARGEST: u32 = 10 * 1024 * 1024;

/// What somebody offers.
enum Offer {
    Attachment { name: String, address: String },
    Page { address: String },
}

/// What became of it.
struct Taken {
    added: Added,
    title: String,
    articles: usize,
    bytes: u64,
}

/// Takes an article in, and tells what became of it. Discord has been told that this may take a while.
pub(super) async fn add(
    front: &Front,
    caller: &Caller,
    server: u64,
    command: &CommandInteraction,
    options: &[CommandDataOption],
) -> Value {
    let (language, quota) = (caller.language, front.quota);
    let offer = match read_offer(command, options, language) {
        Ok(offer) => offer,
        Err(sentence) => return render::body(&sentence),
    };
    if quota.articles == 0 {
        return render::body(&language.own_off());
    }
    let sources = front.articles.sources_of(server);
    // Fetching and converting takes seconds: it has places of its own, so that no question waits for it.
    let admitted = front.admit(caller.user, caller.guild);
    let ticket = match admitted.and_then(|()| front.place_for_chore()) {
        Ok(ticket) => ticket,
        Err(refusal) => return render::body(&refusal.sentence(language)),
    };
    let (library, intake) = (Arc::clone(&front.articles), Arc::clone(&front.intake));
    let job = move || -> Result<Taken, Error> {
        let added = match offer {
            Offer::Attachment { name, address } => intake.attachment(&sources, Some(quota), &name, &address)?,
            Offer::Page { address } => intake.page(&sources, Some(quota), &address)?,
        };
        library.rebuild_guild(server)?;
        let view = library.view(Some(server))?;
        let article = view.article(added.id());
        let title = article.map_or_else(|| added.id().to_owned(), |article| article.title.clone());
        let (articles, bytes) = added::held(&sources)?;
        Ok(Taken {
            added,
            title,
            articles,
            bytes,
        })
    };
    let taken = match ticket.run(job).await {
        Ok(Ok(taken)) => taken,
        Ok(Err(error)) => return render::body(&complaint(error, language, caller.interaction.get())),
        Err(failure) => return render::body(&failure.report(language, caller.interaction.get())),
    };
    tracing::info!(
        interaction = caller.interaction.get(),
        guild = server,
        articles = taken.articles,
        bytes = taken.bytes,
        "took in an article of a server"
    );
    let title = bold_title(&taken.title, taken.added.id());
    let Quota { articles: most, .. } = quota;
    let (used, room) = (megabytes(taken.bytes), quota.megabytes());
    let sentence = match taken.added {
        Added::New(_) => language.own_added(title, taken.articles, most, used, room),
        Added::Changed(_) => language.own_changed(title, taken.articles, most, used, room),
        Added::Same(_) => language.own_same(title),
    };
    render::body(&sentence)
}

/// Asks whether an article is really to be removed.
pub(super) async fn remove(front: &Front, caller: &Caller, server: u64, options: &[CommandDataOption]) -> Value {
    let language = caller.language;
    let Some(named) = text(options, "article") else {
        return render::body(&language.own_unknown());
    };
    let library = Arc::clone(&front.articles);
    let find = move || {
        let view = library.view(Some(server)).ok()?;
        let id = article::resolve(view.own_articles().iter(), &named).ok()?;
        let title = view.article(&id)?.title.clone();
        Some((id, title))
    };
    let found = match front.workers.look_up(find).await {
        Some(Some(found)) => found,
        Some(None) => return render::body(&language.own_unknown()),
        None => return render::body(&language.busy()),
    };
    let (id, title) = found;
    let rows = buttons::of_removal(&front.people.seal, caller.guild, language, own::mark(&id));
    let question = language.own_remove(bold_title(&title, &id));
    render::with_components(render::body(&question), rows)
}

/// Brings an article back.
pub(super) async fn restore(front: &Front, caller: &Caller, server: u64, options: &[CommandDataOption]) -> Value {
    let language = caller.language;
    let Some(named) = text(options, "article") else {
        return render::body(&language.own_not_restored());
    };
    let is_meant =
        move |removed: &RemovedArticle| article::is_meant(&removed.id, named.trim()) || removed.name == named.trim();
    own::restore(front, caller, server, is_meant).await
}

/// What is offered while a manager types into an option.
pub(super) async fn choices(front: &Front, server: u64, subcommand: &str, typed: String) -> Vec<Value> {
    let library = Arc::clone(&front.articles);
    let is_removal = subcommand == REMOVE;
    let find = move || {
        if is_removal {
            let view = library.view(Some(server)).ok()?;
            return Some(article::choices(view.own_articles().iter(), &typed));
        }
        let removed = added::removed_articles(&library.sources_of(server)).ok()?;
        Some(article::choices_of(
            removed
                .iter()
                .map(|removed| (removed.id.as_str(), removed.name.as_str())),
            &typed,
        ))
    };
    front.workers.look_up(find).await.flatten().unwrap_or_default()
}

/// One of the two things that can be offered.
fn read_offer(
    command: &CommandInteraction,
    options: &[CommandDataOption],
    language: Language,
) -> Result<Offer, String> {
    let attached = options.iter().find_map(|option| match option.value {
        CommandDataOptionValue::Attachment(id) => command.data.resolved.attachments.get(&id),
        _ => None,
    });
    match (attached, text(options, "address")) {
        (Some(file), None) if file.size > LARGEST => Err(language.own_too_large(LARGEST >> 20)),
        (Some(file), None) => Ok(Offer::Attachment {
            name: file.filename.clone(),
            address: file.url.clone(),
        }),
        (None, Some(address)) => Ok(Offer::Page { address }),
        _ => Err(language.own_what()),
    }
}

/// What the person reads where something could not be taken in.
fn complaint(error: Error, language: Language, reference: u64) -> String {
    match error {
        Error::TooMuch { articles, bytes, .. } => {
            let quota = Quota { articles, bytes };
            language.own_no_room(articles, quota.megabytes())
        }
        Error::NotAdded { what, .. } => language.own_not_added(escape(&one_line(&what))),
        other => Failure::from(other).report(language, reference),
    }
}

fn text(options: &[CommandDataOption], name: &str) -> Option<String> {
    let option = options.iter().find(|option| option.name == name)?;
    let text = option.value.as_str().filter(|text| !text.trim().is_empty());
    text.map(str::to_owned)
}

/// With one digit after the point, and never nothing for something.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::megabytes;

    #[test]
    fn something_is_never_nothing() {
        for (bytes, shown) in [
            (0, "0.0"),
            (1, "0.1"),
            (100_000, "0.1"),
            (1_950_001, "2.0"),
            (20_000_000, "20.0"),
        ] {
            assert_eq!(megabytes(bytes), shown);
        }
    }
}
