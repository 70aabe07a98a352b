//! PDF: the words of each page put back into lines, and those into paragraphs, since a page knows only letters in places.

mod margins;
mod page;
mod paragraphs;

use std::panic::{self, AssertUnwindSafe};

use pdf_extract::{Document as Pdf, Object, decode_text_string, output_doc_page};

use super::blocks::{Block, one_line, words};
use super::{Document, Limits, Refusal, day, html, language, markdown};
use page::Page;

/// More pages than the longest books have.
const MOST_PAGES: usize = 5_000;
/// So many letters of a hundred that mean nothing, and the fonts do not say what their letters are.
const MEANINGLESS: usize = 20;

/// Makes an article of a PDF.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    let pdf = open(bytes)?;
    let numbers: Vec<u32> = pdf.get_pages().into_keys().collect();
    if numbers.is_empty() {
        return Err(broken());
    }
    if numbers.len() > MOST_PAGES {
        return Err(Refusal::lasting(format!("has more than {MOST_PAGES} pages: split it")));
    }
    let mut pages = Vec::with_capacity(numbers.len());
    let mut failed = 0;
    let mut letters = 0;
    for number in numbers {
        let mut page = Page::default();
        // Written by others, and full of what it takes for granted: a page that it cannot read costs that page.
        let read = panic::catch_unwind(AssertUnwindSafe(|| output_doc_page(&pdf, &mut page, number)));
        failed += usize::from(!matches!(read, Ok(Ok(()))));
        letters += page.letters();
        if letters as u64 > limits.output {
            return Err(Refusal::lasting(
                "holds more text than an article may: split it into several files",
            ));
        }
        pages.push(page.lines());
    }
    let is_empty = pages.iter().all(Vec::is_empty);
    if is_empty && failed > 0 {
        return Err(broken());
    }
    if is_empty {
        return Err(Refusal::lasting(
            "holds pictures only, as scans do: recognise its text with another program first",
        ));
    }
    if !says_something(&pages) {
        return Err(Refusal::lasting(
            "does not say which letters its text is made of: export it anew, or copy its text into a .txt file",
        ));
    }
    margins::remove(&mut pages);
    let blocks = paragraphs::read(&pages);
    let mut document = information(&pdf);
    document.title = document.title.or_else(|| first_heading(&blocks));
    let blocks = html::without_title(blocks, document.title.as_deref());
    document.markdown = markdown::write(&blocks);
    Ok(document)
}

fn open(bytes: &[u8]) -> Result<Pdf, Refusal> {
    let locked = || Refusal::lasting("is protected with a password: save it without one");
    let is_locked = memchr::memmem::find(bytes, b"/Encrypt").is_some();
    let mut pdf = match Pdf::load_mem(bytes) {
        Ok(pdf) => pdf,
        Err(_) if is_locked => return Err(locked()),
        Err(_) => return Err(broken()),
    };
    // Many files are only locked against printing, which an empty password opens.
    let is_open = !pdf.is_encrypted() || pdf.decrypt("").is_ok();
    if !is_open || (pdf.trailer.has(b"Encrypt") && !pdf.was_encrypted()) {
        return Err(locked());
    }
    Ok(pdf)
}

fn broken() -> Refusal {
    Refusal::lasting("is no PDF that can be read: save it anew, or copy its text into a .txt file")
}

fn says_something(pages: &[Vec<page::Line>]) -> bool {
    let (mut meaningless, mut all) = (0, 0);
    let lines = pages.iter().flatten();
    for c in lines.flat_map(|line| line.text().chars().collect::<Vec<_>>()) {
        let is_private = ('\u{e000}'..='\u{f8ff}').contains(&c);
        meaningless += usize::from(is_private || c == char::REPLACEMENT_CHARACTER || c.is_control());
        all += 1;
    }
    meaningless * 100 <= all * MEANINGLESS
}

/// What the file says about itself.
fn information(pdf: &Pdf) -> Document {
    let info = pdf.trailer.get(b"Info").ok();
    let info = info.and_then(|info| pdf.dereference(info).ok());
    let info = info.and_then(|(_, info)| info.as_dict().ok());
    let value = |key: &[u8]| text_of(pdf, info?.get(key).ok()?);
    let lang = pdf.catalog().ok().and_then(|catalog| catalog.get(b"Lang").ok());
    Document {
        title: value(b"Title").filter(|title| is_title(title)),
        author: value(b"Author"),
        date: value(b"CreationDate").as_deref().and_then(day),
        source: None,
        url: None,
        language: lang.and_then(|lang| text_of(pdf, lang)).as_deref().and_then(language),
        markdown: String::new(),
    }
}

fn text_of(pdf: &Pdf, object: &Object) -> Option<String> {
    let (_, object) = pdf.dereference(object).ok()?;
    let line = one_line(&decode_text_string(object).ok()?);
    (!line.is_empty()).then_some(line)
}

/// Whether somebody wrote a title, and not a program the name of a file.
fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let is_file = [".doc", ".docx", ".indd", ".pdf", ".tex", ".qxd", ".odt", ".rtf", ".dvi"];
    let is_made = ["microsoft word", "untitled", "powerpoint", "(anonymous)", "unknown"];
    !is_file.iter().any(|extension| lower.ends_with(extension)) && !is_made.iter().any(|made| lower.starts_with(made))
}

/// The largest heading of the first page stands at its top.
fn first_heading(blocks: &[Block]) -> Option<String> {
    blocks.iter().take(5).find_map(|block| match block {
        Block::Heading { level: 1, text } => Some(words(text)),
        _ => None,
    })
}
