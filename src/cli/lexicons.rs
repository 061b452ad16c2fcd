//! The lexicons of a run: glossaries first, then the user's, then the one that is compiled in.
//!
//! Takes what was typed and the languages of the pair; gives back one lexicon made of all. It does *not* align.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use duiqi::check::Options;
use duiqi::format::glossary::{self, Form};
use duiqi::lexicon::Lexicon;
use duiqi::lexicon::glossary::Glossary;
use duiqi::pipeline::LexiconChoice;
use duiqi::text::lang::Lang;

use super::args::AligningArgs;
use super::input;

impl AligningArgs {
    /// Returns the files that are read besides the texts.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        self.lexicon.iter().chain(&self.glossary).map(AsRef::as_ref)
    }
}

/// Reads a lexicon.
pub(crate) fn read(path: &Path, max_bytes: u64) -> Result<Lexicon> {
    let file = input::read(path, max_bytes)?;
    Lexicon::from_bytes(file.bytes).with_context(|| file.name.clone())
}

/// Reads what was asked for and puts it together.
pub(crate) fn choose(aligning: &AligningArgs, langs: [&Lang; 2], max_bytes: u64) -> Result<LexiconChoice> {
    if aligning.lexicon.is_empty() && aligning.glossary.is_empty() {
        return Ok(if aligning.no_lexicon { LexiconChoice::None } else { LexiconChoice::BuiltIn });
    }
    let mut stack = Vec::new();
    for path in &aligning.lexicon {
        stack.push(read(path, max_bytes)?);
    }
    // The built-in one joins lexicons of its own direction, and where there are none any pair of its languages.
    let [source, target] = langs;
    let built_in = Lexicon::embedded().filter(|built_in| match stack.first() {
        _ if aligning.no_lexicon => false,
        Some(first) => knows(built_in, first.source_lang(), first.target_lang()),
        None => knows(built_in, source, target) || knows(built_in, target, source),
    });
    stack.extend(built_in.cloned());
    let mut all = Vec::new();
    for path in &aligning.glossary {
        let base = stack.last();
        let [from, to] = base.filter(|base| knows(base, target, source)).map_or([source, target], |_| [target, source]);
        all.push(glossary(path, from, to, max_bytes)?.lexicon(base)?);
    }
    all.append(&mut stack);
    Ok(LexiconChoice::Own(Box::new(Lexicon::stacked(&all)?)))
}

/// Gives the check the glossaries that were asked for.
pub(crate) fn add_glossaries(
    options: &mut Options,
    aligning: &AligningArgs,
    [source, target]: [&Lang; 2],
    max_bytes: u64,
) -> Result<()> {
    for path in &aligning.glossary {
        options.add_glossary(glossary(path, source, target, max_bytes)?);
    }
    Ok(())
}

fn knows(lexicon: &Lexicon, source: &Lang, target: &Lang) -> bool {
    lexicon.source_lang().primary() == source.primary() && lexicon.target_lang().primary() == target.primary()
}

/// Reads a glossary from one language into another.
pub(crate) fn glossary(path: &Path, source: &Lang, target: &Lang, max_bytes: u64) -> Result<Glossary> {
    let file = input::read(path, max_bytes)?;
    let Some(form) = Form::of_name(&file.name) else {
        bail!("{}: a glossary is a file .csv, .tsv or .tbx", file.name);
    };
    glossary::read(&file.bytes, form, source, target).with_context(|| file.name.clone())
}
