use super::*;
use proptest::prelude::*;

mod apart;

fn chinese(text: &str) -> Vec<Quantity> {
    quantities(text, &Lang::chinese())
}

fn english(text: &str) -> Vec<Quantity> {
    quantities(text, &Lang::english())
}

/// Writes quantities as their printed text, value and kind, for short expectations.
fn listed(text: &str, found: &[Quantity]) -> String {
    let one = |quantity: &Quantity| format!("{}={} {:?}", quantity.span.of_text(text), quantity.value, quantity.kind);
    found.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Checks the quantities of Chinese texts, those that name no number included.
fn check_chinese(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(listed(text, &chinese(text)), *expected, "in {text}");
    }
}

fn check_english(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(listed(text, &english(text)), *expected, "in {text}");
    }
}

/// Compares two sentences and explains every conflict.
fn conflicts(source: &str, target: &str) -> Vec<String> {
    let (first, second) = (chinese(source), english(target));
    let comparison = compare(&first, &second);
    let conflicts = comparison.conflicts(&first, &second);
    conflicts.iter().map(|found| explain(source, &first[found.source], target, &second[found.target])).collect()
}

fn check_agree(cases: &[(&str, &str)]) {
    for (source, target) in cases {
        let (first, second) = (chinese(source), english(target));
        let comparison = compare(&first, &second);
        let strong = |list: &[Quantity], left: &[usize]| left.iter().any(|index| list[*index].is_strong());
        let is_clean = !strong(&first, &comparison.missing) && !strong(&second, &comparison.extra);
        assert!(is_clean, "{source} / {target}: {} / {}", listed(source, &first), listed(target, &second));
    }
}

fn check_differ(cases: &[(&str, &str, &str)]) {
    for (source, target, expected) in cases {
        assert_eq!(conflicts(source, target).join(" | "), *expected, "{source} / {target}");
    }
}

#[test]
fn numbers_as_real_pages_write_them() {
    check_agree(&[
        ("出埃及地后四百八十年", "in the four hundred and eightieth year after Egypt"),
        ("六百零一岁那年", "in the six hundred first year"),
        ("裁剪为1024×768像素", "cropped to 1024x768 pixels"),
        ("可以达到$10$万到$50$万", "can reach 100,000 to 500,000"),
        ("占到这一百分比后开始写入", "starts at this percentage"),
        ("降低到GDP80%", "to 80% of GDP"),
        ("在10－20%之间", "between 10% and 20%"),
        ("目标函数f=x_1^2+2x_2^2，向量为[x_1, x_2]", "the objective f=x_1^2+2x_2^2"),
        ("有十多个专家组", "over a dozen expert groups"),
        ("50w行数据", "500 thousand lines of data"),
        ("PEP 461 - 百分号格式", "PEP 461 - percent formatting"),
        ("介于0.08%和3%之间", "between .08% and 3%"),
        ("大小为C×180×360", "a size of Cx180x360"),
        ("约有150万人", "about a million and a half people"),
        ("三百六十三间", "three sixty-three rooms"),
        ("公元前四千年", "in the 4th millennium BC"),
        ("取值为[1,100]或[100,500]", "one of [1,100] or [100,500]"),
        ("返回[1 2 3 4]", "returns [1 2 3 4]"),
        ("10 进制或16进制数", "a decimal or hexadecimal number"),
        ("10 进制分量", "a base-10 component"),
        ("二万万人", "two hundred million people"),
        ("数值为4.7%3", "a value of 4.7%3"),
        ("面积32，000平方米", "32,000 square metres"),
        ("2017~18年", "in 2017-2018"),
        ("911事件之后", "after the attacks of September 11"),
        ("把“9.11”事件", "the events of September 11"),
        ("比例1：12000", "a scale of 1:12,000"),
        ("找2个200升的桶", "find 2 200-litre drums"),
        ("买了8 300多万公顷", "bought more than 83 million hectares"),
        ("每 P * 0.1 秒", "every P*.1 seconds"),
        ("例如value1%1Fvalue2", "such as value1%1Fvalue2"),
        ("减少近半", "by nearly 50%"),
        ("600-700万卢布", "RUB6-7 million"),
        ("256 千比特每秒", "256 kbit/s"),
        ("一枚25分硬币", "a quarter"),
    ]);
    // What only looks like these stays what it was.
    check_chinese(&[
        ("引自Lin.Chen.ea.2017", "ea.2017=2,017 Identifier"),
        ("地址192.168.1.1:9876", "192.168.1.1:9876=192.168 Identifier"),
        ("符合ISO 8859-1", "ISO 8859-1=8,859 Identifier"),
        ("安装 %1 %2", ""),
        ("10折交叉验证", "10=10 Plain"),
        ("二分查找", ""),
        ("每行1 2 3 200个", "1=1 Plain; 2=2 Plain; 3=3 Plain; 200=200 Plain"),
    ]);
    check_english(&[
        ("a 4-D tensor", "4-D=4 Identifier"),
        ("address 0x1F", "0x1F=0 Identifier"),
        ("twenty - percent", "twenty=20 Plain"),
    ]);
    check_differ(&[("有1，200万年轻人", "12 million young people", "")]);
}

