//! What a learned table finds in pairs that were left out of the learning.

#![allow(clippy::print_stdout, reason = "what is learned is printed as the file to ship")]
#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a share of a count is a count")]

/// How many right pairs are flagged at the bars that are told.
const SHARES: [f64; 6] = [0.0002, 0.0005, 0.001, 0.002, 0.003, 0.005];

/// One kind of pair, with the worst odds of those in which there is anything to weigh.
pub(crate) struct Judged {
    /// What was done to them.
    pub(crate) name: &'static str,
    pub(crate) odds: Vec<f64>,
    /// How many pairs there are.
    pub(crate) count: usize,
}

impl Judged {
    /// Returns how many pairs are above a bar, in percent.
    fn above(&self, bar: f64) -> f64 {
        100.0 * self.odds.iter().filter(|odds| **odds > bar).count() as f64 / self.count as f64
    }
}

/// Prints, as a comment, which bar flags how many of the right pairs, and how much it finds of each kind of wrong ones.
pub(crate) fn print_bars(mut right: Judged, wrong: &[Judged]) {
    right.odds.sort_by(|one, other| other.total_cmp(one));
    let names: String = wrong.iter().map(|kind| format!(" {}, found |", kind.name)).collect();
    println!("# | right pairs flagged | bar, nats |{names}");
    for share in SHARES {
        let place = (share * right.count as f64) as usize;
        let bar = right.odds.get(place).copied().unwrap_or(f64::NEG_INFINITY);
        let found: String = wrong.iter().map(|kind| format!(" {:.0} % |", kind.above(bar))).collect();
        println!("# | {:.2} % | {bar:.2} |{found}", share * 100.0);
    }
}
