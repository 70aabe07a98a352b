//! What a page says about itself: title, author, date, publisher, address, language.

use url::Url;

use super::tree::Tree;
use super::{content, jsonld};
use crate::convert::blocks::one_line;
use crate::convert::{Document, Origin, day, language};

/// Reads all but the text. What a page says to search engines is the most exact, since others check it.
pub(super) fn read(tree: &Tree, origin: &Origin, base: Option<&Url>) -> Document {
    let said = jsonld::read(tree);
    let page = Page {
        tree,
        nodes: tree.all(),
    };
    let site = page.meta(&["og:site_name", "application-name"]);
    let address = origin.address.clone().or_else(|| page.canonical());
    let source = said.publisher.or_else(|| site.clone());
    let source = source.or_else(|| host(address.as_deref().or(base.map(Url::as_str))?));
    Document {
        title: said.headline.or_else(|| page.title(site.as_deref())),
        author: said.author.or_else(|| page.author()),
        date: said.published.as_deref().and_then(day).or_else(|| page.date()),
        source,
        url: address,
        language: page.language().or(said.language).as_deref().and_then(language),
        markdown: String::new(),
    }
}

/// The name of the host without the `www.` before it.
fn host(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

struct Page<'a> {
    tree: &'a Tree,
    nodes: Vec<usize>,
}

impl Page<'_> {
    /// The elements of a name.
    fn elements(&self, name: &'static str) -> impl Iterator<Item = usize> {
        let named = move |index: &usize| self.tree.name(*index) == name;
        self.nodes.iter().copied().filter(named)
    }

    /// The content of the first of these `<meta>` that has any.
    fn meta(&self, wanted: &[&str]) -> Option<String> {
        wanted.iter().find_map(|wanted| {
            let mut found = self.elements("meta").filter(|index| {
                let mut keys = ["property", "name", "itemprop", "http-equiv"].into_iter();
                keys.any(|key| {
                    let value = self.tree.attribute(*index, key);
                    value.is_some_and(|value| value.trim().eq_ignore_ascii_case(wanted))
                })
            });
            found.find_map(|index| some_line(self.tree.attribute(index, "content")?))
        })
    }

    fn title(&self, site: Option<&str>) -> Option<String> {
        if let Some(title) = self.meta(&["og:title", "twitter:title", "dc.title", "citation_title"]) {
            return Some(without_site(&title, site));
        }
        let headings: Vec<String> = self
            .elements("h1")
            .filter_map(|index| some_line(&self.tree.text(index)))
            .collect();
        let title = self
            .elements("title")
            .find_map(|index| some_line(&self.tree.text(index)));
        match (title, headings.as_slice()) {
            // Of several headings the title tells which one is meant.
            (Some(title), headings) => {
                let named = headings.iter().find(|heading| title.starts_with(heading.as_str()));
                let only = if headings.len() == 1 && site.is_none() {
                    None
                } else {
                    named
                };
                Some(only.or(named).cloned().unwrap_or_else(|| without_site(&title, site)))
            }
            (None, headings) => headings.first().cloned(),
        }
    }

    fn author(&self) -> Option<String> {
        let is_name = |name: &String| !name.starts_with("http") && name.chars().count() <= 200;
        let said = self.meta(&[
            "author",
            "article:author",
            "dc.creator",
            "citation_author",
            "parsely-author",
        ]);
        if let Some(name) = said.filter(is_name) {
            return Some(without_by(&name));
        }
        let marked = self.nodes.iter().copied().filter(|index| {
            let has = |key, wanted: &str| {
                let value = self.tree.attribute(*index, key).unwrap_or_default();
                value.split_whitespace().any(|word| word == wanted)
            };
            has("rel", "author") || has("itemprop", "author") || has("class", "author") || has("class", "byline")
        });
        let names = marked.filter_map(|index| some_line(&self.tree.text(index)));
        let mut names = names.map(|name| without_by(&name));
        names.find(|name| is_name(name) && name.split(' ').count() <= 8)
    }

    fn date(&self) -> Option<String> {
        const NAMES: &[&str] = &[
            "article:published_time",
            "og:published_time",
            "datePublished",
            "dc.date.issued",
            "dc.date",
            "dcterms.date",
            "dcterms.created",
            "citation_publication_date",
            "citation_date",
            "parsely-pub-date",
            "sailthru.date",
            "pubdate",
            "publishdate",
            "publish_date",
            "date",
        ];
        let said = NAMES
            .iter()
            .find_map(|name| self.meta(&[name]).as_deref().and_then(day));
        if said.is_some() {
            return said;
        }
        let marked = |index: &usize| self.tree.attribute(*index, "itemprop") == Some("datePublished");
        let times = self.nodes.iter().copied().filter(marked);
        // A time inside of the article is its date; one in a menu is that of something else.
        let content = content::find(self.tree);
        let below = self.tree.below(content.root).into_iter();
        let times = times.chain(below.filter(|index| self.tree.name(*index) == "time"));
        let mut times = times.take(1000);
        times.find_map(|index| {
            let written = self
                .tree
                .attribute(index, "datetime")
                .or_else(|| self.tree.attribute(index, "content"));
            match written {
                Some(written) => day(written),
                None => day(&self.tree.text(index)),
            }
        })
    }

    fn canonical(&self) -> Option<String> {
        let is_canonical = |index: &usize| self.tree.attribute(*index, "rel") == Some("canonical");
        let linked = self.elements("link").find(is_canonical);
        let linked = linked.and_then(|index| some_line(self.tree.attribute(index, "href")?));
        let address = linked.or_else(|| self.meta(&["og:url"]))?;
        let url = Url::parse(&address).ok()?;
        matches!(url.scheme(), "http" | "https").then(|| url.to_string())
    }

    fn language(&self) -> Option<String> {
        let own = self.elements("html").next();
        let own = own.and_then(|index| {
            let tag = self
                .tree
                .attribute(index, "lang")
                .or_else(|| self.tree.attribute(index, "xml:lang"))?;
            some_line(tag)
        });
        own.or_else(|| self.meta(&["content-language", "og:locale", "dc.language"]))
    }
}

fn some_line(text: &str) -> Option<String> {
    let line = one_line(text);
    (!line.is_empty()).then_some(line)
}

/// A title without the site's name, which stands behind (or before) a bar or a dash.
fn without_site(title: &str, site: Option<&str>) -> String {
    const BARS: &[&str] = &[" | ", " - ", " \u{2013} ", " \u{2014} ", " \u{b7} ", " :: ", " \u{bb} "];
    let is_site = |part: &str| site.is_some_and(|site| part.trim().eq_ignore_ascii_case(site));
    for bar in BARS {
        if let Some((rest, last)) = title.rsplit_once(bar)
            && is_site(last)
        {
            return rest.trim().to_owned();
        }
        if let Some((first, rest)) = title.split_once(bar)
            && is_site(first)
        {
            return rest.trim().to_owned();
        }
    }
    // A bar with a few words behind it is followed by the site's name, whichever that is.
    match title.rsplit_once(" | ") {
        Some((rest, last)) if site.is_none() && last.split(' ').count() <= 4 && !rest.trim().is_empty() => {
            rest.trim().to_owned()
        }
        _ => title.to_owned(),
    }
}

/// A name without the "By" before it.
fn without_by(name: &str) -> String {
    let words = ["By ", "by ", "BY ", "Von ", "Par ", "Por ", "Di "];
    let rest = words.iter().find_map(|word| name.strip_prefix(word));
    rest.unwrap_or(name).trim().to_owned()
}
