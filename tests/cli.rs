//! Placeholder until the program runs.
