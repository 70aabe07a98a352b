//! Where a page's article stands, and what around and inside of it is none of it: menus, notices, teasers.
//!
//! The rules are those that readers' views have in common: elements that say what they are, names of classes that many
//! sites share, and where the prose is. They are careful: what holds much of a page's prose is never left out.

use super::tree::{Data, Tree, WALKED};

/// A part of a page.
pub(super) struct Content {
    /// The node whose content is the article.
    pub(super) root: usize,
    /// Nodes that are left out, with all below them, by their numbers.
    pub(super) skipped: Vec<bool>,
}

/// Elements that never hold a part of the article.
const SURROUNDINGS: &[&str] = &["nav", "aside", "footer", "form", "button", "dialog", "menu", "search"];
const ROLES: &[&str] = &[
    "navigation",
    "complementary",
    "contentinfo",
    "banner",
    "search",
    "dialog",
    "alertdialog",
    "alert",
    "form",
    "toolbar",
    "menu",
    "menubar",
    "tooltip",
];

/// Words in the name of a class that say what an element is, however much it holds.
const NAMED: &[&str] = &[
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "newsletter",
    "breadcrumb",
    "breadcrumbs",
    "sidebar",
    "comments",
    "disqus",
    "advert",
    "adverts",
    "advertisement",
    "outbrain",
    "taboola",
    "byline",
    "pagination",
    "navbar",
    "recommendations",
    "read-more",
    "readmore",
    "more-stories",
    "most-read",
    "most-popular",
    "also-read",
    "read-next",
    "up-next",
    "author-bio",
    "about-author",
    "author-box",
    "social-media",
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
    "screen-reader",
    "screen-reader-text",
    "back-to-top",
    "skip-link",
    "print-only",
    "editsection",
    "mw-editsection",
];
/// Words that may mean something else, and count only where no sentence stands.
const SUSPICIOUS: &[&str] = &[
    "share",
    "sharing",
    "social",
    "subscribe",
    "subscription",
    "signup",
    "related",
    "recommended",
    "comment",
    "promo",
    "promotion",
    "ad",
    "ads",
    "sponsor",
    "sponsored",
    "menu",
    "nav",
    "navigation",
    "pager",
    "popup",
    "modal",
    "overlay",
    "toolbar",
    "trending",
    "masthead",
    "footer",
    "tags",
    "banner",
    "widget",
    "entry-meta",
    "post-meta",
    "article-meta",
    "author",
    "timestamp",
    "teaser",
    "teasers",
    "skip",
    "toc",
    "paywall",
    "login",
    "register",
];

/// Prose is a run of text of so many characters with the end of a sentence in it.
const SENTENCE: usize = 50;
/// What holds a larger part of the page's prose than that is left out for no name's sake.
const MUCH: f64 = 0.4;
/// A part that says of itself that it is the article, or the main part, is believed where it holds so much.
const BELIEVED: f64 = 0.3;
/// Where no part says so, the article is the smallest that holds so much.
const MOST: f64 = 0.75;

/// The main content of a page.
pub(super) fn find(tree: &Tree) -> Content {
    let mut skipped = hidden(tree);
    let all = tree.all();
    for index in &all {
        let is_surroundings = SURROUNDINGS.contains(&tree.name(*index));
        let role = tree.attribute(*index, "role").unwrap_or_default();
        skipped[*index] |= is_surroundings || ROLES.contains(&role);
    }
    let before = Prose::measure(tree, &skipped);
    let total = before.of(0);
    for index in &all {
        if matches!(tree.name(*index), "" | "html" | "body" | "main" | "article") || skipped[*index] {
            continue;
        }
        let share = before.of(*index) as f64 / (total.max(1)) as f64;
        let names = Names::of(tree, *index);
        let is_page_header = tree.name(*index) == "header" && !has_ancestor(tree, *index, &["article", "main"]);
        let is_named = (is_page_header || names.any(NAMED)) && share <= MUCH;
        let is_suspicious = before.of(*index) == 0 && names.any(SUSPICIOUS) && !holds_title(tree, *index);
        skipped[*index] = is_named || is_suspicious;
    }
    let prose = Prose::measure(tree, &skipped);
    let root = root(tree, &all, &skipped, &prose);
    Content { root, skipped }
}

/// All of a page that shows.
pub(super) fn everything(tree: &Tree) -> Content {
    Content {
        root: 0,
        skipped: hidden(tree),
    }
}

/// What no browser shows.
fn hidden(tree: &Tree) -> Vec<bool> {
    let mut skipped = vec![false; tree.len()];
    for index in tree.all() {
        let is_hidden = tree
            .attribute(index, "hidden")
            .is_some_and(|value| value != "until-found");
        let style = tree.attribute(index, "style").unwrap_or_default();
        let is_styled_away = style.contains("none") && {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.to_ascii_lowercase().contains("display:none")
        };
        let is_decoration = tree.attribute(index, "aria-hidden") == Some("true");
        skipped[index] = is_hidden || is_styled_away || is_decoration;
    }
    skipped
}

