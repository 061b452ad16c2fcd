//! The screen: head, pairs, minimap, why-line, foot.
//!
//! Takes the state; draws it. It does *not* change anything.

use duiqi::bitext::{BeadId, BeadState};
use duiqi::review::{Filter, is_problem};
use duiqi::text::lang::Side;
use duiqi::tongue::Tongue;
use duiqi::view::View;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph};
use unicode_width::UnicodeWidthStr as _;

use super::app::{App, FILTERS, Layout, Message, Mode, Purpose};
use super::keys;
use super::rows::{Row, row, state_letter};
use super::runs::{cut, wrap};

/// Columns below which the two sides stand one under the other.
const NARROW: u16 = 100;
/// Columns of what stands before the texts: cursor, number, kind, confidence, state and letter.
const GUTTER: u16 = 22;
/// Lines above and below the pairs: two of the head, two that say why, one to type in, one for keys.
const HEAD: u16 = 2;
const FOOT: u16 = 4;

/// Draws everything.
pub(crate) fn draw(frame: &mut Frame<'_>, app: &App<'_, '_>, colours: bool) {
    let area = frame.area();
    if area.width < 30 || area.height < HEAD + FOOT + 3 {
        let said = app.tongue.say("The window is too small.", "窗口太小。");
        frame.render_widget(Paragraph::new(said), area);
        return;
    }
    let body = Rect { y: area.y + HEAD, height: area.height - HEAD - FOOT, width: area.width - 3, ..area };
    head(frame, app, Rect { height: HEAD, ..area });
    pairs(frame, app, body, colours);
    minimap(frame, app, Rect { x: area.right() - 2, width: 2, ..body }, colours);
    foot(frame, app, Rect { y: body.bottom(), height: FOOT, ..area });
    match &app.mode {
        Mode::Helping => help(frame, app, area),
        Mode::Explaining => why(frame, app, area),
        Mode::Filtering => filters(frame, app, area),
        _ => {}
    }
}

fn bold() -> Style {
    Style::new().add_modifier(Modifier::BOLD)
}

fn dim() -> Style {
    Style::new().add_modifier(Modifier::DIM)
}

fn head(frame: &mut Frame<'_>, app: &App<'_, '_>, area: Rect) {
    let session = app.desk.session();
    let sheet = session.sheet();
    let bitext = sheet.bitext();
    let [source, target] = [bitext.source(), bitext.target()].map(|side| side.document().name().to_owned());
    let saved = format!("{} {}", app.tongue.say("all saved, revision", "已全部保存，修订"), session.revision());
    let room = (area.width as usize).saturating_sub(saved.width() + 2);
    let title = cut(&format!("{source} ↔ {target}"), room);
    let gap = (area.width as usize).saturating_sub(title.width() + saved.width());
    let title = Line::from(vec![Span::styled(title, bold()), Span::raw(" ".repeat(gap)), Span::styled(saved, dim())]);
    let count = |wanted: fn(BeadState) -> bool| bitext.beads().iter().filter(|bead| wanted(bead.state)).count();
    let word = |english, chinese| app.tongue.say(english, chinese);
    let facts = [
        (word("pairs", "句对"), bitext.beads().len()),
        (word("ok", "完成"), count(|state| matches!(state, BeadState::Accepted | BeadState::Edited))),
        (word("todo", "待办"), count(|state| !state.is_decided())),
        (word("drift", "偏移"), Filter::Drift.beads(sheet).len()),
        (word("flagged", "已标记"), count(|state| state == BeadState::Flagged)),
        (word("problems", "问题"), app.problems.len()),
    ];
    let facts: Vec<String> = facts.iter().map(|(noun, count)| format!("{noun} {count}")).collect();
    let mut facts = facts.join("  ");
    if app.filter != Filter::All {
        let place = app.rows.partition_point(|id| *id < app.cursor) + 1;
        facts = format!("{facts}  [{}: {} {place}/{}]", word("filter", "筛选"), filter_name(app), app.rows.len());
    }
    let lines = vec![title, Line::raw(cut(&facts, area.width as usize))];
    frame.render_widget(Paragraph::new(lines), area);
}

fn filter_name(app: &App<'_, '_>) -> String {
    match &app.filter {
        Filter::Text(text) => format!("/{text}"),
        filter => FILTERS
            .iter()
            .find(|(_, own, ..)| own == filter)
            .map_or_else(String::new, |(_, _, english, chinese)| app.tongue.say(english, chinese).to_owned()),
    }
}

