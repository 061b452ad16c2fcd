//! Tables, row by row, and their place in a page.

use std::error::Error;
use std::fs;
use std::path::Path;

/// A table as text; each row is printed when it is added, for they take minutes.
pub struct Table {
    pub text: String,
}

impl Table {
    pub fn new(head: &[&str]) -> Self {
        let mut table = Self { text: String::new() };
        table.row(&head.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
        table.row(&vec!["---".to_owned(); head.len()]);
        table
    }

    pub fn row(&mut self, cells: &[String]) {
        let line = format!("| {} |", cells.join(" | "));
        println!("{line}");
        self.text.push_str(&line);
        self.text.push('\n');
    }
}

/// Puts a table between the two comments of a page that name it.
pub fn put(path: &Path, name: &str, table: &str) -> Result<(), Box<dyn Error>> {
    let page = fs::read_to_string(path)?;
    let (start, end) = (format!("<!-- {name}: made by benches/ablation -->\n"), format!("<!-- end of {name} -->"));
    let found = page.split_once(&start).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let (before, after) = found.ok_or_else(|| format!("{}: there is no place for {name}", path.display()))?;
    fs::write(path, format!("{before}{start}{table}{end}{after}"))?;
    Ok(())
}
