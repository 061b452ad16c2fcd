//! Files that were made to take all time or memory: what doubles in size takes no more than double, and what would grow to many
//! times its size is refused.

use std::fs;
use std::io::{Cursor, Write as _};
use std::time::Instant;

use duiqi::document::ContentHash;
use duiqi::error::Result;
use duiqi::format::batch::{self, Columns};
use duiqi::format::{
    BitextOptions, Format, LineUse, dismissals, encoding, glossary, pairs, read, read_bitext, read_bitext_with,
};
use duiqi::review::{Act, Journal};
use duiqi::segment::Srx;
use duiqi::text::lang::Lang;
use duiqi::text::lines::Lines;
use duiqi::{Error, ErrorKind};

/// Makes a file of about as many pieces as asked for.
type Make = fn(usize) -> Vec<u8>;

fn options() -> BitextOptions {
    let mut options = BitextOptions::default();
    options.source_lang = Some(Lang::chinese());
    options.target_lang = Some(Lang::english());
    options
}

/// Reads a file as whatever it is; names of other files are those of two documents of three sentences.
fn read_any(format: Format, bytes: Vec<u8>) -> Result<()> {
    if format.is_document() {
        let lines = LineUse::Paragraphs(Lines::Auto);
        return read(format, &bytes, &encoding::Options::default(), lines).map(|_| ());
    }
    let open = |name: &str| match name {
        "a" | "b" => Ok(format!("<t>{}</t>", "<s id='1'>好。</s><s id='2'>x</s>").into_bytes()),
        other => Err(Error::new(ErrorKind::Io, other)),
    };
    read_bitext_with(format, "f", bytes, &options(), &open).map(|_| ())
}

