//! The `article` option: which articles are offered while somebody types, and which one they meant.

use serde_json::{Value, json};

use crate::discord::escape::{one_line, shorten, units};
use crate::error::{Error, Result};
use crate::index::ArticleFacts;
use crate::library::View;

/// Discord shows no more choices.
const CHOICES: usize = 25;
/// Nor longer names and values.
const LENGTH: usize = 100;

/// The articles that have every typed word in their title or id, as autocompletion choices.
pub(crate) fn choices<'a>(articles: impl Iterator<Item = &'a ArticleFacts>, typed: &str) -> Vec<Value> {
    let words: Vec<String> = typed.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let matches = |article: &&ArticleFacts| {
        if words.is_empty() {
            return true;
        }
        let known = format!("{}\n{}", article.title, article.id).to_lowercase();
        words.iter().all(|word| known.contains(word))
    };
    articles.filter(matches).take(CHOICES).map(choice).collect()
}

fn choice(article: &ArticleFacts) -> Value {
    let title = one_line(&article.title);
    let name = if title.is_empty() { &article.id } else { &title };
    json!({ "name": shorten(name, LENGTH), "value": value(&article.id) })
}

/// The id, or something shorter that stands for it; no id holds a tilde.
fn value(id: &str) -> String {
    if units(id) <= LENGTH {
        return id.to_owned();
    }
    format!("~{}", blake3::hash(id.as_bytes()).to_hex())
}

/// The id of the article that somebody named by a choice, an id or a whole title.
///
/// # Errors
/// There is no such article.
pub(crate) fn resolve(view: &View, named: &str) -> Result<String> {
    let named = named.trim();
    let title = one_line(named).to_lowercase();
    let by_value = view
        .articles()
        .find(|article| article.id == named || value(&article.id) == named);
    let found = by_value.or_else(|| {
        view.articles()
            .find(|article| one_line(&article.title).to_lowercase() == title)
    });
    found
        .map(|article| article.id.clone())
        .ok_or_else(|| Error::UnknownArticle { id: named.to_owned() })
}
