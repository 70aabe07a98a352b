//! PDF: one made by a real program (ReportLab), and some that the tests write object by object.

use crate::{Site, headings, paragraphs};

/// A file of these objects, numbered from 1, of which the first is the catalogue.
pub(crate) fn pdf(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).bytes());
    }
    let start = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let count = objects.len() + 1;
    file.extend(format!("trailer\n<< /Size {count} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n").bytes());
    file
}

pub(crate) fn stream(content: &str) -> String {
    format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// A file whose pages show these drawings.
pub(crate) fn pages(contents: &[String], trailer: &str) -> Vec<u8> {
    let kids: String = (0..contents.len())
        .map(|page| format!("{} 0 R ", 4 + 2 * page))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>".to_owned(),
        format!(
            "<< /Type /Pages /Kids [{kids}] /Count {} /MediaBox [0 0 600 800] >>",
            contents.len()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (page, content) in contents.iter().enumerate() {
        let number = 5 + 2 * page;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents {number} 0 R >>"
        ));
        objects.push(stream(content));
    }
    pdf(&objects, trailer)
}

/// A line of text: how far from the left and from the foot of the page, and how large.
pub(crate) fn line(left: u32, height: u32, size: u32, text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
    format!("BT /F1 {size} Tf {left} {height} Td ({text}) Tj ET\n")
}

/// Lines one below the other.
fn lines(left: u32, height: u32, texts: &[&str]) -> String {
    let heights = (0..).map(|number| height - 14 * number);
    texts
        .iter()
        .zip(heights)
        .map(|(text, height)| line(left, height, 11, text))
        .collect()
}

fn article(contents: &[String]) -> crate::corpus::Article {
    Site::new().added("file.pdf", pages(contents, ""), "file.md")
}

#[test]
fn a_real_file_becomes_an_article_with_its_structure() {
    let site = Site::new();
    let article = site.added("harbour.pdf", include_bytes!("harbour.pdf"), "harbour.md");
    assert_eq!(article.title, "Harbour report 2023");
    assert_eq!(article.author.as_deref(), Some("Mairi Grant"));
    assert_eq!(article.date.as_deref(), Some("2000-01-01"));
    assert_eq!(headings(&article), ["Ferries", "Fish landings", "Outlook", "Accounts"]);
    let paragraphs = paragraphs(&article);
    assert_eq!(
        paragraphs[0],
        "The ferry to Stornoway sailed 1,412 times in the year 2023, which is nineteen times more often than in the year \
         before it. Of all sailings only thirty-one were cancelled, nearly all of them because of high winds in the months \
         of January and December."
    );
    assert_eq!(
        paragraphs[2],
        "- Prawns brought in most of the money: 3.1 million pounds in the year.\n\
         - Mackerel was landed for the first time since the year 2009."
    );
    assert_eq!(
        paragraphs[3],
        "| Month | Sailings | Cancelled |\n| --- | --- | --- |\n| January | 98 | 12 |\n| June | 141 | 0 |\n| December | 101 | 9 |"
    );
    // Eight paragraphs with nothing but an indented first line between them, over the end of a page; then two pages.
    assert_eq!(paragraphs.len(), 4 + 8 + 2, "{paragraphs:#?}");
    assert!(
        !article.text.contains("Harbour Board") && !article.text.contains("Page "),
        "{}",
        article.text
    );
    assert_eq!(
        site.quote("How long will the breakwater be?"),
        "The board will build a breakwater of 120 metres, and work on it is to begin in the autumn of 2025."
    );
}

#[test]
fn lines_are_joined_and_paragraphs_kept_apart() {
    let page = lines(
        60,
        700,
        &[
            "The bridge over the river was",
            "built in 1911 by two brothers.",
            "It was never painted.",
        ],
    ) + &lines(
        60,
        636,
        &["A second bridge followed in", "1914, next to the first one."],
    );
    assert_eq!(
        paragraphs(&article(&[page])),
        [
            "The bridge over the river was built in 1911 by two brothers. It was never painted.",
            "A second bridge followed in 1914, next to the first one.",
        ]
    );
}

#[test]
fn a_broken_word_is_whole_again_where_that_is_known_to_be_one() {
    let page = lines(
        60,
        700,
        &[
            "The lighthouse keeper lived in the light-",
            "house until 1994, as a well-",
            "known writer did with her twenty-",
            "one cats and a dog.",
        ],
    );
    assert_eq!(
        paragraphs(&article(&[page])),
        [
            "The lighthouse keeper lived in the lighthouse until 1994, as a well-known writer did with her twenty-one cats \
          and a dog."
        ]
    );
}

#[test]
fn columns_are_read_one_after_the_other_and_a_sentence_goes_on_over_the_page() {
    let left = [
        "The left column tells of the",
        "mill that stood by the burn",
        "until it burned down in",
    ];
    let right = ["1822, and the right column", "tells what came after it."];
    let first = lines(60, 700, &left) + &lines(320, 700, &right);
    let next = lines(60, 700, &["A new mill was built on the"]);
    let last = lines(60, 700, &["other bank in 1830."]);
    assert_eq!(
        paragraphs(&article(&[first, next, last])),
        [
            "The left column tells of the mill that stood by the burn until it burned down in 1822, and the right column \
             tells what came after it.",
            "A new mill was built on the other bank in 1830.",
        ]
    );
}

#[test]
fn running_heads_and_page_numbers_are_left_out() {
    let page = |number: u32| {
        line(60, 780, 9, "The history of the mill")
            + &lines(
                60,
                700,
                &[
                    &format!("Page {number} of this book tells what happened in 190{number}."),
                    "It was a lot.",
                ],
            )
            + &line(300, 20, 9, &format!("- {number} -"))
    };
    let article = article(&[page(1), page(2), page(3), page(4)]);
    let expected: Vec<String> = (1..5)
        .map(|number| format!("Page {number} of this book tells what happened in 190{number}. It was a lot."))
        .collect();
    assert_eq!(paragraphs(&article), expected);
}

#[test]
fn the_table_of_contents_is_left_out() {
    let contents = lines(
        60,
        700,
        &[
            "1 The mill . . . . . . . . . . . . . . 3",
            "2 The burn ............................ 17",
        ],
    );
    let text = lines(60, 600, &["The mill stood by the burn ... until 1822."]);
    assert_eq!(
        paragraphs(&article(&[contents + &text])),
        ["The mill stood by the burn ... until 1822."]
    );
}

#[test]
fn what_the_file_says_about_itself_is_taken_unless_a_program_wrote_it() {
    let site = Site::new();
    let objects = [
        line(60, 700, 24, "A heading"),
        lines(60, 600, &["The bridge over the river was built in 1911."]),
    ]
    .concat();
    for (name, info, title) in [
        (
            "one.pdf",
            "/Title (The br\\374cke) /Author <FEFF0041006E006E>",
            "The br\u{fc}cke",
        ),
        ("two.pdf", "/Title (Microsoft Word - draft7.doc)", "A heading"),
        ("three.pdf", "/Title (draft7.indd)", "A heading"),
    ] {
        let trailer = format!("/Info << {info} /CreationDate (D:20240127103000+01'00') >>");
        let article = site.added(
            name,
            pages(std::slice::from_ref(&objects), &trailer),
            &name.replace("pdf", "md"),
        );
        assert_eq!(article.title, title);
        assert_eq!(article.date.as_deref(), Some("2024-01-27"));
        assert_eq!(article.language.as_deref(), Some("en-GB"));
    }
    assert_eq!(
        crate::article(&site.path("index/added/one.md")).author.as_deref(),
        Some("Ann")
    );
}
