//! Where a pair is split or a sentence is cut: a border that keys move.
//!
//! Takes keys while a border is chosen; asks for the act where it is taken. It does *not* draw the border.

use duiqi::review::{Act, Spot};
use duiqi::text::lang::Side;
use ratatui::crossterm::event::{KeyCode, KeyEvent};

use super::app::{App, Mode};

impl App<'_, '_> {
    pub(super) fn begin_split(&mut self) {
        if let Some((source, target)) = self.offered_split() {
            self.mode = Mode::Splitting { source, target };
        }
    }

    /// Splits at the border that is offered, at once.
    pub(super) fn part(&mut self, bead: Spot) {
        if let Some((source, target)) = self.offered_split() {
            self.act(&Act::Split { bead, source, target });
        }
    }

    /// The split that is offered for the pair under the cursor; it is said where there is none.
    fn offered_split(&mut self) -> Option<(u32, u32)> {
        let sheet = self.desk.session().sheet();
        let bead = &sheet.bitext().beads()[self.cursor.index()];
        let kind = bead.kind();
        if kind.source + kind.target < 2 || (kind.source, kind.target) == (1, 1) {
            self.refuse("one sentence a side: U parts them, S cuts one", "两侧各只有一句：U 拆开，S 切句");
            return None;
        }
        Some(sheet.offered_border(bead.source, bead.target))
    }

    pub(super) fn splitting(&mut self, key: KeyEvent, mut source: u32, mut target: u32) {
        let kind = self.desk.session().sheet().bitext().beads()[self.cursor.index()].kind();
        let (place, most) = match self.side {
            Side::Source => (&mut source, kind.source),
            Side::Target => (&mut target, kind.target),
        };
        match key.code {
            KeyCode::Enter | KeyCode::Char('s') => {
                if let Some(bead) = self.desk.session().sheet().spot(self.cursor) {
                    self.act(&Act::Split { bead, source, target });
                }
                return;
            }
            KeyCode::Esc | KeyCode::Char('q') => return,
            KeyCode::Char('j') | KeyCode::Down => *place = (*place + 1).min(most),
            KeyCode::Char('k') | KeyCode::Up => *place = place.saturating_sub(1),
            KeyCode::Tab => self.side = self.side.other(),
            KeyCode::Char('h') | KeyCode::Left => self.side = Side::Source,
            KeyCode::Char('l') | KeyCode::Right => self.side = Side::Target,
            _ => {}
        }
        self.mode = Mode::Splitting { source, target };
    }

    /// The characters of the chosen sentence as it stands in the file, without markup.
    pub(super) fn chosen_text(&self) -> Option<String> {
        let bitext = self.desk.session().sheet().bitext();
        let range = bitext.beads().get(self.cursor.index())?.side(self.side);
        let id = range.ids().nth(self.sentence)?;
        Some(bitext.side(self.side).text(id).to_owned())
    }

    pub(super) fn begin_cut(&mut self) {
        let Some(text) = self.chosen_text() else {
            return self.refuse("this side has no sentence to cut", "这一侧没有可切的句子");
        };
        let middle = text.chars().count() / 2;
        let nearest = places(&text).into_iter().min_by_key(|place| place.abs_diff(middle));
        self.mode = Mode::Cutting { characters: nearest.unwrap_or(middle) };
    }

    pub(super) fn cutting(&mut self, key: KeyEvent, mut characters: usize) {
        let text = self.chosen_text().unwrap_or_default();
        let last = text.chars().count().saturating_sub(1);
        match key.code {
            KeyCode::Enter | KeyCode::Char('S') => {
                let Some(bead) = self.desk.session().sheet().spot(self.cursor) else { return };
                let segment = u32::try_from(self.sentence).unwrap_or(u32::MAX);
                let characters = u32::try_from(characters).unwrap_or(u32::MAX);
                return self.act(&Act::Cut { bead, side: self.side, segment, characters });
            }
            KeyCode::Esc | KeyCode::Char('q') => return,
            KeyCode::Char('l') | KeyCode::Right => characters += 1,
            KeyCode::Char('h') | KeyCode::Left => characters = characters.saturating_sub(1),
            KeyCode::Char('j') | KeyCode::Down | KeyCode::Tab => {
                characters = places(&text).into_iter().find(|place| *place > characters).unwrap_or(characters);
            }
            KeyCode::Char('k') | KeyCode::Up | KeyCode::BackTab => {
                characters = places(&text).into_iter().rev().find(|place| *place < characters).unwrap_or(characters);
            }
            _ => {}
        }
        self.mode = Mode::Cutting { characters: characters.clamp(1, last.max(1)) };
    }
}

/// Where a sentence is likely to be cut: after marks, in characters from its start.
fn places(text: &str) -> Vec<usize> {
    let characters: Vec<char> = text.chars().collect();
    let is_mark = |character: char| "，。；：？！…—、,.;:?!”’」』)）".contains(character);
    (1..characters.len()).filter(|place| is_mark(characters[place - 1]) && !is_mark(characters[*place])).collect()
}
