//! Web pages: what they say about themselves, which part of them is kept, and how it looks.

use pullquote::convert::{Converted, Document, Limits, Origin, convert};

use crate::{Site, headings, paragraphs};

const OWLS: &str = include_str!("owls.html");

fn document(html: &str, address: Option<&str>) -> Document {
    let origin = Origin {
        address: address.map(str::to_owned),
    };
    match convert("page.html", html.as_bytes(), &origin, &Limits::default()) {
        Ok(Converted::Document(document)) => document,
        other => panic!("{other:?}"),
    }
}

/// The Markdown of a page whose article holds that.
fn markdown(article: &str) -> String {
    document(&format!("<!doctype html><article>{article}</article>"), None).markdown
}

#[test]
fn a_page_becomes_an_article_with_its_title_author_date_source_and_language() {
    let site = Site::new();
    let ended = site.add("owls.html", OWLS);
    assert!(ended.err.starts_with("added owls (from owls.html)\n"), "{ended:?}");
    let article = crate::article(&site.path("index/added/owls.md"));
    assert_eq!(article.title, "The owls of Uist");
    assert_eq!(article.author.as_deref(), Some("Ann Lee, Ian Bain"));
    assert_eq!(article.date.as_deref(), Some("2024-03-05"));
    assert_eq!(article.source.as_deref(), Some("Island News Ltd"));
    assert_eq!(article.url.as_deref(), Some("https://island.example/owls"));
    assert_eq!(article.language.as_deref(), Some("en-GB"));
    assert_eq!(
        site.quote("How many pairs did the trust count in 2023?"),
        "In 2023 the trust counted 42 pairs."
    );
    assert_eq!(site.quote("How many pairs nest on Benbecula?"), "Benbecula: 12 pairs");
    assert_eq!(
        site.quote("What was counted on South Uist?"),
        r"South Uist | 10 | 17 \| 18"
    );
}

#[test]
fn the_article_is_kept_and_what_surrounds_it_is_not() {
    let site = Site::new();
    let article = site.added("owls.html", OWLS, "owls.md");
    assert_eq!(
        paragraphs(&article),
        [
            "Short-eared owls hunt over the machair by day and rest in the *heather* at night.",
            "In 2023 the trust counted 42 pairs. Most of them nest on [North Uist](https://island.example/north-uist).",
            "- North Uist: 20 pairs\n- Benbecula: 12 pairs\n  - of which 3 by the airport",
            "1. Keep to the paths.\n2. Keep dogs on a lead.",
            "| Island | Owls | Harriers |\n| --- | --- | --- |\n| North Uist | 20 | 31 |\n| South Uist | 10 | 17 \\| 18 |",
            "An owl over the dunes near Balranald.",
            "> They are everywhere this year, said the warden.",
        ]
    );
    assert_eq!(headings(&article), ["Numbers", "Rules for visitors"]);
    for gone in [
        "cookie",
        "Home",
        "By Ann",
        "5 March",
        "Facebook",
        "Read more",
        "Ferries",
        "rights reserved",
        "hidden",
        "alert(",
        "newsletter",
    ] {
        assert!(!article.text.contains(gone), "{gone}: {}", article.text);
    }
}

#[test]
fn a_page_without_any_hint_is_read_where_its_prose_is() {
    let links = "<li><a href='/a'>Politics</a></li><li><a href='/b'>Sports and weather</a></li>".repeat(20);
    let html = format!(
        "<html><title>Salt - The Atlas</title><body><div id=top><ul>{links}</ul></div><div class=wrap><div class=col>\
         <div>Salt was carried across the desert by camels for eight hundred years.</div>\
         <div>A camel carried four slabs of salt, each of them weighing thirty kilograms or more.</div>\
         </div><div class=right><ul>{links}</ul></div></div></body></html>"
    );
    assert_eq!(
        document(&html, None).markdown,
        "Salt was carried across the desert by camels for eight hundred years.\n\n\
         A camel carried four slabs of salt, each of them weighing thirty kilograms or more.\n"
    );
}

#[test]
fn names_of_classes_do_not_cost_a_page_its_text() {
    let html = "<body class='has-sidebar cookie-ok'><main class='with-sidebar'><div class='article newsletter'>\
                <p>The lighthouse was lit for the first time in the autumn of 1844.</p>\
                <p class='share-price'>The share price of the oil company fell by four percent on Monday.</p></div></main>";
    let text = document(html, None).markdown;
    assert!(text.contains("1844") && text.contains("four percent"), "{text}");
}

#[test]
fn addresses_are_made_whole_and_only_those_of_the_web_stay() {
    let html = "<article><p>See <a href='../map?a=1&amp;b=(2)'>the map</a>, <a href='javascript:alert(1)'>this</a>, \
                <a href='#top'>the top</a> and <a href='mailto:a@b.example'>Ann</a> for more about the island.</p></article>";
    let page = document(html, Some("https://www.atlas.example/isles/uist/"));
    assert_eq!(
        page.markdown,
        "See [the map](https://www.atlas.example/isles/map?a=1&amp;b=%282%29), this, the top and Ann for more about the \
         island.\n"
    );
    assert_eq!(page.url.as_deref(), Some("https://www.atlas.example/isles/uist/"));
    assert_eq!(page.source.as_deref(), Some("atlas.example"));
}

