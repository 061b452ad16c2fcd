//! The search for the best path of beads: a coarse path through anchors, a band around it, dynamic programming in the band.

pub(super) mod band;
pub(super) mod coarse;
pub(super) mod lattice;
