//! The command line holds together: what clap can check of it, and what the help says.

use clap::CommandFactory as _;

use super::*;

#[test]
fn the_command_line_is_well_formed() {
    Cli::command().debug_assert();
}

#[test]
fn every_option_says_what_it_does() {
    for command in Cli::command().get_subcommands() {
        assert!(command.get_about().is_some(), "{}", command.get_name());
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
        }
    }
}

#[test]
fn the_help_says_how_much_a_profile_flags() {
    let command = Cli::command();
    let check = command.find_subcommand("check").expect("there is such a command");
    let argument = check.get_arguments().find(|argument| argument.get_id() == "profile").expect("an option");
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    for profile in Profile::ALL {
        assert!(help.contains(&format!("{} %", profile.flag_rate_percent())), "{help}");
    }
}

#[test]
fn sizes_have_units() {
    assert_eq!(size("12"), Ok(12));
    assert_eq!(size("3k"), Ok(3072));
    assert_eq!(size("1G"), Ok(1 << 30));
    assert_eq!(size("9G"), Ok(u64::from(u32::MAX)));
    assert_eq!(memory("9G"), Ok(9 << 30));
    for bad in ["", "0", "-1", "1T", "G", "99999999999999999999"] {
        assert!(size(bad).is_err(), "{bad}");
    }
}
