#!/usr/bin/env python3
"""Measures duiqi on the development sets and on corpus/, and puts the tables into docs/accuracy.md.

  python3 docs/accuracy.py [--duiqi PROGRAM] [--shared FOLDER] [--print]

Without --duiqi the program is built first (cargo build --release). FOLDER holds gold/ with the sets and their scorers,
../shared if not given; without it only the texts of corpus/ are measured and nothing is written. --print writes to
standard output in place of the page. Python 3.8 or newer, standard library only."""
import argparse
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Set, languages, what it is, and the best strict / lax F1 of others: without a sentence encoder, with one. The figures of
# others are those of gold/score/README.md.
ALIGNMENT = [
    ("mac-dev", "zh", "en", "novels", ".621 / .856 hunalign, CC-CEDICT", ".866 / .997 Bertalign search, USE + e5"),
    ("aca", "zh", "en", "academic", ".976 / .999 Bleualign with MT", ".990 / .999 Bertalign search, USE"),
    ("nejm-dev", "zh", "en", "medical", ".990 / .994 hunalign", ".990 / .994 Bertalign search, USE"),
    ("docs-dev", "zh", "en", "technical, diary", "-", "-"),
    ("bible-small", "zh", "en", "verses", ".903 / .980 hunalign, CC-CEDICT", "-"),
    ("textberg", "de", "fr", "yearbook, OCR", ".751 / .868 hunalign", ".939 / .992 Bertalign, LaBSE"),
    ("textberg-dev", "de", "fr", "yearbook, OCR", "-", "-"),
    ("parice", "en", "is", "mixed", ".829 / .913 galechurch, bytes", "-"),
]
# The best boundary F1 / exact sentences of others on each segmentation set, from the same page.
SEGMENTATION = {
    "zh_gsd": "99.6 / 98.7 regex", "zh_cfl": "99.0 / 97.8 harvesttext", "zh_beginner": "95.2 / 90.7 spaCy",
    "zh_mac_dev": "98.0 / 95.9 regex", "zh_phenomena": "80.0 / 70.8 sentencesplit", "zh_gsd_wrap": "99.5 / 98.3 zhon",
    "en_ewt": "87.6 / 79.2 Punkt", "en_mac_dev": "99.3 / 97.7 sentence-splitter", "en_golden": "98.5 / 98.8 pySBD",
    "en_pragmatic": "96.9 / 96.8 pySBD", "en_sentencex": "100 / 100 sentencex, its own tests",
    "en_sentencex_lists": "100 / 100 sentencex, its own tests", "en_pysbd_issues": "100 / 100 pySBD, its own tests",
    "en_phenomena": "97.0 / 93.8 nupunkt",
}


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: exit {done.returncode}: {done.stderr.strip()[-400:]}")
    return done.stdout


def table(head, rows):
    lines = [head, ["---"] * len(head)] + rows
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def figure(value):
    return f"{value:.3f}".lstrip("0") if value < 0.9995 else "1.000"


def three(measure):
    return " / ".join(figure(measure[part]) for part in ("P", "R", "F1"))


def null_lines(measure, count):
    return f"{figure(measure['P'])} / {figure(measure['R'])} ({count})" if count else "none in the gold"


def golds(folder):
    return sorted(name[:-5] for name in os.listdir(folder) if name.endswith(".gold"))


def align(duiqi, folder, left, right, work):
    """Aligns every document of a set; returns the folder with NAME.hyp."""
    out = os.path.join(work, os.path.basename(folder) + "-" + left)
    os.makedirs(out)
    for name in golds(folder):
        sides = [os.path.join(folder, f"{name}.{side}") for side in (left, right)]
        run(duiqi, "align", "-q", "--segmented", "--no-check", "--source-lang", left, "--target-lang", right, *sides, "-o",
            os.path.join(out, name + ".hyp"))
    return out


def turned(folder):
    """Turns the sides of every bead round."""
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        with open(path) as file:
            beads = [line.rstrip("\n").split(":") for line in file]
        with open(path, "w") as file:
            file.writelines(f"{target}:{source}\n" for source, target in beads)
    return folder


