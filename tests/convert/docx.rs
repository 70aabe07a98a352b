//! Word documents that the tests write themselves, part by part.

use crate::{Site, headings, paragraphs, zipped};

const TYPES: &[u8] =
    b"<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
const STYLES: &str = r#"<w:styles xmlns:w="w">
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="My heading"/><w:basedOn w:val="berschrift2"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/><w:basedOn w:val="Own"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Points"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>"#;
const NUMBERING: &str = r#"<w:numbering xmlns:w="w">
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
</w:numbering>"#;
const LINKS: &str = r#"<Relationships>
<Relationship Id="rId5" Type="hyperlink" Target="https://rope.example/" TargetMode="External"/>
<Relationship Id="rId6" Type="hyperlink" Target="file:///etc/passwd" TargetMode="External"/>
</Relationships>"#;
const CORE: &str = r#"<cp:coreProperties xmlns:dc="dc" xmlns:dcterms="dcterms"><dc:title>Template 3</dc:title>
<dc:creator>Mairi Grant</dc:creator><dcterms:created>2023-11-02T08:00:00Z</dcterms:created></cp:coreProperties>"#;

pub(crate) fn docx(body: &str) -> Vec<u8> {
    let document = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    zipped(&[
        ("[Content_Types].xml", TYPES),
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/numbering.xml", NUMBERING.as_bytes()),
        ("word/_rels/document.xml.rels", LINKS.as_bytes()),
        ("docProps/core.xml", CORE.as_bytes()),
    ])
}

/// A paragraph in a style.
fn styled(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

pub(crate) fn plain(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn item(list: u32, level: u32, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

#[test]
fn a_document_becomes_an_article_with_its_structure() {
    let cell = |text: &str| format!("<w:tc><w:tcPr/>{}</w:tc>", plain(text));
    let row = |cells: &[&str]| {
        format!(
            "<w:tr>{}</w:tr>",
            cells.iter().map(|text| cell(text)).collect::<String>()
        )
    };
    let body = [
        styled("Titel", "The rope works"),
        styled("TOC1", "Ropes 1"),
        styled("berschrift1", "Ropes"),
        plain("The rope works of Leith spun 400 tonnes of hemp in 1870."),
        "<w:p><w:r><w:t xml:space=\"preserve\">The walk is </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>320 metres</w:t></w:r>\
         <w:r><w:t xml:space=\"preserve\"> long, see </w:t></w:r><w:hyperlink r:id=\"rId5\"><w:r><w:t>the plan</w:t></w:r></w:hyperlink>\
         <w:hyperlink r:id=\"rId6\"><w:r><w:t>.</w:t></w:r></w:hyperlink>\
         <w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p>"
            .to_owned(),
        "<w:p><w:r><w:t xml:space=\"preserve\">It closed in </w:t></w:r><w:del><w:r><w:delText>1921</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t>1922</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>.</w:t></w:r></w:p>"
            .to_owned(),
        styled("Own", "Tools"),
        item(1, 0, "Hooks of iron"),
        item(1, 1, "large ones"),
        styled("Points", "Combs of steel"),
        item(2, 0, "Comb the hemp."),
        item(2, 0, "Spin the yarn."),
        format!(
            "<w:tbl>{}{}</w:tbl>",
            row(&["Year", "Workers"]),
            row(&["1870", "212"])
        ),
        format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell("A frame around this text says nothing.")),
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>A box beside it.</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
         <mc:Fallback><w:txbxContent><w:p><w:r><w:t>A box beside it.</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
            .to_owned(),
    ];
    let site = Site::new();
    let article = site.added("Rope Works.docx", docx(&body.concat()), "Rope Works.md");
    assert_eq!(article.title, "The rope works");
    assert_eq!(article.author.as_deref(), Some("Mairi Grant"));
    assert_eq!(article.date.as_deref(), Some("2023-11-02"));
    assert_eq!(headings(&article), ["Ropes", "Tools"]);
    assert_eq!(
        paragraphs(&article),
        [
            "The rope works of Leith spun 400 tonnes of hemp in 1870.",
            "The walk is **320 metres** long, see [the plan](https://rope.example/).",
            "It closed in 1922.",
            "- Hooks of iron\n  - large ones\n- Combs of steel",
            "1. Comb the hemp.\n2. Spin the yarn.",
            "| Year | Workers |\n| --- | --- |\n| 1870 | 212 |",
            "A frame around this text says nothing.",
            "A box beside it.",
        ]
    );
    assert_eq!(
        site.quote("How much hemp did the rope works of Leith spin?"),
        "The rope works of Leith spun 400 tonnes of hemp in 1870."
    );
    assert_eq!(site.quote("When did it close?"), "It closed in 1922.");
}

#[test]
fn characters_that_are_markup_elsewhere_stay_what_they_are() {
    let site = Site::new();
    let body = plain("5 * 3 &lt; 20 &amp; *so* on: &#x263A; [1]") + &plain("1. is no item");
    let article = site.added("signs.docx", docx(&body), "signs.md");
    assert_eq!(
        paragraphs(&article),
        ["5 * 3 < 20 & \\*so\\* on: \u{263a} [1]", "1\\. is no item"]
    );
}

#[test]
fn a_document_without_text_is_refused() {
    let site = Site::new();
    site.refused("empty.docx", docx("<w:p/>"), "holds no text");
    site.refused(
        "parts.docx",
        zipped(&[("[Content_Types].xml", TYPES)]),
        "its text is missing",
    );
    let cut = docx(&plain("Text.")).into_iter().take(300).collect::<Vec<u8>>();
    site.refused("cut.docx", cut, "is broken");
}
