//! Answers as Discord messages: the quote with its words in bold, where it stands, and every limit kept.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let (articles, index) = (folder.path().join("articles"), folder.path().join("index"));
//! # std::fs::create_dir(&articles)?;
//! # std::fs::write(articles.join("mill.md"), "# The mill\n\nThe *old* mill of @everyone was built in 1802.")?;
//! use pullquote::answerer::{Answerer, Question};
//! use pullquote::discord::render;
//! use pullquote::discord::texts::Language;
//!
//! let question = Question { candidates: true, top: 1, ..Question::new("When was the mill built?") };
//! let answer = Answerer::of_folder(&articles, &index)?.ask(&question)?;
//! let quotes: Vec<_> = answer.quotes.iter().collect();
//! let message = render::body(&render::quotes(Language::English, None, &quotes, None));
//!
//! // Markup is dropped, what Discord would act on is escaped, and nobody can be pinged.
//! let content = message["content"].as_str().unwrap_or_default();
//! assert!(content.starts_with("> The old mill of \\@everyone was built in"));
//! assert_eq!(message["allowed_mentions"]["parse"], serde_json::json!([]));
//! # Ok(())
//! # }
//! ```

use std::ops::Range;

use reqwest::Url;
use serde_json::{Value, json};

use super::escape::{escape, one_line, shorten, units};
use super::excerpt::excerpt;
use super::plain::{Plain, plain};
use super::texts::Language;
use crate::answer::{Abstention, Answer, Quote, Status};

pub(crate) mod buttons;
pub(crate) mod context;
pub(crate) mod pages;
pub(crate) mod server;
#[cfg(test)]
mod tests;

/// Most that a message may hold, in UTF-16 units; Discord itself counts code points.
pub const MESSAGE_LIMIT: usize = 2000;
/// Of a repeated question so many units are shown.
const QUESTION_LIMIT: usize = 150;
/// Of a title so many units are shown.
const TITLE_LIMIT: usize = 200;
/// Longer addresses are not linked.
const URL_LIMIT: usize = 400;
/// Discord takes no longer name of a thread.
const THREAD_NAME_LIMIT: usize = 100;
/// Dates are ten characters; the index does not promise it.
const DATE_LIMIT: usize = 40;
/// A line of its own for the dots of a cut quote: what stands in the block quote is the article's and nothing else.
const DOTS: &str = "…";

/// Message flag: show no previews of links.
const SUPPRESS_EMBEDS: u64 = 1 << 2;
/// Message flag: only the person who asked sees it.
const EPHEMERAL: u64 = 1 << 6;

/// The message that answers a question with so many quotes. `question` is repeated in short where it is given: others do
/// not see the options of somebody's slash command.
pub fn answer(language: Language, answer: &Answer, question: Option<&str>, at_once: usize) -> String {
    let question = question
        .map(|question| echo(language, question))
        .filter(|line| !line.is_empty());
    if answer.status == Status::Answered && !answer.quotes.is_empty() {
        let shown: Vec<&Quote> = answer.quotes.iter().take(at_once.max(1)).collect();
        return quotes(language, question, &shown, None);
    }
    let refusal = match answer.abstention {
        Some(Abstention::NoUsableWord) => language.no_usable_word(),
        _ => language.not_found(),
    };
    let lines: Vec<String> = question.into_iter().chain([refusal]).collect();
    lines.join("\n")
}

/// Quotes under a first line. `place` is the number of the first and how many there are, where that is to be said.
pub fn quotes(
    language: Language,
    first_line: Option<String>,
    quotes: &[&Quote],
    place: Option<(usize, usize)>,
) -> String {
    let sources: Vec<String> = (0..)
        .zip(quotes)
        .map(|(number, quote)| {
            let source = source_line(language, quote);
            match place {
                Some((first, count)) => format!("{source} · {}", language.quote_of(first + number + 1, count)),
                None => source,
            }
        })
        .collect();
    let mut lines: Vec<String> = first_line.into_iter().collect();
    for (number, (quote, source)) in quotes.iter().zip(&sources).enumerate() {
        let used: usize = lines.iter().map(|line| units(line) + 1).sum();
        let later: usize = sources.iter().skip(number).map(|source| units(source) + 1).sum();
        let sharing = quotes.len() - number;
        let room = MESSAGE_LIMIT.saturating_sub(used + later) / sharing;
        push_quote(&mut lines, quote, room);
        lines.push(source.clone());
    }
    lines.join("\n")
}

/// The question in short: one line, nothing hidden in it, nothing that Discord would act on.
pub fn echo(language: Language, question: &str) -> String {
    let line = one_line(question);
    if line.is_empty() {
        return String::new();
    }
    language.question(escape(&shorten(&line, QUESTION_LIMIT)))
}

/// The question's line of a message that the bot has written.
pub(crate) fn echoed(message: &str) -> Option<String> {
    let line = message.lines().next()?;
    (!line.starts_with("> ") && line != DOTS).then(|| line.to_owned())
}

/// The quote as a block quote in so many units.
fn push_quote(lines: &mut Vec<String>, quote: &Quote, room: usize) {
    let marked = quote.highlight.as_ref().and_then(|highlight| {
        let start = highlight.start.checked_sub(quote.start)?;
        Some(start..highlight.end.checked_sub(quote.start)?)
    });
    let plain = plain(&quote.text, quote.markup, marked);
    // The quote's own line costs "> ", four asterisks, two lines of dots and three line breaks.
    let shown = excerpt(
        &plain.text,
        plain.marked.as_ref(),
        room.saturating_sub(2 + 4 + 2 * units(DOTS) + 3),
    );
    push_block(lines, &plain, shown);
}