def alignment(duiqi, shared, work):
    rows, kinds = [], ""
    for name, left, right, what, without, with_encoder in ALIGNMENT:
        folder = os.path.join(shared, "gold", "align", name)
        scorer = os.path.join(shared, "gold", "score", "align_eval.py")
        verse = ["--verse"] if name == "bible-small" else []
        score = lambda found: json.loads(run(sys.executable, scorer, folder, found, "--json", *verse))
        found = align(duiqi, folder, left, right, work)
        ours, other_way = score(found), score(turned(align(duiqi, folder, right, left, work)))
        rows.append([
            f"{name} ({left}-{right}, {what})", ours["gold_beads"], three(ours["strict"]), figure(ours["lax"]["F1"]),
            figure(ours["bert"]["F1"]), figure(ours["nonnull"]["F1"]),
            null_lines(ours["null"], ours["null_lines"]), figure(other_way["strict"]["F1"]),
            without, with_encoder])
        if name == "mac-dev":
            kinds = by_kind(duiqi, found, folder)
        print(f"{name}: strict F1 {ours['strict']['F1']:.4f}", file=sys.stderr)
    head = ["set", "beads", "strict P / R / F1", "lax F1", "bert F1", "nonnull F1", "null lines P / R (of)",
            "the other way round, strict F1", "best other without an encoder, strict / lax", "with one"]
    return table(head, rows), kinds


def by_kind(duiqi, found, gold):
    kinds = json.loads(run(duiqi, "eval", found, gold, "--format", "json"))["total"]["kinds"]
    order = sorted(kinds, key=lambda kind: (-kinds[kind]["in_gold"], kind))[:12]
    return table(["mac-dev, kind of bead"] + order, [
        ["in the gold"] + [kinds[kind]["in_gold"] for kind in order],
        ["found"] + [figure(kinds[kind]["recall"]) for kind in order]])


def own(duiqi, work):
    rows = []
    pairs = [("demo", os.path.join(ROOT, "corpus", "demo"))]
    for section in ("gold", "tricky"):
        folder = os.path.join(ROOT, "corpus", section)
        pairs += [(f"{section}/{name}", os.path.join(folder, name)) for name in sorted(os.listdir(folder))]
    for name, folder in pairs:
        sides = [os.path.join(folder, file) for start in ("source.zh", "target.en") for file in os.listdir(folder)
                 if file.startswith(start)]
        found = os.path.join(work, name.replace("/", "-") + ".jsonl")
        run(duiqi, "align", "-q", "--no-check", *sides, "-o", found)
        ours = json.loads(run(duiqi, "eval", found, os.path.join(folder, "gold.beads"), "--format", "json"))["total"]
        part = lambda measure: {"P": measure["precision"], "R": measure["recall"], "F1": measure["f1"]}
        rows.append([name, ours["gold_beads"], three(part(ours["strict"])), figure(ours["lax"]["f1"]),
                     figure(ours["bert"]["f1"]), null_lines(part(ours["null_lines"]), ours["gold_null_lines"])])
    return table(["pair", "beads", "strict P / R / F1", "lax F1", "bert F1", "null lines P / R (of)"], rows)


def whole(text, segments):
    """Puts item markers, which duiqi keeps apart from sentences, back before the sentence they open."""
    text, at, found = "".join(text.split()), 0, []
    for segment in segments:
        segment = "".join(segment.split())
        end = text.find(segment, at) + len(segment)
        if end < at + len(segment):
            return segments, 0
        found.append(text[at:end])
        at = end
    apart = len(text) - sum(len("".join(segment.split())) for segment in segments)
    return found + ([text[at:]] if at < len(text) else []), apart


