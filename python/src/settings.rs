//! Keywords of Python → settings of the library.

use std::path::Path;

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
            let bytes = std::fs::read(path)?;
            LexiconChoice::Own(Box::new(Lexicon::from_bytes(bytes).map_err(|cause| error(cause.at(path)))?))
        }
    };
    Ok(options)
}

pub(crate) fn check_options(profile: &str) -> PyResult<CheckOptions> {
    let known = Profile::ALL.into_iter().find(|known| known.name() == profile);
    let known = known.ok_or_else(|| Error::new_err(format!("{profile:?} is none of strict, normal, thorough")))?;
    Ok(CheckOptions::of_profile(known))
}
