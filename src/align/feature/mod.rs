//! Kinds of evidence, one file each, and the list of the figures they give about a bead.
//!
//! Takes two views and the place of a bead; gives back [`Features`], plain numbers with names and a group. It does *not*
//! weigh them: weights live in `super::weights`.

pub(super) mod length;
pub(super) mod lexicon;
pub(super) mod mark;
pub(super) mod structure;

/// How many figures describe a bead, apart from its kind.
pub(super) const COUNT: usize = 24;

/// The figures that describe a bead, in the order of [`NAMES`].
pub(super) type Features = [f32; COUNT];

/// The part of the evidence that a figure belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Prior,
    Length,
    Lexicon,
    Name,
    Number,
    Mark,
    Structure,
}

/// The names of the figures and their groups. The order is that of the weights.
pub(super) const NAMES: [(&str, Group); COUNT] = [
    ("words of the target explained by the source", Group::Lexicon),
    ("words of the source explained by the target", Group::Lexicon),
    ("names of the target explained", Group::Name),
    ("names of the source explained", Group::Name),
    ("numbers of the target explained", Group::Number),
    ("numbers of the source explained", Group::Number),
    ("length likelihood", Group::Length),
    ("target longer than expected", Group::Length),
    ("source longer than expected", Group::Length),
    ("log ratio of the segment counts times their difference", Group::Prior),
    ("length of a source segment left alone", Group::Length),
    ("length of a target segment left alone", Group::Length),
    ("question marks that differ", Group::Mark),
    ("exclamation marks that differ", Group::Mark),
    ("last marks agree", Group::Mark),
    ("last marks differ", Group::Mark),
    ("speech opens on one side only", Group::Mark),
    ("speech ends on one side only", Group::Mark),
    ("quotes cut open", Group::Mark),
    ("clause marks fewer than extra sentences", Group::Mark),
    ("block starts agree", Group::Structure),
    ("block borders crossed", Group::Structure),
    ("block kinds differ", Group::Structure),
    ("untranslated blocks differ", Group::Structure),
];
