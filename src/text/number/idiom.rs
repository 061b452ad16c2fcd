//! Set phrases that are made of numerals and count nothing: 一五一十, 五花八门, 九牛二虎.
//!
//! Takes a Chinese text and the place of a numeral in it; says where the phrase ends that starts there. A phrase whose numbers are
//! mostly translated as numbers (三十六计, 七十二变) is none. It does *not* know phrases whose numerals are read as no number anyway,
//! since nothing that they could count follows them.

use crate::text::han::is_han;
use crate::text::number::digits::char_at;

/// The phrases, by their first character; the traditional forms stand beside the simplified ones.
const PHRASES: [(char, &[&str]); 14] = [
    (
        '一',
        &[
            "五一十",
            "年半载",
            "年半載",
            "举两得",
            "舉兩得",
            "石二鸟",
            "石二鳥",
            "清二楚",
            "干二净",
            "乾二淨",
            "心一意",
            "模一样",
            "模一樣",
            "日三秋",
            "日千里",
            "落千丈",
            "刻千金",
            "寸光阴",
            "寸光陰",
            "丝一毫",
            "絲一毫",
            "分为二",
            "分為二",
            "天到晚",
        ],
    ),
    ('二', &["话不说", "話不說", "一添作五"]),
    ('两', &["全其美", "面三刀", "小无猜", "头受气"]),
    ('兩', &["全其美", "面三刀", "小無猜", "頭受氣"]),
    (
        '三',
        &[
            "番五次",
            "番两次",
            "番兩次",
            "番四次",
            "心二意",
            "心两意",
            "心兩意",
            "更半夜",
            "长两短",
            "長兩短",
            "天两头",
            "天兩頭",
            "言两语",
            "言兩語",
            "言五语",
            "七二十一",
            "头六臂",
            "頭六臂",
            "教九流",
            "姑六婆",
            "生有幸",
            "顾茅庐",
            "顧茅廬",
            "下五除二",
            "令五申",
            "寸不烂",
            "寸不爛",
            "句话不离",
            "句話不離",
            "天打鱼",
            "天打魚",
            "五成群",
            "十而立",
        ],
    ),
    ('四', &["分五裂", "面八方", "通八达", "通八達", "平八稳", "平八穩", "大皆空", "十不惑"]),
    (
        '五',
        &[
            "花八门",
            "花八門",
            "湖四海",
            "光十色",
            "颜六色",
            "顏六色",
            "味杂陈",
            "味雜陳",
            "体投地",
            "體投地",
            "十步笑百步",
        ],
    ),
    ('六', &["神无主", "神無主", "亲不认", "親不認", "根清净", "根清淨"]),
    (
        '七',
        &[
            "上八下",
            "嘴八舌",
            "手八脚",
            "手八腳",
            "零八落",
            "拼八凑",
            "拼八湊",
            "窍生烟",
            "竅生煙",
            "情六欲",
            "情六慾",
            "老八十",
        ],
    ),
    ('八', &["面玲珑", "面玲瓏", "字没一撇", "字還沒", "字还没", "九不离十", "九不離十"]),
    ('九', &["牛二虎", "死一生", "霄云外", "霄雲外", "泉之下"]),
    (
        '十',
        &[
            "全十美",
            "之八九",
            "有八九",
            "有九八",
            "拿九稳",
            "拿九穩",
            "恶不赦",
            "惡不赦",
            "里洋场",
            "里洋場",
            "万火急",
            "萬火急",
        ],
    ),
    ('百', &["里挑一", "年好合", "年大计", "年大計", "年树人", "年樹人", "步穿杨", "步穿楊"]),
    ('千', &["里之行", "里迢迢", "军万马", "軍萬馬", "山万水", "山萬水", "载难逢", "載難逢", "钧一发", "鈞一髮"]),
];

/// Returns the end of the phrase that starts with the numeral `first` at `start`.
pub(super) fn idiom_end(text: &str, start: usize, first: char) -> Option<usize> {
    let (_, rests) = PHRASES.iter().find(|(own, _)| *own == first)?;
    let after = start + first.len_utf8();
    let rest = text.get(after..)?;
    rests.iter().find(|phrase| rest.starts_with(**phrase)).map(|phrase| after + phrase.len())
}

/// Tells whether 分 after a numeral makes it a degree and counts no minutes or points: 十分安静 is very quiet, 万分惊讶 amazed.
/// `before` is what stands before the numeral.
pub(super) fn is_degree(before: &str, after: &str) -> bool {
    let Some(rest) = after.strip_prefix('分') else { return false };
    // 变得十分 is "became very", 得了十分 "scored ten".
    let scores = [
        "点", "點", "时", "時", "扣", "加", "减", "減", "第", "得了", "打", "满", "滿", "领先", "領先", "落后", "落後",
        "考", "考了", "差", "差了", "赢", "贏", "输", "輸", "评", "評",
    ];
    // What is very much so follows; 十分 at the end of a clause is a score.
    let next = char_at(rest, 0);
    let is_coin = ["钱", "錢", "邮", "郵", "硬币", "硬幣", "优势", "優勢"].iter().any(|coin| rest.starts_with(coin));
    next.is_some_and(|next| is_han(next) && !"钟鐘之球制贝貝位".contains(next))
        && !is_coin
        && !scores.iter().any(|score| before.ends_with(score))
}