fn container(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in parts {
        writer.start_file(*name, stored).expect("memory");
        writer.write_all(text.as_bytes()).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

fn sheet(rows: &str, strings: String) -> Vec<u8> {
    container(&[
        ("xl/workbook.xml", "<workbook><sheet name='a'/></workbook>".to_owned()),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", format!("<worksheet>{rows}</worksheet>")),
    ])
}

fn word(body: &str, relations: &str) -> Vec<u8> {
    container(&[
        ("word/document.xml", format!("<document><body>{body}</body></document>")),
        ("word/_rels/document.xml.rels", format!("<Relationships>{relations}</Relationships>")),
    ])
}

fn book(spine: &str, chapter: &str) -> Vec<u8> {
    container(&[
        ("META-INF/container.xml", "<container><rootfile full-path='a.opf'/></container>".to_owned()),
        ("a.opf", format!("<package><item id='a' href='a.xhtml'/>{spine}</package>")),
        ("a.xhtml", format!("<html><body>{chapter}</body></html>")),
    ])
}

fn tmx(unit: &str) -> Vec<u8> {
    format!("<tmx version='1.4'><header srclang='zh'/><body><tu>{unit}</tu></body></tmx>").into_bytes()
}

fn tmx_pair(source: &str) -> Vec<u8> {
    tmx(&format!("<tuv xml:lang='zh'><seg>好{source}</seg></tuv><tuv xml:lang='en'><seg>x</seg></tuv>"))
}

fn xliff(unit: &str) -> Vec<u8> {
    let head = "<xliff version='1.2'><file source-language='zh' target-language='en'><body>";
    format!("{head}<trans-unit id='1'>{unit}</trans-unit></body></file></xliff>").into_bytes()
}

fn xliff_2(unit: &str) -> Vec<u8> {
    format!("<xliff version='2.1' srcLang='zh' trgLang='en'><file id='f'><unit id='u'>{unit}</unit></file></xliff>")
        .into_bytes()
}

/// A text for each number.
fn each(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

/// A compiled catalogue of `count` messages whose strings are all the same bytes.
fn mo(count: usize, length: usize) -> Vec<u8> {
    let table = 28_usize;
    let texts = table + 16 * count;
    let entries = std::iter::repeat_n([length, texts], 2 * count).flatten();
    let numbers = [0x9504_12DE_usize, 0, count, table, table + 8 * count, 0, 0].into_iter().chain(entries);
    let quad = |number: usize| u32::try_from(number).expect("small").to_le_bytes();
    numbers.flat_map(quad).chain(std::iter::repeat_n(b'x', length)).collect()
}

const SLOW: &[(&str, Format, Make)] = &[
    ("references that nobody knows", Format::Tmx, |n| tmx_pair(&"&nbsp;\n".repeat(n))),
    ("characters that XML forbids", Format::Tmx, |n| tmx_pair(&"&#1;\n".repeat(n))),
    ("languages", Format::Tmx, |n| {
        tmx(&(each(n, |i| format!("<tuv xml:lang='qaa-x-{i}'><seg>x</seg></tuv>"))
            + "<tuv xml:lang='zh'><seg>好</seg></tuv><tuv xml:lang='en'><seg>x</seg></tuv>"))
    }),
    ("texts of a unit", Format::Tmx, |n| {
        tmx(&"<tuv xml:lang='zh'><seg>好</seg></tuv><tuv xml:lang='en'><seg>x</seg></tuv>".repeat(n))
    }),
    ("pairs that stay open", Format::Tmx, |n| tmx_pair(&each(n, |i| format!("<bpt i='{i}'>x</bpt>好")))),
    ("codes in codes", Format::Tmx, |n| {
        tmx_pair(&format!("{}{}{}", "<ph><sub>".repeat(100), "x<ph/>".repeat(n), "</sub></ph>".repeat(100)))
    }),
    ("attributes", Format::Tmx, |n| {
        tmx(&format!(
            "<tuv {} xml:lang='zh'><seg>好</seg></tuv><tuv lang='en'><seg>x</seg></tuv>",
            each(n, |i| format!("a{i}='' "))
        ))
    }),
    ("comments and sections", Format::Tmx, |n| tmx_pair(&"<!-- x --><![CDATA[x]]>".repeat(n))),
    ("units", Format::Tmx, |n| {
        tmx(&"</tu><tu><tuv xml:lang='zh'><seg>好</seg></tuv><tuv xml:lang='en'><seg>x</seg></tuv>".repeat(n))
    }),
    ("segments of a unit", Format::Xliff, |n| {
        let segments = each(n, |i| format!("<mrk mtype='seg' mid='{i}'>好</mrk>"));
        xliff(&format!("<source/><seg-source>{segments}</seg-source><target>{segments}</target>"))
    }),
    ("codes", Format::Xliff, |n| {
        let codes = each(n, |i| format!("<bpt id='{i}'>x</bpt>好<ept id='{i}'>x</ept><x id='{i}'/><g id='{i}'>x</g>"));
        xliff(&format!("<source>{codes}</source><target>x</target>"))
    }),
    ("marks in marks", Format::Xliff, |n| {
        let marks = format!("{}{}{}", "<mrk>".repeat(200), "好<mrk/>".repeat(n), "</mrk>".repeat(200));
        xliff(&format!("<source>{marks}</source><target>x</target>"))
    }),
    ("codes by name", Format::Xliff2, |n| {
        let data = each(n, |i| format!("<data id='d{i}'>x</data>"));
        let codes = each(n, |i| format!("<ph id='{i}' dataRef='d{i}'/>好"));
        xliff_2(&format!(
            "<originalData>{data}</originalData><segment><source>{codes}</source><target>x</target></segment>"
        ))
    }),
    ("segments of a line", Format::Hunalign, |n| {
        format!("好{}\tx{}\t1\n", " ~~~ 好".repeat(n), " ~~~ x".repeat(n)).into_bytes()
    }),
    ("tildes", Format::Hunalign, |n| format!("好{}\tx\t1\n", "~".repeat(n * 4)).into_bytes()),
    ("cells of a row", Format::Csv, |n| format!("好,x{}\n", ",x".repeat(n * 4)).into_bytes()),
    ("quotes", Format::Tsv, |n| format!("好\t{}x\n", "\"\"".repeat(n * 4)).into_bytes()),
    ("a quote that stays open", Format::Csv, |n| format!("好,\"x{}", "\n好,\"x".repeat(n)).into_bytes()),
    ("lines of a string", Format::Po, |n| {
        format!("msgid \"好\"\nmsgstr \"x\"\n{}", "\"x\"\n".repeat(n * 4)).into_bytes()
    }),
    ("forms", Format::Po, |n| "msgid \"好\"\nmsgstr[7] \"x\"\n\n".repeat(n).into_bytes()),
    ("cells far to the right", Format::Xlsx, |n| {
        let row = |_| "<row><c><v>1</v></c><c><v>x</v></c><c r='XFD1'><v>x</v></c></row>".to_owned();
        sheet(&each(n, row), "<sst/>".to_owned())
    }),
    ("cells of one row", Format::Xlsx, |n| {
        let cell = |_| "<c r='A1'><v>好</v></c><c r='B1'><v>x</v></c>".to_owned();
        sheet(&format!("<row>{}</row>", each(n, cell)), "<sst/>".to_owned())
    }),
    ("rows far down", Format::Xlsx, |n| {
        let row = "<row r='4294967295'><c><v>好</v></c><c><v>x</v></c></row><row><c><v>好</v></c><c><v>x</v></c></row>";
        sheet(&row.repeat(n), "<sst/>".to_owned())
    }),
    ("links of the same documents", Format::Xces, |n| {
        let group = "<linkGrp fromDoc='a' toDoc='b'><link xtargets='1;1'/></linkGrp>";
        format!("<a>{}</a>", group.repeat(n)).into_bytes()
    }),
    ("numbers of a link", Format::Xces, |n| {
        let numbers = " 1".repeat(n);
        format!("<a><linkGrp fromDoc='a' toDoc='b'><link xtargets='{numbers};1'/><link xtargets='1;1'/></linkGrp></a>")
            .into_bytes()
    }),
    ("paragraphs", Format::Mnbvc, |n| {
        let paragraph = r#"{"zh_text":"好","en_text":"x"}"#;
        format!("{{\"段落\":[{paragraph}{}]}}", format!(",{paragraph}").repeat(n)).into_bytes()
    }),
    ("lines of a paragraph", Format::Docx, |n| word(&format!("<p>{}</p>", "<r><b/><t>好</t><br/></r>".repeat(n)), "")),
    ("links in links", Format::Docx, |n| {
        let open = "<hyperlink id='a'>".repeat(100);
        let body = format!("<p>{open}{}{}</p>", "<r><t>好</t><br/></r>".repeat(n), "</hyperlink>".repeat(100));
        word(&body, &format!("<Relationship Id='a' Type='hyperlink' Target='{}'/>", "x".repeat(n)))
    }),
    ("an address that all links have", Format::Docx, |n| {
        let body = format!("<p>{}</p>", "<hyperlink id='a'><r><t>好</t></r></hyperlink>".repeat(n));
        word(&body, &format!("<Relationship Id='a' Type='hyperlink' Target='{}'/>", "x".repeat(n * 40)))
    }),
    ("text boxes in text boxes", Format::Docx, |n| {
        let boxes = "<p><r><t>好</t></r><r><txbxContent>".repeat(40) + &"</txbxContent></r></p>".repeat(40);
        word(&boxes.repeat(n / 40), "")
    }),
    ("styles of a chain", Format::Docx, |n| {
        let body = "<p><pPr><pStyle val='x'/></pPr><r><t>好</t></r></p>".repeat(n);
        word(&body, "")
    }),
    ("blanks", Format::Odt, |n| {
        let body = format!("<p>好{}</p>", "<s text:c='4000000000'/><line-break/>".repeat(n));
        container(&[("content.xml", format!("<o><body><text>{body}</text></body></o>"))])
    }),
    ("notes in notes", Format::Odt, |n| {
        let body = ("<p>好<note>".repeat(40) + &"</note></p>".repeat(40)).repeat(n / 40);
        container(&[("content.xml", format!("<o><body><text>{body}</text></body></o>"))])
    }),
    ("a chapter that is named again", Format::Epub, |n| {
        book(&"<itemref idref='a'/>".repeat(n), &"<p>好</p>".repeat(n))
    }),
    ("marks that stay open", Format::Epub, |n| book("<itemref idref='a'/>", &"<b><i>好<br>".repeat(n))),
    ("tags that stay open", Format::Html, |n| "<b><p><a href='x'>好<li>".repeat(n).into_bytes()),
    ("attributes", Format::Html, |n| format!("<p {}>好</p>", each(n, |i| format!("a{i}='' "))).into_bytes()),
    ("references", Format::Html, |n| "&amp&nbsp;&x&#1;".repeat(n).into_bytes()),
    ("comments that stay open", Format::Html, |n| "<!-- <!".repeat(n).into_bytes()),
    ("scripts that stay open", Format::Html, |n| "<script><style>".repeat(n).into_bytes()),
    ("brackets", Format::Markdown, |n| "[![`".repeat(n).into_bytes()),
    ("definitions", Format::Markdown, |n| {
        each(n, |i| format!("[a{i}]: x\n[^{i}]: 好\n[^{i}] [a{i}]\n\n")).into_bytes()
    }),
    ("boxes", Format::Markdown, |n| "::: a\n好\n".repeat(n).into_bytes()),
    ("tags", Format::Markdown, |n| "<A>\n好 {a\n\n".repeat(n).into_bytes()),
    ("tables", Format::Markdown, |n| {
        format!("{}\n{}\n{}\n", "|a".repeat(n), "|-".repeat(n), "|好".repeat(n)).into_bytes()
    }),
    ("front matter", Format::Markdown, |n| {
        format!("---\n{}---\n好\n", each(n, |i| format!("a{i}: 好\n"))).into_bytes()
    }),
    ("headings", Format::Rst, |n| "好\n==\n\n.. a:: b\n   :c: d\n\n   好\n\n".repeat(n).into_bytes()),
    ("roles", Format::Rst, |n| ":a:`b` `` |x| `好 <".repeat(n).into_bytes()),
    ("tables", Format::Rst, |n| format!("{}\n| 好 |\n", "+--".repeat(n)).repeat(2).into_bytes()),
    ("cues", Format::Subtitle, |n| "1\n00:00:01,000 --> 00:00:02,000\n好\n\nNOTE x\n\n".repeat(n).into_bytes()),
    ("notes", Format::Subtitle, |n| format!("WEBVTT\n\n{}", "NOTE x\n\n\n".repeat(n)).into_bytes()),
    ("a sentence over all cues", Format::Subtitle, |n| {
        let cue = "1\n00:00:01,000 --> 00:00:01,100\n<i>好，\n\n";
        format!("{}{}", cue.repeat(n), "1\n00:00:01,000 --> 00:00:01,100\n好。\n\n".repeat(n)).into_bytes()
    }),
    ("lines", Format::Text, |n| "好，\n".repeat(n).into_bytes()),
];

/// The smaller file takes so long to read, which can be told from nothing, or has so many pieces.
const LONG_ENOUGH_S: f64 = 0.02;
const MOST_PIECES: usize = 64_000;
/// The larger file has four times the pieces: linear work takes four times as long, quadratic work sixteen times.
const GROWTH: usize = 4;
const MOST: f64 = 8.0;

/// What a reader takes, in seconds of this thread, whatever else the machine does.
fn seconds(format: Format, bytes: Vec<u8>) -> f64 {
    let clock = || -> Option<f64> {
        // Linux says it in nanoseconds, the first of three numbers; elsewhere the time of day must do.
        fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse::<f64>().ok()
    };
    let (before, start) = (clock(), Instant::now());
    // Refusing is fine.
    let _ = read_any(format, bytes);
    let day = start.elapsed().as_secs_f64();
    before.zip(clock()).map_or(day, |(before, after)| (after - before) / 1e9)
}

#[test]
fn time_grows_no_faster_than_the_file() {
    let mut slow = Vec::new();
    for (what, format, make) in SLOW {
        let mut pieces = 1_000;
        while pieces < MOST_PIECES && seconds(*format, make(pieces)) < LONG_ENOUGH_S {
            pieces *= 2;
        }
        let ratio = || {
            let small = seconds(*format, make(pieces)).max(LONG_ENOUGH_S);
            seconds(*format, make(pieces * GROWTH)) / small
        };
        let ratios: Vec<f64> = (0..4).map(|_| ratio()).take_while(|ratio| *ratio > MOST).collect();
        if ratios.len() == 4 {
            slow.push(format!("{format}, {what}: times for four times {pieces} pieces {ratios:.1?}"));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

#[test]
fn what_grows_to_many_times_its_size_is_refused() {
    let long = "x".repeat(600_000);
    let cases: [(&str, Format, Vec<u8>, &str); 3] = [
        ("strings that share their bytes", Format::Mo, mo(2_000, 40_000), "share their bytes"),
        (
            "a code that is named again and again",
            Format::Xliff2,
            xliff_2(&format!(
                "<originalData><data id='d'>{long}</data></originalData><segment><source>好{}</source><target>x</target></segment>",
                "<ph id='1' dataRef='d'/>".repeat(10_000)
            )),
            "many times the file",
        ),
        (
            "a string that all cells name",
            Format::Xlsx,
            sheet(
                &"<row><c t='s'><v>0</v></c><c t='s'><v>0</v></c></row>".repeat(10_000),
                format!("<sst><si><t>{long}</t></si></sst>"),
            ),
            "hold more than",
        ),
    ];
    for (what, format, bytes, why) in cases {
        let message = read_any(format, bytes).expect_err(what).to_string();
        assert!(message.contains(why), "{what}: {message}");
    }
    // Compilers do let short strings share their bytes.
    assert!(read_bitext(Format::Mo, "f", mo(2, 20), &options()).is_ok());
}

/// A million levels of whatever nests, in everything that is read, on a stack that a deep recursion would break.
#[test]
fn deep_nesting_is_refused_or_read_on_a_small_stack() {
    let read_all = || {
        let deep = |open: &str| open.repeat(1_000_000);
        let json = |before: &str, open: &str| format!("{before}{}\n", deep(open)).into_bytes();
        for format in Format::all().filter(|format| format.is_bitext_read()) {
            let _ = read_any(format, json("", "["));
        }
        for (format, before, open) in [
            (Format::Jsonl, "", "{\"a\":"),
            (Format::Jsonl, "{\"duiqi\":1,\"source\":", "["),
            (Format::Mnbvc, "", "{\"a\":"),
            (Format::Tmx, "<tmx><header srclang='zh'/><body><tu><tuv xml:lang='zh'><seg>", "<hi>"),
            (Format::Tmx, "", "<tu>"),
            (Format::Xliff, "<xliff version='1.2'><file source-language='zh' target-language='en'><body>", "<group>"),
            (Format::Xliff, "<xliff version='1.2'><file><body><trans-unit id='1'><source>", "<g id='1'>"),
            (Format::Xliff2, "<xliff version='2.1' srcLang='zh' trgLang='en'><file id='f'>", "<group id='g'>"),
            (Format::Xces, "<cesAlign><linkGrp fromDoc='a' toDoc='b'>", "<link>"),
            (Format::InterText, "<alignment>", "<link>"),
        ] {
            let _ = read_any(format, json(before, open));
        }
        let shallow = Lang::chinese();
        for bytes in [
            json("", "["),
            json("{\"id\":", "["),
            json("{\"a\":", "{\"a\":"),
            json("{\"source\":\"x\",\"target\":\"y\",\"a\":", "["),
        ] {
            let row = batch::read_json(1, &bytes, &Columns::default());
            assert!(row.contents.is_err() || row.passed.len() < 2);
            assert!(pairs::read_jsonl(&bytes).is_err());
            assert!(dismissals::read(&bytes).is_err());
            let mut journal = Journal::header(&ContentHash::of(b"")).into_bytes();
            journal.extend(&bytes);
            assert!(Journal::read(&journal).is_err());
            assert!(serde_json::from_slice::<Act>(&bytes).is_err());
            assert!(glossary::read(&bytes, glossary::Form::Tbx, &shallow, &Lang::english()).is_err());
        }
        let _ = glossary::read(&json("", "<termEntry>"), glossary::Form::Tbx, &shallow, &Lang::english());
        let _ = Srx::parse(&deep("<languagerule>"));
    };
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(read_all).expect("a thread");
    thread.join().expect("no overflow and no panic");
}
