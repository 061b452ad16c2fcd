//! Rows in bulk, of any text: pairs and document pairs, as JSON lines and as tables, with their results.

use duiqi::check::Profile;
use duiqi::format::batch::{
    Columns, Content, TableHead, read_json, read_json_result, read_table_row, write_json, write_table_row,
};
use duiqi::format::pairs;
use duiqi::pipeline::{self, BatchOptions, BatchText, CheckOptions, LexiconChoice, RowLanguages};

pub fn fuzz(text: &str) {
    let rules = CheckOptions::of_profile(Profile::Thorough);
    for rows in [pairs::read_jsonl(text.as_bytes()), pairs::read_tsv(text)].into_iter().flatten() {
        let languages = RowLanguages::of(&rows, None, None);
        let checked = pipeline::check_rows(&rows, &languages, &rules, &LexiconChoice::BuiltIn).expect("rows are small");
        assert_eq!(checked.findings.len(), rows.len());
        pairs::write(&rows, &checked.findings, &mut Vec::new()).expect("they can be written");
    }
    let columns = Columns::default();
    let mut rows: Vec<_> =
        (1..).zip(text.lines()).map(|(number, line)| read_json(number, line.as_bytes(), &columns)).collect();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let Ok(head) = TableHead::read(first, &columns) {
        rows.extend((1..).zip(rest.lines()).map(|(number, line)| read_table_row(number, line, &head)));
    }
    let mut options = BatchOptions::default();
    options.check = Some(rules);
    for row in &rows {
        let Ok(contents) = &row.contents else { continue };
        let side = |content| match content {
            &Content::Text(ref text) => BatchText::Text(text),
            &Content::File(ref name) => BatchText::File { name, bytes: text.as_bytes() },
        };
        let aligned = pipeline::align_row(side(&contents.source), side(&contents.target), &options);
        let mut line = Vec::new();
        write_json(row, &aligned, &mut line).expect("it can be written");
        assert_eq!(read_json_result(&line).expect("what was written is read").aligned, aligned);
        write_table_row(row, &aligned, &mut Vec::new()).expect("it can be written");
    }
}
