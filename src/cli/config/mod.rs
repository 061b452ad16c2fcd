//! `duiqi.toml`: settings of a project, found by walking up from its texts.
//!
//! Takes a command line as it was parsed; fills in what the file says and nobody typed. It does *not* know what settings do: they
//! are those of the command line, which has their defaults too.

mod file;
#[cfg(test)]
mod schema;
mod show;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::ArgMatches;
use clap::parser::ValueSource;
use duiqi::finding::Severity;
use duiqi::text::lang::Lang;
use toml::Spanned;

use super::args::{AligningArgs, Command, ConfigArgs, RulesArgs, ShownArgs, SidesArgs};
use super::input;
use super::tree::Mapping;
use file::{Settings, line};

pub(crate) use show::run;

/// The name of the file.
const NAME: &str = "duiqi.toml";

/// Most bytes of the file that are read: it is written by hand.
const MOST_BYTES: u64 = 1 << 20;

/// A file that was read, or none.
#[derive(Debug, Default)]
struct Config {
    /// As it is shown.
    path: PathBuf,
    /// Its folder, from the root of the disk.
    root: PathBuf,
    text: String,
    settings: Settings,
}

/// A setting as it holds, and who said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    key: String,
    value: String,
    origin: String,
}

/// The settings of a command that a file may fill in.
struct Fill<'a> {
    /// The text that the walk begins at.
    near: Option<&'a Path>,
    config: &'a ConfigArgs,
    sides: &'a mut SidesArgs,
    aligning: &'a mut AligningArgs,
    rules: Option<&'a mut RulesArgs>,
    fail_on: Option<&'a mut Severity>,
    shown: Option<&'a mut ShownArgs>,
    mapping: Option<&'a mut Vec<Mapping>>,
    held: Option<&'a mut Vec<Held>>,
}

/// Fills in what the file says that holds for a command.
///
/// # Errors
///
/// Where the file cannot be read or says what it may not.
pub(crate) fn fill(command: &mut Command, matches: &ArgMatches) -> Result<()> {
    let Some((_, matches)) = matches.subcommand() else { return Ok(()) };
    match command {
        Command::Align(args) => {
            let fill = Fill::new(Some(&args.source), &args.config, &mut args.sides, &mut args.aligning);
            Fill { rules: Some(&mut args.rules), ..fill }.apply(matches)
        }
        Command::Check(args) => {
            let fill = Fill::new(Some(&args.source), &args.config, &mut args.sides, &mut args.aligning);
            let (rules, fail_on, shown) = (Some(&mut args.rules), Some(&mut args.fail_on), Some(&mut args.shown));
            Fill { rules, fail_on, shown, mapping: Some(&mut args.tree.mapping), ..fill }.apply(matches)
        }
        Command::Diff(args) => {
            let near = args.new.iter().chain(&args.files).find(|path| path.as_os_str() != "=").map(PathBuf::as_path);
            let fill = Fill::new(near, &args.config, &mut args.sides, &mut args.aligning);
            Fill { fail_on: Some(&mut args.fail_on), ..fill }.apply(matches)
        }
        Command::Review(args) => {
            Fill::new(Some(&args.source), &args.config, &mut args.sides, &mut args.aligning).apply(matches)
        }
        Command::Config(args) => {
            let fill = Fill::new(args.near.as_deref(), &args.config, &mut args.sides, &mut args.aligning);
            let (rules, fail_on, shown) = (Some(&mut args.rules), Some(&mut args.fail_on), Some(&mut args.shown));
            let (mapping, held) = (Some(&mut args.mapping), Some(&mut args.held));
            Fill { rules, fail_on, shown, mapping, held, ..fill }.apply(matches)
        }
        _ => Ok(()),
    }
}

/// Says of each setting once what holds: what was typed stays, else the file says it, else the default that clap put there stays.
struct Chooser<'a> {
    matches: &'a ArgMatches,
    config: &'a Config,
    held: Option<&'a mut Vec<Held>>,
}

impl Chooser<'_> {
    /// Tells whether an option was typed.
    fn is_typed(&self, flag: &str) -> bool {
        let id = flag.replace('-', "_");
        matches!(self.matches.try_contains_id(&id), Ok(true))
            && self.matches.value_source(&id) == Some(ValueSource::CommandLine)
    }

    fn choose<T, F>(
        &mut self,
        (flag, key): (&str, &str),
        own: &mut T,
        said: Option<&Spanned<F>>,
        taken: impl Fn(&F) -> T,
        shown: impl Fn(&T) -> String,
    ) {
        let origin = match said {
            _ if self.is_typed(flag) => format!("--{flag}"),
            Some(said) => {
                *own = taken(said.get_ref());
                self.config.place(said.span().start)
            }
            None => "default".to_owned(),
        };
        self.hold(key.to_owned(), shown(own), origin);
    }

    fn hold(&mut self, key: String, value: String, origin: String) {
        if let Some(held) = self.held.as_deref_mut() {
            held.push(Held { key, value, origin });
        }
    }
}

impl<'a> Fill<'a> {
    fn new(
        near: Option<&'a Path>,
        config: &'a ConfigArgs,
        sides: &'a mut SidesArgs,
        aligning: &'a mut AligningArgs,
    ) -> Self {
        Self { near, config, sides, aligning, rules: None, fail_on: None, shown: None, mapping: None, held: None }
    }

