//! What is written is right, what was written is read back, and what is broken is refused with its place.

mod alignment_file;
mod alignment_schema;
mod bitexts;
mod documents;
mod examples;
mod hostile;
mod memory;
mod report;
mod roundtrip;
mod table;
