//! Quotes by the hashes that buttons carry: looked up in the articles as they are now, or said to be gone.

use super::custom_id::QuoteRef;
use crate::answer::Quote;
use crate::discord::failure::Failure;
use crate::discord::texts::Language;
use crate::index::{ArticleFacts, Passage};
use crate::library::View;

/// What a button needs to find a quote again.
pub(crate) fn reference(facts: &ArticleFacts, quote: &Quote) -> Option<QuoteRef> {
    let mark = match &quote.highlight {
        Some(highlight) => {
            let offset = highlight.start.checked_sub(quote.start)?;
            let length = highlight.end.checked_sub(highlight.start)?;
            (u32::try_from(offset).ok()?, u32::try_from(length).ok()?)
        }
        None => (0, 0),
    };
    Some(QuoteRef {
        article: beginning(facts.id.as_bytes()),
        content: beginning(facts.hash.as_bytes()),
        paragraph: quote.paragraph,
        start: quote.start as u64,
        length: u32::try_from(quote.end.checked_sub(quote.start)?).ok()?,
        mark,
    })
}

/// References to the quotes, as far as they stand in this view.
pub(crate) fn references(view: &View, quotes: &[Quote]) -> Vec<QuoteRef> {
    let find = |quote: &Quote| {
        let reference = reference(view.article(&quote.article)?, quote)?;
        // Between the answer and this look a new index may have come.
        let found = self::quote(view, &reference).ok()?;
        (found.text == quote.text).then_some(reference)
    };
    quotes.iter().map_while(find).collect()
}

/// The first bytes of a hash.
fn beginning<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut beginning = [0; N];
    let hash = blake3::hash(bytes);
    for (place, byte) in beginning.iter_mut().zip(hash.as_bytes()) {
        *place = *byte;
    }
    beginning
}

/// The article that a reference means.
///
/// # Errors
/// It is gone, or its content is another one.
pub(crate) fn article<'a>(view: &'a View, reference: &QuoteRef) -> Result<&'a ArticleFacts, Failure> {
    let article = view
        .articles()
        .find(|article| beginning(article.id.as_bytes()) == reference.article)
        .ok_or(Failure::User(Language::quote_gone))?;
    if beginning(article.hash.as_bytes()) != reference.content {
        return Err(Failure::User(Language::quote_changed));
    }
    Ok(article)
}

/// A paragraph of an article with the range of the referenced quote in it, where it stands in this paragraph.
///
/// # Errors
/// The index cannot be read, or there is no such paragraph.
pub(crate) fn passage(view: &View, article: &ArticleFacts, paragraph: u32) -> Result<Passage, Failure> {
    let found = view.passage(&article.id, paragraph)?;
    found.ok_or(Failure::User(Language::quote_changed))
}

/// The range of a quote in its passage.
pub(crate) fn range_in(passage: &Passage, reference: &QuoteRef) -> Option<std::ops::Range<usize>> {
    let start = usize::try_from(reference.start).ok()?.checked_sub(passage.start)?;
    let end = start.checked_add(reference.length as usize)?;
    let is_there = passage.paragraph == reference.paragraph && passage.text.get(start..end).is_some();
    (is_there && start < end).then_some(start..end)
}

/// The quote that a reference means, byte for byte.
///
/// # Errors
/// The article is gone or another one, or the index cannot be read.
pub(crate) fn quote(view: &View, reference: &QuoteRef) -> Result<Quote, Failure> {
    let article = article(view, reference)?;
    let passage = passage(view, article, reference.paragraph)?;
    let changed = || Failure::User(Language::quote_changed);
    let range = range_in(&passage, reference).ok_or_else(changed)?;
    let text = passage.text.get(range.clone()).ok_or_else(changed)?;
    let (offset, length) = (reference.mark.0 as usize, reference.mark.1 as usize);
    let is_marked = text
        .get(offset..offset.saturating_add(length))
        .is_some_and(|marked| !marked.is_empty());
    let first = range.start + offset;
    let marked = is_marked.then(|| first..first + length);
    Ok(passage.quote(article, range, marked, 0.0))
}
