//! HTML: what a page says about itself, where its article stands, and that article's blocks.

mod boilerplate;
mod content;
mod jsonld;
mod metadata;
mod reading;
mod tree;

use url::Url;

use super::blocks::{Block, words};
use super::{Document, Origin, Refusal, markdown};
use tree::Tree;

/// Makes an article of a web page: its main content, without what surrounds it.
pub(super) fn page(text: &str, origin: &Origin) -> Result<Document, Refusal> {
    let tree = Tree::parse(text, is_xhtml(text));
    let base = base_of(&tree, origin);
    let mut document = metadata::read(&tree, origin, base.as_ref());
    let content = content::find(&tree);
    let blocks = reading::read(&tree, content.root, &content.skipped, base.as_ref());
    let mut blocks = boilerplate::remove(blocks, &document);
    if !holds_text(&blocks) {
        // A page that looks like nothing but menus may be a list of links that somebody wants all the same.
        let everything = content::everything(&tree);
        blocks = reading::read(&tree, everything.root, &everything.skipped, base.as_ref());
    }
    if !holds_text(&blocks) {
        return Err(Refusal::lasting(
            "holds no text (its text may be put there by a script): save the page from a browser, or copy its text into a .txt file",
        ));
    }
    if document.title.is_none() {
        document.title = first_heading(&blocks);
    }
    document.markdown = markdown::write(&without_title(blocks, document.title.as_deref()));
    Ok(document)
}

/// The blocks of a chapter: all that it shows.
pub(super) fn chapter(text: &str) -> Vec<Block> {
    let tree = Tree::parse(text, true);
    let everything = content::everything(&tree);
    reading::read(&tree, everything.root, &everything.skipped, None)
}

/// Whether elements may close themselves.
fn is_xhtml(text: &str) -> bool {
    let beginning = &text[..text.floor_char_boundary(1000.min(text.len()))];
    beginning
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with("<?xml")
        || beginning.contains("http://www.w3.org/1999/xhtml")
}

/// What relative addresses are relative to.
fn base_of(tree: &Tree, origin: &Origin) -> Option<Url> {
    let own = origin.address.as_deref().and_then(|address| Url::parse(address).ok());
    let mut named = tree.all().into_iter().filter(|index| tree.name(*index) == "base");
    let named = named.find_map(|index| tree.attribute(index, "href").map(str::to_owned));
    match (named, own) {
        (Some(named), Some(own)) => own.join(&named).ok().or(Some(own)),
        (Some(named), None) => Url::parse(&named).ok(),
        (None, own) => own,
    }
}

/// Whether something of the blocks would be left that is no heading: what cannot be seen is not written.
fn holds_text(blocks: &[Block]) -> bool {
    let is_seen = |block: &Block| !markdown::write(std::slice::from_ref(block)).is_empty();
    blocks
        .iter()
        .any(|block| !matches!(block, Block::Heading { .. }) && is_seen(block))
}

fn first_heading(blocks: &[Block]) -> Option<String> {
    blocks.iter().find_map(|block| match block {
        Block::Heading { text, .. } => Some(words(text)),
        _ => None,
    })
}

/// The blocks without a first heading that only says the title once more.
pub(super) fn without_title(mut blocks: Vec<Block>, title: Option<&str>) -> Vec<Block> {
    let says_title = match (blocks.first(), title) {
        (Some(Block::Heading { text, .. }), Some(title)) => words(text) == title,
        _ => false,
    };
    if says_title {
        blocks.remove(0);
    }
    blocks
}
