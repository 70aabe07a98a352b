//! Answers as Discord messages: the quote with its words in bold, where it stands, and every limit kept.

use reqwest::Url;
use serde_json::{Value, json};

use super::escape::{escape, one_line, shorten, units};
use super::excerpt::excerpt;
use super::plain::plain;
use super::texts;
use crate::answer::{Abstention, Answer, Quote, Status};

/// Most that a message may hold, in UTF-16 units; Discord itself counts code points.
pub const MESSAGE_LIMIT: usize = 2000;
/// Of a repeated question so many units are shown.
const QUESTION_LIMIT: usize = 150;
/// Of a title so many units are shown.
const TITLE_LIMIT: usize = 200;
/// Longer addresses are not linked.
const URL_LIMIT: usize = 400;
/// Dates are ten characters; the index does not promise it.
const DATE_LIMIT: usize = 40;
/// A line of its own for the dots of a cut quote: what stands in the block quote is the article's and nothing else.
const DOTS: &str = "…";

/// Message flag: show no previews of links.
const SUPPRESS_EMBEDS: u64 = 1 << 2;
/// Message flag: only the person who asked sees it.
const EPHEMERAL: u64 = 1 << 6;

/// The message that answers a question. `question` is repeated in short where it is given: others do not see the
/// options of somebody's slash command.
pub fn answer(answer: &Answer, question: Option<&str>) -> String {
    let question = question.map(echo).filter(|line| !line.is_empty());
    let mut lines: Vec<String> = question.into_iter().collect();
    match answer.quotes.first().filter(|_| answer.status == Status::Answered) {
        Some(quote) => push_quote(&mut lines, quote),
        None if answer.abstention == Some(Abstention::NoUsableWord) => lines.push(texts::NO_USABLE_WORD.to_owned()),
        None => lines.push(texts::NOT_FOUND.to_owned()),
    }
    lines.join("\n")
}

/// The question in short: one line, nothing hidden in it, nothing that Discord would act on.
fn echo(question: &str) -> String {
    let line = one_line(question);
    if line.is_empty() {
        return String::new();
    }
    texts::question(&escape(&shorten(&line, QUESTION_LIMIT)))
}

/// The quote as a block quote, and where it stands.
fn push_quote(lines: &mut Vec<String>, quote: &Quote) {
    let source = source_line(quote);
    let fixed: usize = lines.iter().map(|line| units(line) + 1).sum::<usize>() + units(&source) + 1;
    // The quote's own line costs "> ", four asterisks, two lines of dots and three line breaks.
    let budget = MESSAGE_LIMIT.saturating_sub(fixed + 2 + 4 + 2 * units(DOTS) + 3);

    let marked = quote.highlight.as_ref().and_then(|highlight| {
        let start = highlight.start.checked_sub(quote.start)?;
        Some(start..highlight.end.checked_sub(quote.start)?)
    });
    let plain = plain(&quote.text, quote.markup, marked);
    let shown = excerpt(&plain.text, plain.marked.as_ref(), budget);

    if plain.cut_before || shown.start > 0 {
        lines.push(DOTS.to_owned());
    }
    let part = |from: usize, to: usize| escape(plain.text.get(from..to).unwrap_or_default());
    let bold = plain
        .marked
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
    lines.push(source);
}

/// Title (linked where that is safe), date and paragraph, in small print.
fn source_line(quote: &Quote) -> String {
    let title = shorten(&one_line(&quote.title), TITLE_LIMIT);
    let title = if title.is_empty() {
        one_line(&quote.article)
    } else {
        title
    };
    let title = escape(&shorten(&title, TITLE_LIMIT));
    let title = match quote.url.as_deref().and_then(safe_link) {
        Some(link) => format!("[{title}](<{link}>)"),
        None => title,
    };
    let date = quote
        .date
        .as_deref()
        .map(|date| escape(&shorten(&one_line(date), DATE_LIMIT)));
    let mut parts = vec![title];
    parts.extend(date.filter(|date| !date.is_empty()));
    parts.push(texts::paragraph(quote.paragraph));
    format!("-# {}", parts.join(" · "))
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

/// The same for one person's eyes only; for a first response, never for an edit.
pub fn private_body(content: &str) -> Value {
    let mut body = body(content);
    body["flags"] = json!(SUPPRESS_EMBEDS | EPHEMERAL);
    body
}

/// The data of a deferred response: Discord takes no other flag here.
pub fn deferred(private: bool) -> Value {
    if private {
        json!({ "type": 5, "data": { "flags": EPHEMERAL } })
    } else {
        json!({ "type": 5 })
    }
}

/// The body of a reply to a message. The nonce makes a second try post nothing twice. Where the message was deleted
/// meanwhile nothing is posted: an answer to nothing would puzzle everybody else.
pub fn reply(content: &str, channel: u64, message: u64) -> Value {
    let mut body = body(content);
    body["message_reference"] = json!({
        "message_id": message.to_string(),
        "channel_id": channel.to_string(),
        "fail_if_not_exists": true,
    });
    body["nonce"] = json!(message.to_string());
    body["enforce_nonce"] = json!(true);
    body
}