#[test]
fn chinese_magnitudes() {
    check_chinese(&[
        ("560万", "560万=5,600,000 Plain"),
        ("1.23亿元", "1.23亿=123,000,000 Plain"),
        ("3万5千亩", "3万5千=35,000 Plain"),
        ("1.5万亿", "1.5万亿=1,500,000,000,000 Plain"),
        ("1億2000萬元", "1億2000萬=120,000,000 Plain"),
        ("１２，０００个", "１２，０００=12,000 Plain"),
        ("30 多万人", "30 多万=300,000 Plain"),
        ("5千克盐", "5=5 Plain"),
    ]);
}

#[test]
fn chinese_numerals() {
    check_chinese(&[
        ("三十五个人", "三十五=35 Plain"),
        ("一百零五页", "一百零五=105 Plain"),
        ("一百二十天", "一百二十=120 Plain"),
        ("三万五", "三万五=35,000 Plain"),
        ("一千两百人", "一千两百=1,200 Plain"),
        ("二十两银子", "二十=20 Plain"),
        ("三点五倍", "三点五=3.5 Multiple"),
        ("廿四节", "廿四=24 Plain"),
        ("伍拾元", "伍拾=50 Plain"),
        ("二〇一八年", "二〇一八年=2,018 Year"),
        ("三五天", "三五=3 Plain; 三五=5 Plain"),
        ("四五十人", "四五十=40 Plain; 四五十=50 Plain"),
        ("数百万人", "数百万=1,000,000 Vague"),
    ]);
    let found = chinese("一百多人和十几万人");
    assert!(found.iter().all(|quantity| quantity.approximation == Approximation::Over));
}

#[test]
fn names_and_idioms_are_no_numbers() {
    for text in [
        "一些人",
        "一下",
        "一样",
        "一起",
        "统一",
        "唯一的办法",
        "万一",
        "千万别去",
        "三心二意",
        "一带一路",
        "十一黄金周",
        "五一假期",
        "九二共识",
        "十分高兴",
        "一点也不",
        "百货大楼",
        "登陆",
        "四方",
        "一成不变",
        "余额宝",
        "千方百计",
        "第二天性格",
    ] {
        let strong = chinese(text).iter().any(Quantity::is_strong);
        assert!(!strong, "{text}: {}", listed(text, &chinese(text)));
    }
    for text in ["no one", "one of the best", "one another", "every one", "march on", "you may go", "The sun sat there"]
    {
        assert_eq!(listed(text, &english(text)), "", "{text}");
    }
}