    fn apply(self, matches: &ArgMatches) -> Result<()> {
        let config = match self.config.no_config {
            true => Config::default(),
            false => Config::find(self.config.config.as_deref(), self.near)?,
        };
        let settings = &config.settings;
        let mut chooser = Chooser { matches, config: &config, held: self.held };
        let paths = |said: &Vec<PathBuf>| said.iter().map(|path| config.folder().join(path)).collect::<Vec<_>>();
        let shown_paths = |own: &Vec<PathBuf>| {
            format!("[{}]", own.iter().map(|path| quoted(&path.to_string_lossy())).collect::<Vec<_>>().join(", "))
        };
        let languages = [
            (("source-lang", "languages.source"), &mut self.sides.source_lang, &settings.languages.source),
            (("target-lang", "languages.target"), &mut self.sides.target_lang, &settings.languages.target),
        ];
        for (names, own, said) in languages {
            let shown = |own: &Option<Lang>| own.as_ref().map_or_else(|| "auto".to_owned(), ToString::to_string);
            chooser.choose(names, own, said.as_ref(), |said| Some(said.0.clone()), |own| quoted(&shown(own)));
        }
        if let Some(own) = self.fail_on {
            let said = settings.fail_on.as_ref();
            chooser.choose(("fail-on", "fail-on"), own, said, |said| said.0, |own| quoted(own.name()));
        }
        if let Some(ShownArgs { min_severity, min_confidence }) = self.shown {
            let said = settings.min_severity.as_ref();
            let names = ("min-severity", "min-severity");
            chooser.choose(names, min_severity, said, |said| said.0, |own| quoted(own.name()));
            let said = settings.min_confidence.as_ref();
            let names = ("min-confidence", "min-confidence");
            chooser.choose(names, min_confidence, said, |said| said.0, ToString::to_string);
        }
        let AligningArgs { glossary, lexicon, .. } = self.aligning;
        chooser.choose(("glossary", "glossary"), glossary, settings.glossary.as_ref(), paths, shown_paths);
        chooser.choose(("lexicon", "lexicon"), lexicon, settings.lexicon.as_ref(), paths, shown_paths);
        if let Some(rules) = self.rules {
            let said = settings.profile.as_ref();
            let own = &mut rules.profile;
            chooser.choose(("profile", "profile"), own, said, |said| said.0, |own| quoted(own.name()));
            rules.project = settings.project();
            let typed = ["only", "without"].map(|flag| chooser.is_typed(flag));
            for Held { key, value, origin } in show::of_rules(rules, &config, typed) {
                chooser.hold(key, value, origin);
            }
        }
        if let Some(mapping) = self.mapping {
            for row in &settings.mapping {
                let pair = row.get_ref();
                let read = Mapping::new(&pair.source, &pair.target).map_err(anyhow::Error::msg)?;
                mapping.push(read.in_folder(&config.root));
                let value = format!("{} ↔ {}", quoted(&pair.source), quoted(&pair.target));
                chooser.hold("mapping".to_owned(), value, config.place(row.span().start));
            }
        }
        Ok(())
    }
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}

impl Config {
    /// Reads the file that was named, or the first on the way up from a text, or from the current folder.
    fn find(named: Option<&Path>, near: Option<&Path>) -> Result<Self> {
        if let Some(path) = named {
            return Self::read(path);
        }
        let here = std::env::current_dir().context("the current folder cannot be told")?;
        let near = near.filter(|path| !input::is_standard_input(path)).unwrap_or(Path::new("."));
        let start = here.join(near);
        // A text that is not there is complained about by whoever reads it.
        let start = std::fs::canonicalize(&start).unwrap_or(start);
        let start = if start.is_dir() { start.as_path() } else { start.parent().unwrap_or(&start) };
        let Some(path) = start.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file()) else {
            return Ok(Self::default());
        };
        let here = std::fs::canonicalize(&here).unwrap_or(here);
        Self::read(&relative(&path, &here))
    }

    fn read(path: &Path) -> Result<Self> {
        let text = input::read(path, MOST_BYTES)?.taken().1;
        let Ok(text) = String::from_utf8(text) else { bail!("{}: this is not UTF-8, as TOML must be", path.display()) };
        let settings = Settings::parse(&text).map_err(|cause| anyhow::anyhow!("{}:{cause}", path.display()))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let root = std::fs::canonicalize(folder).with_context(|| folder.display().to_string())?;
        Ok(Self { path: path.to_owned(), root, text, settings })
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// `duiqi.toml:3`.
    fn place(&self, offset: usize) -> String {
        format!("{}:{}", self.path.display(), line(&self.text, offset))
    }
}

/// A path as seen from a folder: below it, above it, or as it is where they have nothing in common.
pub(crate) fn relative(path: &Path, here: &Path) -> PathBuf {
    let shared = path.components().zip(here.components()).take_while(|(one, other)| one == other).count();
    // The root alone is nothing in common.
    if shared <= 1 {
        return path.to_owned();
    }
    let up = here.components().skip(shared).map(|_| std::path::Component::ParentDir);
    up.chain(path.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_where_one_stands() {
        let seen = |path: &str, here: &str| relative(Path::new(path), Path::new(here)).to_string_lossy().into_owned();
        assert_eq!(seen("/a/b/c", "/a/b"), "c");
        assert_eq!(seen("/a/d/c", "/a/b/e"), "../../d/c");
        assert_eq!(seen("/x/c", "/a/b"), "/x/c");
    }
}
