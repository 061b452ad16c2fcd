//! A lexicon file of any bytes: it is refused, or all of it can be looked up and used. The sum of the file is mended, which a fuzzer
//! would not find: an input is patches of a sound file (a place of two bytes, a byte), or all that the sum is over.

use std::sync::LazyLock;

use duiqi::lexicon::{Builder, Lexicon};
use duiqi::pipeline::{self, AlignOptions, LexiconChoice, Raw, ReadOptions};
use duiqi::text::lang::{Lang, Side};

/// Bytes before those that the sum is over: the name of the format, its version, the sum.
const HEAD: usize = 44;

static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut builder = Builder::new(Lang::chinese(), Lang::english());
    for (source, target) in [("书", "book"), ("天", "day"), ("三", "three"), ("黑", "dark")] {
        let source = builder.word(Side::Source, source, 0.1, 0.1);
        let target = builder.word(Side::Target, target, 0.1, 0.1);
        builder.entry(source, target, 0.5, 0.5);
    }
    builder.pack().expect("a small one")
});

fn file(input: &[u8]) -> Vec<u8> {
    let mut file = SOUND.clone();
    match input.split_first() {
        Some((0, patches)) => {
            for patch in patches.chunks_exact(3) {
                let place = HEAD + usize::from(u16::from_le_bytes([patch[0], patch[1]])) % (file.len() - HEAD);
                file[place] = patch[2];
            }
        }
        Some((_, body)) => {
            file.truncate(HEAD);
            file.extend_from_slice(body);
        }
        None => {}
    }
    let sum = blake3::hash(&file[HEAD..]);
    file[HEAD - 32..HEAD].copy_from_slice(sum.as_bytes());
    file
}

pub fn fuzz(input: &[u8]) {
    let Ok(lexicon) = Lexicon::from_bytes(file(input)) else { return };
    for side in [Side::Source, Side::Target] {
        for id in lexicon.ids(side).take(1000) {
            let _ = (
                lexicon.key(side, id),
                lexicon.translated(side, id),
                lexicon.background(side, id),
                lexicon.null(side, id),
            );
            if side == Side::Source {
                assert!(lexicon.row(id).count() <= lexicon.count_entries());
            }
        }
        let _ = lexicon.words("三百本书 three hundred books", side);
    }
    let options = [Lang::chinese(), Lang::english()].map(|lang| {
        let mut options = ReadOptions::default();
        options.lang = Some(lang);
        options
    });
    let sides = pipeline::prepare_pair(
        Raw { name: "zh.txt", bytes: "我有三本书。天黑了。".as_bytes(), options: &options[0] },
        Raw { name: "en.txt", bytes: b"I have three books. It was dark.", options: &options[1] },
    )
    .expect("two texts");
    let mut align = AlignOptions::default();
    align.lexicon = LexiconChoice::Own(Box::new(lexicon));
    if let Ok(bitext) = pipeline::align(sides.0, sides.1, &align) {
        duiqi_fuzz::lawful(&bitext);
    }
}
