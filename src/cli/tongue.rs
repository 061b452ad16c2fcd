//! The language the program speaks: English, or Chinese where the person does.
//!
//! Takes what was asked for, else the locale; gives back a [`Tongue`] for each stream, and the help in it. It does *not* hold
//! the wordings: those are the library's catalogues.
//!
//! Messages, help and the review follow the locale. A listing on standard output does so only on a terminal: in a pipe or a file
//! it is the same wherever it was made, unless a language is asked for. What is written to files follows nothing.

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _};
use std::sync::OnceLock;

use clap::{Arg, Command, ValueEnum as _};
use duiqi::tongue::Tongue;

use super::args::Interface;

/// Says which language is spoken, where no option does.
const VARIABLE: &str = "DUIQI_INTERFACE";
/// What a locale is read from, the first that is set.
const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

static SETTLED: OnceLock<Settled> = OnceLock::new();

/// What is spoken where, for as long as the program runs.
#[derive(Debug, Clone, Copy)]
struct Settled {
    asked: Interface,
    spoken: Tongue,
    listed: Tongue,
}

/// Learns what was asked for, before anything is said: even what is wrong with a command line is said in that language.
pub(crate) fn settle(arguments: impl Iterator<Item = OsString>) {
    let asked = typed(arguments).or_else(|| std::env::var(VARIABLE).ok()).and_then(|asked| known(&asked));
    let asked = asked.unwrap_or(Interface::Auto);
    let spoken = match asked {
        Interface::En => Tongue::English,
        Interface::Zh => Tongue::Chinese,
        Interface::Auto => {
            let set = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
            Tongue::of_locale(&LOCALE.iter().find_map(set).unwrap_or_default())
        }
    };
    let is_for_programs = asked == Interface::Auto && !io::stdout().is_terminal();
    let listed = if is_for_programs { Tongue::English } else { spoken };
    // Settled once, when the program starts.
    let _ = SETTLED.set(Settled { asked, spoken, listed });
}

/// The last `--interface`, whatever stands around it.
fn typed(mut arguments: impl Iterator<Item = OsString>) -> Option<String> {
    let mut found = None;
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--") => break,
            Some("--interface") => found = arguments.next().and_then(|value| value.into_string().ok()),
            Some(other) => {
                found = other.strip_prefix("--interface=").map(str::to_owned).or(found);
            }
            None => {}
        }
    }
    found
}

fn known(asked: &str) -> Option<Interface> {
    Interface::from_str(asked, true).ok()
}

/// What was asked for, by the option or the variable.
pub(crate) fn asked() -> Interface {
    SETTLED.get().map_or(Interface::Auto, |settled| settled.asked)
}

/// The language of messages, help and the review.
pub(crate) fn spoken() -> Tongue {
    SETTLED.get().map_or(Tongue::English, |settled| settled.spoken)
}

/// The language of listings on standard output.
pub(crate) fn listed() -> Tongue {
    SETTLED.get().map_or(Tongue::English, |settled| settled.listed)
}

/// Says a part of a listing in the language of listings. Whatever stands in one and is neither a text nor a name goes through here;
/// `tests/tongue.rs` looks for words that do not.
pub(crate) fn said(text: &str) -> Cow<'_, str> {
    listed().translate(text)
}

/// Puts the help of the program into a language.
pub(crate) fn localise(mut command: Command, tongue: Tongue) -> Command {
    match tongue {
        Tongue::English => command,
        Tongue::Chinese => {
            // The options that clap adds of its own are there only then.
            command.build();
            chinese(command)
        }
    }
}

