//! What the reader of `duiqi.toml` asks of its neighbours. It is a file of the program, not of the library, so it is compiled in.

#[path = "../../src/cli/tree/pattern.rs"]
#[allow(dead_code, reason = "of the program only what the reader asks for is used")]
mod pattern;

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
    pub(crate) use super::pattern::Mapping;
}
