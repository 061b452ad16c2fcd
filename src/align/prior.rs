//! The kinds of bead that are searched.

/// A kind of bead: how many source and target segments.
pub(super) type Kind = (usize, usize);

/// The longest side of a bead.
pub(super) const LONGEST_SIDE: usize = 6;

/// How many kinds there are.
pub(super) const KINDS_COUNT: usize = 21;

/// The kinds of bead that are searched, from the simplest on. Ties go to the earlier one.
///
/// Origin: all kinds that the development novels hold more than once, and those needed so that a bead of six sentences
/// against one can be found on either side.
pub(super) const KINDS: [Kind; KINDS_COUNT] = [
    (1, 1),
    (1, 0),
    (0, 1),
    (1, 2),
    (2, 1),
    (1, 3),
    (3, 1),
    (2, 2),
    (1, 4),
    (4, 1),
    (2, 3),
    (3, 2),
    (1, 5),
    (5, 1),
    (2, 4),
    (4, 2),
    (3, 3),
    (1, 6),
    (6, 1),
    (3, 4),
    (4, 3),
];
