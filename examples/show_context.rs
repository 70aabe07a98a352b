//! Shows an answer where it stands: the paragraph before it, its own with the quote in brackets, and the one after it.
//!
//! ```console
//! $ cargo run --example show_context -- index/articles target/example-index "When did Islamic State lose its territory?"
//! ```
#![allow(clippy::print_stdout, reason = "an example is a front")]

use pullquote::answer::Quote;
use pullquote::answerer::{Answerer, Question};
use pullquote::index::Passage;
use pullquote::library::View;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [articles, index, question] = <[String; 3]>::try_from(std::env::args().skip(1).collect::<Vec<_>>())
        .map_err(|_| "name a folder of articles, a folder for the index, and a question")?;
    let answerer = Answerer::of_folder(articles.as_ref(), index.as_ref())?;
    let answer = answerer.ask(&Question::new(question))?;
    let Some(quote) = answer.quotes.first() else {
        println!("The articles do not answer that.");
        return Ok(());
    };

    // The index answers alone: no file of the articles folder is opened here.
    let view = answerer.library().view(None)?;
    println!("{}", heading(&view, quote));
    let before = quote.paragraph.checked_sub(1);
    let after = quote.paragraph.checked_add(1);
    for number in [before, Some(quote.paragraph), after].into_iter().flatten() {
        if let Some(passage) = view.passage(&quote.article, number)? {
            println!("\n{}", with_brackets(&passage, quote));
        }
    }
    Ok(())
}

/// The article's title, its date where it has one, and the paragraph's number for people, who count from 1.
fn heading(view: &View, quote: &Quote) -> String {
    let paragraphs = view.article(&quote.article).map_or(0, |article| article.paragraphs);
    let date = quote
        .date
        .as_deref()
        .map(|date| format!(", {date}"))
        .unwrap_or_default();
    let number = quote.paragraph + 1;
    format!("{}{date}, paragraph {number} of {paragraphs}", quote.title)
}

/// A paragraph's text; where the quote stands in it, with brackets around the quote. Ranges count bytes of the article's
/// file, and a passage says with which of them it begins.
fn with_brackets(passage: &Passage, quote: &Quote) -> String {
    let inside = |offset: usize| offset.checked_sub(passage.start);
    let range = inside(quote.start)
        .zip(inside(quote.end))
        .map(|(start, end)| start..end);
    // An index that was published since the answer may hold another text there: then nothing is marked.
    let found = range.filter(|range| passage.text.get(range.clone()) == Some(quote.text.as_str()));
    match found {
        Some(range) => {
            let (before, after) = (&passage.text[..range.start], &passage.text[range.end..]);
            format!("{before}[{}]{after}", quote.text)
        }
        None => passage.text.clone(),
    }
}