#[test]
fn shares_of_both_languages() {
    check_chinese(&[
        ("20%", "20%=0.2 Percent"),
        ("百分之二十点五", "百分之二十点五=0.205 Percent"),
        ("两成", "两成=0.2 Percent"),
        ("三成五", "三成五=0.35 Percent"),
        ("5厘", "5厘=0.05 Percent"),
        ("5厘米", "5=5 Plain"),
        ("0.5个百分点", "0.5个百分点=0.005 Percent"),
        ("三分之一", "三分之一=1/3 Fraction"),
    ]);
    check_english(&[
        ("20 per cent", "20 per cent=0.2 Percent"),
        ("a 4.3-percentage-point rise", "4.3-percentage-point=0.043 Percent"),
        ("two thirds", "two thirds=2/3 Fraction"),
        ("5‰", "5‰=0.005 Percent"),
    ]);
}

#[test]
fn english_words() {
    check_english(&[
        ("two hundred and five thousand", "two hundred and five thousand=205,000 Plain"),
        ("six thousand and five hundred", "six thousand and five hundred=6,500 Plain"),
        ("a hundred and two hundred", "hundred=100 Plain; two hundred=200 Plain"),
        ("twenty-five years", "twenty-five=25 Plain"),
        ("two and a half million", "two and a half million=2,500,000 Plain"),
        ("half a million", "half a million=500,000 Plain"),
        ("three thousand million", "three thousand million=3,000,000,000 Plain"),
        ("tens of thousands", "tens of thousands=10,000 Vague"),
        ("the twenty-first century", "twenty-first century=21 Century"),
        ("two dozen", "two dozen=24 Plain"),
        ("Sixième", ""),
    ]);
}

#[test]
fn english_digits_with_letters() {
    check_english(&[
        ("$3bn", "$3bn=3,000,000,000 Plain"),
        ("£11million", "£11million=11,000,000 Plain"),
        ("5.6 million", "5.6 million=5,600,000 Plain"),
        ("RMB2009.26 million", "2009.26 million=2,009,260,000 Plain"),
        ("20km", "20=20 Plain"),
        ("the 3rd of May", "3rd=3 Ordinal; May=5 Month"),
        ("the 1990s", "1990s=1,990 Decade"),
        ("5.30pm", "5=17 Clock; 30=30 Clock"),
    ]);
}

#[test]
fn digits_in_names_are_identifiers() {
    for text in [
        "H100",
        "GPT-4",
        "v2.0.1",
        "COVID-19",
        "5G",
        "010-6552-9988",
        "192.168.0.1",
        "e5-small",
        "12345678901234567890",
    ] {
        let found = english(text);
        assert!(
            !found.is_empty() && found.iter().all(|quantity| quantity.kind == Kind::Identifier),
            "{}",
            listed(text, &found)
        );
    }
    assert_eq!(listed("", &english("see https://example.com/2018/09 and &#8220;")), "");
}

#[test]
fn dates_and_times() {
    check_chinese(&[
        ("2018年9月30日", "2018年=2,018 Year; 9月=9 Month; 30日=30 Day"),
        ("3个月", "3=3 Plain"),
        ("20世纪90年代", "20世纪90年代=1,990 Decade"),
        ("21世纪", "21世纪=21 Century"),
        ("周一", "周一=1 Weekday"),
        ("星期日", "星期日=7 Weekday"),
        ("每周三次", "三=3 Plain"),
        ("下午3点半", "3点=15 Clock; 半=30 Clock"),
        ("2 0 1 5 年", "2 0 1 5 年=2,015 Year"),
        ("APEC2020年后", "2020年=2,020 Year"),
        ("党的十八大", "十八大=18 Ordinal"),
        ("“十四五”规划", "十四五”=14 Ordinal"),
        ("2018-09-30", "2018=2,018 Year; 09=9 Month; 30=30 Day"),
    ]);
    check_english(&[
        ("Sunday, 30 September 2018", "Sunday=7 Weekday; 30=30 Day; September=9 Month; 2018=2,018 Year"),
        ("in May and March 5", "May=5 Month; March=3 Month; 5=5 Day"),
        ("9/30/2018", "9=9 Month; 30=30 Day; 2018=2,018 Year"),
    ]);
}

