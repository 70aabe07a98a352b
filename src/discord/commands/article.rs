//! The `article` option: which articles are offered while somebody types, and which one they meant.

use serde_json::{Value, json};

use crate::discord::escape::{one_line, shorten, units};
use crate::error::{Error, Result};
use crate::index::ArticleFacts;

/// Discord shows no more choices.
const CHOICES: usize = 25;
/// Nor longer names and values.
const LENGTH: usize = 100;

/// The articles that have every typed word in their title or id, as autocompletion choices.
pub(crate) fn choices<'a>(articles: impl Iterator<Item = &'a ArticleFacts>, typed: &str) -> Vec<Value> {
    let named = articles.map(|article| (article.id.as_str(), article.title.as_str()));
    choices_of(named, typed)
}

/// The same for articles of which only ids and names are known.
pub(crate) fn choices_of<'a>(named_articles: impl Iterator<Item = (&'a str, &'a str)>, typed: &str) -> Vec<Value> {
    let words: Vec<String> = typed.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let matches = |(id, title): &(&str, &str)| {
        if words.is_empty() {
            return true;
        }
        let known = format!("{title}\n{id}").to_lowercase();
        words.iter().all(|word| known.contains(word))
    };
    named_articles.filter(matches).take(CHOICES).map(choice).collect()
}

fn choice((id, title): (&str, &str)) -> Value {
    let title = one_line(title);
    let name = if title.is_empty() { id } else { &title };
    json!({ "name": shorten(name, LENGTH), "value": value(id) })
}

/// The id, or something shorter that stands for it; no id holds a tilde.
fn value(id: &str) -> String {
    if units(id) <= LENGTH {
        return id.to_owned();
    }
    format!("~{}", blake3::hash(id.as_bytes()).to_hex())
}

/// Whether a choice or an id stands for the article of this id.
pub(crate) fn is_meant(id: &str, named: &str) -> bool {
    id == named || value(id) == named
}

/// The id of the article that somebody named by a choice, an id or a whole title.
///
/// # Errors
/// There is no such article.
pub(crate) fn resolve<'a>(articles: impl Iterator<Item = &'a ArticleFacts> + Clone, named: &str) -> Result<String> {
    let named = named.trim();
    let title = one_line(named).to_lowercase();
    let by_value = articles.clone().find(|article| is_meant(&article.id, named));
    let found = by_value.or_else(|| {
        articles
            .clone()
            .find(|article| one_line(&article.title).to_lowercase() == title)
    });
    found
        .map(|article| article.id.clone())
        .ok_or_else(|| Error::UnknownArticle { id: named.to_owned() })
}
