//! What `/articles` and `/status` show.

use super::{MESSAGE_LIMIT, linked_title, shown_date};
use crate::discord::escape::{escape, one_line, shorten, units};
use crate::discord::texts::Language;
use crate::index::ArticleFacts;

/// Articles on a page: a title of 80 units with every character escaped fits 10 times.
const ON_A_PAGE: usize = 10;
/// Of a title in the list so many units are shown.
const TITLE_LIMIT: usize = 80;
/// Of a fact so many units are shown.
const FACT_LIMIT: usize = 120;

/// The page of a list of articles, the page that it is, and how many there are.
pub(crate) fn list(language: Language, articles: &[&ArticleFacts], page: u32) -> (String, u32, u32) {
    if articles.is_empty() {
        return (language.articles_none(), 0, 1);
    }
    let pages = u32::try_from(articles.len().div_ceil(ON_A_PAGE)).unwrap_or(u32::MAX);
    let page = page.min(pages - 1);
    let mut lines = vec![match pages {
        1 => language.articles(articles.len()),
        _ => language.articles_page(articles.len(), page + 1, pages),
    }];
    for article in articles.iter().skip(page as usize * ON_A_PAGE).take(ON_A_PAGE) {
        let title = one_line(&article.title);
        let title = if title.is_empty() { &article.id } else { &title };
        let date = article.date.as_deref().map(shown_date).filter(|date| !date.is_empty());
        let date = date.map(|date| format!(" · {date}")).unwrap_or_default();
        lines.push(format!("- {}{date}", escape(&shorten(title, TITLE_LIMIT))));
    }
    (fit(lines), page, pages)
}

/// An article's title in a sentence.
pub(crate) fn bold_title(title: &str, id: &str) -> String {
    let title = one_line(title);
    let title = if title.is_empty() { id } else { &title };
    format!("**{}**", escape(&shorten(title, TITLE_LIMIT)))
}

/// What is known of one article.
pub(crate) fn facts(language: Language, article: &ArticleFacts) -> String {
    let shown = |text: &str| escape(&shorten(&one_line(text), FACT_LIMIT));
    let known = |text: &Option<String>| text.as_deref().map(shown).filter(|text| !text.is_empty());
    let mut lines = vec![linked_title(&article.title, &article.id, article.url.as_deref())];
    lines.extend(known(&article.date).map(|value| language.fact_date(value)));
    lines.extend(known(&article.source).map(|value| language.fact_source(value)));
    lines.extend(known(&article.author).map(|value| language.fact_author(value)));
    lines.extend(known(&article.language).map(|value| language.fact_language(value)));
    lines.push(language.fact_paragraphs(article.paragraphs));
    lines.push(language.fact_id(shown(&article.id)));
    fit(lines)
}

/// How the bot is.
pub(crate) struct Condition {
    /// When it was started, in seconds since 1970.
    pub(crate) started: i64,
    /// Articles, passages and problems of the index, where there is one.
    pub(crate) index: Option<(usize, usize, usize)>,
    pub(crate) reader: bool,
    /// Whether problems are told: to operators only.
    pub(crate) problems: bool,
}

/// What `/status` says.
pub(crate) fn status(language: Language, condition: &Condition) -> String {
    // Discord's clients show such a time in the reader's own language and zone.
    let since = format!("<t:{}:R>", condition.started);
    let mut lines = vec![language.status_version(env!("CARGO_PKG_VERSION"), since)];
    match condition.index {
        Some((articles, passages, problems)) => {
            lines.push(language.status_articles(articles, passages));
            if condition.problems {
                lines.push(language.status_problems(problems));
            }
        }
        None => lines.push(language.status_no_index()),
    }
    lines.push(match condition.reader {
        true => language.status_reader_on(),
        false => language.status_reader_off(),
    });
    lines.join("\n")
}

/// As many lines as a message holds.
pub(crate) fn fit(lines: Vec<String>) -> String {
    let mut content = String::new();
    for line in lines {
        let next = if content.is_empty() {
            line
        } else {
            format!("{content}\n{line}")
        };
        if units(&next) > MESSAGE_LIMIT - 2 {
            content.push_str("\n…");
            break;
        }
        content = next;
    }
    content
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{facts, list};
    use crate::corpus::Markup;
    use crate::discord::escape::units;
    use crate::discord::texts::{LANGUAGES, Language};
    use crate::index::ArticleFacts;

    fn article(number: usize) -> ArticleFacts {
        let text = |what: &str| Some(format!("{what} @everyone **{number}** {}", "*_[]()".repeat(100)));
        ArticleFacts {
            id: format!("article-{number}-{}", "long-".repeat(60)),
            path: PathBuf::from("secret.md"),
            hash: String::new(),
            markup: Markup::Markdown,
            title: format!("Title {number} {}", "[x](https://e.vil) ".repeat(20)),
            date: Some("2024-01-27".to_owned()),
            source: text("source"),
            url: Some("javascript:alert(1)".to_owned()),
            author: text("author"),
            language: text("language"),
            paragraphs: 7,
        }
    }

    #[test]
    fn every_page_of_a_long_list_fits_and_names_its_own() {
        let articles: Vec<ArticleFacts> = (0..95).map(article).collect();
        for language in LANGUAGES {
            let mut named = 0;
            for page in 0..10 {
                let (content, shown, pages) = list(language, &articles.iter().collect::<Vec<_>>(), page);
                assert!(units(&content) <= 2000, "{}", units(&content));
                assert_eq!((shown, pages), (page, 10));
                named += content.lines().filter(|line| line.starts_with("- ")).count();
                assert!(!content.contains("\n…"), "{content}");
            }
            assert_eq!(named, 95);
        }
        assert_eq!(
            list(Language::English, &articles.iter().collect::<Vec<_>>(), u32::MAX).1,
            9
        );
        assert_eq!(
            list(Language::English, &[], 3),
            (Language::English.articles_none(), 0, 1)
        );
    }

    #[test]
    fn facts_fit_and_neither_ping_nor_link_to_code() {
        let shown = facts(Language::German, &article(1));
        assert!(units(&shown) <= 2000);
        assert!(!shown.contains("javascript:") && !shown.contains("secret"), "{shown}");
        assert!(
            shown.matches("@everyone").count() == shown.matches("\\@everyone").count(),
            "{shown}"
        );
    }
}
