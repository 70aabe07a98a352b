//! What a page says about its article to search engines: JSON-LD.

use serde_json::{Map, Value};

use super::tree::Tree;
use crate::convert::blocks::one_line;

/// What is known of the article from JSON-LD.
#[derive(Debug, Default)]
pub(super) struct Described {
    pub(super) headline: Option<String>,
    pub(super) author: Option<String>,
    pub(super) published: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) language: Option<String>,
}

/// Objects that are looked through, so that a page cannot keep the program busy with them.
const MOST_OBJECTS: usize = 10_000;

/// Reads the page's descriptions. The first article described is the page's own.
pub(super) fn read(tree: &Tree) -> Described {
    let scripts = tree.all().into_iter().filter(|index| {
        let kind = tree.attribute(*index, "type").unwrap_or_default();
        tree.name(*index) == "script" && kind.trim().eq_ignore_ascii_case("application/ld+json")
    });
    let mut others: Vec<Value> = Vec::new();
    for script in scripts {
        // Some sites leave line breaks in their strings, which JSON does not have.
        let text = tree.text(script).replace(['\n', '\r', '\t'], " ");
        if let Ok(value) = serde_json::from_str(&text) {
            others.push(value);
        }
    }
    let objects = objects(&others);
    let article = objects.iter().find(|object| is_article(object));
    let Some(article) = article else {
        return Described::default();
    };
    Described {
        headline: line(article.get("headline")).or_else(|| line(article.get("name"))),
        author: names(article.get("author"), &objects),
        published: line(article.get("datePublished")).or_else(|| line(article.get("dateCreated"))),
        publisher: names(article.get("publisher"), &objects),
        language: line(article.get("inLanguage")),
    }
}

/// Every object, those inside of others too, the outer ones first.
fn objects(values: &[Value]) -> Vec<&Map<String, Value>> {
    let mut found = Vec::new();
    let mut waiting: std::collections::VecDeque<&Value> = values.iter().collect();
    while let Some(value) = waiting.pop_front() {
        match value {
            Value::Object(object) => {
                found.push(object);
                waiting.extend(object.values());
            }
            Value::Array(values) => waiting.extend(values),
            _ => {}
        }
        if found.len() > MOST_OBJECTS {
            break;
        }
    }
    found
}

fn is_article(object: &Map<String, Value>) -> bool {
    let is_one = |kind: &Value| {
        kind.as_str().is_some_and(|kind| {
            kind.ends_with("Article") || kind.ends_with("BlogPosting") || matches!(kind, "Report" | "LiveBlogPosting")
        })
    };
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is_one),
        Some(kind) => is_one(kind),
        None => false,
    }
}

/// The names of people or organisations; one may only be pointed at by its id.
fn names(value: Option<&Value>, objects: &[&Map<String, Value>]) -> Option<String> {
    let mut found: Vec<String> = Vec::new();
    let values = match value? {
        Value::Array(values) => values.iter().collect(),
        value => vec![value],
    };
    for value in values.into_iter().take(20) {
        let name = match value {
            Value::Object(object) => line(object.get("name")).or_else(|| {
                let id = object.get("@id")?;
                let other = objects
                    .iter()
                    .find(|other| other.get("@id") == Some(id) && other.contains_key("name"));
                line(other?.get("name"))
            }),
            value => line(Some(value)),
        };
        found.extend(name.filter(|name| !name.starts_with("http") && !found.contains(name)));
    }
    (!found.is_empty()).then(|| found.join(", "))
}

fn line(value: Option<&Value>) -> Option<String> {
    let line = match value? {
        Value::String(text) => one_line(&unescaped(text)),
        Value::Array(values) => return line(values.first()),
        Value::Object(object) => return line(object.get("@value").or_else(|| object.get("name"))),
        _ => return None,
    };
    (!line.is_empty()).then_some(line)
}

/// Text in which some sites leave HTML's own escapes.
fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#039;", "'")
        .replace("&apos;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}