fn is_stacked(app: &App<'_, '_>, width: u16) -> bool {
    match app.layout {
        Layout::Auto => width < NARROW,
        Layout::SideBySide => false,
        Layout::Stacked => true,
    }
}

/// A pair with the lines it takes.
struct Placed {
    id: BeadId,
    row: Row,
    height: usize,
}

fn pairs(frame: &mut Frame<'_>, app: &App<'_, '_>, area: Rect, colours: bool) {
    let stacked = is_stacked(app, frame.area().width);
    let room = (area.width.saturating_sub(GUTTER)) as usize;
    let width = if stacked { room } else { room.saturating_sub(3) / 2 };
    let place = |id: BeadId| {
        let row = row(app, id, width, colours);
        let (source, target) = (row.source.len(), row.target.len());
        Placed { id, height: if stacked { source + target } else { source.max(target) }, row }
    };
    let here = app.rows.partition_point(|id| *id < app.cursor);
    // The pair under the cursor stands a third down, so that its past and its future are seen.
    let mut above = Vec::new();
    let mut used = 0;
    for id in app.rows[..here].iter().rev() {
        if used >= (area.height / 3) as usize {
            break;
        }
        let placed = place(*id);
        used += placed.height;
        above.push(placed);
    }
    let shown = above.into_iter().rev().chain(app.rows[here..].iter().map(|id| place(*id)));
    let mut y = area.y;
    for placed in shown {
        if y >= area.bottom() {
            break;
        }
        let height = u16::try_from(placed.height).unwrap_or(u16::MAX).min(area.bottom() - y);
        pair(frame, app, Rect { y, height, ..area }, &placed, (stacked, u16::try_from(width).unwrap_or(0)));
        y += height;
    }
}

fn pair(frame: &mut Frame<'_>, app: &App<'_, '_>, area: Rect, placed: &Placed, (stacked, width): (bool, u16)) {
    let sheet = app.desk.session().sheet();
    let bead = &sheet.bitext().beads()[placed.id.index()];
    let is_here = placed.id == app.cursor;
    let confidence =
        if bead.state == BeadState::Edited { " -- ".to_owned() } else { format!("{:.2}", bead.confidence.value()) };
    let note = if sheet.note(placed.id).is_some() { '"' } else { ' ' };
    let gutter = format!(
        "{}{:>5} {:<4}{confidence} {}{}{note}",
        if is_here { '>' } else { ' ' },
        placed.id.ordinal(),
        bead.kind().to_string(),
        state_letter(bead.state),
        app.letter(placed.id),
    );
    let style = if is_here {
        bold().add_modifier(Modifier::REVERSED)
    } else if is_problem(sheet, placed.id) {
        bold()
    } else {
        dim()
    };
    let line = Rect { height: 1, width: GUTTER - 1, ..area };
    frame.render_widget(Paragraph::new(Span::styled(gutter, style)), line);
    let text = Rect { x: area.x + GUTTER, width, ..area };
    if stacked {
        let lines: Vec<Line<'_>> = placed.row.source.iter().chain(&placed.row.target).cloned().collect();
        let marks = placed.row.source.len();
        for number in 0..area.height {
            let side = if usize::from(number) < marks { Side::Source } else { Side::Target };
            let mark = side_mark(app, is_here, side);
            let cell = Rect { x: area.x + GUTTER - 2, y: area.y + number, width: 1, height: 1 };
            frame.render_widget(Paragraph::new(Span::styled(mark, dim())), cell);
        }
        frame.render_widget(Paragraph::new(lines), text);
        return;
    }
    frame.render_widget(Paragraph::new(placed.row.source.clone()), text);
    let border = Rect { x: text.right() + 1, width: 1, ..area };
    let bars = vec![Line::raw("│"); area.height as usize];
    frame.render_widget(Paragraph::new(bars).style(dim()), border);
    frame.render_widget(Paragraph::new(placed.row.target.clone()), Rect { x: border.right() + 1, ..text });
    if is_here {
        let x = if app.side == Side::Source { text.x - 1 } else { border.x };
        let mark = Rect { x, y: area.y, width: 1, height: 1 };
        frame.render_widget(Paragraph::new(Span::styled("▶", bold())), mark);
    }
}

/// What stands before a line where the sides stand one under the other.
fn side_mark(app: &App<'_, '_>, is_here: bool, side: Side) -> &'static str {
    match (is_here && app.side == side, side) {
        (true, _) => "▶",
        (false, Side::Source) => "┌",
        (false, Side::Target) => "└",
    }
}

