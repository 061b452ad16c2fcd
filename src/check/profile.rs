//! How much is shown: three profiles, and the bar that a rule has in each.
//!
//! Takes nothing; gives back names and bars. It does *not* hold a bar against anything; `check` does.

use std::fmt;

/// How much is shown. A profile shows all that the ones before it show, and more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Profile {
    /// Only what is wrong almost whenever it is found.
    Strict,
    /// What a reviewer would want to see.
    #[default]
    Normal,
    /// Also what is right as often as it is wrong.
    Thorough,
}

impl Profile {
    /// All profiles from the one that shows least.
    pub const ALL: [Self; 3] = [Self::Strict, Self::Normal, Self::Thorough];

    /// Returns the name used on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Normal => "normal",
            Self::Thorough => "thorough",
        }
    }

    /// Returns how many clean human translations in a hundred get any finding, as measured.
    ///
    /// Origin: `duiqi eval --drift gold --profile NAME` over 1,439 sentences of NTREX-128 and FLORES, with all rules.
    #[must_use]
    pub fn flag_rate_percent(self) -> f32 {
        match self {
            Self::Strict => 0.42,
            Self::Normal => 1.5,
            Self::Thorough => 2.6,
        }
    }

    /// Reads a name written by [`Profile::name`].
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The bar of a rule in each profile; `None` where it does not run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bars {
    strict: Option<f32>,
    normal: Option<f32>,
    thorough: Option<f32>,
}

impl Bars {
    /// The same bar in every profile.
    #[must_use]
    pub const fn each(value: f32) -> Self {
        Self { strict: Some(value), normal: Some(value), thorough: Some(value) }
    }

    /// The same bar in normal and thorough; strict goes without the rule.
    #[must_use]
    pub const fn from_normal(value: f32) -> Self {
        Self { strict: None, normal: Some(value), thorough: Some(value) }
    }

    /// A bar in thorough only.
    #[must_use]
    pub const fn only_thorough(value: f32) -> Self {
        Self { strict: None, normal: None, thorough: Some(value) }
    }

    /// A bar of its own for each profile, strict first.
    #[must_use]
    pub const fn graded(strict: Option<f32>, normal: Option<f32>, thorough: Option<f32>) -> Self {
        Self { strict, normal, thorough }
    }

    /// Returns the bar in a profile; `None` where the rule does not run.
    #[must_use]
    pub const fn at(self, profile: Profile) -> Option<f32> {
        match profile {
            Profile::Strict => self.strict,
            Profile::Normal => self.normal,
            Profile::Thorough => self.thorough,
        }
    }

    /// Returns the bar in a profile, or in the next one that runs the rule: what holds when a person turns it on.
    #[must_use]
    pub fn when_on(self, profile: Profile) -> f32 {
        let later = Profile::ALL.into_iter().filter(|other| *other >= profile);
        let earlier = Profile::ALL.into_iter().rev();
        later.chain(earlier).find_map(|profile| self.at(profile)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_are_ordered_and_named() {
        assert!(Profile::ALL.is_sorted());
        for profile in Profile::ALL {
            assert_eq!(Profile::from_name(profile.name()), Some(profile));
        }
    }

    #[test]
    fn a_rule_that_is_turned_on_has_the_bar_of_the_next_profile_that_runs_it() {
        let bars = Bars::graded(None, None, Some(0.7));
        assert_eq!(Profile::ALL.map(|profile| bars.when_on(profile)), [0.7, 0.7, 0.7]);
        let bars = Bars::graded(Some(0.9), Some(0.5), None);
        assert_eq!(Profile::ALL.map(|profile| bars.when_on(profile)), [0.9, 0.5, 0.5]);
    }
}
