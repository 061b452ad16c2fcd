//! Keywords of Python → settings of the library.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use duiqi::format::Format;
use duiqi::format::encoding::Encoding;
use duiqi::lexicon::Lexicon;
use duiqi::pipeline::{self, AlignOptions, CheckOptions, LexiconChoice, Raw, ReadOptions};
use duiqi::text::lang::Lang;
use duiqi::{check::Profile, format::BitextFile};
use pyo3::prelude::*;

use crate::alignment::Alignment;
use crate::{Error, error};

/// How two texts are read.
pub(crate) struct Texts {
    pub(crate) sides: [ReadOptions; 2],
}

impl Texts {
    pub(crate) fn new(langs: [Option<&str>; 2], formats: [Option<&str>; 2]) -> PyResult<Self> {
        let side = |side: usize| Ok::<_, PyErr>(reading(lang_named(langs[side])?, format_named(formats[side])?));
        Ok(Self { sides: [side(0)?, side(1)?] })
    }

    pub(crate) fn align(
        &self,
        source: &str,
        target: &str,
        lexicon: Option<&Path>,
        use_lexicon: bool,
    ) -> PyResult<Alignment> {
        let options = align_options(lexicon, use_lexicon)?;
        let source = Raw { name: "source", bytes: source.as_bytes(), options: &self.sides[0] };
        let target = Raw { name: "target", bytes: target.as_bytes(), options: &self.sides[1] };
        let (source, target) = pipeline::prepare_pair(source, target).map_err(error)?;
        let bitext = pipeline::align(source, target, &options).map_err(error)?;
        Ok(Alignment::of(BitextFile { bitext, findings: Vec::new(), settings: Default::default() }))
    }
}

/// A text of Python is decoded already, and plain unless its format is named.
pub(crate) fn reading(lang: Option<Lang>, format: Option<Format>) -> ReadOptions {
    let mut options = ReadOptions::default();
    options.lang = lang;
    options.format = format.or(Some(Format::Text));
    options.decoding.encoding = Encoding::Named("utf-8".to_owned());
    options
}

pub(crate) fn lang_named(tag: Option<&str>) -> PyResult<Option<Lang>> {
    let parse = |tag: &str| Lang::parse(tag).ok_or_else(|| Error::new_err(format!("{tag:?} is no language tag")));
    tag.map(parse).transpose()
}

pub(crate) fn format_named(name: Option<&str>) -> PyResult<Option<Format>> {
    name.map(|name| Format::from_name(name).map_err(error)).transpose()
}

pub(crate) fn align_options(lexicon: Option<&Path>, use_lexicon: bool) -> PyResult<AlignOptions> {
    let mut options = AlignOptions::default();
    options.lexicon = match (lexicon, use_lexicon) {
        (_, false) => LexiconChoice::None,
        (None, true) => LexiconChoice::BuiltIn,
        (Some(path), true) => {
            LexiconChoice::Own(Box::new(lexicon_at(path)?))
        }
    };
    Ok(options)
}

/// A lexicon file as it was when it was read: who asks for it once more gets the same one, which costs nothing.
struct Kept {
    path: PathBuf,
    size_bytes: u64,
    modified: Option<SystemTime>,
    lexicon: Lexicon,
}

/// The last lexicon that was read. A stream of batches asks for one and the same, batch by batch.
static KEPT: Mutex<Option<Kept>> = Mutex::new(None);

/// Reads a lexicon, unless it is the one that was read last and its file has not changed since.
fn lexicon_at(path: &Path) -> PyResult<Lexicon> {
    let facts = std::fs::metadata(path)?;
    let (size_bytes, modified) = (facts.len(), facts.modified().ok());
    // Whoever panicked with it in hand has not harmed it: it is set in one go.
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let is_same = |kept: &&Kept| {
        kept.path == path && kept.size_bytes == size_bytes && modified.is_some() && kept.modified == modified
    };
    if let Some(kept) = kept.as_ref().filter(is_same) {
        return Ok(kept.lexicon.clone());
    }
    let lexicon = Lexicon::from_bytes(std::fs::read(path)?).map_err(|cause| error(cause.at(path)))?;
    *kept = Some(Kept { path: path.to_owned(), size_bytes, modified, lexicon: lexicon.clone() });
    Ok(lexicon)
}

pub(crate) fn check_options(profile: &str) -> PyResult<CheckOptions> {
    let known = Profile::ALL.into_iter().find(|known| known.name() == profile);
    let known = known.ok_or_else(|| Error::new_err(format!("{profile:?} is none of strict, normal, thorough")))?;
    Ok(CheckOptions::of_profile(known))
}
