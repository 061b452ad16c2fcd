//! What the reStructuredText reader makes of pages, and the laws that hold for any text.

use proptest::prelude::*;

use super::*;
use crate::document::Document;
use crate::format::tests::{blocks_of, document_of};
use crate::text::lang::is_han;

fn document(text: &str) -> Document {
    let draft = draft(text.to_owned()).expect("any text is read");
    document_of("t.rst", draft, text)
}

fn blocks(text: &str) -> Vec<String> {
    blocks_of(&document(text))
}

#[test]
fn headings_have_levels_by_their_marks() {
    let text =
        "====\n书名\n====\n\n第一章\n======\n\n段落\n第二行。\n\n一节\n----\n\n第二章\n======\n\n-----\n\n尾。\n";
    assert_eq!(
        blocks(text),
        [
            "heading-1: 书名",
            "heading-2: 第一章",
            "paragraph: 段落第二行。",
            "heading-3: 一节",
            "heading-2: 第二章",
            "paragraph: 尾。"
        ]
    );
}

#[test]
fn lists_fields_definitions_and_quotes() {
    let text = "- 甲\n  续\n\n  - 乙\n- 丙\n\n1. 丁\n#. 戊\n\n:作者: 己\n\n词\n   解释。\n\n段。\n\n   引文。\n\n| 一行\n| 二行\n";
    assert_eq!(
        blocks(text),
        [
            "list-item: 甲续",
            "list-item: 乙",
            "list-item: 丙",
            "list-item: 丁",
            "list-item: 戊",
            "list-item: 己",
            "paragraph: 词",
            "paragraph: 解释。",
            "paragraph: 段。",
            "quote: 引文。",
            "paragraph: 一行",
            "paragraph: 二行",
        ]
    );
}

#[test]
fn directives_are_blocks() {
    let text = ".. note:: 小心\n   火。\n\n   第二段。\n\n.. code-block:: python\n   :linenos:\n\n   x = 1  # 注\n\n.. figure:: a.png\n   :alt: 图\n\n   图一。\n\n.. versionadded:: 3.9 新的。\n\n.. _目标:\n\n.. 注释\n   二\n\n.. [1] 脚注。\n\n例如::\n\n    代码\n\n.. math::\n\n   x\n\n.. raw:: html\n\n   <p>网页</p>\n\n尾。\n";
    assert_eq!(
        blocks(text),
        [
            "html: .. note::",
            "paragraph: 小心火。",
            "paragraph: 第二段。",
            "code: .. code-block:: python\n   :linenos:\n\n   x = 1  # 注",
            "html: .. figure:: a.png",
            "html: :alt: 图",
            "paragraph: 图一。",
            "html: .. versionadded:: 3.9",
            "paragraph: 新的。",
            "html: .. _目标:",
            "html: .. 注释\n   二",
            "paragraph: 脚注。",
            "paragraph: 例如:",
            "code: 代码",
            "math: .. math::\n\n   x",
            "html: .. raw:: html",
            "paragraph: 网页",
            "paragraph: 尾。",
        ]
    );
}

#[test]
fn inline_marks_are_told_from_text() {
    let text = "用 ``a *b*`` 和\\ **粗**\\ 、*斜*，见 `官网 <https://a.example>`_ 与 :ref:`这里 <id>`、:py:func:`run`、|版本|、[1]_。\\*星\\* 2*3*4";
    assert_eq!(blocks(text), ["paragraph: 用 a *b* 和粗、斜，见 官网 与 这里、run、、。*星* 2*3*4"]);
    let kinds: Vec<_> =
        document("``代码`` :math:`x`").blocks()[0].inlines.iter().map(|inline| inline.kind.clone()).collect();
    assert_eq!(kinds, [InlineKind::Code, InlineKind::Text, InlineKind::Math]);
}

#[test]
fn tables_have_cells() {
    let grid = "+------+------------+\n| 名   | 说明       |\n+======+============+\n| 甲   | 第一行     |\n|      | 第二行     |\n+------+------------+\n";
    assert_eq!(blocks(grid), ["table-cell: 名", "table-cell: 说明", "table-cell: 甲", "table-cell: 第一行第二行"]);
    let simple = "=====  ======\n名     说明\n=====  ======\n甲     一\n       二\n乙     三\n=====  ======\n\n尾。\n";
    assert_eq!(
        blocks(simple),
        [
            "table-cell: 名",
            "table-cell: 说明",
            "table-cell: 甲",
            "table-cell: 一二",
            "table-cell: 乙",
            "table-cell: 三",
            "paragraph: 尾。"
        ]
    );
}

#[test]
fn deep_nesting_is_bounded() {
    let items = "- ".repeat(100_000) + "甲";
    let document = document(&items);
    assert_eq!(document.notices().len(), 1);
    let staircase: String = (0..2000).map(|depth| format!("{}乙\n", " ".repeat(depth))).collect();
    assert!(draft(staircase).is_ok());
}

proptest! {
    #[test]
    fn no_han_character_is_lost(
        text in "(甲|乙丙|\n|\n\n|   |- |1\\. |\\.\\. |note:: |code:: |::|:f: |====|=== ===|----|\\*\\*|\\*|`|``|`_|:ref:|<u>|\\||\\[1\\]_|\\\\|\\+--\\+--\\+|>>> |\t| |a|_){0,40}"
    ) {
        let document = document(&text);
        let kept: String = document.blocks().iter().map(|block| block.span.of_text(document.text())).collect();
        let han = |text: &str| text.chars().filter(|character| is_han(*character)).count();
        prop_assert_eq!(han(&kept), han(&text));
    }
}
