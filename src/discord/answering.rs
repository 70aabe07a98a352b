//! From somebody's question to a message: asks the core, holds to the server's settings, and adds the buttons.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use tracing::Instrument;

use super::commands::article;
use super::components::custom_id::{Pages, QuoteRef};
use super::components::lookup;
use super::failure::Failure;
use super::metrics::Outcome;
use super::render;
use super::render::buttons::{self, Audience};
use super::texts::Language;
use super::workers::Ticket;
use super::{Front, QUESTION_LIMIT};
use crate::answer::{Abstention, Answer, Status};
use crate::answerer::Question;
use crate::state::ServerSettings;
use crate::text::dates::Since;

/// Quotes of an answer that one can turn to.
const QUOTES: usize = 4;

/// What somebody asked, and what is known of them.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// As it is understood.
    pub(crate) question: String,
    /// An id, a title, or what autocompletion offered.
    pub(crate) article: Option<String>,
    /// Only articles of that day or later.
    pub(crate) since: Option<Since>,
    /// Where others, or the person, should see what was asked: the text that is shown.
    pub(crate) shown: Option<String>,
    pub(crate) asker: u64,
    /// The server for the buttons; they work nowhere else.
    pub(crate) guild: Option<u64>,
    /// The server for its articles, settings and counts: only where the bot is a member.
    pub(crate) server: Option<u64>,
    pub(crate) language: Language,
    pub(crate) audience: Audience,
}

/// An answer as it will be shown.
pub(crate) struct Reply {
    pub(crate) status: Status,
    pub(crate) micros: u64,
    /// The content and the buttons.
    pub(crate) body: Value,
}

impl Front {
    /// Answers a question on a worker, and counts what became of it.
    ///
    /// # Errors
    /// What the person should read instead.
    pub(crate) async fn reply(
        &self,
        ticket: &Ticket,
        asked: &Asked,
        settings: &ServerSettings,
    ) -> Result<Reply, Failure> {
        let span = tracing::debug_span!("question", outcome = tracing::field::Empty);
        let reply = self.compose(ticket, asked, settings).instrument(span.clone()).await;
        let outcome = match &reply {
            Ok(reply) => reply.status.into(),
            Err(_) => Outcome::Failed,
        };
        span.record("outcome", outcome.name());
        self.metrics.count(outcome);
        reply
    }

    async fn compose(&self, ticket: &Ticket, asked: &Asked, settings: &ServerSettings) -> Result<Reply, Failure> {
        let length = asked.question.chars().count();
        if length > QUESTION_LIMIT {
            return Err(Failure::TooLong {
                length,
                limit: QUESTION_LIMIT,
            });
        }
        let (mut answer, references) = self.ask(ticket, asked).await?;
        if answer.confidence < f64::from(settings.confidence) / 100.0 && answer.status == Status::Answered {
            answer.status = Status::NotFound;
            answer.abstention = Some(Abstention::BelowThreshold);
        }
        let begun = Instant::now();
        let span = tracing::debug_span!("render", quotes = answer.quotes.len()).entered();
        let shown = asked.shown.as_deref();
        let at_once = settings.quotes.clamp(1, crate::state::MAX_QUOTES);
        let content = render::answer(asked.language, &answer, shown, usize::from(at_once));
        let rows = if references.is_empty() {
            buttons::without_quotes(&self.people.seal, asked, &answer)
        } else {
            let pages = self.people.seal.fitting(Pages {
                asker: asked.asker,
                language: asked.language,
                has_question: shown.is_some_and(|shown| !render::echo(asked.language, shown).is_empty()),
                at_once,
                position: 0,
                quotes: references,
            });
            match answer.status {
                Status::Answered => buttons::of_answer(&self.people.seal, asked.guild, &pages, asked.audience),
                Status::NotFound => buttons::of_refusal(&self.people.seal, asked, &pages),
            }
        };
        let body = render::with_components(render::body(&content), rows);
        drop(span);
        self.metrics.rendered(begun.elapsed());
        Ok(Reply {
            status: answer.status,
            micros: answer.micros,
            body,
        })
    }

    async fn ask(&self, ticket: &Ticket, asked: &Asked) -> Result<(Answer, Vec<QuoteRef>), Failure> {
        let (library, answerer) = (Arc::clone(&self.articles), Arc::clone(&self.answerer));
        let guild = asked.server;
        let (text, article, since) = (asked.question.clone(), asked.article.clone(), asked.since);
        let job = move || -> Result<(Answer, Vec<QuoteRef>), Failure> {
            let view = library.view(guild)?;
            let article = article
                .map(|named| article::resolve(view.articles(), &named))
                .transpose()?;
            let answer = answerer.ask(&Question {
                guild,
                article,
                since,
                top: QUOTES,
                candidates: true,
                ..Question::new(text)
            })?;
            let references = lookup::references(&library.view(guild)?, &answer.quotes);
            Ok((answer, references))
        };
        ticket.run(job).await?
    }

    /// Counts a question for its server, and keeps its text where the operator wants that.
    pub(crate) async fn keep_count(&self, asked: &Asked, status: Status, took: Duration) {
        let Some(server) = asked.server else { return };
        let found = status == Status::Answered;
        self.people.state.count(server, found, took);
        if self.people.store_questions {
            self.people.keep_question(server, found, &asked.question).await;
        }
    }
}
