//! Buttons under a message, each with its state in its custom id.

use serde_json::{Value, json};

use crate::answer::{Abstention, Answer};
use crate::discord::answering::Asked;
use crate::discord::components::custom_id::{Action, Pages, QuoteRef, Seal};
use crate::discord::components::own::{Change, Mark};
use crate::discord::texts::Language;

/// Discord's button styles.
const PRIMARY: u8 = 1;
const SECONDARY: u8 = 2;
const DANGER: u8 = 4;
/// Discord shows no more buttons in a row.
const ROW: usize = 5;

/// Who sees a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Everybody in the channel.
    All,
    /// The asker alone; they can share it.
    AskerAlone,
    /// The asker alone, and it is shared already or not to be shared.
    AskerAloneForGood,
}

/// The buttons of an answer.
pub(crate) fn of_answer(seal: &Seal, guild: Option<u64>, pages: &Pages, audience: Audience) -> Value {
    let language = pages.language;
    let (position, at_once) = (usize::from(pages.position), usize::from(pages.at_once));
    let shown = pages.quotes.iter().enumerate().skip(position).take(at_once);
    let mut first = Vec::new();
    for (number, quote) in shown.clone() {
        let label = match shown.len() {
            1 => language.button_context(),
            _ => language.button_context_of(number + 1),
        };
        first.push(button(seal, guild, &Action::Context(*quote, None), PRIMARY, &label));
    }
    if position > 0 {
        let back = Pages {
            position: pages.position.saturating_sub(pages.at_once),
            ..pages.clone()
        };
        first.push(button(
            seal,
            guild,
            &Action::Turn(back),
            SECONDARY,
            &language.button_back(),
        ));
    }
    if position + at_once < pages.quotes.len() {
        let next = Pages {
            position: pages.position + pages.at_once,
            ..pages.clone()
        };
        first.push(button(
            seal,
            guild,
            &Action::Turn(next),
            SECONDARY,
            &language.button_next(),
        ));
    }
    let mut second = votes(seal, guild);
    second.push(last_button(seal, guild, pages, audience));
    rows([first, second])
}

/// The buttons of a refusal: the closest sentence, if there is one.
pub(crate) fn of_refusal(seal: &Seal, asked: &Asked, pages: &Pages) -> Value {
    let closest = pages.quotes.first().map(|quote| {
        let label = asked.language.button_closest();
        button(seal, asked.guild, &Action::Closest(*quote), SECONDARY, &label)
    });
    let mut row: Vec<Option<Value>> = closest.into_iter().collect();
    row.extend(votes(seal, asked.guild));
    row.push(delete_button(
        seal,
        asked.guild,
        asked.asker,
        asked.language,
        asked.audience,
    ));
    rows([row])
}

/// The buttons of a refusal that has nothing to show.
pub(crate) fn without_quotes(seal: &Seal, asked: &Asked, answer: &Answer) -> Value {
    let delete = delete_button(seal, asked.guild, asked.asker, asked.language, asked.audience);
    let mut row = match answer.abstention {
        // A question without a word to search for says nothing about the articles.
        Some(Abstention::NoUsableWord) => Vec::new(),
        _ => votes(seal, asked.guild),
    };
    row.push(delete);
    rows([row])
}

/// The button under the closest sentence.
pub(crate) fn of_closest(seal: &Seal, guild: Option<u64>, language: Language, quote: QuoteRef) -> Value {
    let label = language.button_context();
    rows([vec![button(
        seal,
        guild,
        &Action::Context(quote, None),
        PRIMARY,
        &label,
    )]])
}

/// The buttons under a paragraph: what comes before and after.
pub(crate) fn of_context(
    seal: &Seal,
    guild: Option<u64>,
    language: Language,
    quote: QuoteRef,
    [earlier, later]: [Option<(u32, u32)>; 2],
) -> Value {
    let to = |place: Option<(u32, u32)>, label: String| {
        let action = Action::Context(quote, Some(place?));
        button(seal, guild, &action, SECONDARY, &label)
    };
    rows([vec![
        to(earlier, language.button_earlier()),
        to(later, language.button_later()),
    ]])
}

/// The buttons under a page of the list of articles.
pub(crate) fn of_list(seal: &Seal, guild: Option<u64>, language: Language, page: u32, pages: u32) -> Value {
    let to = |page: u32, label: String| button(seal, guild, &Action::List(page), SECONDARY, &label);
    let earlier = page.checked_sub(1).and_then(|page| to(page, language.button_earlier()));
    let later = (page + 1 < pages)
        .then(|| to(page + 1, language.button_later()))
        .flatten();
    rows([vec![earlier, later]])
}

/// The buttons of the question whether an article is really to be removed.
pub(crate) fn of_removal(seal: &Seal, guild: Option<u64>, language: Language, mark: Mark) -> Value {
    let remove = Action::Own(Change::Remove, mark);
    rows([vec![
        button(seal, guild, &remove, DANGER, &language.button_remove()),
        button(seal, guild, &Action::Keep, SECONDARY, &language.button_keep()),
    ]])
}

/// The button that brings back what was removed.
pub(crate) fn of_removed(seal: &Seal, guild: Option<u64>, language: Language, mark: Mark) -> Value {
    let restore = Action::Own(Change::Restore, mark);
    rows([vec![button(
        seal,
        guild,
        &restore,
        SECONDARY,
        &language.button_restore(),
    )]])
}

fn votes(seal: &Seal, guild: Option<u64>) -> Vec<Option<Value>> {
    let vote = |up: bool, sign: &str| {
        let mut button = button(seal, guild, &Action::Vote(up), SECONDARY, "")?;
        button["emoji"] = json!({ "name": sign });
        Some(button)
    };
    vec![vote(true, "👍"), vote(false, "👎")]
}

fn last_button(seal: &Seal, guild: Option<u64>, pages: &Pages, audience: Audience) -> Option<Value> {
    match audience {
        Audience::AskerAlone => {
            let label = pages.language.button_share();
            button(seal, guild, &Action::Share(pages.clone()), SECONDARY, &label)
        }
        _ => delete_button(seal, guild, pages.asker, pages.language, audience),
    }
}

/// What only one person sees they can dismiss themselves.
fn delete_button(seal: &Seal, guild: Option<u64>, asker: u64, language: Language, audience: Audience) -> Option<Value> {
    let is_public = audience == Audience::All;
    is_public
        .then(|| button(seal, guild, &Action::Delete(asker), DANGER, &language.button_delete()))
        .flatten()
}

/// A button, where its state fits into an id.
fn button(seal: &Seal, guild: Option<u64>, action: &Action, style: u8, label: &str) -> Option<Value> {
    let id = seal.write(guild, action)?;
    let mut button = json!({ "type": 2, "style": style, "custom_id": id });
    if !label.is_empty() {
        button["label"] = json!(label);
    }
    Some(button)
}

/// Rows of those buttons that are there.
fn rows<const N: usize>(rows: [Vec<Option<Value>>; N]) -> Value {
    let rows = rows
        .into_iter()
        .map(|row| row.into_iter().flatten().take(ROW).collect());
    rows.filter(|row: &Vec<Value>| !row.is_empty())
        .map(|row| json!({ "type": 1, "components": row }))
        .collect()
}
