//! Asks a folder of articles: from files to an answer in ten lines.
//!
//! ```console
//! $ cargo run --example ask_a_folder -- index/articles target/example-index "How many US soldiers are in Iraq?"
//! ```
#![allow(clippy::print_stdout, reason = "an example is a front")]

use pullquote::answerer::{Answerer, Question};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [articles, index, question] = <[String; 3]>::try_from(std::env::args().skip(1).collect::<Vec<_>>())
        .map_err(|_| "name a folder of articles, a folder for the index, and a question")?;

    let answerer = Answerer::of_folder(articles.as_ref(), index.as_ref())?;
    let answer = answerer.ask(&Question::new(question))?;
    match answer.quotes.first() {
        Some(quote) => println!("{}\n    {}, paragraph {}", quote.text, quote.title, quote.paragraph + 1),
        None => println!("The articles do not answer that ({:?}).", answer.abstention),
    }
    Ok(())
}
