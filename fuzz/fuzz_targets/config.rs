//! A `duiqi.toml` of any text: it is read, or refused with the line.
//!
//! The file that reads it is one of the program, not of the library, so it is compiled in here with what it asks of its neighbours.

#![no_main]
#![allow(dead_code, unused_imports, reason = "of the neighbours only what the reader asks for is used")]

mod cli {
    pub(crate) mod args {
        use duiqi::check::{Profile, Switch};
        use duiqi::finding::Severity;
        use duiqi::text::lang::Lang;

        #[derive(Debug, Default)]
        pub(crate) struct ProjectRules {
            pub(crate) switches: Vec<(&'static str, Switch)>,
            pub(crate) severities: Vec<(&'static str, Severity)>,
            pub(crate) thresholds: Vec<(&'static str, f32)>,
        }

        pub(crate) fn profile(word: &str) -> Result<Profile, String> {
            if word == "strict" { Ok(Profile::Strict) } else { Err("no profile".into()) }
        }

        pub(crate) fn severity(word: &str) -> Result<Severity, String> {
            if word == "major" { Ok(Severity::Major) } else { Err("no severity".into()) }
        }

        pub(crate) fn lang(word: &str) -> Result<Lang, String> {
            Lang::parse(word).ok_or_else(|| "no language".into())
        }
    }

    pub(crate) mod tree {
        pub(crate) use crate::pattern::Mapping;
    }
}

#[path = "../../src/cli/config/file.rs"]
mod file;
#[path = "../../src/cli/tree/pattern.rs"]
mod pattern;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match file::Settings::parse(text) {
        Ok(settings) => assert!(settings.mapping.len() <= text.len()),
        Err(cause) => {
            let (line, _) = cause.to_string().split_once(':').map(|(line, said)| (line.to_owned(), said.to_owned())).expect("a line");
            let line: usize = line.parse().expect("the message begins with the line");
            assert!(line <= text.lines().count() + 1);
        }
    }
});
