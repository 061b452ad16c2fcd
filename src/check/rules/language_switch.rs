//! Names of languages as menus show them, and the links that switch a page to another language: `[中文文档](README.md)` stands
//! in the English page on purpose.
//!
//! Takes one side of a bead and a stretch of East Asian script in it; tells whether it is one of these. It reads no other
//! script: `English` in a Chinese page is a name like any other.

use crate::check::context::SideText;
use crate::document::{InlineKind, Mark};
use crate::text::span::ByteSpan;

/// Names of languages, each in its own script; of two that begin or end alike the longer is first.
const LANGUAGES: [&str; 16] = [
    "简体中文",
    "繁體中文",
    "繁体中文",
    "正體中文",
    "中文简体",
    "中文繁體",
    "中文繁体",
    "中文",
    "汉语",
    "漢語",
    "日本語",
    "日语",
    "日文",
    "한국어",
    "粵語",
    "粤语",
];

/// What a link that switches says before the language.
const VERBS: [&str; 14] = [
    "点击阅读",
    "点击查看",
    "切换到",
    "切换至",
    "切换为",
    "切換到",
    "切換至",
    "跳转到",
    "阅读",
    "閱讀",
    "查看",
    "浏览",
    "前往",
    "访问",
];

/// What it says after the language: the thing that is in it.
const THINGS: [&str; 24] = [
    "说明文档",
    "自述文件",
    "文档",
    "文檔",
    "文件",
    "版本",
    "版",
    "说明",
    "說明",
    "主页",
    "首页",
    "网站",
    "網站",
    "官网",
    "界面",
    "页面",
    "頁面",
    "介绍",
    "介紹",
    "教程",
    "手册",
    "手冊",
    "站",
    "页",
];

/// Tells whether a stretch is the name of a language, or a link that switches to one. Outside a link, what the source has too
/// is text that nobody translated.
pub(super) fn is_language_switch(side: &SideText<'_>, stretch: ByteSpan, source: &str) -> bool {
    let shown = stretch.of_text(side.as_str());
    // Chinese version: [设计说明](../zh/design.md).
    let before = &side.as_str()[..stretch.start as usize];
    if LANGUAGES.contains(&shown) || (before.contains("Chinese version") && is_in_link(side, side.to_document(stretch)))
    {
        return true;
    }
    names_language(shown) && (is_in_link(side, side.to_document(stretch)) || !source.contains(shown))
}

/// Tells whether a text is nothing but a verb, a language and a thing, the verb and the thing left out at will.
fn names_language(text: &str) -> bool {
    let rest = VERBS.iter().find_map(|verb| text.strip_prefix(verb)).unwrap_or(text);
    let rest = THINGS.iter().find_map(|thing| rest.strip_suffix(thing)).unwrap_or(rest);
    LANGUAGES.contains(&rest)
}

/// Tells whether a place of the document is inside the text of a link.
fn is_in_link(side: &SideText<'_>, place: ByteSpan) -> bool {
    let mut open = None;
    for inline in side.inlines() {
        match inline.kind {
            InlineKind::Open(Mark::Link) => open = Some(inline.span.end),
            InlineKind::Close(Mark::Link) => {
                let start = open.take();
                if start.is_some_and(|start| start <= place.start && place.end <= inline.span.start) {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_are_told_from_prose() {
        for text in ["中文文档", "阅读中文版", "切换到简体中文", "查看中文说明文档", "日本語"]
        {
            assert!(names_language(text), "{text}");
        }
        for text in ["文档", "阅读", "中文分词", "本页暂无中文版", "阅读说明"] {
            assert!(!names_language(text), "{text}");
        }
    }
}