#[test]
fn faithful_pairs_agree() {
    check_agree(&[
        ("售出560万台", "sold 5.6 million units"),
        ("投资600至850亿元", "an investment of 60 to 85 billion yuan"),
        ("增长两成", "grew by 20%"),
        ("产量翻一番", "output doubled"),
        ("上世纪90年代", "in the nineties"),
        ("90年代", "the 1990s"),
        ("一百多人", "more than 100 people"),
        ("1.26亿", "about 130 million"),
        ("43万人", "more than 400,000 people"),
        ("下午3点", "at 15:00"),
        ("下午3点", "at 3 p.m."),
        ("1至9月", "from January to September"),
        ("两年半", "two and a half years"),
        ("五个世纪", "500 years"),
        ("20年", "two decades"),
        ("增加两倍", "tripled, three times as much"),
        ("八折", "20% off"),
        ("超过三分之二的人", "more than two-thirds of the people"),
        ("十分之一", "one in 10"),
        ("图2.1", "Figure 2-1"),
        ("首3季", "the first three quarters"),
        ("海拔三千米", "three kilometres above the sea"),
        ("五点三十五分", "at twenty-five to six"),
        ("差一刻三点", "a quarter to three"),
        ("六点半", "at half past six"),
        ("14号乘客", "passenger 14"),
        ("55万美元", "$550 k"),
    ]);
}

#[test]
fn errors_are_found_and_explained() {
    check_differ(&[
        ("5759万股", "5.759 million shares", "5759万 = 57,590,000; 5.759 million = 5,759,000: ten times too small"),
        (
            "2009.26万元",
            "RMB 2009.26 million",
            "2009.26万 = 20,092,600; 2009.26 million = 2,009,260,000: 100 times too large",
        ),
        ("2016年的公投", "the 2006 referendum", "2016年 = 2016; 2006: not the same"),
        ("周一", "on Friday", "周一 = Monday; Friday: not the same"),
        ("增长90%", "grew by 90", "90%; 90: the percent sign is missing"),
        ("1.2亿", "130 million", "1.2亿 = 120,000,000; 130 million = 130,000,000: too large"),
        ("数百亿加仑", "millions of gallons", "数百亿 = 10,000,000,000; millions = 1,000,000: 10,000 times too small"),
        ("以4-1取得首胜", "their first win, 4-3", "1; 3: too large"),
        ("38%支持，48%反对", "48 percent for and 48 percent against", "38%; 48 percent = 48%: too large"),
    ]);
}

#[test]
fn small_numbers_conflict_apart() {
    let small = |source: &str, target: &str| {
        let (first, second) = (chinese(source), english(target));
        let comparison = compare(&first, &second);
        assert!(comparison.conflicts(&first, &second).is_empty());
        comparison.small_conflicts(&first, &second).len()
    };
    assert_eq!(small("三项指控", "two charges"), 1);
    assert_eq!(small("8名囚犯", "eleven inmates"), 1);
    assert_eq!(small("三项指控", "three charges"), 0);
    assert_eq!(small("一个人", "two people"), 0);
    assert_eq!(small("三人", "both of them"), 0);
    assert_eq!(small("五六岁", "four or five"), 0);
}