def segmentation(duiqi, shared, work):
    scorer = os.path.join(shared, "gold", "score", "segment_eval.py")
    folder = os.path.join(shared, "gold", "segment")
    out, apart = os.path.join(work, "segments"), {}
    names = sorted((name for name in os.listdir(folder) if os.path.isdir(os.path.join(folder, name))), reverse=True)
    for name in names:
        os.makedirs(os.path.join(out, name))
        apart[name] = 0
        for file in sorted(os.listdir(os.path.join(folder, name))):
            if not file.endswith(".txt"):
                continue
            path = os.path.join(folder, name, file)
            with open(path, encoding="utf-8") as source:
                text = source.read()
            lines = run(duiqi, "segment", "-q", "--lang", name[:2], path).split("\n")[:-1]
            found, characters = whole(text, lines)
            apart[name] += characters
            with open(os.path.join(out, name, file[:-4] + ".sents"), "w", encoding="utf-8") as target:
                target.write("\n".join(found))
    sets = json.loads(run(sys.executable, scorer, "--pred", out, "--set", ",".join(names), "--json"))
    rows = [[name, row["sents"], f"{row['F1']:.1f} / {row['exact']:.1f}", f"{row['units_ok']} of {row['units']}",
             row["lossy"], apart[name], SEGMENTATION.get(name, "-")] for name, row in sets.items()]
    return table(["set", "sentences", "boundary F1 / exact sentences", "paragraphs without error", "documents changed",
                  "characters of markers", "best other"], rows)


def evidence(duiqi, shared):
    """For each rule: the places it decided on each set, and how many of those the gold decides alike."""
    folder, counts = os.path.join(shared, "gold", "segment"), {}
    for name in sorted(os.listdir(folder)):
        if name.endswith("_wrap") or not os.path.isdir(os.path.join(folder, name)):
            continue
        for file in sorted(os.listdir(os.path.join(folder, name))):
            if not file.endswith(".txt"):
                continue
            path = os.path.join(folder, name, file)
            with open(path, "rb") as source:
                text = source.read()
            with open(path[:-4] + ".sents", encoding="utf-8") as source:
                lengths = [len("".join(line.split())) for line in source]
            ends, place, at = {sum(lengths[:number + 1]) for number in range(len(lengths))}, 0, 0
            told = run(duiqi, "segment", "-q", "--lang", name[:2], "--explain", "--format", "jsonl", path)
            for reason in map(json.loads, told.splitlines()):
                place += len("".join(text[at:reason["end"]].decode("utf-8").split()))
                at = reason["end"]
                one = counts.setdefault(reason["rule"], {}).setdefault(name, [0, 0])
                one[0] += (place in ends) == (reason["verdict"] != "held")
                one[1] += 1
    rows = []
    for rule, sets in sorted(counts.items(), key=lambda item: (-len(item[1]), item[0])):
        most = sorted(sets, key=lambda name: (-sets[name][1], name))[:3]
        rows.append([rule, f"{sum(one[0] for one in sets.values())} of {sum(one[1] for one in sets.values())}", len(sets),
                     ", ".join(f"{name} {sets[name][0]} of {sets[name][1]}" for name in most)])
    return table(["rule", "as the gold", "sets", "where most"], rows)


def learned(duiqi, shared, work):
    """What weights reach on documents that they were not learned from, and that those shipped are learned by this command."""
    gold = os.path.join(shared, "gold", "align")
    corpus = [os.path.join(ROOT, "corpus", name) for name in ("demo", "gold", "tricky")]
    texts = []
    for name, more, sets, others in [
            ("with-lexicon", [], ["mac-dev", "aca", "nejm-dev", "docs-dev"], corpus),
            ("without-lexicon", ["--no-lexicon"], ["textberg-dev", "textberg", "parice", "aca", "nejm-dev", "mac-dev"], [])]:
        out = os.path.join(work, name + ".weights")
        paths = [os.path.join(gold, one) for one in sets] + others
        report = run(duiqi, "train", "-q", *more, *[part for path in paths for part in ("--gold", path)], "-o", out)
        with open(out, "rb") as made, open(os.path.join(ROOT, "models", name + ".weights"), "rb") as shipped:
            same = "these are the weights shipped" if made.read() == shipped.read() else "NOT the weights shipped"
        texts.append(f"{name}.weights ({same})\n\n{report.rstrip()}\n")
    return "```text\n" + "\n".join(texts) + "```\n"


FIGURES = "number-value,number-magnitude,number-missing,number-extra,number-small,date,currency,unit,percent"


