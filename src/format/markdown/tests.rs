//! What the Markdown reader makes of pages, and the laws that hold for any text.

use proptest::prelude::*;

use super::*;
use crate::document::{ContentHash, Document};
use crate::format::tests::{blocks_of, document_of};
use crate::text::lang::{Lang, is_han};

fn document(text: &str) -> Document {
    let draft = draft(text.to_owned()).expect("any text is Markdown");
    document_of("t.md", draft, text)
}

fn blocks(text: &str) -> Vec<String> {
    blocks_of(&document(text))
}

/// The inlines of the first block, each as its kind and what is written.
fn inlines(text: &str) -> Vec<String> {
    let document = document(text);
    let shown = |inline: &crate::document::Inline| {
        let written = inline.span.of_text(document.text());
        match &inline.kind {
            InlineKind::Replaced(read) => format!("{read}={written}"),
            kind => format!("{kind:?} {written}"),
        }
    };
    document.blocks()[0].inlines.iter().map(shown).collect()
}

#[test]
fn headings_paragraphs_items_quotes() {
    let text = "# 一\n\n二\n===\n\n段落。\n\n- 甲\n  - 乙\n- [x] 丙\n\n1. 丁\n\n   戊\n\n> 己\n>\n> - 庚\n";
    assert_eq!(
        blocks(text),
        [
            "heading-1: 一",
            "heading-1: 二",
            "paragraph: 段落。",
            "list-item: 甲",
            "list-item: 乙",
            "list-item: 丙",
            "list-item: 丁",
            "list-item: 戊",
            "quote: 己",
            "list-item: 庚",
        ]
    );
}

#[test]
fn prose_in_blocks_of_html_is_read() {
    let text = "<details>\n<summary>更多 <b>例子</b></summary>\n\n正文。\n\n</details>\n\n- <p>一\n  二&nbsp;三</p>\n\n<p align=\"center\"><img src=\"a.png\"></p>\n\n<script>\nlet 甲 = 1\n\n</script>\n\n> <p>引</p>\n";
    assert_eq!(
        blocks(text),
        [
            "paragraph: 更多 例子",
            "paragraph: 正文。",
            "html: </details>",
            "list-item: 一二\u{A0}三",
            "html: <p align=\"center\"><img src=\"a.png\"></p>",
            "html: <script>\nlet 甲 = 1\n\n</script>",
            "html: <p>引</p>",
        ]
    );
}

#[test]
fn cells_code_html_and_math_are_blocks() {
    let text = "| 名 | 值 |\n|----|----|\n| 甲 | `a\\|b` \\| c |\n\n```js\n// 注\n```\n\n<div align=\"center\">\n甲\n</div>\n\n式\n$$\nx\n$$。\n后\n";
    assert_eq!(
        blocks(text),
        [
            "table-cell: 名",
            "table-cell: 值",
            "table-cell: 甲",
            "table-cell: a|b | c",
            "code: ```js\n// 注\n```",
            "paragraph: 甲",
            "paragraph: 式",
            "math: $$\nx\n$$。",
            "paragraph: 后",
        ]
    );
}

#[test]
fn inline_markup_keeps_its_places() {
    assert_eq!(
        inlines("看 [文*档*](a.md \"题\")、`f()` 和 ![图](b.png)<b>粗</b>[^1]\n\n[^1]: 注"),
        [
            "Text 看 ",
            "Open(Link) [",
            "Text 文",
            "Open(Emphasis) *",
            "Text 档",
            "Close(Emphasis) *",
            "Close(Link) ](a.md \"题\")",
            "Text 、",
            "Code f()",
            "Text  和 ",
            "Open(Image) ![",
            "Text 图",
            "Close(Image) ](b.png)",
            "Tag <b>",
            "Text 粗",
            "Tag </b>",
            "Tag [^1]",
        ]
    );
    assert_eq!(
        inlines("<https://a.example> ~~x~~"),
        [
            "Open(Link) <",
            "Text https://a.example",
            "Close(Link) >",
            "Text  ",
            "Open(Strikethrough) ~~",
            "Text x",
            "Close(Strikethrough) ~~",
        ]
    );
}

