//! `duiqi completions` and `duiqi man`: what is known of the command line, for a shell and for `man`.
//!
//! Takes the definition of the command line; prints scripts and pages, in the language of the program. It does *not* put them
//! where a system looks for them.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use clap::{Command, CommandFactory as _};

use super::args::{Cli, CompletionsArgs, ManArgs};
use super::exit::Outcome;
use super::output::{Destination, write_beside};
use super::render::Terminal;
use super::tongue;

/// Prints the completions of a shell.
pub(crate) fn completions(terminal: &mut Terminal, args: &CompletionsArgs) -> Result<Outcome> {
    let mut script = Vec::new();
    // In English, whatever the locale: shells show these beside completions of other programs.
    clap_complete::generate(args.shell, &mut Cli::command(), "duiqi", &mut script);
    terminal.data(&script)?;
    Ok(Outcome::Clean)
}

/// Prints the page of the program, or writes all pages.
pub(crate) fn man(terminal: &mut Terminal, args: &ManArgs) -> Result<Outcome> {
    let command = definition();
    match &args.output {
        None => terminal.data(&page(command)?)?,
        Some(folder) => {
            for (name, command) in pages(command) {
                write(terminal, &folder.join(format!("{name}.1")), &page(command)?)?;
            }
        }
    }
    Ok(Outcome::Clean)
}

/// The command line as people read it.
fn definition() -> Command {
    let mut command = tongue::localise(Cli::command(), tongue::listed());
    command.build();
    command
}

/// The program and its subcommands with the names of their pages: `duiqi`, `duiqi-lexicon`, `duiqi-lexicon-merge`.
fn pages(command: Command) -> Vec<(String, Command)> {
    fn below(name: &str, command: Command, found: &mut Vec<(String, Command)>) {
        // What says how to get help has no page.
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            let name = format!("{name}-{}", inner.get_name());
            below(&name, inner.clone(), found);
        }
        found.push((name.to_owned(), command));
    }
    let mut found = Vec::new();
    below("duiqi", command, &mut found);
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

fn page(command: Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page).context("the page cannot be made")?;
    Ok(page)
}