def flags(duiqi, folder, profile, rules):
    """Figures of a profile over a folder of gold pairs, of the named rules that the profile runs."""
    names = [line.split()[0] for line in run(duiqi, "explain").splitlines()]
    # `stale` is said of two states, not of rows.
    others = [name for name in names if name not in [*rules.split(","), "stale"]]
    return json.loads(run(duiqi, "eval", "--drift", folder, "-q", "--format", "json", "--profile", profile,
                          *(["--without", ",".join(others)] if rules else [])))


def percent(share):
    return f"{100 * share['share']:.1f} ({share['flagged']}/{share['of']})"


def drift(duiqi, shared, work):
    """What the rules about figures find and flag, in each profile; on the gold, and on errors planted anew."""
    folder, fresh = os.path.join(shared, "gold", "drift"), os.path.join(work, "planted")
    clean = [os.path.join(folder, name + ".jsonl") for name in ("ntrex", "flores", "ntrex_tw")]
    run(sys.executable, os.path.join(ROOT, "docs", "plant_drift.py"), *clean, "-o", fresh)
    profiles = ["strict", "normal", "thorough"]
    gold = [flags(duiqi, folder, profile, FIGURES) for profile in profiles]
    anew = [flags(duiqi, fresh, profile, FIGURES) for profile in profiles]
    row = lambda part, name, scores: [percent(next(one for one in score[part] if one["name"] == name)) for score in scores]
    rows = [["clean human translations (ntrex + flores) flagged"] + [percent(score["clean"]) for score in gold]]
    rows += [[f"{name} flagged"] + row("should_be_quiet", name, gold)
             for name in ("ntrex_tw (traditional)", "hkma_par (not verified)", "wanyi_clean", "coverage hard negatives")]
    rows += [[f"{name} found"] + row("real", name, gold)
             for name in ("mqm_number_true: number-value", "mqm_number_true: number-name", "demetr_zh: number")]
    rows += [[f"planted {name} found"] + row("planted", name, gold) for name in (
        "number-digit", "number-decimal-shift", "number-magnitude", "number-word", "year", "date", "currency", "unit", "percent-lost",
        "stale-number", "stale-wan-yi")]
    in_words = lambda name: name.startswith(("omission", "negation", "truncated", "wrong"))
    every = [flags(duiqi, fresh, profile, "") for profile in profiles]
    for one in sorted((one["name"] for one in anew[0]["planted"]), key=in_words):
        by, scores = (" by all rules", every) if in_words(one) else ("", anew)
        rows.append([f"planted anew, {one} found{by}"] + row("planted", one, scores))
    return table(["percent (rows)"] + profiles, rows)


def put(page, name, text):
    start, end = f"<!-- {name}: made by docs/accuracy.py -->\n", f"<!-- end of {name} -->"
    before, rest = page.split(start)
    return before + start + text + end + rest.split(end, 1)[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--duiqi")
    parser.add_argument("--shared", default=os.path.join(ROOT, "..", "shared"))
    parser.add_argument("--print", action="store_true")
    given = parser.parse_args()
    if not given.duiqi:
        subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
    duiqi = os.path.abspath(given.duiqi or os.path.join(ROOT, "target", "release", "duiqi"))
    with tempfile.TemporaryDirectory() as work:
        tables = {"own texts": own(duiqi, work)}
        if os.path.isdir(os.path.join(given.shared, "gold")):
            tables["alignment"], tables["kinds"] = alignment(duiqi, given.shared, work)
            tables["segmentation"] = segmentation(duiqi, given.shared, work)
            tables["evidence"] = evidence(duiqi, given.shared)
            tables["learning"] = learned(duiqi, given.shared, work)
            tables["drift"] = drift(duiqi, given.shared, work)
    path = os.path.join(ROOT, "docs", "accuracy.md")
    if given.print or len(tables) < 7:
        for name, text in tables.items():
            print(f"## {name}\n\n{text}")
        if not given.print:
            sys.exit(f"{given.shared}/gold is not there, so {path} was left as it is")
        return
    with open(path, encoding="utf-8") as file:
        page = file.read()
    for name, text in tables.items():
        page = put(page, name, text)
    with open(path, "w", encoding="utf-8") as file:
        file.write(page)


if __name__ == "__main__":
    main()