#[test]
fn numbers_that_are_printed_or_said_in_other_ways_agree() {
    check_agree(&[
        ("成绩在前百分之三", "scored in the top 3 percentile"),
        ("高于97%的同龄人", "above the 97th percentile of their age"),
        ("三项加起来应为60%", "the three must add up to 60 percents"),
        ("估计死了七成了。", "some 70 percent must be dead"),
        ("直径0.35毫米", "is.35 mm across"),
        ("直径0.35毫米", "is . 35 mm across"),
        ("使用1. 4版的程序", "uses version 1.4 of the program"),
        ("页边距0.5厘米", "a margin of 0.~5 cm"),
        ("售价4.5万美元", "sold for $ 45 k"),
        ("共有1，000人", "1,000 people in all"),
        ("共有2, 050人", "2,050 people in all"),
        ("建于1987年", "built in nineteen eighty-seven"),
        ("到2012年为止", "until twenty-twelve"),
        ("生于1908年", "born in nineteen oh eight"),
        ("日期写作3/28/07", "the date is 2007-03-28"),
        ("误差万分之一克", "off by 1/10000 of a gram"),
        ("误差万分之一克", "off by 1/10,000 of a gram"),
        ("体积是原来的五分之一", "is 5 times smaller than before"),
        ("将体积减至五分之一左右", "reduces the size by about 5 times"),
        ("三十多个网站", "three dozen sites"),
        ("第30亿名用户", "the 3rd billion user"),
        ("第30亿名用户", "the three billionth user"),
        ("周长的一万分之一", "one ten-thousandth of the girth"),
        ("取值为[1, 1e4]", "between 1 and 10000"),
        ("精度2.5e-3", "a precision of 0.0025"),
        ("在C++17中%s无效", "in C++17 %s is void"),
        ("9 点 40 分", "Twenty to ten"),
        ("重3。5克", "weighs 3.5 grams"),
        ("早于0.37版的文件", "files of pre-.37 versions"),
        ("利率为2。75%", "a rate of 2.75%"),
        ("2007年3月28日", "on 3-28-07"),
        ("共25人", "twenty - five people"),
    ]);
}

#[test]
fn numbers_that_only_look_like_others_still_differ() {
    check_differ(&[
        ("共有18、35个班", "18 and 53 classes", "35; 53: too large"),
        ("1997年", "nineteen ninety-nine", "1997年 = 1997; nineteen ninety-nine = 1999: not the same"),
        ("第30亿名用户", "the 3rd million user", "第30亿 = 3,000,000,000; 3rd million = 3,000,000: not the same"),
        ("降至五分之一", "reduced by 6 times", "五分之一 = 0.2; 6 = 6 times: too large"),
        ("误差万分之一克", "off by 1/1000 of a gram", "万分之一 = 0.0001; 1/1000 = 0.001: ten times too large"),
    ]);
    check_english(&[
        ("nineteen thirty-second clips", "nineteen=19 Plain; thirty-second=32 Ordinal"),
        ("See volume no. 6.", "6=6 Plain"),
        ("grew to approx. 6.", "6=6 Plain"),
        ("1/2000", "1=1 Plain; 2000=2,000 Year"),
        ("1/2 300", "1/2=0.5 Fraction; 300=300 Plain"),
        ("the 2d grid", "2=2 Plain"),
        ("hundred of thousands of birds", "hundred of thousands=100,000 Vague"),
    ]);
    check_differ(&[
        ("2. 按下回车", "Press the enter key (or click).3.", ""),
        ("3. 列出所有文件。", "Lists all files. 4.", ""),
        ("2. 搜索整个词组", "Search for a whole phrase, as in \"old mill\". 3.", ""),
    ]);
    check_chinese(&[("其中一成了医生", "一=1 Plain"), ("3e8a", "3e8a=3 Identifier")]);
}

#[test]
fn what_counts_pairs_with_what_counts() {
    let (source, target) = ("返回一个1行2列的表", "both return a table of 1 row and 2 columns");
    let (first, second) = (chinese(source), english(target));
    let comparison = compare(&first, &second);
    assert!(comparison.conflicts(&first, &second).is_empty());
    let is_strong = |list: &[Quantity], index: usize| list[index].is_strong();
    assert!(comparison.matches.iter().all(|pair| is_strong(&first, pair.source) && is_strong(&second, pair.target)));
}

