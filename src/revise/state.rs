//! What stands at one place of one side, in one state: as it is written and as it is read.
//!
//! Takes pieces of a side; gives back their text with the addresses behind links. It does *not* compare.

use super::piece::{Piece, Subject};
use crate::document::{InlineKind, Mark, Segmentation};
use crate::text::span::ByteSpan;

/// What stands at one place of one side; empty where nothing does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct State {
    /// As it is written, markup and all.
    pub(super) raw: String,
    /// As it is read.
    pub(super) plain: String,
    /// The addresses of links and images, in order.
    pub(super) addresses: Vec<String>,
    /// Inline code, in order.
    pub(super) code: Vec<String>,
    /// The smallest span of the document that holds it.
    pub(super) span: Option<ByteSpan>,
    /// What stands on its first line before it: the marker of an item, the cells before a cell.
    pub(super) lead: String,
    /// Whether it is a block that is kept as it is.
    pub(super) is_verbatim: bool,
}

impl State {
    /// Reads neighbouring pieces.
    pub(super) fn of(side: &Segmentation, pieces: &[Piece<'_>], chosen: &[usize]) -> Self {
        let mut state = Self::default();
        for piece in chosen.iter().filter_map(|index| pieces.get(*index)) {
            if state.is_empty() {
                let before = &side.document().text()[..piece.extent.start as usize];
                before.rsplit('\n').next().unwrap_or_default().clone_into(&mut state.lead);
            }
            state.span = Some(state.span.map_or(piece.span, |span| span.join(piece.span)));
            let space = if state.raw.is_empty() || side.document().lang().is_chinese() { "" } else { " " };
            state.raw.push_str(space);
            state.raw.push_str(piece.raw);
            state.plain.push_str(space);
            state.plain.push_str(piece.plain);
            match piece.subject {
                Subject::Block(_) => state.is_verbatim = true,
                Subject::Segment(id) => {
                    let text = side.document().text();
                    let inlines = side.block(id).inlines.iter();
                    for inline in inlines.filter(|inline| piece.extent.contains(inline.span)) {
                        let written = inline.span.of_text(text);
                        match inline.kind {
                            InlineKind::Close(Mark::Link | Mark::Image) => state.addresses.extend(address(written)),
                            InlineKind::Code => state.code.push(written.to_owned()),
                            _ => {}
                        }
                    }
                }
            }
        }
        state
    }

    /// Tells whether there is nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// Tells whether it says anything: a letter or a digit, or an address.
    pub(super) fn says_something(&self) -> bool {
        self.plain.chars().any(char::is_alphanumeric) || !self.addresses.is_empty()
    }
}

/// The address in what closes a link: `](address "title")`.
fn address(written: &str) -> Option<String> {
    let inside = written.strip_prefix("](")?.trim_start().trim_start_matches('<');
    let end = inside.find([' ', '\n', '\t', '>', '"']).unwrap_or(inside.len());
    let address = inside[..end].trim_end_matches(')');
    (!address.is_empty()).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_without_their_brackets() {
        let of = |written| address(written).unwrap_or_default();
        assert_eq!(of("](a.md)"), "a.md");
        assert_eq!(of("](<a.md> \"b\")"), "a.md");
        assert_eq!(of("][ref]"), "");
        assert_eq!(of("]()"), "");
    }
}
