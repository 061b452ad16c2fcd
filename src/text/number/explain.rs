//! One plain sentence that says how two quantities differ.
//!
//! Takes two quantities with their texts; gives back words such as "560万 = 5,600,000; $56 million = 56,000,000: ten times
//! too large". It does *not* judge whether they should agree.

use super::{Kind, Quantity, Value};

/// Says how the number of the translation differs from the number of the source.
///
/// Each text is the one its quantity was found in. A number printed as its plain value is not repeated.
///
/// # Examples
///
/// ```
/// use duiqi::text::lang::Lang;
/// use duiqi::text::number::{explain, quantities};
///
/// let (source, target) = ("售出560万台", "sold 56 million units");
/// let first = &quantities(source, &Lang::chinese())[0];
/// let second = &quantities(target, &Lang::english())[0];
/// assert_eq!(explain(source, first, target, second), "560万 = 5,600,000; 56 million = 56,000,000: ten times too large");
/// ```
#[must_use]
pub fn explain(source_text: &str, source: &Quantity, target_text: &str, target: &Quantity) -> String {
    let first = side(source_text, source);
    let second = side(target_text, target);
    format!("{first}; {second}: {}", difference(source, target))
}

/// Writes a quantity as it is printed and as a value: `560万 = 5,600,000`. The text is the one it was found in.
#[must_use]
pub fn show(text: &str, quantity: &Quantity) -> String {
    side(text, quantity)
}

fn side(text: &str, quantity: &Quantity) -> String {
    let printed = text.get(quantity.span.range()).unwrap_or_default().trim();
    let value = shown(quantity);
    let plain = |text: &str| text.chars().filter(|character| !matches!(character, ',' | ' ')).collect::<String>();
    if plain(printed) == plain(&value) { value } else { format!("{printed} = {value}") }
}

/// Writes the value in the manner of its kind.
fn shown(quantity: &Quantity) -> String {
    let number = |value: Value| value.as_whole().map_or_else(|| value.to_string(), |whole| whole.to_string());
    match quantity.kind {
        Kind::Percent => quantity
            .value
            .times(Value::whole(100))
            .map_or_else(|| quantity.value.to_string(), |share| format!("{share}%")),
        Kind::Year => number(quantity.value),
        Kind::Decade => format!("the {}s", number(quantity.value)),
        Kind::Century => format!("century {}", number(quantity.value)),
        Kind::Month => name(&MONTHS, quantity.value),
        Kind::Weekday => name(&WEEKDAYS, quantity.value),
        Kind::Multiple => format!("{} times", quantity.value),
        _ => quantity.value.to_string(),
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn name(names: &[&str], value: Value) -> String {
    let index = value.as_whole().and_then(|number| usize::try_from(number).ok()?.checked_sub(1));
    index.and_then(|index| names.get(index)).map_or_else(|| value.to_string(), |name| (*name).to_owned())
}

fn difference(source: &Quantity, target: &Quantity) -> String {
    let is_amount =
        |kind: Kind| matches!(kind, Kind::Plain | Kind::Percent | Kind::Fraction | Kind::Multiple | Kind::Vague);
    if !is_amount(source.kind) || !is_amount(target.kind) {
        return "not the same".to_owned();
    }
    let share_lost = Value::whole(100);
    match target.value.magnitude_over(source.value) {
        Some(2) if source.kind == Kind::Percent && target.kind != Kind::Percent => {
            "the percent sign is missing".to_owned()
        }
        Some(-2) if target.kind == Kind::Percent && source.kind != Kind::Percent && source.value <= share_lost => {
            "a percent sign is added".to_owned()
        }
        Some(exponent) if exponent != 0 => {
            let times = match exponent.unsigned_abs() {
                1 => "ten".to_owned(),
                power => Value::power_of_ten(i32::try_from(power).unwrap_or(0)).unwrap_or(Value::ONE).to_string(),
            };
            format!("{times} times too {}", if exponent > 0 { "large" } else { "small" })
        }
        _ if target.value > source.value => "too large".to_owned(),
        _ if target.value < source.value => "too small".to_owned(),
        _ => "not the same".to_owned(),
    }
}
