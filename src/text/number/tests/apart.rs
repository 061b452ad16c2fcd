//! Numbers that stand side by side and must not be read as one.

use super::*;

#[test]
fn digits_after_a_unit_may_be_another_count() {
    check_chinese(&[
        ("他吃了一块三明治", "一=1 Plain"),
        ("购买2块2TB硬盘", "2=2 Plain; 2=2 Plain"),
        ("装有4块480GB固态硬盘", "4=4 Plain; 480=480 Plain"),
        ("坡道长20米5%的坡度", "20=20 Plain; 5%=0.05 Percent"),
        ("每秒10米25分钟后停下", "10=10 Plain; 25=25 Plain"),
        ("跑100米11 秒", "100=100 Plain; 11=11 Plain"),
        ("录制10秒30fps视频", "10=10 Plain; 30=30 Plain"),
        ("走廊宽100米20kV线路", "100=100 Plain; 20=20 Plain"),
        ("前50米15℃", "50=50 Plain; 15=15 Plain"),
        ("水深100米12海里", "100=100 Plain; 12=12 Plain"),
        ("挂上5米15高清屏", "5=5 Plain; 15=15 Plain"),
        ("每斤两块五，身高一米七五的人", "两块五=2.5 Plain; 一米七五=1.75 Plain"),
        ("墙厚3米2，树2米15高。", "3米2=3.2 Plain; 2米15=2.15 Plain"),
        ("花了2块5钱", "2块5=2.5 Plain"),
    ]);
}

#[test]
fn marks_between_digits_part_numbers() {
    check_chinese(&[
        ("2021&2022年度", "2021=2,021 Plain; 2022年=2,022 Year"),
        ("见第1&2章", "第1=1 Ordinal; 2=2 Plain"),
        ("表3_1", "3=3 Plain; 1=1 Plain"),
        ("共1_024个", "1_024=1,024 Plain"),
    ]);
    check_english(&[
        ("pages 15&16", "15=15 Plain; 16=16 Plain"),
        ("the 1&2nd floors", "1=1 Plain; 2nd=2 Ordinal"),
        ("the 1&2&3rd floors", "1=1 Plain; 2=2 Plain; 3rd=3 Ordinal"),
        ("saved on 2024_01_15", "2024=2,024 Year; 01=1 Plain; 15=15 Plain"),
        ("part 1_00", "1=1 Plain; 00=0 Plain"),
        ("see 10_123.jpg", "10=10 Plain; 123=123 Plain"),
        (
            "the 2&9th, 12½ and 1234567890½",
            "2&9th=29 Ordinal; 12½=12.5 Plain; 1234567890=1,234,567,890 Plain; ½=0.5 Fraction",
        ),
    ]);
}

#[test]
fn a_dozen_is_of_goods() {
    check_chinese(&[
        ("天一打雷，狗就叫", ""),
        ("一打仗，粮价就涨", ""),
        ("三打白骨精", ""),
        ("两打啤酒", "两打=24 Plain"),
    ]);
}

#[test]
fn numbers_side_by_side_stay_two() {
    check_chinese(&[
        ("奖金 1 万 500 名选手", "1 万=10,000 Plain; 500=500 Plain"),
        ("售价 2 万 3000 mAh 电池", "2 万=20,000 Plain; 3000=3,000 Plain"),
        ("首付 1 万 2000 个月", "1 万=10,000 Plain; 2000=2,000 Plain"),
        ("共 1 万 3000 人，花了 2 万 4500 元", "1 万 3000=13,000 Plain; 2 万 4500=24,500 Plain"),
    ]);
}

#[test]
fn an_oven_turns_nowhere() {
    let weights = |text: &str| chinese(text).iter().map(Quantity::is_strong).collect::<Vec<_>>();
    for text in ["预热至180度", "预热到了180度", "预热到180度的烤箱"] {
        assert_eq!(weights(text), [true], "in {text}");
    }
    for text in ["来了个180度的转弯", "态度转了180度", "360度无死角", "旋转到180度的位置"] {
        assert_eq!(weights(text), [false], "in {text}");
    }
}

#[test]
fn a_row_of_any_length_before_a_fraction_is_read_once() {
    // A row that is too long to be a number is passed over whole, not read again from its second digit on.
    for length in [10, 40, 80_000] {
        let text = format!("{}½", "1".repeat(length));
        assert!(chinese(&text).len() <= 2, "{length}");
        assert!(english(&text).len() <= 2, "{length}");
    }
}
