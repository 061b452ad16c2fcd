//! One pair as lines of the screen: both sides, with what is known of their words.
//!
//! Takes a bead and a width; gives back lines for each side. It does *not* place them.

use duiqi::bitext::{BeadId, BeadState};
use duiqi::finding::Severity;
use duiqi::lexicon::change::Fate;
use duiqi::text::lang::Side;
use duiqi::view::{Mark, Sentence, View};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Line;

use super::app::{App, Mode, Words};
use super::runs::{Piece, wrap};

/// Colours of word links, taken in turn. With them goes an underline, and a number where `d` asks for it.
const LINK_COLOURS: [Color; 5] = [Color::Cyan, Color::Green, Color::Magenta, Color::Blue, Color::Yellow];

/// What stands for a side that says nothing.
const NOTHING: &str = "–";

/// Lines of a pair that is not the one under the cursor.
const LINES_SHOWN: usize = 3;

/// Both sides of a pair as lines.
pub(super) struct Row {
    pub(super) source: Vec<Line<'static>>,
    pub(super) target: Vec<Line<'static>>,
}

/// Makes the lines of a pair; the one under the cursor is whole and marked, the others are cut.
pub(super) fn row(app: &App<'_, '_>, id: BeadId, width: usize, colours: bool) -> Row {
    if id == app.cursor {
        let view = app.desk.session().sheet().view(id);
        let side = |side: Side| chosen(app, &view, side, width, colours);
        return Row { source: side(Side::Source), target: side(Side::Target) };
    }
    let bitext = app.desk.session().sheet().shown();
    let bead = &bitext.beads()[id.index()];
    let dim = if bead.state == BeadState::Excluded { Style::new().add_modifier(Modifier::DIM) } else { Style::new() };
    let side = |side: Side| {
        let range = bead.side(side);
        let text = if range.is_empty() { NOTHING.to_owned() } else { bitext.text(side, range) };
        // No more of a long paragraph is looked at than can be shown.
        let text: String = text.chars().take(LINES_SHOWN * width + 1).collect();
        let mut lines = wrap(&[(text, dim)], width);
        if lines.len() > LINES_SHOWN {
            lines.truncate(LINES_SHOWN);
            let last =
                wrap(&[(super::runs::cut(&plain(&lines[LINES_SHOWN - 1]), width.saturating_sub(2)), dim)], width);
            lines[LINES_SHOWN - 1] = with_ellipsis(last);
        }
        lines
    };
    Row { source: side(Side::Source), target: side(Side::Target) }
}

fn plain(line: &Line<'_>) -> String {
    line.spans.iter().map(|span| span.content.as_ref()).collect()
}

fn with_ellipsis(lines: Vec<Line<'static>>) -> Line<'static> {
    let mut line = lines.into_iter().next().unwrap_or_default();
    if !plain(&line).ends_with('…') {
        line.push_span(" …");
    }
    line
}

/// The lines of one side under the cursor: each sentence begins a line where there are several.
fn chosen(app: &App<'_, '_>, view: &View, side: Side, width: usize, colours: bool) -> Vec<Line<'static>> {
    let sentences = view.side(side);
    let mut lines = Vec::new();
    if sentences.is_empty() {
        lines.extend(wrap(&[(NOTHING.to_owned(), Style::new())], width));
    }
    for (number, sentence) in sentences.iter().enumerate() {
        let is_chosen = app.side == side && app.sentence == number;
        let mut pieces =
            vec![(lead(app, side, number, sentences.len(), is_chosen), Style::new().add_modifier(Modifier::BOLD))];
        if side == Side::Target && app.desk.session().sheet().reworded(sentence.segment).is_some() {
            let said = app.tongue.say("(reworded) ", "（已改写）");
            pieces.push((said.to_owned(), Style::new().add_modifier(Modifier::ITALIC)));
        }
        match app.mode {
            Mode::Cutting { characters } if is_chosen => pieces.extend(with_cut(app, characters)),
            _ => pieces.extend(marked(app, sentence, colours)),
        }
        lines.extend(wrap(&pieces, width));
    }
    let revised = view.revised(side);
    if !revised.is_empty() {
        lines.extend(wrap(&revision(app, revised, colours), width));
    }
    lines
}