fn write(terminal: &mut Terminal, path: &Path, bytes: &[u8]) -> Result<()> {
    let destination = Destination::new(path, &[])?;
    write_beside(&destination, |file| Ok(file.write_all(bytes)?))?.publish()?;
    terminal.wrote(&path.display().to_string());
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::*;

    fn names() -> Vec<String> {
        Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
    }

    #[test]
    fn every_shell_knows_every_subcommand() {
        for shell in clap_complete::Shell::value_variants() {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "duiqi", &mut script);
            let script = String::from_utf8(script).expect("text");
            for name in names() {
                assert!(script.contains(&name), "{shell}: {name}");
            }
            assert!(script.contains("fail-on"), "{shell}");
        }
    }

    #[test]
    fn every_subcommand_has_a_page_and_the_first_names_all() {
        let pages = pages(definition());
        let (_, first) = pages.iter().find(|(name, _)| name == "duiqi").expect("the program");
        let first = String::from_utf8(page(first.clone()).expect("a page")).expect("text");
        for name in names() {
            assert!(pages.iter().any(|(page, _)| *page == format!("duiqi-{name}")), "{name}");
            assert!(first.contains(&name.replace('-', "\\-")), "{name}");
        }
        assert!(pages.iter().any(|(page, _)| page == "duiqi-lexicon-merge"));
    }

    #[test]
    fn the_version_begins_with_that_of_the_package() {
        let version = Cli::command().get_version().expect("a version").to_owned();
        assert!(version.starts_with(env!("CARGO_PKG_VERSION")), "{version}");
    }

    /// The reference of the command line, as `docs/cli.md` has it.
    #[cfg(feature = "web")]
    fn reference(command: &Command, head: &str) -> String {
        fn section(command: &Command, name: &str, page: &mut String) {
            let mut shown = command.clone().term_width(100).bin_name(name);
            page.push_str(&format!(
                "\n## {name}\n\n```text\n{}\n```\n",
                shown.render_long_help().to_string().trim_end()
            ));
            for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
                section(inner, &format!("{name} {}", inner.get_name()), page);
            }
        }
        let mut page = head.to_owned();
        section(command, "duiqi", &mut page);
        // Widths leave blanks at the ends of lines.
        page.lines().map(|line| format!("{}\n", line.trim_end())).collect()
    }

    /// Of the program with the features it has by default.
    #[test]
    #[cfg(feature = "web")]
    fn the_reference_is_current() {
        let english = "# The command line\n\nMade from the program; do not edit. `DUIQI_BLESS=1 cargo test --bin duiqi reference` writes it anew, and\n\
                       `duiqi COMMAND --help` prints the same. In Chinese: [cli.zh.md](cli.zh.md).\n";
        let chinese = "# 命令行\n\n由程序生成，请勿编辑。`DUIQI_BLESS=1 cargo test --bin duiqi reference` 重新写出，`duiqi COMMAND --help` 显示相同内容。\n\
                       英文：[cli.md](cli.md)。\n";
        let tongues = [duiqi::tongue::Tongue::English, duiqi::tongue::Tongue::Chinese];
        for ((file, head), tongue) in [("cli.md", english), ("cli.zh.md", chinese)].into_iter().zip(tongues) {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(file);
            let mut command = tongue::localise(Cli::command(), tongue);
            command.build();
            let wanted = reference(&command, head);
            if std::env::var_os("DUIQI_BLESS").is_some() {
                std::fs::write(&path, &wanted).expect("the docs can be written");
            }
            let found = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(found == wanted, "docs/{file} is not what the program says; DUIQI_BLESS=1 writes it anew");
        }
    }

    /// The words of a line as a shell parts them, up to a comment, a pipe or what goes into a file.
    fn words(line: &str) -> Vec<String> {
        let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
        let mut letters = line.chars();
        while let Some(letter) = letters.next() {
            match (quote, letter) {
                (Some(open), letter) if letter == open => quote = None,
                (None, '"' | '\'') => {
                    quote = Some(letter);
                    word.get_or_insert_default();
                }
                (None, ' ') => words.extend(word.take()),
                (None, '#' | '|' | '>' | ';' | '&') if word.is_none() => break,
                // The number of a task, on a cluster.
                (_, '$') => {
                    let name = letters.as_str().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_');
                    letters = letters.as_str()[name.map(char::len_utf8).sum::<usize>()..].chars();
                    word.get_or_insert_default().push('1');
                }
                (_, letter) => word.get_or_insert_default().push(letter),
            }
        }
        words.extend(word);
        words
    }

    /// The command lines of a page that begin with the program.
    fn command_lines(page: &str) -> Vec<String> {
        let mut inside = false;
        let mut lines = Vec::new();
        for line in page.lines() {
            if line.starts_with("```") {
                inside = matches!(line, "```sh" | "```console");
            } else if inside {
                let line = line.strip_prefix("$ ").unwrap_or(line);
                lines.extend(line.starts_with("duiqi ").then(|| line.to_owned()));
            }
        }
        lines
    }

    #[test]
    fn the_program_takes_every_command_line_of_the_documentation() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let pages =
            std::fs::read_dir(root.join("docs")).expect("the docs").map(|entry| entry.expect("readable").path());
        let pages = pages.chain(["README.md", "README.zh.md"].map(|name| root.join(name)));
        let (mut count, mut wrong) = (0, Vec::new());
        for page in pages.filter(|page| page.extension().is_some_and(|extension| extension == "md")) {
            for line in command_lines(&std::fs::read_to_string(&page).expect("text")) {
                count += 1;
                if let Err(cause) = Cli::command().try_get_matches_from(words(&line)) {
                    let cause = cause.to_string();
                    wrong.push(format!("{}: {line}: {}", page.display(), cause.lines().next().unwrap_or_default()));
                }
            }
        }
        assert!(count > 50, "{count}");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
