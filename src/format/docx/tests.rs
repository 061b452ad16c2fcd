//! What the Word reader makes of documents.

use super::super::container::tests::pack;
use super::*;
use crate::document::{Block, ContentHash, Document};
use crate::text::lang::Lang;

const DECLARED: &str = "xmlns:w=\"w\" xmlns:r=\"r\" xmlns:mc=\"mc\" xmlns:wps=\"wps\" xmlns:v=\"v\" xmlns:m=\"m\"";

fn packed(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<?xml version=\"1.0\"?><w:document {DECLARED}><w:body>{body}</w:body></w:document>");
    let mut entries = vec![("word/document.xml", document.as_bytes())];
    entries.extend(more.iter().map(|(name, text)| (*name, text.as_bytes())));
    pack(&entries)
}

fn document(bytes: &[u8]) -> Document {
    let draft = draft(bytes).expect("a document");
    draft.into_document("t.docx", Lang::chinese(), ContentHash::of(bytes)).expect("lawful")
}

fn shown(bytes: &[u8]) -> Vec<String> {
    let document = document(bytes);
    let shown = |block: &Block| format!("{}: {}", block.kind.name(), document.plain(block, block.span).as_str());
    document.blocks().iter().map(shown).collect()
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn paragraph(text: &str) -> String {
    format!("<w:p>{}</w:p>", run(text))
}

#[test]
fn styles_say_what_a_paragraph_is() {
    let styles = format!(
        "<w:styles {DECLARED}><w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style>\
         <w:style w:styleId=\"a\"><w:name w:val=\"Mine\"/><w:basedOn w:val=\"1\"/></w:style>\
         <w:style w:styleId=\"q\"><w:name w:val=\"Quote\"/></w:style></w:styles>"
    );
    let styled =
        |style: &str, text: &str| format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>", run(text));
    let item = "<w:p><w:pPr><w:tabs><w:tab/></w:tabs><w:numPr><w:numId w:val=\"2\"/></w:numPr></w:pPr><w:r><w:t>项</w:t></w:r></w:p>";
    let table = format!("<w:tbl><w:tr><w:tc>{}{}</w:tc></w:tr></w:tbl>", paragraph("格"), paragraph("二"));
    let body =
        [styled("1", "一"), styled("a", "二"), styled("q", "引"), item.to_owned(), table, paragraph("尾")].concat();
    assert_eq!(
        shown(&packed(&body, &[("word/styles.xml", &styles)])),
        [
            "heading-1: 一",
            "heading-1: 二",
            "quote: 引",
            "list-item: 项",
            "table-cell: 格",
            "table-cell: 二",
            "paragraph: 尾"
        ]
    );
}

#[test]
fn tracked_changes_count_as_accepted() {
    let body = "<w:p><w:r><w:t>甲</w:t></w:r><w:del w:id=\"1\" w:author=\"x\"><w:r><w:delText>旧</w:delText></w:r></w:del>\
        <w:ins w:id=\"2\" w:author=\"x\"><w:r><w:t>新</w:t></w:r></w:ins><w:moveFrom w:id=\"3\"><w:r><w:t>走</w:t></w:r></w:moveFrom></w:p>\
        <w:p><w:pPr><w:rPr><w:del w:id=\"4\" w:author=\"x\"/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p><w:p><w:r><w:t>后</w:t></w:r></w:p>";
    assert_eq!(shown(&packed(body, &[])), ["paragraph: 甲新", "paragraph: 前后"]);
}

#[test]
fn hidden_text_is_left_out() {
    let body = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>见</w:t></w:r>\
        <w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:rPr><w:webHidden/></w:rPr><w:t>12</w:t></w:r></w:p>";
    assert_eq!(shown(&packed(body, &[])), ["paragraph: 见"]);
}

#[test]
fn a_text_box_is_read_once_and_after_its_paragraph() {
    let inner = paragraph("框里");
    let body = format!(
        "<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx>\
         </mc:Choice><mc:Fallback><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r>\
         <w:r><w:t>后</w:t></w:r></w:p>"
    );
    assert_eq!(shown(&packed(&body, &[])), ["paragraph: 前后", "paragraph: 框里"]);
}

#[test]
fn notes_headers_and_marks_are_read() {
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"x/hyperlink\" Target=\"https://a.example\"/>\
        <Relationship Id=\"r2\" Type=\"x/header\" Target=\"header1.xml\"/></Relationships>";
    let notes = format!(
        "<w:footnotes {DECLARED}><w:footnote w:id=\"0\" w:type=\"separator\">{}</w:footnote><w:footnote w:id=\"1\">{}</w:footnote></w:footnotes>",
        paragraph("线"),
        paragraph("脚注")
    );
    let header = format!("<w:hdr {DECLARED}>{}</w:hdr>", paragraph("页眉"));
    let body = "<w:p><w:r><w:t>见</w:t></w:r><w:hyperlink r:id=\"r1\"><w:r><w:t>此</w:t></w:r></w:hyperlink>\
        <w:r><w:rPr><w:b/></w:rPr><w:t>粗</w:t></w:r><w:r><w:footnoteReference w:id=\"1\"/></w:r><w:r><w:t>。</w:t><w:br/><w:t>行</w:t></w:r>\
        <m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>";
    let bytes = packed(
        body,
        &[("word/_rels/document.xml.rels", relations), ("word/footnotes.xml", &notes), ("word/header1.xml", &header)],
    );
    assert_eq!(shown(&bytes), ["paragraph: 见此粗。", "paragraph: 行x", "paragraph: 脚注", "metadata: 页眉"]);
    assert!(document(&bytes).text().starts_with("见<a href=\"https://a.example\">此</a><b>粗</b>[^1]。\n"));
}

#[test]
fn what_is_embedded_is_reported() {
    let bytes =
        packed(&format!("{}<w:altChunk r:id=\"r1\"/>", paragraph("甲")), &[("word/comments.xml", "<w:comments/>")]);
    let notices: Vec<String> = document(&bytes).notices().iter().map(|notice| notice.message.clone()).collect();
    assert!(notices.len() == 2 && notices[0].contains("altChunk") && notices[1].contains("comments"), "{notices:?}");
}

#[test]
fn broken_files_say_why() {
    let message = |bytes: &[u8]| draft(bytes).expect_err("refused").to_string();
    assert!(message(&pack(&[("content.xml", b"<a/>")])).contains("named .odt"));
    assert!(message(&packed("<w:p>", &[])).contains("word/document.xml: line 1"));
    let lol = "<!DOCTYPE a [<!ENTITY a \"b\">]><a>&a;</a>";
    assert!(message(&pack(&[("word/document.xml", lol.as_bytes())])).contains("the document type declares"));
    assert!(message(b"not a zip").contains("no zip archive"));
}
