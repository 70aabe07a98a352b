//! Buttons: what each does when somebody presses it, wherever the bot was restarted since.

use std::sync::Arc;

use serde_json::Value;
use serenity::all::{ActionRowComponent, Button, ButtonKind, ComponentInteraction, Permissions};

use super::failure::Failure;
use super::interaction::Caller;
use super::render::buttons::{self, Audience};
use super::render::{self, context, pages};
use super::workers::Ticket;
use super::{Front, people};
use crate::answer::Quote;
use crate::library::{Library, View};
use crate::state::Vote;
use context::Part;
use custom_id::{Action, Pages, QuoteRef};

pub mod custom_id;
pub(crate) mod lookup;
pub(crate) mod own;

/// Of the paragraphs beside one so many are tried: one that is too long for the index is not there.
const NEIGHBOURS: u32 = 16;

/// Carries out what a button is for.
pub(crate) async fn handle(front: &Front, component: &ComponentInteraction) {
    let caller = Caller::of_component(component);
    front.people.learn_language_of_person(caller.user, caller.language);
    front.metrics.came("button");
    let Some(action) = front.people.seal.read(caller.guild, &component.data.custom_id) else {
        tracing::debug!(interaction = caller.interaction.get(), "a button is not known");
        return caller.refuse(front, &caller.language.button_unknown()).await;
    };
    let flags = component.message.flags.map_or(0, |flags| flags.bits());
    let shown = Shown {
        is_private: render::is_private(flags),
        can_be_shared: offers_to_share(front, component),
        question: render::echoed(&component.message.content),
    };
    match action {
        Action::Vote(up) => vote(front, &caller, component.message.id.get(), up).await,
        Action::Delete(asker) => delete(front, &caller, asker).await,
        Action::Turn(pages) => turn(front, &caller, pages, shown).await,
        Action::Share(pages) => share(front, &caller, pages, shown).await,
        Action::Context(quote, None) => {
            let show = move |front: &Look| front.context(quote, None);
            look_up(front, &caller, render::deferred(true), show).await;
        }
        Action::Context(quote, place) => {
            let show = move |front: &Look| front.context(quote, place);
            look_up(front, &caller, render::deferred_change(), show).await;
        }
        Action::Closest(quote) => {
            let show = move |front: &Look| front.closest(quote);
            look_up(front, &caller, render::deferred(true), show).await;
        }
        Action::Own(change, mark) => own::press(front, &caller, change, mark).await,
        Action::Keep => own::keep(front, &caller).await,
        Action::List(page) => {
            let show = move |front: &Look| front.list(page);
            look_up(front, &caller, render::deferred_change(), show).await;
        }
    }
}

/// The message that a button belongs to.
struct Shown {
    is_private: bool,
    can_be_shared: bool,
    /// Its first line, where that is no quote.
    question: Option<String>,
}

/// Whether a message has a button that shares it. What is shared already has none, nor has a copy of what all can see.
fn offers_to_share(front: &Front, component: &ComponentInteraction) -> bool {
    let guild = component.guild_id.map(serenity::all::GuildId::get);
    let shares = |button: &ActionRowComponent| match button {
        ActionRowComponent::Button(Button {
            data: ButtonKind::NonLink { custom_id, .. },
            ..
        }) => matches!(front.people.seal.read(guild, custom_id), Some(Action::Share(_))),
        _ => false,
    };
    let rows = &component.message.components;
    rows.iter().flat_map(|row| &row.components).any(shares)
}

async fn vote(front: &Front, caller: &Caller, message: u64, up: bool) {
    // The file may be slow or locked by another program, so Discord is told first.
    if caller.acknowledge(front, &render::deferred(true)).await.is_err() {
        return;
    }
    let (server, person) = (caller.server.unwrap_or_default(), caller.user);
    let kept = front
        .people
        .keep(move |state| state.vote(server, message, person, up))
        .await;
    let language = caller.language;
    let sentence = match kept {
        Ok(Vote::Up) => language.voted_up(),
        Ok(Vote::Down) => language.voted_down(),
        Ok(Vote::Erased) => language.vote_erased(),
        Err(people::NotKept) => language.not_kept(),
    };
    let _ = caller.finish(front, &render::body(&sentence)).await;
}

