//! What the tests of `duiqi batch` share: how it is run, and documents, sentences of our own put together by chance, the same each time.

use std::path::Path;
use std::process::{Command, Output};

/// The subcommand, to run in a folder.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_duiqi"));
    command.current_dir(folder).arg("batch").args(arguments);
    command
}

/// Runs it; it must succeed.
pub(crate) fn done(folder: &Path, arguments: &[&str]) -> Output {
    let output = command(folder, arguments).output().expect("the program starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Sentences that are put together to documents.
const SENTENCES: [[&str; 2]; 12] = [
    ["天还没亮，码头上已经站满了人。", "It was not yet light, and the wharf was already full of people."],
    ["她买了三万元的机器。", "She bought machines for thirty thousand yuan."],
    ["船长说风太大，今天不出海。", "The wind is too strong, said the captain; nobody sails today."],
    ["第二天早上雨停了。", "The next morning the rain had stopped."],
    ["老林把渔网搬到屋顶上晒。", "Old Lin carried the nets up to the roof to dry."],
    ["他们一共捕到五百公斤鱼。", "They caught five hundred kilograms of fish in all."],
    ["没有人知道那封信是谁写的。", "Nobody knew who had written that letter."],
    ["孩子们在沙滩上找贝壳。", "The children looked for shells on the beach."],
    ["镇上的学校只有四间教室。", "The school of the town has only four classrooms."],
    ["你为什么不早一点告诉我？", "Why did you not tell me earlier?"],
    ["晚饭以后，大家坐在院子里聊天。", "After supper everyone sat in the yard and talked."],
    ["灯塔建于一九三二年。", "The lighthouse was built in 1932."],
];

/// Documents and their translations.
pub(crate) fn pairs(count: u32) -> Vec<[String; 2]> {
    let mut state: u32 = 2026;
    let mut next = move |bound: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % bound
    };
    let mut pair = || {
        let length = 3 + next(8);
        let chosen: Vec<[&str; 2]> = (0..length).map(|_| SENTENCES[next(12) as usize]).collect();
        let side = |side: usize| chosen.iter().map(|pair| pair[side]).collect::<Vec<_>>();
        [side(0).concat(), side(1).join(" ")]
    };
    (0..count).map(|_| pair()).collect()
}

/// Rows of documents, some of which cannot be aligned: no translation, no text, no row.
pub(crate) fn rows(count: u32) -> String {
    let mut rows = String::new();
    for (number, [source, target]) in (0..).zip(pairs(count)) {
        rows += &match number % 29_u32 {
            7 => format!("{{\"id\": \"r{number}\", \"source\": \"{source}\", \"target\": null}}\n"),
            13 => format!("{{\"id\": \"r{number}\", \"source\": \" \", \"target\": \"x\", \"n\": {number}}}\n"),
            19 => "this is no row\n".to_owned(),
            _ => format!(
                "{{\"n\": {number}, \"id\": \"r{number}\", \"source\": \"{source}\", \"target\": \"{target}\"}}\n"
            ),
        };
    }
    rows
}
