//! The name that a page is stored under: what its address calls it, else its title, else its site.

use percent_encoding::percent_decode_str;

use super::address::Address;

/// Longest name in bytes; file systems stop at 255, and an extension and a site may come after it.
const MOST_BYTES: usize = 100;

/// Parts of a path that say what kind of thing a page is, and not which.
const GENERIC: &[&str] = &[
    "about", "amp", "article", "articles", "artikel", "blog", "content", "default", "doc", "docs", "entry", "en",
    "home", "html", "index", "item", "main", "news", "node", "page", "pages", "post", "posts", "print", "read", "show",
    "site", "stories", "story", "view", "web", "wiki",
];

/// The stem of the file that a page is stored in. Its id is made of it, as that of any file.
pub fn name_for(address: &Address, title: Option<&str>) -> String {
    let segments = address.url().path_segments().into_iter().flatten().rev();
    let decoded = segments.map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned());
    let from_path = decoded
        .map(|segment| tidy(without_extension(&segment)))
        .find(|name| is_telling(name));
    from_path
        .or_else(|| title.map(tidy).filter(|name| !name.is_empty()))
        .unwrap_or_else(|| tidy(address.host()))
}

/// A name of a title alone.
pub fn name_of_title(title: &str) -> String {
    let name = tidy(title);
    if name.is_empty() { "page".to_owned() } else { name }
}

/// A name for the second page that would be called so.
pub fn name_beside(name: &str, address: &Address) -> String {
    format!("{name}-{}", tidy(address.host()))
}

/// A name that no other address has.
pub fn name_of_its_own(name: &str, address: &Address) -> String {
    let hash = blake3::hash(address.as_str().as_bytes()).to_hex();
    format!("{}-{}", name_beside(name, address), &hash[..8])
}

fn is_telling(name: &str) -> bool {
    let is_number = !name.chars().any(char::is_alphabetic);
    !is_number && !GENERIC.contains(&name.to_lowercase().as_str())
}

fn without_extension(segment: &str) -> &str {
    match segment.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty()
                && extension.len() <= 5
                && extension.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
        {
            stem
        }
        _ => segment,
    }
}

/// Letters, digits, dots and underscores; one hyphen for every run of anything else, and none at the ends.
fn tidy(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        if name.len() + c.len_utf8() > MOST_BYTES {
            break;
        }
        if c.is_alphanumeric() || matches!(c, '.' | '_') {
            name.push(c);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    // A file whose name begins with a dot is hidden, and no article.
    name.trim_matches(['-', '.']).to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "in tests a panic is the report")]
mod tests {
    use super::{MOST_BYTES, name_for, name_of_its_own};
    use crate::web::Address;

    #[test]
    fn a_page_is_called_what_its_address_calls_it() {
        let title = Some("The bridge: a \"story\"/1911");
        for (address, title, expected) in [
            (
                "https://news.example/2024/05/the-old-bridge.html?x=y#z",
                None,
                "the-old-bridge",
            ),
            ("https://news.example/2024/05/the-old-bridge/", title, "the-old-bridge"),
            ("https://news.example/the-old-bridge/12345", None, "the-old-bridge"),
            ("https://news.example/the-old-bridge/index.php", None, "the-old-bridge"),
            (
                "https://news.example/Old%20Bridge%2F..%2f..%2Fetc",
                None,
                "Old-Bridge-..-..-etc",
            ),
            ("https://news.example/.hidden", None, "hidden"),
            ("https://news.example/v1.2-released", None, "v1.2-released"),
            ("https://news.example/stra%C3%9Fe", None, "straße"),
            ("https://news.example/%FF%FE", None, "news.example"),
            ("https://news.example/article/12345", title, "The-bridge-a-story-1911"),
            (
                "https://news.example/article.php?id=5",
                title,
                "The-bridge-a-story-1911",
            ),
            ("https://news.example/2024/05/01/", None, "news.example"),
            ("https://news.example", Some(" … "), "news.example"),
            ("https://[2606:4700::1111]/", None, "2606-4700-1111"),
        ] {
            assert_eq!(
                name_for(&Address::parse(address).unwrap(), title),
                expected,
                "{address}"
            );
        }
    }

    #[test]
    fn names_fit_a_file_system() {
        let address = Address::parse(&format!("https://news.example/{}", "\u{e4}".repeat(300))).unwrap();
        let name = name_for(&address, None);
        assert!(
            name.len() <= MOST_BYTES && name.chars().all(|c| c == '\u{e4}'),
            "{name}"
        );
        assert!(name_of_its_own(&name, &address).len() < 250);
        assert_ne!(
            name_of_its_own("a", &address),
            name_of_its_own("a", &Address::parse("https://news.example/b").unwrap())
        );
    }
}
