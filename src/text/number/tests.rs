use super::*;

fn zh(text: &str) -> Vec<Value> {
    quantities(text, &Lang::chinese()).iter().map(|quantity| quantity.value).collect()
}

fn en(text: &str) -> Vec<Value> {
    quantities(text, &Lang::english()).iter().map(|quantity| quantity.value).collect()
}

fn whole(numbers: &[u64]) -> Vec<Value> {
    numbers.iter().map(|number| Value::whole(*number)).collect()
}

#[test]
fn smoke() {
    assert_eq!(zh("560万"), whole(&[5_600_000]));
    assert_eq!(en("5.6 million"), whole(&[5_600_000]));
}
