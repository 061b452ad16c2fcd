//! What the HTML reader makes of pages, and the laws that hold for any text.

use proptest::prelude::*;

use super::*;
use crate::document::Document;
use crate::format::tests::{blocks_of, document_of};
use crate::text::lang::is_han;

fn document(text: &str) -> Document {
    let draft = draft(text.to_owned()).expect("any text is HTML");
    document_of("t.html", draft, text)
}

fn blocks(text: &str) -> Vec<String> {
    blocks_of(&document(text))
}

#[test]
fn elements_make_blocks() {
    let page = "<!DOCTYPE html>\n<html lang=zh><head><title>标题 &amp; 名</title>\n<meta name=description content='关于&lt;茶&gt;'>\
        <style>p { color: red }</style></head>\n<body><h2>一</h2><p>段落\n第二行 <b>粗</b>。<p>又一段<br>换行\n\
        <ul><li>甲<li>乙<ol><li>丙</ol></ul><blockquote><p>引</blockquote>\n<table><tr><th>名<td>值<tr><td><p>a</p></table>\n\
        <pre>code\n  x</pre><dl><dt>词<dd>解</dl><div>尾</div></body></html>";
    assert_eq!(
        blocks(page),
        [
            "metadata: 标题 & 名",
            "metadata: 关于<茶>",
            "html: <style>p { color: red }</style>",
            "heading-2: 一",
            "paragraph: 段落第二行 粗。",
            "paragraph: 又一段",
            "paragraph: 换行",
            "list-item: 甲",
            "list-item: 乙",
            "list-item: 丙",
            "quote: 引",
            "table-cell: 名",
            "table-cell: 值",
            "table-cell: a",
            "code: <pre>code\n  x</pre>",
            "list-item: 词",
            "list-item: 解",
            "paragraph: 尾",
        ]
    );
}

#[test]
fn white_space_reads_as_in_a_browser() {
    assert_eq!(blocks("<p>  a  b\t c\n\n d&nbsp; e </p>"), ["paragraph: a b c d\u{A0} e"]);
    assert_eq!(blocks("<div>\n  <span> 甲 </span>\n</div>"), ["paragraph:  甲 "]);
}

#[test]
fn of_ruby_the_base_is_read() {
    let page = "<p><ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp>字<rt>zì</ruby>是字。<p><ruby>甲<rt>jiǎ</rt></ruby>";
    assert_eq!(blocks(page), ["paragraph: 漢字是字。", "paragraph: 甲"]);
}

#[test]
fn scripts_and_drawings_are_no_prose() {
    let page = "<p>甲<svg><text>图</text></svg>乙</p><template><p>模板</p></template><script>let 甲 = '<p>';</script><noscript>丙</noscript>";
    assert_eq!(
        blocks(page),
        [
            "paragraph: 甲乙",
            "html: <template><p>模板</p></template>",
            "html: <script>let 甲 = '<p>';</script>",
            "paragraph: 丙"
        ]
    );
}

#[test]
fn pictures_read_as_their_alternative_text() {
    assert_eq!(blocks("<p><img src=a.png alt=\"猫 &amp; 狗\">跑</p><img src=b.png>"), ["paragraph: 猫 & 狗跑"]);
}

#[test]
fn code_in_a_sentence_is_code() {
    let document = document("<p>用 <code>a  b</code> 跑</p>");
    let kinds: Vec<_> = document.blocks()[0].inlines.iter().map(|inline| &inline.kind).collect();
    assert!(kinds.contains(&&InlineKind::Code), "{kinds:?}");
}

#[test]
fn what_is_in_no_block_is_kept() {
    assert_eq!(blocks("<!-- 注 --><p>甲</p>"), ["html: <!-- 注 --><p>", "paragraph: 甲"]);
}

#[test]
fn both_languages_side_by_side_are_told() {
    let page = "<p lang=en>One.</p><p lang=zh-hans>一。</p><p lang=en>Two.</p><p lang=zh-hans>二。</p>";
    let notices = document(page).notices().to_vec();
    assert_eq!(notices.len(), 1);
    assert!(notices[0].message.contains("en (2 blocks), zh-Hans (2 blocks)"), "{}", notices[0].message);
    assert!(document("<html lang=zh><p>甲<p>乙<p>丙<p>丁<p>戊<p lang=en>x</html>").notices().is_empty());
}

#[test]
fn what_never_ends_is_reported() {
    for page in ["<p>甲</p><!-- 乙", "<p>甲</p><template>乙"] {
        let document = document(page);
        assert_eq!(document.notices().len(), 1, "{page}");
        assert_eq!(document.blocks().len(), 2, "{page}");
    }
}

#[test]
fn hostile_pages_take_linear_time() {
    let started = std::time::Instant::now();
    for piece in
        ["<div>", "</p>", "<a \"", "<a {", "<a b={", "<!--", "<p title='", "&#", "<li>", "<b>x", "<rt>", "</b>"]
    {
        let page = piece.repeat(1_000_000 / piece.len());
        assert!(draft(page).is_ok(), "{piece}");
    }
    // Each takes well under a second where nothing is looked for twice.
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

proptest! {
    #[test]
    fn no_han_character_is_lost(
        text in "(<p>|</p>|<b>|</b>|<li>|<td>|<br>|<img alt='|'>|<ruby>|<rt>|</ruby>|<script>|</script>|<svg>|</svg>|<pre>|</pre>|<!--|-->|&amp;|甲|乙| |\n|a|<code>|</code>|<p lang=zh>|<meta name=description content=丙>){0,30}"
    ) {
        let document = document(&text);
        let kept: String = document.blocks().iter().map(|block| block.span.of_text(document.text())).collect();
        let han = |text: &str| text.chars().filter(|character| is_han(*character)).count();
        prop_assert_eq!(han(&kept), han(&text));
        for block in document.blocks() {
            prop_assert!(!block.span.is_empty());
            let read: String = block.inlines.iter().filter(|inline| inline.kind.is_read()).map(|inline| inline.span.of_text(document.text())).collect();
            prop_assert!(!block.kind.is_prose() || !read.is_empty());
        }
    }
}