#[test]
fn entities_and_escapes_read_otherwise() {
    assert_eq!(
        inlines("a \\* b&nbsp;&amp; \\\\"),
        ["Text a ", "*=\\*", "Text  b", "\u{A0}=&nbsp;", "&=&amp;", "Text  ", "\\=\\\\"]
    );
}

#[test]
fn breaks_take_the_prefix_of_the_next_line() {
    assert_eq!(inlines("> 甲 \r\n> 乙\r\n丙"), ["Text 甲", "Break  \r\n> ", "Text 乙", "Break \r\n", "Text 丙"]);
    assert_eq!(inlines("> 甲 `a\n> b` 乙"), ["Text 甲 ", "Code a", "Break \n> ", "Code b", "Text  乙"]);
}

#[test]
fn hard_breaks_end_blocks() {
    let text = "床前明月光，  \n疑是**地上\\\n霜**。\n\n- 甲<br>乙\n\n| 一<br/>二 |\n|---|\n";
    assert_eq!(
        blocks(text),
        [
            "paragraph: 床前明月光，",
            "paragraph: 疑是地上",
            "paragraph: 霜。",
            "list-item: 甲",
            "list-item: 乙",
            "table-cell: 一",
            "table-cell: 二",
        ]
    );
}

#[test]
fn boxes_of_documentation_sites() {
    let text = "::: tip 小心 火\n内容\n:::\n\n- 项\n:::\n\n| 甲 |\n|---|\n| 乙 |\n:::\n\n!!! note \"说明\"\n    正文\n";
    assert_eq!(
        blocks(text),
        [
            "html: ::: tip",
            "paragraph: 小心 火",
            "paragraph: 内容",
            "html: :::",
            "list-item: 项",
            "html: :::",
            "table-cell: 甲",
            "table-cell: 乙",
            "html: :::",
            "html: !!! note \"",
            "paragraph: 说明",
            "paragraph: 正文",
        ]
    );
    assert_eq!(blocks("> [!NOTE]\n> 内容"), ["quote: 内容"]);
}

#[test]
fn elements_that_have_a_line_each_are_blocks() {
    let text = "<code src=\"a.tsx\">基本</code>\n<code src=\"b.tsx\">类型</code>\n后文";
    assert_eq!(blocks(text), ["paragraph: 基本", "paragraph: 类型后文"]);
    assert_eq!(blocks("甲\n:label:`a`\n乙"), ["paragraph: 甲", "html: :label:`a`", "paragraph: 乙"]);
}

#[test]
fn heading_ids_are_tags() {
    assert_eq!(inlines("## 简介 {#intro_of_it}"), ["Text 简介", "Tag {#intro_of_it}"]);
    assert_eq!(blocks("## 简介 {#intro}\n\n# {a}\n\n# {#b}"), ["heading-2: 简介", "heading-1: {a}", "heading-1: {#b}"]);
}

#[test]
fn modules_and_components_are_kept() {
    let text = "import A from './a';\nexport const b = 1;\n\n<Card items={[1, 2]} />\n\n<Tip>说 <b>明</b></Tip>\n\n{/* 注 */}\n";
    assert_eq!(
        blocks(text),
        [
            "html: import A from './a';\nexport const b = 1;",
            "html: <Card items={[1, 2]} />",
            "paragraph: 说 明",
            "html: {/* 注 */}",
        ]
    );
}

#[test]
fn dollars_and_tildes_of_prose_are_text() {
    assert_eq!(blocks("设置$HOME和$PATH，1~3个，5~8个"), ["paragraph: 设置$HOME和$PATH，1~3个，5~8个"]);
    assert_eq!(inlines("其中 $x_1$ 与 $$y$$ 是"), ["Text 其中 ", "Math x_1", "Text  与 ", "Math y", "Text  是"]);
    assert_eq!(inlines("See ${a}/${b}."), ["Text See ${a}/${b}."]);
}

