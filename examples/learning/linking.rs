//! What links the pairs that tables of words are learned from.

use duiqi::lexicon::Lexicon;
use duiqi::lexicon::link::{Linkage, Linker, Text};
use duiqi::text::lang::Lang;
use duiqi::text::number::quantities;

/// Links Chinese with English by the lexicon that is compiled in.
pub(crate) struct Linking {
    pub(crate) linker: Linker<'static>,
    langs: [Lang; 2],
}

impl Linking {
    pub(crate) fn new() -> Self {
        let langs = [Lang::chinese(), Lang::english()];
        Self { linker: Linker::new(Lexicon::embedded(), &langs[0], &langs[1]), langs }
    }

    /// Returns the languages of source and target.
    pub(crate) fn langs(&self) -> [&Lang; 2] {
        [&self.langs[0], &self.langs[1]]
    }

    /// Links the words of a pair.
    pub(crate) fn link(&self, source: &str, target: &str) -> Linkage {
        let (from, to) = (quantities(source, &self.langs[0]), quantities(target, &self.langs[1]));
        self.linker.link(Text { text: source, quantities: &from }, Text { text: target, quantities: &to })
    }
}
