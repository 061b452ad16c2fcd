//! A `duiqi.toml` of any text: it is read, or refused with the line.

#[path = "../../src/cli/config/file.rs"]
#[allow(dead_code, reason = "of the program only what the reader asks for is used")]
mod file;

pub fn fuzz(text: &str) {
    match file::Settings::parse(text) {
        Ok(settings) => assert!(settings.mapping.len() <= text.len()),
        Err(cause) => {
            let (line, _) = cause
                .to_string()
                .split_once(':')
                .map(|(line, said)| (line.to_owned(), said.to_owned()))
                .expect("a line");
            let line: usize = line.parse().expect("the message begins with the line");
            assert!(line <= text.lines().count() + 1);
        }
    }
}