/// The whole document in one column: where the problems are, and where the cursor is.
fn minimap(frame: &mut Frame<'_>, app: &App<'_, '_>, area: Rect, colours: bool) {
    let sheet = app.desk.session().sheet();
    let beads = sheet.bitext().beads();
    let height = (area.height as usize).min(beads.len()).max(1);
    let mut next = app.problems.iter().peekable();
    for line in 0..height {
        let (start, end) = (line * beads.len() / height, (line + 1) * beads.len() / height);
        let mut problems = 0;
        while next.next_if(|id| id.index() < end).is_some() {
            problems += 1;
        }
        let open = beads[start..end].iter().any(|bead| !bead.state.is_decided());
        let (sign, colour) = match (problems, open) {
            (0, true) => ("·", Color::Reset),
            (0, false) => (" ", Color::Reset),
            (1, _) => ("!", Color::Yellow),
            _ => ("‼", Color::Red),
        };
        let style = if colours { Style::new().fg(colour) } else { Style::new() };
        let is_here = (start..end).contains(&app.cursor.index());
        let map = Line::from(vec![Span::styled(sign, style), Span::styled(if is_here { "◀" } else { " " }, bold())]);
        let y = area.y + u16::try_from(line).unwrap_or(0);
        frame.render_widget(Paragraph::new(map), Rect { y, height: 1, ..area });
    }
}

fn foot(frame: &mut Frame<'_>, app: &App<'_, '_>, area: Rect) {
    let width = area.width as usize;
    let mut reasons = reasons(app);
    reasons.truncate(2);
    reasons.resize(2, String::new());
    let mut lines: Vec<Line<'_>> = reasons.iter().map(|reason| Line::raw(cut(reason, width))).collect();
    lines.push(match (&app.mode, &app.message) {
        (Mode::Typing { purpose, line }, _) => {
            let label = label(app, *purpose);
            let (before, after) = line.halves();
            // What is typed last is seen: the start gives way.
            let room = width.saturating_sub(label.width() + 2);
            let mut tail: String = before.to_owned();
            while tail.width() > room {
                tail.remove(0);
            }
            let column = area.x + u16::try_from(label.width() + 1 + tail.width()).unwrap_or(0);
            frame.set_cursor_position(Position { x: column.min(area.right() - 1), y: area.y + 2 });
            Line::from(vec![
                Span::styled(label, bold()),
                Span::raw(" "),
                Span::raw(cut(&format!("{tail}{after}"), room + 1)),
            ])
        }
        (Mode::Asking { count, threshold, .. }, _) => {
            let asked = match app.tongue {
                Tongue::English => {
                    format!("Accept {count} undecided pairs at or above {threshold:.2}, none with a problem?")
                }
                Tongue::Chinese => {
                    format!("接受置信度不低于 {threshold:.2}、没有问题的 {count} 个未决句对？")
                }
            };
            Line::styled(asked, bold())
        }
        (_, Some(Message::Said(said))) => Line::raw(cut(said, width)),
        (_, Some(Message::Refused(said))) => Line::styled(cut(&format!("! {said}"), width), bold()),
        (_, None) => Line::default(),
    });
    lines.push(Line::styled(cut(&keys::foot(app), width), dim()));
    frame.render_widget(Paragraph::new(lines), area);
}

fn label(app: &App<'_, '_>, purpose: Purpose) -> String {
    let said = match purpose {
        Purpose::Search => ("Search", "搜索"),
        Purpose::Flag => ("Flag", "标记"),
        Purpose::Comment => ("Comment", "批注"),
        Purpose::Reword => ("Reword", "改写"),
        Purpose::Threshold => ("Accept all at or above", "接受全部不低于"),
    };
    format!("{}:", app.tongue.say(said.0, said.1))
}

/// Why the pair under the cursor is a problem, the worst first; or why it is none.
fn reasons(app: &App<'_, '_>) -> Vec<String> {
    let sheet = app.desk.session().sheet();
    let bead = &sheet.bitext().beads()[app.cursor.index()];
    let number = app.cursor.ordinal();
    let why = app.tongue.say("why", "原因");
    let mut findings: Vec<_> = sheet.findings_of(app.cursor).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut said: Vec<String> = findings
        .iter()
        .map(|finding| format!("{why} {number}: D {}: {}", finding.rule, app.tongue.translate(&finding.message)))
        .collect();
    if bead.kind().is_null() {
        let text = app.tongue.say("one side has no sentence here", "一侧没有句子");
        said.push(format!("{why} {number}: M {text}"));
    }
    if bead.state == BeadState::Stale {
        let text = app.tongue.say("a side changed since this was decided", "此对判定之后有一侧改动过");
        said.push(format!("{why} {number}: S {text}"));
    }
    if let Some(note) = sheet.note(app.cursor) {
        said.push(format!("\" {note}"));
    }
    let parts: Vec<String> = bead
        .evidence
        .parts()
        .iter()
        .filter(|(_, cost)| cost.value().abs() >= 0.05)
        .map(|(name, cost)| format!("{} {:+.1}", app.tongue.translate(name), -cost.value()))
        .collect();
    if !parts.is_empty() {
        let text = app.tongue.say("speaks for it (+) or against (-)", "支持（+）或反对（-）");
        said.push(format!("{why} {number}: {:.2} | {} | {text}", bead.confidence.value(), parts.join("  ")));
    }
    said
}

