//! The terminal screen of a review.
//!
//! Takes a desk; shows pairs, takes keys, leaves the terminal as it was. It does *not* decide what a key comes to (`app`) or
//! how things look (`draw`).

mod app;
mod borders;
mod draw;
mod keys;
mod prompt;
mod rows;
mod runs;

use std::io::{self, IsTerminal as _};

use anyhow::{Context as _, Result, bail};
use ratatui::crossterm::event::{self, DisableBracketedPaste, EnableBracketedPaste, Event};
use ratatui::crossterm::execute;

use super::exit::{self, Outcome};
use super::render::Terminal;
use super::review::Desk;
use app::App;

/// Shows the screen until the reviewer leaves.
///
/// # Errors
///
/// Where there is no terminal, nothing to review, or the terminal fails.
pub(crate) fn run(terminal: &mut Terminal, desk: &mut Desk<'_>) -> Result<Outcome> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        bail!("a review needs a terminal; --apply takes decisions from a file or from standard input (-)");
    }
    if desk.session().sheet().bitext().beads().is_empty() {
        bail!("there is no pair in this alignment");
    }
    let colours = terminal.is_coloured();
    exit::before_leaving(leave);
    let mut screen = ratatui::try_init().context("the terminal cannot show a screen")?;
    let _ = execute!(io::stdout(), EnableBracketedPaste);
    let shown = show(&mut screen, App::new(desk, super::tongue::spoken()), colours);
    leave();
    shown.context("the terminal failed; all that was decided is saved")?;
    Ok(Outcome::Clean)
}

fn show(screen: &mut ratatui::DefaultTerminal, mut app: App<'_, '_>, colours: bool) -> io::Result<()> {
    while !app.quits() {
        screen.draw(|frame| draw::draw(frame, &app, colours))?;
        match event::read()? {
            Event::Key(key) => app.key(key),
            Event::Paste(text) => app.paste(&text),
            _ => {}
        }
    }
    Ok(())
}

/// Gives the terminal back.
fn leave() {
    let _ = execute!(io::stdout(), DisableBracketedPaste);
    ratatui::restore();
}

#[cfg(test)]
mod keys_to_gold;
#[cfg(test)]
mod long;
#[cfg(test)]
mod tests;
