//! What `duiqi train` learns from: line-aligned files, translation memories, alignment files and dictionaries.
//!
//! Takes the paths and weights that were typed; gives back examples in the order of the files. It does *not* cut words.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use duiqi::format::encoding;
use duiqi::format::{BitextOptions, Format, read_bitext};
use duiqi::pipeline::{LinePair, Raw, ReadOptions, line_pair};
use duiqi::text::lang::Lang;
use duiqi::train::{self, DictionaryOptions, Example};

use super::super::args::TrainArgs;
use super::super::input::{Input, refuse_two_standard_inputs};
use super::super::packed;

/// Weights by the name of a file or a label; `*` is for those not named.
pub(super) struct Weights(BTreeMap<String, f32>);

/// Texts that were read, before they are handed on one example at a time.
pub(super) struct Inputs {
    pub(super) source_lang: Lang,
    pub(super) target_lang: Lang,
    /// The files, to hold the output against.
    pub(super) files: Vec<Input>,
    parts: Vec<Part>,
}

enum Part {
    Lines { pair: LinePair, name: String, labels: Option<String> },
    Texts { pairs: Vec<(String, String)>, name: String },
    Dictionary { text: String, name: String },
}

impl Weights {
    /// Reads `--weights FILE`, a name, blanks and a weight a line, and then `--weight NAME=W`, which wins.
    pub(super) fn new(args: &TrainArgs) -> Result<Self> {
        let mut weights = BTreeMap::new();
        if let Some(path) = &args.weights {
            let text = super::super::input::read_text(path, args.bound.max_size)?;
            for (number, line) in (1..).zip(text.lines()) {
                let line = line.split('#').next().unwrap_or_default().trim();
                if line.is_empty() {
                    continue;
                }
                let (name, weight) = line
                    .rsplit_once(char::is_whitespace)
                    .and_then(|(name, weight)| Some((name.trim(), weight.parse().ok()?)))
                    .with_context(|| format!("{}:{number}: write a name, a blank and a weight", path.display()))?;
                weights.insert(name.to_owned(), weight);
            }
        }
        weights.extend(args.weight.iter().cloned());
        Ok(Self(weights))
    }

    fn of(&self, name: &str, usual: f32) -> f32 {
        // A file goes by its path as typed, or by its last part alone; packed or not.
        let file = Path::new(name).file_name().map(|file| file.to_string_lossy().into_owned());
        let found = self.0.get(name).or_else(|| self.0.get(&file?));
        found.copied().unwrap_or(usual)
    }

    /// Labels that are not named have the weight of `*`.
    fn of_label(&self, label: &str, file: f32) -> f32 {
        self.0.get(label).or_else(|| self.0.get("*")).copied().unwrap_or(1.0) * file
    }
}

/// Reads dictionaries as they are; also gives back the files, to hold the output against.
pub(super) fn dictionaries(paths: &[PathBuf], max_bytes: u64) -> Result<(Vec<Input>, Vec<String>)> {
    let (mut files, mut texts) = (Vec::new(), Vec::new());
    for path in paths {
        let file = packed::read(path, max_bytes)?;
        texts.push(decoded(&file)?);
        files.push(file.emptied());
    }
    Ok((files, texts))
}

impl Inputs {
    /// Reads everything.
    pub(super) fn read(args: &TrainArgs) -> Result<Self> {
        refuse_two_standard_inputs(&args.texts.iter().collect::<Vec<&PathBuf>>())?;
        let max = args.bound.max_size;
        let mut reader = Reader {
            langs: [args.source_lang.clone(), args.target_lang.clone()],
            files: Vec::new(),
            parts: Vec::new(),
        };
        let mut paths = args.texts.iter();
        while let Some(path) = paths.next() {
            let first = packed::read(path, max)?;
            match Format::of_path(Path::new(&first.name)).ok().filter(|format| format.is_bitext_read()) {
                Some(format) => reader.bitext(first, format)?,
                None => {
                    let Some(other) = paths.next() else {
                        bail!("{}: line n of which file translates line n of this one? Name it next", first.name);
                    };
                    let second = packed::read(other, max)?;
                    let labels = reader.parts.is_empty().then_some(args.labels.as_ref()).flatten();
                    let labels = labels.map(|path| packed::read(path, max)).transpose()?;
                    reader.lines(first, second, labels)?;
                }
            }
        }
        if args.labels.is_some() && !reader.parts.iter().any(|part| matches!(part, Part::Lines { labels: Some(_), .. }))
        {
            bail!("--labels goes with two line-aligned files that are named first");
        }
        for path in &args.dictionary {
            let file = packed::read(path, max)?;
            let text = decoded(&file)?;
            reader.parts.push(Part::Dictionary { text, name: file.name.clone() });
            reader.files.push(file.emptied());
        }
        let [Some(source_lang), Some(target_lang)] = reader.langs else {
            bail!(
                "the languages cannot be told from dictionaries alone; say them with --source-lang and --target-lang"
            );
        };
        Ok(Self { source_lang, target_lang, files: reader.files, parts: reader.parts })
    }