/// A box over the screen, as large as its lines ask for.
fn panel(frame: &mut Frame<'_>, area: Rect, title: &str, lines: Vec<Line<'_>>) {
    let widest = lines.iter().map(Line::width).max().unwrap_or(0).max(title.width() + 2);
    let width = u16::try_from(widest + 4).unwrap_or(u16::MAX).min(area.width);
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(area.height);
    let place = Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    frame.render_widget(Clear, place);
    // A wide character that the border would cut in two gives way as a whole.
    if let Some(x) = place.x.checked_sub(1) {
        for y in place.y..place.bottom() {
            if let Some(cell) = frame.buffer_mut().cell_mut((x, y)).filter(|cell| cell.symbol().width() > 1) {
                cell.set_symbol(" ");
            }
        }
    }
    frame.render_widget(Paragraph::new(lines).block(Block::bordered().title(format!(" {title} "))), place);
}

fn help(frame: &mut Frame<'_>, app: &App<'_, '_>, area: Rect) {
    let rows: Vec<String> = keys::applying(app).map(|key| format!("{:>13}  {}", key.keys, key.says(app))).collect();
    // In two columns where the window is low.
    let fits = rows.len() + 2 <= area.height as usize;
    let per_column = if fits { rows.len() } else { rows.len().div_ceil(2) };
    let widest = rows.iter().take(per_column).map(|row| row.width()).max().unwrap_or(0);
    let lines = (0..per_column).map(|number| {
        let first = &rows[number];
        let second = rows.get(number + per_column).map_or("", String::as_str);
        Line::raw(format!(
            "{first}{}{second}",
            " ".repeat(widest - first.width() + if second.is_empty() { 0 } else { 2 })
        ))
    });
    panel(frame, area, app.tongue.say("Keys that apply here", "此处可用的按键"), lines.collect());
}

fn filters(frame: &mut Frame<'_>, app: &App<'_, '_>, area: Rect) {
    let sheet = app.desk.session().sheet();
    let all = format!("{:>3}  {} {}", 'a', app.tongue.say("all", "全部"), sheet.bitext().beads().len());
    let rows = FILTERS.iter().map(|(letter, filter, english, chinese)| {
        format!("{letter:>3}  {} {}", app.tongue.say(english, chinese), filter.beads(sheet).len())
    });
    let lines = std::iter::once(all).chain(rows).map(Line::raw).collect();
    panel(frame, area, app.tongue.say("Show only", "只显示"), lines);
}

fn why(frame: &mut Frame<'_>, app: &App<'_, '_>, area: Rect) {
    let sheet = app.desk.session().sheet();
    let view = sheet.view(app.cursor);
    let width = (area.width as usize).saturating_sub(6);
    let mut lines = Vec::new();
    for reason in reasons(app) {
        lines.extend(wrap(&[(reason, Style::new())], width));
    }
    let place = |side: Side| {
        view.side(side)
            .first()
            .map(|sentence| sheet.shown().side(side).position(sentence.segment).line.to_string())
            .unwrap_or_default()
    };
    let text = app.tongue.say("lines", "行号");
    lines.push(Line::raw(format!("{text}: {} ↔ {}", place(Side::Source), place(Side::Target))));
    lines.extend(wrap(&[(linked(app, &view), Style::new())], width));
    panel(frame, area, app.tongue.say("Why", "为什么"), lines);
}

fn linked(app: &App<'_, '_>, view: &View) -> String {
    let links: Vec<String> = view
        .links
        .iter()
        .enumerate()
        .map(|(number, link)| {
            let kind = app.tongue.translate(link.kind.name());
            format!("{} {}={} ({kind} {:.2})", number + 1, link.source, link.target, link.strength)
        })
        .collect();
    let text = app.tongue.say("words", "词");
    format!("{text}: {}", if links.is_empty() { "–".to_owned() } else { links.join("  ") })
}