async fn delete(front: &Front, caller: &Caller, asker: u64) {
    let may_delete = caller.user == asker || caller.may(Permissions::MANAGE_MESSAGES);
    if !may_delete {
        return caller.refuse(front, &caller.language.delete_refused()).await;
    }
    if caller.acknowledge(front, &render::deferred_change()).await.is_err() {
        return;
    }
    if caller.delete(front).await.is_err() {
        let body = render::private_body(&caller.language.delete_failed());
        let _ = caller.follow_up(front, &body).await;
    }
}

/// Shows other quotes: in the message itself for the one who asked, and privately for everybody else.
async fn turn(front: &Front, caller: &Caller, mut pages: Pages, shown: Shown) {
    let is_own = pages.asker == caller.user;
    let (response, audience) = match (is_own, shown.is_private) {
        (true, false) => (render::deferred_change(), Audience::All),
        // Turning offers nothing that the message does not: sharing needs no turn to ask, and once must be enough.
        (_, true) if shown.can_be_shared => (render::deferred_change(), Audience::AskerAlone),
        (_, true) => (render::deferred_change(), Audience::AskerAloneForGood),
        (false, false) => (render::deferred(true), Audience::AskerAloneForGood),
    };
    if !is_own {
        pages.asker = caller.user;
        pages.language = caller.language;
    }
    let question = shown.question;
    let show = move |look: &Look| look.page(&pages, question.clone(), audience);
    look_up(front, caller, response, show).await;
}

/// Posts a private answer for all, and takes the button away from the private one.
async fn share(front: &Front, caller: &Caller, pages: Pages, shown: Shown) {
    let settings = front.people.settings(caller.server);
    if !caller.is_allowed_by(&settings) {
        let sentence = render::server::only_in(caller.language, &settings);
        return caller.refuse(front, &sentence).await;
    }
    let question = shown.question;
    let again = (pages.clone(), question.clone());
    let publish = move |look: &Look| look.page(&pages, question.clone(), Audience::All);
    let Some(ticket) = enter(front, caller).await else {
        return;
    };
    if caller.acknowledge(front, &render::deferred_change()).await.is_err() {
        return;
    }
    let public = match Look::run(front, caller, &ticket, publish).await {
        Ok(body) => body,
        Err(failure) => {
            let sentence = failure.report(caller.language, caller.interaction.get());
            let _ = caller.follow_up(front, &render::private_body(&sentence)).await;
            return;
        }
    };
    if caller.follow_up(front, &public).await.is_err() {
        return;
    }
    let unshare = move |look: &Look| look.page(&again.0, again.1.clone(), Audience::AskerAloneForGood);
    if let Ok(body) = Look::run(front, caller, &ticket, unshare).await {
        let _ = caller.finish(front, &body).await;
    }
}

/// A place among the questions, or the person is told that there is none.
async fn enter(front: &Front, caller: &Caller) -> Option<Ticket> {
    match front.place() {
        Ok(ticket) => Some(ticket),
        Err(refusal) => {
            caller.refuse(front, &refusal.sentence(caller.language)).await;
            None
        }
    }
}

/// Acknowledges, looks something up and shows it; what went wrong is told privately and changes no message.
async fn look_up(
    front: &Front,
    caller: &Caller,
    response: Value,
    show: impl FnOnce(&Look) -> Result<Value, Failure> + Send + 'static,
) {
    let Some(ticket) = enter(front, caller).await else {
        return;
    };
    if caller.acknowledge(front, &response).await.is_err() {
        return;
    }
    match Look::run(front, caller, &ticket, show).await {
        Ok(body) => drop(caller.finish(front, &body).await),
        Err(failure) => {
            let sentence = failure.report(caller.language, caller.interaction.get());
            if response == render::deferred_change() {
                let _ = caller.follow_up(front, &render::private_body(&sentence)).await;
            } else {
                let _ = caller.finish(front, &render::body(&sentence)).await;
            }
        }
    }
}

