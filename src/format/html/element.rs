//! What the elements of HTML are to a reader of prose.
//!
//! Takes a name; tells what the element does. It does *not* know where it stands.

use crate::document::{BlockKind, Mark};

/// What an element does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Starts and ends a block; the kind is that of what is inside, where the element gives one.
    Block(Option<BlockKind>),
    /// Ends a line: what follows is a block of the same kind.
    Line,
    /// A block that is kept as it is, from its start to its end.
    Verbatim(BlockKind),
    /// Markup inside a sentence whose content is not read: the reading beside a ruby base, a drawing.
    Passed,
    /// A pair of marks with a meaning.
    Mark(Mark),
    /// Inline code.
    Code,
    /// A picture, whose alternative text is read.
    Image,
    /// A description of the page, whose content is read.
    Meta,
    /// Any other element, which stands inside a sentence.
    Inline,
}

/// Tells what an element does; the name is in lower case.
pub(super) fn role(name: &str) -> Role {
    match name {
        "h1" => Role::Block(Some(BlockKind::Heading(1))),
        "h2" => Role::Block(Some(BlockKind::Heading(2))),
        "h3" => Role::Block(Some(BlockKind::Heading(3))),
        "h4" => Role::Block(Some(BlockKind::Heading(4))),
        "h5" => Role::Block(Some(BlockKind::Heading(5))),
        "h6" => Role::Block(Some(BlockKind::Heading(6))),
        "li" | "dt" | "dd" | "option" => Role::Block(Some(BlockKind::ListItem)),
        "td" | "th" => Role::Block(Some(BlockKind::TableCell)),
        "blockquote" => Role::Block(Some(BlockKind::Quote)),
        "title" => Role::Block(Some(BlockKind::Metadata)),
        // The blocks of the HTML Living Standard, section 15.3, and what holds them.
        "p" | "div" | "address" | "article" | "aside" | "body" | "caption" | "center" | "col" | "colgroup"
        | "datalist" | "details" | "dialog" | "dir" | "dl" | "fieldset" | "figcaption" | "figure" | "footer"
        | "form" | "head" | "header" | "hgroup" | "hr" | "html" | "legend" | "link" | "main" | "menu" | "nav"
        | "ol" | "optgroup" | "search" | "section" | "select" | "summary" | "table" | "tbody" | "tfoot" | "thead"
        | "tr" | "ul" => Role::Block(None),
        "br" => Role::Line,
        "pre" | "listing" | "xmp" | "textarea" => Role::Verbatim(BlockKind::Code),
        "script" | "style" | "template" | "noembed" | "noframes" | "iframe" => Role::Verbatim(BlockKind::Html),
        "rt" | "rp" | "rtc" | "svg" | "math" | "canvas" | "object" | "audio" | "video" => Role::Passed,
        "b" | "strong" => Role::Mark(Mark::Strong),
        "i" | "em" | "cite" => Role::Mark(Mark::Emphasis),
        "s" | "strike" | "del" => Role::Mark(Mark::Strikethrough),
        "a" => Role::Mark(Mark::Link),
        "code" | "kbd" | "samp" | "tt" => Role::Code,
        "img" => Role::Image,
        "meta" => Role::Meta,
        _ => Role::Inline,
    }
}

/// Tells whether an element has no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Which open elements the start of another ends, and which of them stop the search for one (HTML Living Standard, section
/// 13.1.2.4).
#[derive(Debug, Clone, Copy)]
pub(super) struct Implied {
    /// Elements that end.
    pub(super) ends: &'static [&'static str],
    /// Elements that hold an inner structure of the same names.
    pub(super) within: &'static [&'static str],
}

/// What the start of an element ends.
pub(super) fn implied(name: &str) -> Option<Implied> {
    let (ends, within): (&[&str], &[&str]) = match name {
        "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "td" | "th" => (&["td", "th"], &["table", "tr"]),
        "tr" => (&["tr"], &["table"]),
        "tbody" | "tfoot" | "thead" => (&["tbody", "tfoot", "thead"], &["table"]),
        "option" => (&["option"], &["select", "datalist"]),
        _ => match role(name) {
            Role::Block(_) => (&["p"], &["table", "td", "th", "li", "dd", "blockquote", "button", "object"]),
            _ => return None,
        },
    };
    Some(Implied { ends, within })
}
