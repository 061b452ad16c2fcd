//! Kinds of evidence, one file each, and the list of the figures they give about a bead.
//!
//! Takes two views and the place of a bead; gives back [`Features`], plain numbers with names and a group. It does *not*
//! weigh them: weights live in `super::weights`.

pub(super) mod habit;
pub(super) mod length;
pub(super) mod lexicon;
pub(super) mod link;
pub(super) mod mark;
pub(super) mod near;
pub(super) mod structure;

use std::ops::{Index, IndexMut};

/// A kind of evidence: the part of [`Evidence`](crate::bitext::Evidence) that a figure of a bead belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceKind {
    /// The kind of the bead, and how often this translator merges sentences and leaves them out.
    Prior,
    /// The lengths of both sides.
    Length,
    /// Words that translate each other.
    Lexicon,
    /// Names and other Latin words that both sides share.
    Name,
    /// Numbers by their value.
    Number,
    /// Punctuation.
    Mark,
    /// Blocks: headings, items, cells, code.
    Structure,
}

impl EvidenceKind {
    /// All kinds, in the order of [`Evidence::parts`](crate::bitext::Evidence::parts).
    pub const ALL: [Self; 7] =
        [Self::Prior, Self::Length, Self::Lexicon, Self::Name, Self::Number, Self::Mark, Self::Structure];

    /// Returns the name of the part of the evidence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Prior => "prior",
            Self::Length => "length",
            Self::Lexicon => "lexicon",
            Self::Name => "name",
            Self::Number => "number",
            Self::Mark => "mark",
            Self::Structure => "structure",
        }
    }
}

macro_rules! figures {
    ($($figure:ident = $name:literal, $group:ident;)*) => {
        /// A number that describes a bead. The order is that of [`Features`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Figure {
            $(#[doc = $name] $figure,)*
        }

        impl Figure {
            /// All figures in order.
            pub(super) const ALL: &[Self] = &[$(Self::$figure,)*];

            /// Returns the name that stands in a file of weights.
            pub(super) fn name(self) -> &'static str {
                match self { $(Self::$figure => $name,)* }
            }

            /// Returns the kind of evidence it is.
            pub(super) fn group(self) -> EvidenceKind {
                match self { $(Self::$figure => EvidenceKind::$group,)* }
            }
        }
    };
}

figures! {
    TargetWords = "target words explained by the source", Lexicon;
    SourceWords = "source words explained by the target", Lexicon;
    TargetFrequent = "frequent target words explained", Lexicon;
    SourceFrequent = "frequent source words explained", Lexicon;
    TargetOutside = "edge target segment explained better outside", Lexicon;
    SourceOutside = "edge source segment explained better outside", Lexicon;
    TargetWanted = "target segment outside explained better inside", Lexicon;
    SourceWanted = "source segment outside explained better inside", Lexicon;
    SourceAloneExplained = "source segment left alone though a neighbour explains it", Lexicon;
    TargetAloneExplained = "target segment left alone though a neighbour explains it", Lexicon;
    WordsLinked = "words linked one to one", Lexicon;
    FrequentLinked = "frequent words linked one to one", Lexicon;
    WordsLeft = "words left over", Lexicon;
    SegmentsExplained = "segments explained by their links", Lexicon;
    FrequentLeft = "frequent words left over", Lexicon;
    SourceWorst = "source segment of a merge worse than unexplained", Lexicon;
    TargetWorst = "target segment of a merge worse than unexplained", Lexicon;
    SourceLeast = "source segment of a merge least explained", Lexicon;
    TargetLeast = "target segment of a merge least explained", Lexicon;
    SourceAloneTells = "words of a source segment left alone", Lexicon;
    TargetAloneTells = "words of a target segment left alone", Lexicon;
    TargetNames = "target names explained", Name;
    SourceNames = "source names explained", Name;
    TargetNumbers = "target numbers explained", Number;
    SourceNumbers = "source numbers explained", Number;
    LengthLikelihood = "length likelihood", Length;
    WordCountLikelihood = "word count likelihood", Length;
    TargetLonger = "target longer than expected", Length;
    SourceLonger = "source longer than expected", Length;
    SourceAloneLength = "length of a source segment left alone", Length;
    TargetAloneLength = "length of a target segment left alone", Length;
    SourceShortInside = "short source segments inside a merge", Length;
    TargetShortInside = "short target segments inside a merge", Length;
    QuestionsDiffer = "question marks that differ", Mark;
    ExclamationsShared = "exclamation marks shared", Mark;
    ExclamationsDiffer = "exclamation marks that differ", Mark;
    LastAgree = "last marks agree", Mark;
    LastStopAgree = "both end in a full stop", Mark;
    LastDiffer = "last marks differ", Mark;
    LastOpenOne = "one side ends in no final mark", Mark;
    SpeechOpensBoth = "speech opens on both sides", Mark;
    SpeechOpensOne = "speech opens on one side only", Mark;
    SpeechEndsBoth = "speech ends on both sides", Mark;
    SpeechEndsOne = "speech ends on one side only", Mark;
    QuotesOpenBoth = "quotes cut open on both sides", Mark;
    QuotesOpenOne = "quotes cut open on one side", Mark;
    QuotesCountDiffer = "counts of opening quotes differ", Mark;
    ColonsShared = "colon on both sides", Mark;
    ColonsDiffer = "colon on one side only", Mark;
    EllipsesShared = "ellipsis on both sides", Mark;
    EllipsesDiffer = "ellipsis on one side only", Mark;
    ClausesMissing = "clause marks fewer than extra segments", Mark;
    ClausesDiffer = "log ratio of the clause counts", Mark;
    SourceAloneOpen = "source segment left alone without a final mark", Mark;
    TargetAloneOpen = "target segment left alone without a final mark", Mark;
    SourceMergedHere = "source segments merged, as often as here", Prior;
    TargetMergedHere = "target segments merged, as often as here", Prior;
    SourceAloneHere = "source segment left alone, as often as here", Prior;
    TargetAloneHere = "target segment left alone, as often as here", Prior;
    AloneLiteral = "segment left alone in a literal translation", Prior;
    MergedLiteral = "segments merged in a literal translation", Prior;
    RowsAlone = "rows of segments left alone", Prior;
    GapsAlone = "gaps of segments left alone one after another", Prior;
    SegmentsInGaps = "segments of a gap left alone", Prior;
    StartsAgree = "block starts agree", Structure;
    StartsDiffer = "block starts differ", Structure;
    BordersCrossed = "block borders crossed", Structure;
    KindsDiffer = "block kinds differ", Structure;
    VerbatimAgree = "untranslated blocks before both agree", Structure;
    VerbatimDiffer = "untranslated block before one side only", Structure;
}

/// How many figures describe a bead, apart from its kind.
pub(super) const COUNT: usize = Figure::ALL.len();

/// The figures of a bead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Features(pub [f32; COUNT]);

impl Default for Features {
    fn default() -> Self {
        Self([0.0; COUNT])
    }
}

impl Index<Figure> for Features {
    type Output = f32;

    fn index(&self, figure: Figure) -> &f32 {
        &self.0[figure as usize]
    }
}

impl IndexMut<Figure> for Features {
    fn index_mut(&mut self, figure: Figure) -> &mut f32 {
        &mut self.0[figure as usize]
    }
}
