//! A `duiqi.toml` of any text: it is read, or refused with the line; what it says of rules names rules that there are, each once.

use crate::cli::args::ProjectRules;

#[path = "../../src/cli/config/file.rs"]
#[allow(dead_code, reason = "of the program only what the reader asks for is used")]
mod file;

pub fn fuzz(text: &str) {
    match file::Settings::parse(text) {
        Ok(settings) => {
            assert!(settings.mapping.len() <= text.len());
            rules_are_named_once(&settings.project());
        }
        Err(cause) => {
            let (line, _) = cause
                .to_string()
                .split_once(':')
                .map(|(line, said)| (line.to_owned(), said.to_owned()))
                .expect("a line");
            let line: usize = line.parse().expect("the message begins with the line");
            assert!(line <= text.lines().count() + 1);
        }
    }
}

fn rules_are_named_once(said: &ProjectRules) {
    named_once(said.switches.iter().map(|(name, _)| *name));
    named_once(said.severities.iter().map(|(name, _)| *name));
    named_once(said.thresholds.iter().map(|(name, _)| *name));
}

fn named_once(names: impl Iterator<Item = &'static str>) {
    let mut known: Vec<&str> = file::rule_names().collect();
    for name in names {
        let at = known.iter().position(|known| *known == name).expect("a rule that there is, once");
        known.swap_remove(at);
    }
}
