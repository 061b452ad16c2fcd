//! duiqi (对齐) aligns an English translation with its Chinese source sentence by sentence, flags where the translation has
//! drifted, and exports translation memories.
//!
//! **Nouns hold types, verbs do one step.** A verb takes nouns and gives back nouns; [`pipeline`] joins them:
//!
//! ```text
//! files ─format→ Document ─segment→ Segmentation ─align→ Bitext ─check→ Findings ─format→ files
//! ```
//!
//! | noun | what |
//! |---|---|
//! | [`text`] | spans, languages, words, numbers by value |
//! | [`document`] | one side: blocks, segments |
//! | [`bitext`] | both sides and the beads that join them |
//! | [`finding`] | one thing a reader should look at |
//! | [`lexicon`] | which words translate which |
//! | [`mod@view`] | one bead as a screen or a page shows it |
//! | [`tongue`] | what messages are in Chinese |
//!
//! | verb | step |
//! |---|---|
//! | [`mod@format`] | bytes → document or bitext; bitext and findings → bytes |
//! | [`segment`] | document → segmentation |
//! | [`align`] | two segmentations → bitext |
//! | [`check`] | bitext → findings |
//! | [`revise`] | older bitext × newer texts → newer bitext, what went stale |
//! | [`train`] | pairs of texts → lexicon |
//! | [`evaluate`] | beads × gold → figures |
//!
//! | session | what |
//! |---|---|
//! | [`review`] | a person's decisions about a bitext, with a journal |
//!
//! # Example
//!
//! ```
//! use duiqi::pipeline::{self, AlignOptions, CheckOptions, LexiconChoice, Raw, ReadOptions};
//!
//! let options = ReadOptions::default();
//! let source = Raw { name: "zh.txt", bytes: "去年售出560万台。\n今年会更好。\n".as_bytes(), options: &options };
//! let target = Raw { name: "en.txt", bytes: b"Last year 56 million were sold.\nThis year will be better.\n", options: &options };
//! let (source, target) = pipeline::prepare_pair(source, target)?;
//! let bitext = pipeline::align(source, target, &AlignOptions::default())?;
//! assert_eq!(bitext.beads()[0].kind().to_string(), "1-1");
//! let checked = pipeline::check(&bitext, &CheckOptions::default(), &LexiconChoice::BuiltIn);
//! assert_eq!(checked.findings[0].message, "560万 = 5,600,000; 56 million = 56,000,000: ten times too large.");
//! # Ok::<(), duiqi::Error>(())
//! ```
//!
//! The library is pure: it opens no file and no connection, prints nothing, and gives the same result for the same input on any
//! number of threads. All of that is for the program.

pub mod align;
pub mod bitext;
pub mod check;
pub mod document;
pub mod error;
pub mod evaluate;
pub mod finding;
pub mod format;
pub mod lexicon;
pub mod pipeline;
pub mod review;
pub mod revise;
pub mod segment;
pub mod text;
pub mod tongue;
pub mod train;
pub mod view;

pub use error::{Error, ErrorKind, Result};