    /// Returns the examples with a weight above 0.
    pub(super) fn examples<'a>(&'a self, weights: &'a Weights) -> impl Iterator<Item = Example> + 'a {
        self.parts.iter().flat_map(move |part| self.of_part(part, weights)).filter(|example| example.weight > 0.0)
    }

    fn of_part<'a>(&'a self, part: &'a Part, weights: &'a Weights) -> Box<dyn Iterator<Item = Example> + 'a> {
        match part {
            Part::Lines { pair, name, labels } => {
                let weight = weights.of(name, 1.0);
                let mut labels = labels.as_deref().map(str::lines);
                Box::new(pair.all_lines().filter_map(move |(source, target)| {
                    let label = labels.as_mut().and_then(Iterator::next);
                    let weight = label.map_or(weight, |label| weights.of_label(label.trim(), weight));
                    (!source.is_empty() && !target.is_empty()).then(|| Example::sentence(source, target, weight))
                }))
            }
            Part::Texts { pairs, name } => {
                let weight = weights.of(name, 1.0);
                Box::new(pairs.iter().map(move |(source, target)| Example::sentence(source, target, weight)))
            }
            Part::Dictionary { text, name } => {
                let headwords = train::headwords_of(text, self.source_lang.is_chinese());
                let usual = DictionaryOptions::new(headwords);
                let weight = weights.of(name, usual.weight);
                Box::new(train::dictionary(text, DictionaryOptions { weight, ..usual }))
            }
        }
    }
}

struct Reader {
    langs: [Option<Lang>; 2],
    files: Vec<Input>,
    parts: Vec<Part>,
}

impl Reader {
    fn lines(&mut self, source: Input, target: Input, labels: Option<Input>) -> Result<()> {
        let mut options = [ReadOptions::default(), ReadOptions::default()];
        for (options, lang) in options.iter_mut().zip(&self.langs) {
            options.lang.clone_from(lang);
        }
        let pair = line_pair(
            Raw { name: &source.name, bytes: &source.bytes, options: &options[0] },
            Raw { name: &target.name, bytes: &target.bytes, options: &options[1] },
        )?;
        self.langs = [Some(pair.source_lang.clone()), Some(pair.target_lang.clone())];
        let labels = match labels {
            Some(file) => {
                let text = decoded(&file)?;
                if text.lines().count() != pair.all_lines().count() {
                    bail!("{}: there must be one label for each line of {}", file.name, source.name);
                }
                self.files.push(file.emptied());
                Some(text)
            }
            None => None,
        };
        self.parts.push(Part::Lines { pair, name: source.name.clone(), labels });
        self.files.extend([source.emptied(), target.emptied()]);
        Ok(())
    }

    /// Reads a translation memory or another file that holds both sides.
    fn bitext(&mut self, file: Input, format: Format) -> Result<()> {
        let (file, bytes) = file.taken();
        let pairs = self.pairs(format, &file.name, bytes).with_context(|| file.name.clone())?;
        self.parts.push(Part::Texts { pairs, name: file.name.clone() });
        self.files.push(file);
        Ok(())
    }

    fn pairs(&mut self, format: Format, name: &str, bytes: Vec<u8>) -> Result<Vec<(String, String)>> {
        let mut options = BitextOptions::default();
        [options.source_lang, options.target_lang] = self.langs.clone();
        let bitext = read_bitext(format, name, bytes, &options)?.bitext;
        let own = [bitext.source().document().lang(), bitext.target().document().lang()];
        if let [None, None] = self.langs {
            self.langs = own.map(|lang| Some(lang.clone()));
        }
        let fits = |one: usize, other: usize| {
            let known = |lang: &Lang, place: usize| {
                self.langs[place].as_ref().is_some_and(|wanted| wanted.primary() == lang.primary())
            };
            known(own[0], one) && known(own[1], other)
        };
        let is_turned = match (fits(0, 1), fits(1, 0)) {
            (true, _) => false,
            (_, true) => true,
            _ => bail!("this is in {} and {}, the texts before it in other languages", own[0], own[1]),
        };
        let pairs = bitext.beads().iter().filter(|bead| !bead.kind().is_null()).map(|bead| {
            let text = |side: &duiqi::document::Segmentation, range: duiqi::document::SegmentRange| {
                range.ids().map(|id| side.text(id)).collect::<Vec<_>>().join(" ")
            };
            let (source, target) = (text(bitext.source(), bead.source), text(bitext.target(), bead.target));
            if is_turned { (target, source) } else { (source, target) }
        });
        Ok(pairs.collect())
    }
}

fn decoded(file: &Input) -> Result<String> {
    Ok(encoding::decode(&file.bytes, &encoding::Options::default()).with_context(|| file.name.clone())?.text)
}
