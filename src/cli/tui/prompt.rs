//! A line that is typed at the foot of the screen.
//!
//! Takes keys; gives back the line. It does *not* know what the line is for.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A line and a place in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Line {
    before: String,
    after: String,
}

/// What a key made of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Typed {
    Goes,
    Done,
    Dropped,
}

impl Line {
    /// Starts with a text; the place is at its end.
    pub(crate) fn of(text: &str) -> Self {
        Self { before: text.to_owned(), after: String::new() }
    }

    /// Returns the whole line.
    pub(crate) fn text(&self) -> String {
        format!("{}{}", self.before, self.after)
    }

    /// Returns what stands before and after the place.
    pub(crate) fn halves(&self) -> (&str, &str) {
        (&self.before, &self.after)
    }

    /// Takes a key.
    pub(crate) fn key(&mut self, key: KeyEvent) -> Typed {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => return Typed::Done,
            KeyCode::Esc => return Typed::Dropped,
            KeyCode::Char('c' | 'g') if control => return Typed::Dropped,
            KeyCode::Char('u') if control => self.before.clear(),
            KeyCode::Char('k') if control => self.after.clear(),
            KeyCode::Char('a') if control => self.home(),
            KeyCode::Char('e') if control => self.end(),
            KeyCode::Char('w') if control => {
                let kept = self.before.trim_end().rfind(char::is_whitespace).map_or(0, |space| space + 1);
                self.before.truncate(kept);
            }
            KeyCode::Char(character) if !control && !character.is_control() => self.before.push(character),
            KeyCode::Backspace => {
                self.before.pop();
            }
            KeyCode::Delete => {
                self.after = self.after.chars().skip(1).collect();
            }
            KeyCode::Left => {
                if let Some(character) = self.before.pop() {
                    self.after.insert(0, character);
                }
            }
            KeyCode::Right => {
                let mut rest = self.after.chars();
                if let Some(character) = rest.next() {
                    self.before.push(character);
                    self.after = rest.collect();
                }
            }
            KeyCode::Home => self.home(),
            KeyCode::End => self.end(),
            _ => {}
        }
        Typed::Goes
    }

    /// Takes text that was pasted, as one line.
    pub(crate) fn paste(&mut self, text: &str) {
        self.before.extend(text.chars().map(|character| if character.is_control() { ' ' } else { character }));
    }

    fn home(&mut self) {
        self.after.insert_str(0, &self.before);
        self.before.clear();
    }

    fn end(&mut self) {
        self.before.push_str(&self.after);
        self.after.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_edited_in_the_middle() {
        let mut line = Line::of("票价 three");
        let mut press = |code, modifiers| line.key(KeyEvent::new(code, modifiers));
        press(KeyCode::Char('w'), KeyModifiers::CONTROL);
        press(KeyCode::Char('5'), KeyModifiers::NONE);
        press(KeyCode::Home, KeyModifiers::NONE);
        press(KeyCode::Right, KeyModifiers::NONE);
        press(KeyCode::Delete, KeyModifiers::NONE);
        press(KeyCode::Char('据'), KeyModifiers::NONE);
        assert_eq!(press(KeyCode::Enter, KeyModifiers::NONE), Typed::Done);
        assert_eq!(line.text(), "票据 5");
        line.paste("a\nb");
        assert_eq!(line.halves().0, "票据a b");
    }
}