#[test]
fn a_number_said_twice_is_not_absent() {
    let (first, second) = (chinese("至少50票，如果拿到这50票，另有7票"), english("at least 50 votes"));
    let comparison = compare(&first, &second);
    assert_eq!(comparison.missing, [1, 2]);
    assert_eq!(comparison.absent_from_target(&first, &second), [2]);
    assert!(comparison.absent_from_source(&first, &second).is_empty());
}

#[test]
fn two_numbers_with_a_slash_are_a_fraction_or_two() {
    for (source, target) in [("满分100分，得27分", "a score of 27/100"), ("16 / 32 位图像", "16/32 bit images")]
    {
        let (first, second) = (chinese(source), english(target));
        assert!(compare(&first, &second).absent_from_target(&first, &second).is_empty(), "{source}");
    }
}

#[test]
fn a_hostile_text_is_read_in_linear_time() {
    for part in [
        "1.1-",
        "一",
        "十",
        "1 ",
        "百分之",
        "one ",
        "tens of ",
        "两",
        "二点",
        "1,",
        "&#1",
        "half a ",
        "3:30-",
        "第",
        "20世纪",
    ] {
        let text = part.repeat(20_000);
        let (first, second) = (chinese(&text), english(&text));
        let comparison = compare(&first, &second);
        let paired = comparison.matches.len();
        assert_eq!(paired + comparison.missing.len(), first.len());
        assert_eq!(paired + comparison.extra.len(), second.len());
    }
}

/// Text made of what the grammars look for, and of anything.
fn hostile_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "一", "两", "三", "十", "百", "千", "万", "亿", "零", "〇", "几", "多", "余", "点", "半", "第", "年", "月",
        "日", "周", "星期", "成", "分之", "%", "％", "世纪", "年代", "至", "、", "，", ",", ".", "-", "/", ":", " ",
        "１", "0", "7", "42", "2018", "one", "twenty", "hundred", "million", "and", "a", "half", "third", "of", "tens",
        "May", "Monday", "pm", "th", "$", "bn", "COVID-", "http://", "é", "&#", "\u{a0}", "👍", "壹", "拾", "廿", "兆",
        "倍", "翻", "番", "大", "五", "规划", "century", "percent", "in", "CI ",
    ]);
    prop_oneof![prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat()), any::<String>()]
}

proptest! {
    #[test]
    fn spans_are_in_order_and_lie_on_characters(text in hostile_text()) {
        for found in [chinese(&text), english(&text)] {
            for quantity in &found {
                prop_assert!(text.get(quantity.span.range()).is_some_and(|part| !part.is_empty()));
            }
            prop_assert!(found.is_sorted_by_key(|quantity| quantity.span.start));
        }
    }

    #[test]
    fn a_comparison_uses_every_quantity_once(source in hostile_text(), target in hostile_text()) {
        let (first, second) = (chinese(&source), english(&target));
        let comparison = compare(&first, &second);
        let mut sources: Vec<usize> = comparison.matches.iter().map(|pair| pair.source).chain(comparison.missing.clone()).collect();
        let mut targets: Vec<usize> = comparison.matches.iter().map(|pair| pair.target).chain(comparison.extra.clone()).collect();
        sources.sort_unstable();
        targets.sort_unstable();
        prop_assert_eq!(sources, (0..first.len()).collect::<Vec<_>>());
        prop_assert_eq!(targets, (0..second.len()).collect::<Vec<_>>());
        for conflict in comparison.conflicts(&first, &second) {
            prop_assert!(!explain(&source, &first[conflict.source], &target, &second[conflict.target]).is_empty());
        }
    }

    #[test]
    fn a_text_agrees_with_itself(text in hostile_text()) {
        let found = chinese(&text);
        let comparison = compare(&found, &found);
        prop_assert!(comparison.missing.is_empty() && comparison.extra.is_empty());
    }

    #[test]
    fn every_number_reads_alike_in_both_languages(number in 1u64..1_000_000_000) {
        let text = Value::whole(number).to_string();
        prop_assert_eq!(chinese(&text)[0].value, Value::whole(number));
        prop_assert_eq!(english(&text)[0].value, Value::whole(number));
    }
}

