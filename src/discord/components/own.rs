//! The buttons that remove a server's own article, or bring it back. Who presses them is checked again.

use std::sync::Arc;

use serde_json::Value;
use serenity::all::Permissions;

use crate::config::Sources;
use crate::discord::failure::Failure;
use crate::discord::interaction::Caller;
use crate::discord::render::buttons;
use crate::discord::render::pages::bold_title;
use crate::discord::{Front, render};
use crate::error::Error;
use crate::intake::added::{self, RemovedArticle};
use crate::library::Library;

/// What a button names an article by: the beginning of its id's BLAKE3 hash.
pub(crate) type Mark = [u8; 8];

/// The mark of an article.
pub(crate) fn mark(id: &str) -> Mark {
    let mut mark = Mark::default();
    mark.copy_from_slice(&blake3::hash(id.as_bytes()).as_bytes()[..8]);
    mark
}

/// What is done to an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is taken away.
    Remove,
    /// It is brought back.
    Restore,
}

/// Carries out what somebody has confirmed, in the message that asked for it.
pub(super) async fn press(front: &Front, caller: &Caller, change: Change, mark: Mark) {
    let Some(server) = managed(front, caller).await else {
        return;
    };
    if caller.acknowledge(front, &render::deferred_change()).await.is_err() {
        return;
    }
    let body = match change {
        Change::Remove => remove(front, caller, server, mark).await,
        Change::Restore => {
            let is_meant = move |removed: &RemovedArticle| self::mark(&removed.id) == mark;
            restore(front, caller, server, is_meant).await
        }
    };
    let _ = caller.finish(front, &body).await;
}

/// Leaves everything as it is, and takes the buttons away.
pub(super) async fn keep(front: &Front, caller: &Caller) {
    if managed(front, caller).await.is_none() {
        return;
    }
    if caller.acknowledge(front, &render::deferred_change()).await.is_ok() {
        let _ = caller.finish(front, &plain(&caller.language.own_kept())).await;
    }
}

/// The server, where this person may manage it; else they are told.
async fn managed(front: &Front, caller: &Caller) -> Option<u64> {
    if caller.server.is_none() || !caller.may(Permissions::MANAGE_GUILD) {
        tracing::info!(
            interaction = caller.interaction.get(),
            "refused to change a server's articles"
        );
        caller.refuse(front, &caller.language.manage_refused()).await;
        return None;
    }
    caller.server
}

async fn remove(front: &Front, caller: &Caller, server: u64, mark: Mark) -> Value {
    let language = caller.language;
    let quota = front.quota;
    let removed = change(front, caller, server, move |library, sources| {
        let view = library.view(Some(server))?;
        let article = view
            .own_articles()
            .iter()
            .find(|article| self::mark(&article.id) == mark);
        let Some(article) = article else { return Ok(None) };
        added::remove(sources, Some(quota), &article.id)?;
        Ok(Some((article.id.clone(), article.title.clone())))
    });
    match removed.await {
        Ok(Some((id, title))) => {
            let rows = buttons::of_removed(&front.people.seal, caller.guild, language, mark);
            let sentence = language.own_removed(bold_title(&title, &id));
            render::with_components(render::body(&sentence), rows)
        }
        Ok(None) => plain(&language.own_unknown()),
        Err(sentence) => plain(&sentence),
    }
}

/// Brings back the article that is meant, and says so.
pub(crate) async fn restore(
    front: &Front,
    caller: &Caller,
    server: u64,
    is_meant: impl Fn(&RemovedArticle) -> bool + Send + 'static,
) -> Value {
    let language = caller.language;
    let restored = change(front, caller, server, move |_, sources| {
        let removed = added::removed_articles(sources)?;
        let Some(removed) = removed.into_iter().find(is_meant) else {
            return Ok(None);
        };
        match added::restore(sources, &removed.id) {
            Ok(()) => Ok(Some(removed.id)),
            // Another article has its name now, or somebody else was faster.
            Err(Error::NotChanged { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    });
    let id = match restored.await {
        Ok(Some(id)) => id,
        Ok(None) => return plain(&language.own_not_restored()),
        Err(sentence) => return plain(&sentence),
    };
    let library = Arc::clone(&front.articles);
    let title = move || Some(library.view(Some(server)).ok()?.article(&id)?.title.clone());
    let title = front.workers.look_up(title).await.flatten().unwrap_or_default();
    plain(&language.own_restored(bold_title(&title, "")))
}

/// Changes a server's articles and brings its index up to date; or gives what the person reads instead.
async fn change<T: Send + 'static>(
    front: &Front,
    caller: &Caller,
    server: u64,
    change: impl FnOnce(&Library, &Sources) -> Result<Option<T>, Error> + Send + 'static,
) -> Result<Option<T>, String> {
    let (language, reference) = (caller.language, caller.interaction.get());
    let ticket = front.place_for_chore().map_err(|refusal| refusal.sentence(language))?;
    let library = Arc::clone(&front.articles);
    let job = move || {
        let changed = change(&library, &library.sources_of(server))?;
        if changed.is_some() {
            library.rebuild_guild(server)?;
        }
        Ok(changed)
    };
    let outcome = ticket
        .run(job)
        .await
        .map_err(|failure| failure.report(language, reference))?;
    outcome.map_err(|error: Error| Failure::from(error).report(language, reference))
}

/// A sentence without buttons: those of the message before go.
fn plain(sentence: &str) -> Value {
    render::with_components(render::body(sentence), Value::Array(Vec::new()))
}