#[test]
fn strong_marks_beside_chinese_are_marks() {
    assert_eq!(
        inlines("请**“先”**看，`a`**（必）**填"),
        [
            "Text 请",
            "Open(Strong) **",
            "Text “先”",
            "Close(Strong) **",
            "Text 看，",
            "Code a",
            "Open(Strong) **",
            "Text （必）",
            "Close(Strong) **",
            "Text 填",
        ]
    );
    assert_eq!(blocks("2 ** 3 和 2 ** 4"), ["paragraph: 2 ** 3 和 2 ** 4"]);
}

#[test]
fn front_matter_values_are_blocks() {
    let text = "---\ntitle: 标题\nlayout: page\ncategory: 组件\n---\n\n正文。\n\n---\n后文\n---\n";
    assert_eq!(
        blocks(text),
        ["metadata: 标题", "html: layout: page\ncategory: 组件\n---", "paragraph: 正文。", "heading-2: 后文"]
    );
}

#[test]
fn images_without_words_are_kept_as_they_are() {
    assert_eq!(
        blocks("![](a.png)\n\n![图](b.png)\n\n****\n\n<!-- 注 -->"),
        ["html: ![](a.png)", "paragraph: 图", "html: <!-- 注 -->"]
    );
}

#[test]
fn surplus_cells_are_not_lost() {
    assert_eq!(blocks("| 甲 |\n|---|\n| 乙 | 丙 |\n"), ["table-cell: 甲", "table-cell: 乙", "table-cell: 丙"]);
}

#[test]
fn titles_of_link_definitions_are_kept() {
    assert_eq!(blocks("见[这里]\n\n[这里]: /a \"题\"\n"), ["paragraph: 见这里", "html: [这里]: /a \"题\""]);
}

#[test]
fn what_is_never_closed_is_reported() {
    for (text, place) in [("甲\n\n```\n乙\n", 5), ("<!-- 甲\n乙", 0)] {
        let document = document(text);
        assert_eq!(document.notices().len(), 1, "{text}");
        assert_eq!(document.notices()[0].span.map(|span| span.start), Some(place), "{text}");
    }
    assert!(document("```\n乙\n```\n\n    缩进\n\n<!-- 甲 -->\n").notices().is_empty());
}

#[test]
fn deep_nesting_is_bounded() {
    // A small stack would overflow where something recursed; a million lines at depth 100,000 would not end in time.
    let deep = format!("{}甲\n{}", ">".repeat(100_000), "乙\n".repeat(100_000));
    let run = move || {
        let document = document(&deep);
        assert_eq!(document.notices().len(), 1);
        assert_eq!(document.blocks().len(), 1);
    };
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(run).expect("a thread starts");
    thread.join().expect("deep nesting is read");
}

/// Pieces that Markdown gives meaning to, beside text.
const PIECES: [&str; 62] = [
    "甲",
    "乙。",
    "“丙”",
    "a",
    "b c",
    " ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "> ",
    ">",
    "- ",
    "* ",
    "1. ",
    "# ",
    "## ",
    "---\n",
    "===\n",
    "```",
    "~~~",
    "`",
    "``",
    "*",
    "**",
    "***",
    "_",
    "~",
    "~~",
    "[",
    "](",
    "]",
    ")",
    "![",
    "[^1]",
    "[^1]: ",
    "]: ",
    "<b>",
    "<br>",
    "<div>",
    "</div>",
    "<!--",
    "-->",
    "<https://甲.例>",
    "&amp;",
    "&#x4E2D;",
    "\\",
    "\\|",
    "|",
    "|---|---|\n",
    "$",
    "$$",
    ":::",
    "!!! note ",
    "{#甲}",
    "import ",
    "\u{3000}",
    "\u{200B}",
    "- [ ] ",
    "title: 甲",
];

