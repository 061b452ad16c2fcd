use duiqi::align::{self, Cut, GoldPair, Options, Weights};
use duiqi::bitext::GoldBead;
use duiqi::document::SegmentId;
use duiqi::evaluate::{beads_of, differences};
use duiqi::format::beads;
use duiqi::lexicon::Lexicon;
use duiqi::pipeline::{Cutting, Raw, ReadOptions, prepare_pair};
use duiqi::text::lang::Lang;
use duiqi::text::lang::Side;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let weights = Weights::from_text(&std::fs::read_to_string(&args[1]).unwrap()).unwrap();
    let rate: f32 = args[2].parse().unwrap();
    for stem in &args[3..] {
        let read = |lang: &str| {
            let mut o = ReadOptions::default();
            o.lang = Lang::parse(lang);
            o.cutting = Cutting::Blocks;
            (format!("{stem}.{lang}"), std::fs::read(format!("{stem}.{lang}")).unwrap(), o)
        };
        let (z, e) = (read("zh"), read("en"));
        let (s, t) = prepare_pair(
            Raw { name: &z.0, bytes: &z.1, options: &z.2 },
            Raw { name: &e.0, bytes: &e.1, options: &e.2 },
        )
        .unwrap();
        let gold = beads::read(&std::fs::read(format!("{stem}.gold")).unwrap()).unwrap();
        let pair = GoldPair::new(s, t, &gold);
        let pair = if rate > 0.0 { pair.cut_out(Cut { rate, longest: 1, seed: 1 }) } else { pair };
        let mut options = Options::default();
        options.weights = Some(weights.clone());
        let gold: Vec<GoldBead> = pair.gold_beads();
        let bitext = align::align(pair.source.clone(), pair.target.clone(), &options, Lexicon::embedded()).unwrap();
        for d in differences(&gold, &beads_of(&bitext)) {
            println!("== {stem}");
            for (who, beads) in [("gold ", &d.gold), ("found", &d.hypothesis)] {
                for b in beads {
                    let conf = if who == "found" {
                        bitext
                            .beads()
                            .iter()
                            .find(|x| {
                                x.source.start <= *b.source.first().unwrap_or(&u32::MAX)
                                    && x.source.end as usize == b.source.last().map_or(usize::MAX, |l| *l as usize + 1)
                                    || b.source.is_empty() && x.source.is_empty() && x.target.start == b.target[0]
                            })
                            .map(|x| format!("{:.2} {:.1}", x.confidence.value(), x.evidence.total().value()))
                    } else {
                        None
                    };
                    let text = |side: Side, ids: &[u32]| {
                        ids.iter()
                            .map(|i| bitext.side(side).text(SegmentId(*i)).to_owned())
                            .collect::<Vec<_>>()
                            .join(" | ")
                    };
                    println!(
                        "{who} {b} {} {} ⟷ {}",
                        conf.unwrap_or_default(),
                        text(Side::Source, &b.source),
                        text(Side::Target, &b.target)
                    );
                }
            }
        }
    }
}