fn chinese(command: Command) -> Command {
    let about = command.get_about().map(|text| paragraphs(&text.to_string()));
    let long_about = command.get_long_about().map(|text| paragraphs(&text.to_string()));
    let after = command.get_after_help().map(|text| paragraphs(&text.to_string()));
    let command = match about {
        Some(about) => command.about(about),
        None => command,
    };
    let command = match long_about {
        Some(about) => command.long_about(about),
        None => command,
    };
    let command = match after {
        Some(after) => command.after_help(after),
        None => command,
    };
    command
        .help_template("{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading("命令")
        .mut_args(argument)
        .mut_subcommands(chinese)
}

fn argument(argument: Arg) -> Arg {
    let heading = match argument.get_help_heading() {
        // The program has a handful of them and makes its help once.
        Some(heading) => &*Tongue::Chinese.translate(heading).into_owned().leak(),
        None if argument.is_positional() => "参数",
        None => "选项",
    };
    let facts = facts(&argument);
    let said = |text: &clap::builder::StyledStr| format!("{}{facts}", paragraphs(&text.to_string()));
    let (help, long_help) = (argument.get_help().map(said), argument.get_long_help().map(said));
    // Those would be in English.
    let has_facts = !facts.is_empty();
    let argument = argument.help_heading(heading).hide_default_value(true);
    let argument = if has_facts { argument.hide_possible_values(true) } else { argument };
    match (help, long_help) {
        (Some(help), Some(long_help)) => argument.help(help).long_help(long_help),
        (Some(help), None) => argument.help(help),
        _ => argument,
    }
}

/// The values that an option takes, and the one it has when nothing is said.
fn facts(argument: &Arg) -> String {
    let mut facts = String::new();
    let takes_values = argument.get_action().takes_values();
    let usual: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if takes_values && !usual.is_empty() && !argument.is_hide_default_value_set() {
        facts.push_str(&format!(" [默认：{}]", usual.join(" ")));
    }
    let values = argument.get_possible_values();
    if takes_values && !values.is_empty() && !argument.is_hide_possible_values_set() {
        let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
        facts.push_str(&format!(" [可取的值：{}]", names.join("、")));
    }
    facts
}

/// Translates each paragraph.
fn paragraphs(text: &str) -> String {
    let said = text.split("\n\n").map(|paragraph| Tongue::Chinese.translate(paragraph));
    said.collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::args::Cli;

    fn texts(command: &Command, found: &mut Vec<String>) {
        let own = [command.get_about(), command.get_long_about(), command.get_after_help()];
        let arguments = command.get_arguments().flat_map(|argument| [argument.get_help(), argument.get_long_help()]);
        let said = own.into_iter().chain(arguments).flatten().map(ToString::to_string);
        let headings = command.get_arguments().filter_map(Arg::get_help_heading).map(str::to_owned);
        for text in said.chain(headings) {
            found.extend(text.split("\n\n").map(str::to_owned));
        }
        command.get_subcommands().for_each(|command| texts(command, found));
    }

    #[test]
    fn all_help_is_in_chinese_too() {
        let mut command = Cli::command();
        command.build();
        let mut found = Vec::new();
        texts(&command, &mut found);
        found.sort();
        found.dedup();
        assert!(found.len() > 100);
        found.retain(|text| duiqi::tongue::chinese(text).is_none());
        assert!(found.is_empty(), "without Chinese in src/tongue/zh/help.po:\n{}", found.join("\n"));
    }

    #[test]
    fn chinese_help_takes_the_same_command_lines() {
        let line = ["duiqi", "check", "a", "b", "--fail-on", "critical", "--color", "never"];
        let chinese = localise(Cli::command(), Tongue::Chinese);
        let (ours, theirs) = (chinese.try_get_matches_from(line), Cli::command().try_get_matches_from(line));
        let names = |matches: clap::ArgMatches| {
            let (name, inner) =
                matches.subcommand().map(|(name, inner)| (name.to_owned(), inner.clone())).expect("one");
            (name, inner.ids().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(names(ours.expect("lawful")), names(theirs.expect("lawful")));
    }

    #[test]
    fn the_last_that_was_typed_counts() {
        let typed = |line: &str| typed(line.split(' ').map(OsString::from));
        assert_eq!(typed("duiqi check a b"), None);
        assert_eq!(typed("duiqi --interface zh check").as_deref(), Some("zh"));
        assert_eq!(typed("duiqi check --interface=en a --interface=zh").as_deref(), Some("zh"));
        assert_eq!(typed("duiqi check -- --interface=zh"), None);
    }
}
