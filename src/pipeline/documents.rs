//! Files → their words, to find out which file translates which.
//!
//! Takes the bytes of a file; gives back a bag of its words. It does *not* pair: see [`pair_documents`](crate::align::pair_documents).

use super::{LexiconChoice, Raw, Side};
use crate::align::WordBag;
use crate::error::Result;

/// How much of a document tells what it is about; the rest of a book costs time and says the same again.
const PROSE_BYTES: usize = 1 << 18;

/// Decodes and reads a document and gathers its words.
///
/// A document whose language cannot be told has no words.
///
/// # Errors
///
/// Those of [`prepare`](super::prepare).
pub fn document_words(raw: Raw<'_>, lexicon: &LexiconChoice) -> Result<WordBag> {
    let side = Side::read(raw)?;
    let Some(lang) = side.lang().cloned() else { return Ok(WordBag::default()) };
    Ok(WordBag::of(&side.draft.prose(PROSE_BYTES), &lang, lexicon.lexicon()))
}
