//! `duiqi review --web`: the review page on loopback, with the same acts onto the same journal as the terminal.
//!
//! Takes a desk; serves until the page says that it is done, or an interrupt. It does *not* open a browser: the address holds
//! the token, and would stand in the list of processes.

mod guard;
mod pages;
mod serve;

use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::sync::watch;

use super::exit::Outcome;
use super::render::Terminal;
use super::review::Desk;
use super::tongue;
use guard::Guard;
use pages::Pages;
use serve::{Ask, Served};

/// So long the program stays after the page was told that it ends, for the answer to arrive.
const FAREWELL: Duration = Duration::from_millis(200);

/// Serves the page until the reviewer leaves.
///
/// # Errors
///
/// Where the port is taken or there is no randomness for the token.
pub(crate) fn run(terminal: &mut Terminal, desk: &mut Desk<'_>, port: u16) -> Result<Outcome> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).with_context(|| format!("port {port}"))?;
    let port = listener.local_addr().context("the server has no address")?.port();
    let guard = Guard::new(port)?;
    // On standard output and nowhere else: it is the key to the review.
    writeln!(terminal, "http://127.0.0.1:{port}/#{}", guard.token())?;
    terminal.flush()?;
    terminal.say("open this address in a browser of this machine; Quit there, or Ctrl-C here, ends the review");

    let (asks, asked) = mpsc::channel();
    let (revision, watched) = watch::channel(desk.session().revision());
    let mut pages = Pages::new(desk, tongue::asked());
    let served = Served::new(asks, watched, guard, &pages.title())?;
    let server = std::thread::Builder::new().name("server".to_owned()).spawn(move || serve::run(listener, served));
    let server = server.context("the server does not start")?;
    while let Ok(ask) = asked.recv() {
        match ask {
            Ask::Page(answer) => {
                // Whoever asked may be gone.
                let _ = answer.send(pages.page());
            }
            Ask::Act { wanted, answer } => {
                let done = pages.act(&wanted);
                revision.send_replace(pages.revision());
                let _ = answer.send(done);
            }
            Ask::Quit(answer) => {
                let _ = answer.send(());
                std::thread::sleep(FAREWELL);
                return Ok(Outcome::Clean);
            }
        }
    }
    match server.join() {
        Ok(ended) => ended.map(|()| Outcome::Clean),
        Err(_) => anyhow::bail!("the server ended; all that was decided is saved"),
    }
}
