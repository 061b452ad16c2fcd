//! Blocks: the paragraphs, headings, items and cells of a document, and what stands inside them.

use crate::text::span::ByteSpan;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BlockKind {
    /// A heading of a level from 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A paragraph of a list item.
    ListItem,
    /// A cell of a table.
    TableCell,
    /// A paragraph of a block quote.
    Quote,
    /// What is said in one or more cues of subtitles.
    Cue,
    /// A value of the front matter that is prose.
    Metadata,
    /// A block of code: kept, not translated.
    Code,
    /// A block of HTML: kept, not translated.
    Html,
    /// A block of mathematics: kept, not translated.
    Math,
}

impl BlockKind {
    /// Tells whether the block holds prose, which is cut into segments; other blocks are anchors only.
    #[must_use]
    pub fn is_prose(self) -> bool {
        !matches!(self, Self::Code | Self::Html | Self::Math)
    }

    /// Returns the name used in files: `heading-2`, `paragraph`, `list-item` …
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Heading(1) => "heading-1",
            Self::Heading(2) => "heading-2",
            Self::Heading(3) => "heading-3",
            Self::Heading(4) => "heading-4",
            Self::Heading(5) => "heading-5",
            Self::Heading(_) => "heading-6",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list-item",
            Self::TableCell => "table-cell",
            Self::Quote => "quote",
            Self::Cue => "cue",
            Self::Metadata => "metadata",
            Self::Code => "code",
            Self::Html => "html",
            Self::Math => "math",
        }
    }

    /// Reads a name written by [`BlockKind::name`].
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "paragraph" => Self::Paragraph,
            "list-item" => Self::ListItem,
            "table-cell" => Self::TableCell,
            "quote" => Self::Quote,
            "cue" => Self::Cue,
            "metadata" => Self::Metadata,
            "code" => Self::Code,
            "html" => Self::Html,
            "math" => Self::Math,
            _ => {
                let level = name.strip_prefix("heading-")?.parse().ok()?;
                return (1..=6).contains(&level).then_some(Self::Heading(level));
            }
        })
    }
}

/// A kind of paired inline markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    /// Emphasis, usually set in italics.
    Emphasis,
    /// Strong emphasis, usually set in bold.
    Strong,
    /// Struck-out text.
    Strikethrough,
    /// A link; its address stands in the closing mark.
    Link,
    /// An image; its alternative text is the text inside.
    Image,
    /// Any other pair of tags: underlined or small text, a pair of codes whose meaning only their program knows.
    Other,
}

/// What a stretch inside a block is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum InlineKind {
    /// Text that reads as it is written.
    Text,
    /// Text that reads otherwise than it is written: an entity or an escape.
    Replaced(Box<str>),
    /// Inline code; the span covers the code without its fence.
    Code,
    /// Inline mathematics; the span covers the formula without its fence.
    Math,
    /// A line break inside a paragraph, with the indent or quote marks of the next line.
    Break,
    /// The opening half of a pair of marks.
    Open(Mark),
    /// The closing half of a pair of marks.
    Close(Mark),
    /// The marker of an item, `1.` or `•`: first in its block and part of no segment.
    Marker,
    /// Markup that stands alone: an inline HTML tag, a footnote reference.
    Tag,
}

impl InlineKind {
    /// Tells whether a reader of the page sees it as part of the text.
    #[must_use]
    pub fn is_read(&self) -> bool {
        matches!(self, Self::Text | Self::Replaced(_) | Self::Code | Self::Math)
    }
}

/// A stretch inside a block.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Inline {
    /// Where it stands in the document's text.
    pub span: ByteSpan,
    /// What it is.
    pub kind: InlineKind,
}

/// A paragraph, heading, item or cell; or a block that is kept and not translated.
///
/// Bytes of the block's span that no inline covers are markup (a code fence, the `>` of a quote).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// Where it stands in the document's text.
    pub span: ByteSpan,
    /// What stands inside, in order; empty for blocks that are not prose.
    pub inlines: Vec<Inline>,
}

impl Block {
    /// Makes a block whose whole span is one run of plain text.
    #[must_use]
    pub fn prose(kind: BlockKind, span: ByteSpan) -> Self {
        Self { kind, span, inlines: vec![Inline { span, kind: InlineKind::Text }] }
    }

    /// Returns where the marker of the item stands that begins with this block.
    #[must_use]
    pub fn marker(&self) -> Option<ByteSpan> {
        self.inlines.first().filter(|first| first.kind == InlineKind::Marker).map(|marker| marker.span)
    }

    /// Makes a block that is kept as it is.
    #[must_use]
    pub fn verbatim(kind: BlockKind, span: ByteSpan) -> Self {
        Self { kind, span, inlines: Vec::new() }
    }
}