/// What became of a side since an earlier state, as `duiqi diff` writes it: `[-30-]{+60+}`.
fn revision(app: &App<'_, '_>, revised: &[duiqi::lexicon::change::Piece], colours: bool) -> Vec<Piece> {
    let tinted = |style: Style, colour: Color| if colours { style.fg(colour) } else { style };
    let went = tinted(Style::new().add_modifier(Modifier::CROSSED_OUT), Color::Red);
    let came = tinted(Style::new().add_modifier(Modifier::BOLD), Color::Green);
    let dim = Style::new().add_modifier(Modifier::DIM);
    let mut pieces =
        vec![(app.tongue.say("± revised: ", "± 修订：").to_owned(), Style::new().add_modifier(Modifier::BOLD))];
    for piece in revised {
        match piece.fate {
            Fate::Stayed => pieces.push((piece.text.clone(), dim)),
            Fate::Went => pieces.push((format!("[-{}-]", piece.text), went)),
            Fate::Came => pieces.push((format!("{{+{}+}}", piece.text), came)),
        }
    }
    pieces
}

/// What stands before a sentence: which one is chosen, or to which part it goes.
fn lead(app: &App<'_, '_>, side: Side, number: usize, count: usize, is_chosen: bool) -> String {
    if let Mode::Splitting { source, target } = app.mode {
        let border = if side == Side::Source { source } else { target } as usize;
        let part = if number < border { 1 } else { 2 };
        return format!("{part}│ ");
    }
    match (count, is_chosen) {
        (1, _) => String::new(),
        (_, true) => "▸ ".to_owned(),
        (_, false) => "· ".to_owned(),
    }
}

fn with_cut(app: &App<'_, '_>, characters: usize) -> Vec<Piece> {
    let text = app.chosen_text().unwrap_or_default();
    let before: String = text.chars().take(characters).collect();
    let after: String = text.chars().skip(characters).collect();
    vec![
        (before, Style::new()),
        ("‖".to_owned(), Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)),
        (after, Style::new()),
    ]
}

/// A sentence with its marks: drift in brackets and reversed, linked words underlined.
fn marked(app: &App<'_, '_>, sentence: &Sentence, colours: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open: Option<Style> = None;
    for (number, run) in sentence.runs.iter().enumerate() {
        let drift = run.mark.drift.map(|severity| drift_style(severity, colours));
        match (open, drift) {
            (None, Some(style)) => pieces.push(("[".to_owned(), style)),
            (Some(style), None) => pieces.push(("]".to_owned(), style)),
            _ => {}
        }
        open = drift;
        let style = drift.unwrap_or_else(|| link_style(run.mark, colours));
        pieces.push((run.text.clone(), style));
        let next = sentence.runs.get(number + 1).and_then(|next| next.mark.link);
        if app.words == Words::Numbered
            && let Some(link) = run.mark.link.filter(|link| next != Some(*link))
        {
            pieces.push((subscript(link + 1), link_style(run.mark, colours)));
        }
    }
    if let Some(style) = open {
        pieces.push(("]".to_owned(), style));
    }
    pieces
}

fn drift_style(severity: Severity, colours: bool) -> Style {
    let style = Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD);
    match severity {
        _ if !colours => style,
        Severity::Critical | Severity::Major => style.fg(Color::Red),
        Severity::Minor | Severity::Info => style.fg(Color::Yellow),
    }
}

fn link_style(mark: Mark, colours: bool) -> Style {
    match mark.link {
        None => Style::new(),
        Some(link) => {
            let style = Style::new().add_modifier(Modifier::UNDERLINED);
            if colours { style.fg(LINK_COLOURS[link % LINK_COLOURS.len()]) } else { style }
        }
    }
}

fn subscript(number: usize) -> String {
    number.to_string().chars().filter_map(|digit| char::from_u32(0x2080 + digit.to_digit(10)?)).collect()
}

/// The letter of a state, which stands beside its colour.
pub(super) fn state_letter(state: BeadState) -> char {
    match state {
        BeadState::Proposed => ' ',
        BeadState::Accepted => 'A',
        BeadState::Edited => 'E',
        BeadState::Flagged => 'F',
        BeadState::Excluded => 'X',
        BeadState::Stale => 'S',
    }
}