#[test]
fn elements_become_the_markdown_that_says_the_same() {
    for (html, expected) in [
        ("<p>One<br>two</p>", "One\ntwo\n"),
        ("<p>One<br><br>two</p>", "One\n\ntwo\n"),
        (
            "<p>A <b>bold</b> and <i>fine </i>word</p>",
            "A **bold** and *fine* word\n",
        ),
        (
            "<p>x<sup>2</sup> is 10<sup>6</sup><sup><a href='#n'>1</a></sup> here</p>",
            "x\u{b2} is 10\u{2076} here\n",
        ),
        ("<p>Use <code>a*b</code> here</p>", "Use `a*b` here\n"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```\n"),
        (
            "<p>5 * 3 = 15, snake_case, [sic] &amp; AT&amp;T</p>",
            "5 * 3 = 15, snake_case, [sic] & AT&T\n",
        ),
        ("<p>*not bold* 1 &lt; 2 &lt;b&gt;</p>", "\\*not bold\\* 1 < 2 \\<b>\n"),
        (
            "<p>1. no list</p><p># no heading</p><p>- no item</p>",
            "1\\. no list\n\n\\# no heading\n\n\\- no item\n",
        ),
        ("<p>a&nbsp;b&shy;c&#8203;d</p>", "a bcd\n"),
        ("<ol start=4><li>four<li>five</ol>", "4. four\n5. five\n"),
        (
            "<ul><li><p>one</p><p>more</p></li><li>two</li></ul>",
            "- one\n\n  more\n- two\n",
        ),
        ("<dl><dt>Tea</dt><dd>A drink.</dd></dl>", "Tea\n\nA drink.\n"),
        (
            "<table><tr><td>One column</td></tr><tr><td>is a frame</td></tr></table>",
            "One column\n\nis a frame\n",
        ),
        (
            "<table><tr><th colspan=2>Wide</th></tr><tr><td>a</td><td>b</td></tr></table>",
            "| Wide |  |\n| --- | --- |\n| a | b |\n",
        ),
        (
            "<p>One.</p><h2>A <a href='https://x.example'>linked</a> heading</h2><p>Two.</p>",
            "One.

## A linked heading

Two.
",
        ),
    ] {
        assert_eq!(markdown(html), expected, "{html}");
    }
}

#[test]
fn titles_lose_the_name_of_their_site() {
    for (head, expected) in [
        ("<title>Salt | The Atlas</title>", "Salt"),
        (
            "<title>Salt - The Atlas</title><meta property=og:site_name content='The Atlas'>",
            "Salt",
        ),
        ("<title>Salt - a history</title>", "Salt - a history"),
        (
            "<title>X</title><meta property=og:title content='Salt &amp; pepper'>",
            "Salt & pepper",
        ),
    ] {
        let page = document(
            &format!("{head}<article><p>Salt is dug up in the desert by hand.</p></article>"),
            None,
        );
        assert_eq!(page.title.as_deref(), Some(expected), "{head}");
    }
}

#[test]
fn dates_are_read_in_the_ways_that_pages_write_them() {
    for (written, expected) in [
        (
            "<meta property='article:published_time' content='2024-01-27T09:00:00+01:00'>",
            Some("2024-01-27"),
        ),
        ("<meta name=date content='20240127'>", Some("2024-01-27")),
        ("<meta name=date content='2024/01/27'>", Some("2024-01-27")),
        ("<meta name=date content='27 January 2024'>", Some("2024-01-27")),
        ("<meta name=date content='Sat, Jan 27, 2024 10:00'>", Some("2024-01-27")),
        ("<meta name=date content='soon'>", None),
        ("<meta name=date content='2024-02-31'>", None),
        (
            "<script type='application/ld+json'>{\"@graph\":[{\"@type\":[\"Thing\",\"BlogPosting\"],\"datePublished\":\"2024-01-27\"}]}</script>",
            Some("2024-01-27"),
        ),
        (
            "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":</script>",
            None,
        ),
    ] {
        let page = document(
            &format!("{written}<article><p>Salt is dug up in the desert by hand.</p></article>"),
            None,
        );
        assert_eq!(page.date.as_deref(), expected, "{written}");
    }
}

#[test]
fn pages_in_other_encodings_are_read() {
    let site = Site::new();
    let text = "<html><head><meta charset=\"shift_jis\"></head><article><p>東京タワーは1958年に完成した。高さは333メートルである。</p></article>";
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(text);
    let article = site.added("tower.html", &bytes, "tower.md");
    assert!(
        article.text.contains("東京タワーは1958年に完成した。"),
        "{}",
        article.text
    );
    let text = "<html><article><p>Der Bär schläft über Öfen, während draußen die Straße gefriert.</p></article>";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let article = site.added("bear.html", &bytes, "bear.md");
    assert!(article.text.contains("Bär schläft über Öfen"), "{}", article.text);
}