#[test]
fn set_phrases_and_degrees_count_nothing() {
    check_chinese(&[
        ("房间变得十分安静，他万分惊讶", ""),
        ("七点十分开会", "七点=7 Clock; 十=10 Plain"),
        ("扣十分", "十=10 Plain"),
        ("十分钟", "十=10 Plain"),
        ("三番五次，七上八下，五花八门，八面玲珑", ""),
        ("不管三七二十一", ""),
        ("三五成群", ""),
        ("三五成的人", "三五成=0.3 Percent; 三五成=0.5 Percent"),
        ("三番比试", ""),
    ]);
}

#[test]
fn numbers_of_several_parts_are_one() {
    check_agree(&[
        ("装机容量在15到62十亿瓦之间", "between 15 and 62 billion watts"),
        ("花了1至3千万元", "cost 10 to 30 million yuan"),
        ("花了500到3千万元", "cost 5 million to 30 million yuan"),
        ("1 万 3000 个深空天体", "13,000 deep-sky objects"),
        ("2 亿 5000 万人", "250 million people"),
        ("37 6/7周", "37 6/7 weeks"),
        ("三又四分之一英寸", "3 1/4 inches"),
        ("面粉2.5杯", "2½ cups of flour"),
        ("跳过1米98", "cleared 1.98 metres"),
        ("身高一米八三", "1.83 metres tall"),
        ("以10秒92夺冠", "won in 10.92 seconds"),
        ("买了一打鸡蛋", "bought a dozen eggs"),
        ("民国三十八年", "in 1949"),
        ("民國108年5月", "in May 2019"),
        ("康熙六十一年", "in 1722"),
        ("康熙六十一年", "in the sixty-first year of Kangxi"),
        ("十六开", "ROC 16k"),
        ("二月廿九號(&9)", "February 2&9th"),
        ("64 十六进制数", "64 hex digits"),
        ("底宽十五至十八米", "fifteen to eighteen metres wide"),
    ]);
    check_chinese(&[
        ("到1 万 2023 年", "1 万=10,000 Plain; 2023 年=2,023 Year"),
        ("长3米2根", "3=3 Plain; 2=2 Plain"),
        ("一打开", ""),
        ("10秒2次", "10=10 Plain; 2=2 Plain"),
    ]);
    check_english(&[
        ("2&9th, 2_560 and 1_000_000", "2&9th=29 Ordinal; 2_560=2,560 Plain; 1_000_000=1,000,000 Plain"),
        ("of the 50 1/3 of them", "50=50 Plain; 1/3=1/3 Fraction"),
        ("three times a day", "three=3 Plain"),
        ("twice the size, twice a week", "twice=2 Multiple; twice=2 Plain"),
        ("1      %(A=B?T:E)", "1=1 Plain"),
    ]);
    check_differ(&[
        ("城墙宽十五至十八米", "fifty to eighteen metres wide", "十五 = 15; fifty = 50: too large"),
        ("有百分之九十的机会", "in 9 out of 10 cases", ""),
        ("预热至180度", "heated to 160 degrees", "180; 160: too small"),
        (
            "三分之二以上的股东",
            "three quarters or more of the members",
            "三分之二 = 2/3; three quarters = 0.75: too large",
        ),
    ]);
}

#[test]
fn addresses_and_codes_hold_no_amounts() {
    check_chinese(&[
        ("地址为00:1A:2B:3C:4D:5E。", "00:1A:2B:3C:4D:5E=0 Identifier"),
        ("地址2001:db8::1可用", "2001:db8::1=2,001 Identifier"),
        ("值为0xFF", "0xFF=0 Identifier"),
        ("忽略IPv6%c地址", "IPv6=6 Identifier"),
        ("耗时12:30:05", "12=12 Plain; 30=30 Plain; 05=5 Plain"),
    ]);
}