/// What looks things up on a worker, for one person.
struct Look {
    articles: Arc<Library>,
    people: Arc<people::People>,
    caller: Caller,
}

impl Look {
    async fn run(
        front: &Front,
        caller: &Caller,
        ticket: &Ticket,
        show: impl FnOnce(&Look) -> Result<Value, Failure> + Send + 'static,
    ) -> Result<Value, Failure> {
        let look = Look {
            articles: Arc::clone(&front.articles),
            people: Arc::clone(&front.people),
            caller: caller.clone(),
        };
        ticket.run(move || show(&look)).await?
    }

    /// What may be seen where the button is.
    fn view(&self) -> Result<View, Failure> {
        Ok(self.articles.view(self.caller.server)?)
    }

    /// The quotes of a page of an answer.
    fn page(&self, pages: &Pages, question: Option<String>, audience: Audience) -> Result<Value, Failure> {
        let view = self.view()?;
        let (position, at_once) = (usize::from(pages.position), usize::from(pages.at_once));
        let shown = pages.quotes.iter().skip(position).take(at_once);
        let quotes = shown
            .map(|quote| lookup::quote(&view, quote))
            .collect::<Result<Vec<Quote>, Failure>>()?;
        let quotes: Vec<&Quote> = quotes.iter().collect();
        let place = (position > 0).then_some((position, pages.quotes.len()));
        let question = question.filter(|_| pages.has_question);
        let content = render::quotes(pages.language, question, &quotes, place);
        let rows = buttons::of_answer(&self.people.seal, self.caller.guild, pages, audience);
        Ok(render::with_components(render::body(&content), rows))
    }

    /// The paragraph of a quote, or one before or after it.
    fn context(&self, reference: QuoteRef, place: Option<(u32, u32)>) -> Result<Value, Failure> {
        let view = self.view()?;
        let article = lookup::article(&view, &reference)?;
        let (number, part) = match place {
            None => (reference.paragraph, Part::OfQuote),
            Some((number, u32::MAX)) => (number, Part::Last),
            Some((number, part)) => (number, Part::Number(part)),
        };
        let passage = lookup::passage(&view, article, number)?;
        let marked = lookup::range_in(&passage, &reference);
        let language = self.caller.language;
        let shown = context::paragraph(language, article, &passage, marked, part);

        let is_there = |number: &u32| matches!(view.passage(&article.id, *number), Ok(Some(_)));
        let earlier = match shown.part.checked_sub(1) {
            Some(part) => Some((number, part)),
            None => (number.saturating_sub(NEIGHBOURS)..number)
                .rev()
                .find(is_there)
                .map(|number| (number, u32::MAX)),
        };
        let later = match shown.part + 1 {
            part if part < shown.parts => Some((number, part)),
            _ => (number.saturating_add(1)..article.paragraphs)
                .take(NEIGHBOURS as usize)
                .find(is_there)
                .map(|number| (number, 0)),
        };
        let (seal, guild) = (&self.people.seal, self.caller.guild);
        let rows = buttons::of_context(seal, guild, language, reference, [earlier, later]);
        Ok(render::with_components(render::body(&shown.content), rows))
    }

    /// The sentence that came closest to an answer.
    fn closest(&self, reference: QuoteRef) -> Result<Value, Failure> {
        let quote = lookup::quote(&self.view()?, &reference)?;
        let language = self.caller.language;
        let rows = buttons::of_closest(&self.people.seal, self.caller.guild, language, reference);
        Ok(render::with_components(
            render::body(&context::closest(language, &quote)),
            rows,
        ))
    }

    /// A page of the list of articles.
    fn list(&self, page: u32) -> Result<Value, Failure> {
        let view = self.view()?;
        let (seal, guild, language) = (&self.people.seal, self.caller.guild, self.caller.language);
        let (content, page, pages) = pages::list(language, &view.articles().collect::<Vec<_>>(), page);
        let rows = buttons::of_list(seal, guild, language, page, pages);
        Ok(render::with_components(render::body(&content), rows))
    }
}