/// A part of a plain text as a block quote, its marked words in bold, with dots where something is left out.
fn push_block(lines: &mut Vec<String>, plain: &Plain, shown: Range<usize>) {
    if plain.cut_before || shown.start > 0 {
        lines.push(DOTS.to_owned());
    }
    let part = |from: usize, to: usize| escape(plain.text.get(from..to).unwrap_or_default());
    let bold = plain
        .marked
        .as_ref()
        .map(|marked| marked.start.max(shown.start)..marked.end.min(shown.end))
        .filter(|marked| marked.start < marked.end);
    lines.push(match bold {
        Some(bold) => format!(
            "> {}**{}**{}",
            part(shown.start, bold.start),
            part(bold.start, bold.end),
            part(bold.end, shown.end)
        ),
        None => format!("> {}", part(shown.start, shown.end)),
    });
    if plain.cut_after || shown.end < plain.text.len() {
        lines.push(DOTS.to_owned());
    }
}

/// Title (linked where that is safe), date and paragraph, in small print.
fn source_line(language: Language, quote: &Quote) -> String {
    let mut parts = vec![linked_title(&quote.title, &quote.article, quote.url.as_deref())];
    parts.extend(quote.date.as_deref().map(shown_date).filter(|date| !date.is_empty()));
    parts.push(language.paragraph(number_for_people(quote.paragraph)));
    format!("-# {}", parts.join(" · "))
}

/// People count paragraphs from one.
fn number_for_people(paragraph: u32) -> u64 {
    u64::from(paragraph) + 1
}

/// A title, or the id where there is none, linked where that is safe.
fn linked_title(title: &str, id: &str, url: Option<&str>) -> String {
    let title = shorten(&one_line(title), TITLE_LIMIT);
    let title = if title.is_empty() { one_line(id) } else { title };
    let title = escape(&shorten(&title, TITLE_LIMIT));
    match url.and_then(safe_link) {
        Some(link) => format!("[{title}](<{link}>)"),
        None => title,
    }
}

fn shown_date(date: &str) -> String {
    escape(&shorten(&one_line(date), DATE_LIMIT))
}

/// An address that may stand in a link: http or https, no user name that could pose as a host, nothing that could end
/// the link early.
pub fn safe_link(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    if !is_web || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    let mut link = String::new();
    for c in url.as_str().chars() {
        match c {
            '(' | ')' | '<' | '>' | '[' | ']' | '\\' | '`' | '*' | '|' | '"' | ' ' => {
                // An IPv6 host has brackets that may not be encoded; such an address is not worth a link.
                if matches!(c, '[' | ']') && url.host_str().is_some_and(|host| host.contains(c)) {
                    return None;
                }
                link.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c if c.is_ascii_graphic() => link.push(c),
            _ => return None,
        }
    }
    (units(&link) <= URL_LIMIT).then_some(link)
}

/// The body of a message or an edit. Nobody is ever pinged and no preview is ever shown, whatever the content.
pub fn body(content: &str) -> Value {
    json!({
        "content": shorten(content, MESSAGE_LIMIT),
        "flags": SUPPRESS_EMBEDS,
        "allowed_mentions": { "parse": [], "replied_user": false },
    })
}

/// The same with these rows of buttons, or with none.
pub(crate) fn with_components(mut body: Value, rows: Value) -> Value {
    body["components"] = rows;
    body
}

/// The same for one person's eyes only; for a first response, never for an edit.
pub fn private_body(content: &str) -> Value {
    made_private(body(content))
}

/// The data of a deferred response: Discord takes no other flag here.
pub fn deferred(private: bool) -> Value {
    if private {
        json!({ "type": 5, "data": { "flags": EPHEMERAL } })
    } else {
        json!({ "type": 5 })
    }
}

/// The data of a deferred change of the message that a button belongs to.
pub(crate) fn deferred_change() -> Value {
    json!({ "type": 6 })
}

/// A body that is meant for one person's eyes only. For a first response or a follow-up, never for an edit.
pub(crate) fn made_private(mut body: Value) -> Value {
    body["flags"] = json!(SUPPRESS_EMBEDS | EPHEMERAL);
    body
}

/// Whether a message's flags say that only one person sees it.
pub(crate) fn is_private(flags: u64) -> bool {
    flags & EPHEMERAL != 0
}

/// A body as a reply to a message. The nonce makes a second try post nothing twice. Where the message was deleted
/// meanwhile nothing is posted: an answer to nothing would puzzle everybody else.
pub fn reply(body: Value, channel: u64, message: u64) -> Value {
    let mut body = alone(body, message);
    body["message_reference"] = json!({
        "message_id": message.to_string(),
        "channel_id": channel.to_string(),
        "fail_if_not_exists": true,
    });
    body
}

/// A body as a message that answers another without a reference to it, as in the other's thread; with the same nonce.
pub(crate) fn alone(mut body: Value, message: u64) -> Value {
    body["nonce"] = json!(message.to_string());
    body["enforce_nonce"] = json!(true);
    body
}

/// The name of a thread about a question.
pub(crate) fn thread_name(question: &str, instead: &str) -> String {
    let name = shorten(&one_line(question), THREAD_NAME_LIMIT);
    if name.is_empty() { instead.to_owned() } else { name }
}
