//! The parallel texts that tables of words are learned from.

use std::collections::HashSet;

/// Lines that follow one another are kept together, neighbours are alike: of so many blocks of so many lines one judges.
const FOLDS: usize = 5;
const BLOCK: usize = 20;

/// Parallel texts, of which those sources are read that a file of weights names.
pub(crate) struct Parallel {
    chinese: String,
    english: String,
    labels: String,
    sources: String,
}

impl Parallel {
    /// Reads the files that the command line names: Chinese and English, line by line, a line each that names the source, and
    /// the sources to read.
    pub(crate) fn read(program: &str) -> Self {
        let paths: Vec<String> = std::env::args().skip(1).collect();
        let [chinese, english, labels, sources] = &paths[..] else { panic!("usage: {program} ZH EN LABELS SOURCES") };
        let read = |path: &String| std::fs::read_to_string(path).expect("the file can be read");
        Self { chinese: read(chinese), english: read(english), labels: read(labels), sources: read(sources) }
    }

    /// Returns the pairs of the sources that are named, each with its number and whether it is left out of the learning to judge it.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (usize, bool, [&str; 2])> {
        let lines = self.sources.lines().filter(|line| !line.starts_with(['#', '*']));
        let sources: HashSet<&str> = lines.filter_map(|line| line.split_whitespace().next()).collect();
        let pairs = self.chinese.split('\n').zip(self.english.split('\n')).zip(self.labels.split('\n'));
        let kept = pairs.filter(move |(_, label)| sources.contains(label)).enumerate();
        kept.map(|(at, ((chinese, english), _))| (at, (at / BLOCK) % FOLDS == FOLDS - 1, [chinese, english]))
    }
}