/// Checks what holds for the document of any text.
fn check(text: &str) -> std::result::Result<(), TestCaseError> {
    let made = draft(text.to_owned())
        .and_then(|draft| draft.into_document("t.md", Lang::chinese(), ContentHash::of(text.as_bytes())));
    prop_assert!(made.is_ok(), "{:?} in {text:?}", made.err());
    let Ok(document) = made else { return Ok(()) };
    let mut kept = 0;
    for block in document.blocks() {
        prop_assert!(!block.span.is_empty());
        let written = |span: ByteSpan| span.of_text(text).chars().filter(|character| is_han(*character)).count();
        if block.kind.is_prose() {
            prop_assert!(leaf::shows_text(text, &block.inlines), "an empty block in {text:?}");
            prop_assert!(block.inlines.iter().all(|inline| !inline.span.is_empty()));
            kept += block.inlines.iter().map(|inline| written(inline.span)).sum::<usize>();
        } else {
            kept += written(block.span);
        }
    }
    prop_assert_eq!(kept, text.chars().filter(|character| is_han(*character)).count(), "Chinese lost of {:?}", text);
    Ok(())
}

/// Pages as people write them, with much of what they hold.
const PAGES: [&str; 3] = [
    "---\ntitle: 开始\ndescription: >\n  怎样安装，\n  怎样启动。\ntags: [入门, cli]\nhero:\n  - text: 快\n# 注释\n---\n\nimport Tabs from '@theme/Tabs';\n\n\
     # 开始 {#start}\n\n:::tip 先读这里\n装好 **Rust**，再跑`cargo run`。\n:::\n\n<Tabs groupId=\"os\">\n<TabItem value=\"l\" label=\"系统\">\n\n\
     1. 打开终端；\n2. 输入：\n\n   ```sh\n   # 注释\n   duiqi align\n   ```\n\n</TabItem>\n</Tabs>\n\n| 参数 | 说明 | 默认值 |\n|:--|--|--:|\n\
     | `a \\| b` | 用**“或”**连接<br>第二行 | `'甲'` |\n| c | 一 | 二 | 多 |\n\n> [!NOTE]\n> 引文第一行\n> 第二行\n懒续行\n\n![截图](/图/a.png \"题注\")\n",
    "诗一首\r\n===\r\n\r\n床前的灯  \r\n照着窗外的雪\\\r\n没有人\r\n\r\n* * *\r\n\r\n　　他说：“走吧。”[^1]\r\n她没有动，\r\n只是看着~~河~~江。\r\n\r\n\
     [^1]: 脚注第一段。\r\n\r\n    脚注第二段。\r\n\r\n[旧版]: https://a.example/旧 '标题'\r\n\r\n<!-- 译注：\r\n待定 -->\r\n\r\n<p align=\"center\">居中</p>\r\n",
    "## 定义\n设$x$为实数，则\n$$\n\\text{面积}=x^2,\n$$\n其中 $x>0$；价格是$5和$10。\n\n- [ ] 未完\n- [x] 完成\n  - 子项\n\n    续段 &lt;尖括号&gt; \\*星\\*\n\n\
     <details>\n<summary>展开</summary>\n\n里面\n\n</details>\n\n    缩进的代码：甲\n\n```\n没有结束的代码：乙\n",
];

#[test]
fn laws_hold_for_pages_and_all_their_beginnings() {
    for page in PAGES {
        for (end, _) in page.char_indices().chain([(page.len(), ' ')]) {
            check(&page[..end]).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn laws_hold_for_pieces_of_markdown(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40)) {
        check(&pieces.concat())?;
    }

    #[test]
    fn laws_hold_for_any_text(text in "\\PC{0,60}") {
        check(&text)?;
    }
}