/// The node whose content is the article.
fn root(tree: &Tree, all: &[usize], skipped: &[bool], prose: &Prose) -> usize {
    let total = prose.of(0);
    let declared = all.iter().copied().filter(|index| {
        let is_main = matches!(tree.name(*index), "article" | "main");
        let says_main = tree.attribute(*index, "role") == Some("main");
        let says_article = tree.attribute(*index, "itemprop") == Some("articleBody");
        (is_main || says_main || says_article) && !is_skipped(tree, *index, skipped)
    });
    let declared: Vec<usize> = declared.collect();
    let most = declared.iter().map(|index| prose.of(*index)).max().unwrap_or(0);
    if most > 0 && most as f64 >= BELIEVED * total as f64 {
        // Of parts inside of each other the innermost that still holds nearly everything.
        let nearly = |index: &&usize| prose.of(**index) as f64 >= MOST * most as f64;
        if let Some(innermost) = declared.iter().rev().find(nearly) {
            return *innermost;
        }
    }
    let mut root = 0;
    if total == 0 {
        return root;
    }
    loop {
        let children = tree.node(root).children.iter().copied();
        match children.max_by_key(|child| prose.of(*child)) {
            Some(child) if prose.of(child) as f64 >= MOST * total as f64 && !is_leaf(tree, child) => root = child,
            _ => return root,
        }
    }
}

/// Whether an element is itself a piece of text, and not what holds such pieces.
fn is_leaf(tree: &Tree, index: usize) -> bool {
    matches!(
        tree.name(index),
        "" | "p" | "ul" | "ol" | "table" | "blockquote" | "pre" | "dl" | "figure" | "span" | "a" | "font" | "b" | "i"
    )
}

fn is_skipped(tree: &Tree, index: usize, skipped: &[bool]) -> bool {
    ancestors(tree, index).any(|index| skipped[index])
}

fn has_ancestor(tree: &Tree, index: usize, names: &[&str]) -> bool {
    ancestors(tree, index)
        .skip(1)
        .any(|index| names.contains(&tree.name(index)))
}

/// A node and those that it stands in.
fn ancestors(tree: &Tree, index: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(index), |index| tree.node(*index).parent).take(WALKED)
}

fn holds_title(tree: &Tree, index: usize) -> bool {
    tree.below(index).into_iter().any(|index| tree.name(index) == "h1")
}

/// How much prose stands below each node, in characters.
struct Prose(Vec<usize>);

impl Prose {
    fn of(&self, index: usize) -> usize {
        self.0[index]
    }

    fn measure(tree: &Tree, skipped: &[bool]) -> Prose {
        let mut prose = Prose(vec![0; tree.len()]);
        prose.walk(tree, 0, skipped, 0);
        prose
    }

    /// Measures a node. Gives back its text outside of links that no block inside of it has taken for its own.
    fn walk(&mut self, tree: &Tree, index: usize, skipped: &[bool], depth: usize) -> String {
        let is_unread = matches!(
            tree.name(index),
            "head" | "script" | "style" | "template" | "noscript" | "svg" | "select" | "textarea" | "iframe" | "object"
        );
        if skipped[index] || is_unread || depth > WALKED {
            return String::new();
        }
        let mut own = String::new();
        let mut total = 0;
        for child in &tree.node(index).children {
            match &tree.node(*child).data {
                Data::Text(text) => own.push_str(text),
                _ => {
                    let text = self.walk(tree, *child, skipped, depth + 1);
                    total += self.0[*child];
                    own.push_str(&text);
                }
            }
        }
        match tree.name(index) {
            "a" => {
                self.0[index] = total;
                String::new()
            }
            "b" | "i" | "em" | "strong" | "span" | "font" | "u" | "small" | "code" | "q" | "cite" | "abbr" | "time"
            | "mark" | "sub" | "sup" | "br" | "wbr" => {
                self.0[index] = total;
                own
            }
            _ => {
                self.0[index] = total + prose_in(&own);
                String::new()
            }
        }
    }
}

/// The characters of a text that looks like sentences; 0 for one that looks like labels.
fn prose_in(text: &str) -> usize {
    let length = text
        .split_whitespace()
        .map(|word| word.chars().count() + 1)
        .sum::<usize>();
    let ends_sentence = text.contains(['.', '!', '?', '\u{3002}', '\u{964}', '\u{61f}', '\u{ff01}', '\u{ff1f}']);
    // Scripts without spaces say as much in a third of the characters.
    let is_dense = !text.trim().contains(' ') && text.contains('\u{3002}');
    if ends_sentence && (length >= SENTENCE || is_dense) {
        length
    } else {
        0
    }
}

/// The words in an element's class and id.
struct Names {
    words: Vec<String>,
    /// Whole names in lower case, words joined with hyphens.
    joined: Vec<String>,
}

impl Names {
    fn of(tree: &Tree, index: usize) -> Names {
        let mut names = Names {
            words: Vec::new(),
            joined: Vec::new(),
        };
        let written = ["class", "id"].into_iter().filter_map(|key| tree.attribute(index, key));
        for name in written.flat_map(str::split_whitespace).take(100) {
            let words = words_of(name);
            names.joined.push(words.join("-"));
            names.words.extend(words);
        }
        names
    }

    fn any(&self, wanted: &[&str]) -> bool {
        wanted.iter().any(|wanted| {
            if wanted.contains('-') {
                self.joined.iter().any(|name| {
                    name.match_indices(wanted).any(|(at, _)| {
                        let starts = at == 0 || name.as_bytes()[at - 1] == b'-';
                        let end = at + wanted.len();
                        starts && (end == name.len() || name.as_bytes()[end] == b'-')
                    })
                })
            } else {
                self.words.iter().any(|word| word == wanted)
            }
        })
    }
}

/// The words of a name like `relatedStories` or `related_stories`.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars().take(100) {
        if !c.is_alphanumeric() || (c.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        was_lower = c.is_lowercase();
        if c.is_alphanumeric()
            && let Some(last) = words.last_mut()
        {
            last.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
