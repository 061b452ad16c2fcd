#!/usr/bin/env python3
"""Puts errors into clean pairs, so that rules are not fitted to one draw of them (Python 3.8+).

  docs/plant_drift.py CLEAN.jsonl [...] -o FOLDER [--seed N] [--most N]

Takes rows {"id", "src" (Chinese), "tgt" (English), "label": "ok", ...}; writes FOLDER/planted.jsonl, one error a row, at most
--most rows a type, and copies the clean rows beside it, so that

  duiqi eval --drift FOLDER

prints the recall of each type: wrong figures, lost clauses and sentences, cut ends, negations lost and put in, and the translation of the
next row of the document. Types ending in -zh change the Chinese side, the others the English. A change that leaves the
text as it was, or a number that the other side has as well, is not planted. The same seed gives the same rows."""
import argparse
import json
import os
import random
import re

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
WORDS = "two three four five six seven eight nine ten eleven twelve".split()
PLACES = "second third fourth fifth sixth seventh eighth ninth tenth".split()
SCALES = ["thousand", "million", "billion", "trillion"]
UNITS = [["kilometers", "miles"], ["kilometres", "miles"], ["km", "mi"], ["meters", "feet"], ["metres", "yards"],
         ["hectares", "acres"], ["kilograms", "pounds"], ["kg", "lb"], ["tons", "kilograms"], ["tonnes", "kilograms"],
         ["feet", "meters"], ["inches", "centimeters"], ["miles", "kilometers"], ["acres", "hectares"],
         ["years", "months"], ["months", "weeks"], ["weeks", "days"], ["days", "weeks"], ["hours", "minutes"],
         ["minutes", "seconds"], ["seconds", "minutes"], ["decades", "centuries"], ["pounds", "kilograms"]]
SIGNS = {"$": ["€", "£"], "£": ["$", "€"], "€": ["$", "£"], "¥": ["$", "€"]}
MONEY = {"dollars": ["euros", "pounds"], "dollar": ["euro", "pound"], "euros": ["dollars"], "yuan": ["dollars", "yen"],
         "RMB": ["USD", "EUR"], "yen": ["dollars", "yuan"], "pounds sterling": ["dollars"]}
HAN = "一二三四五六七八九"
NUMBER = r"\d[\d,]*(?:\.\d+)?"


def places(pattern, text):
    """Numbers that stand alone: not inside names, versions, times or longer numbers."""
    return [m for m in re.finditer(pattern, text)
            if not re.search(r"[A-Za-z0-9.,:/-]$", text[:m.start()]) and not re.match(r"[A-Za-z0-9:/]|[.,-]\d|-[A-Z]", text[m.end():])]


def put(text, match, new, group=0):
    return text[:match.start(group)] + new + text[match.end(group):]


def pick(draw, found):
    return draw.choice(found) if found else None


def digit(draw, text):
    m = pick(draw, [m for m in places(NUMBER, text) if len(re.sub(r"\D", "", m.group())) <= 9 and not text[m.end():].startswith("年代")])
    if not m:
        return None
    digits = [i for i, c in enumerate(m.group()) if c.isdigit()]
    # A changed last digit of a long number may be a rounding.
    at = draw.choice(digits[:max(1, len(digits) - 1)] if len(digits) > 3 else digits)
    new = draw.choice([c for c in "123456789" if c != m.group()[at]])
    return put(text, m, m.group()[:at] + new + m.group()[at + 1:])


def scale(draw, text):
    m = pick(draw, list(re.finditer(r"(?<=\d )(thousand|million|billion|trillion)\b", text)))
    return m and put(text, m, draw.choice([s for s in SCALES if s != m.group()]))


def decimal(draw, text):
    m = pick(draw, [m for m in places(r"\d+\.\d+|\d{2,}", text) if not (len(m.group()) == 4 and m.group()[0] in "12")])
    if not m:
        return None
    number = m.group()
    if "." in number:
        whole, part = number.split(".")
        return put(text, m, (whole + part[0] + ("." + part[1:] if part[1:] else "")).lstrip("0") or "0")
    return put(text, m, draw.choice([number + "0", number[:-1] + "." + number[-1]]))


def word(draw, text):
    m = pick(draw, list(re.finditer(r"\b(?:%s)\b(?!-(?:time|year))" % "|".join(WORDS), text)))
    return m and put(text, m, draw.choice([w for w in WORDS if w != m.group()]))


def place(draw, text):
    m = pick(draw, list(re.finditer(r"\b(?:%s)\b(?! half)" % "|".join(PLACES), text)))
    return m and put(text, m, draw.choice([w for w in PLACES if w != m.group()]))


def year(draw, text):
    m = pick(draw, places(r"(?:1[5-9]|20)\d\d(?!s)", text))
    return m and put(text, m, str(int(m.group()) + draw.choice([-20, -10, -3, -2, -1, 1, 2, 3, 10])))


def decade(draw, text):
    m = pick(draw, list(re.finditer(r"\b(1[89]|20)(\d)0s\b", text)))
    return m and put(text, m, draw.choice([d for d in "012345689" if d != m.group(2)]), 2)


def date(draw, text):
    for names in draw.sample([MONTHS, DAYS], 2):
        found = [m for m in re.finditer(r"\b(?:%s)\b" % "|".join(names), text) if m.group() not in ("May", "March")]
        m = pick(draw, found)
        if m:
            return put(text, m, draw.choice([n for n in names if n != m.group()]))
    return None


def day(draw, text):
    m = pick(draw, list(re.finditer(r"\b(?:%s) (\d{1,2})(?=st|nd|rd|th|\b)" % "|".join(MONTHS), text)))
    return m and put(text, m, str(draw.choice([d for d in range(1, 29) if str(d) != m.group(1)])), 1)


def currency(draw, text):
    found = list(re.finditer(r"[$£€¥]|\b(?:%s)\b" % "|".join(MONEY), text))
    m = pick(draw, found)
    return m and put(text, m, draw.choice((SIGNS.get(m.group()) or MONEY[m.group()])))


def unit(draw, text):
    found = [(m, other) for one, other in UNITS for m in re.finditer(r"(?<=\d )%s\b" % one, text)]
    choice = pick(draw, found)
    return choice and put(text, choice[0], choice[1])


def percent(draw, text):
    m = pick(draw, list(re.finditer(r"(?<=\d)(?:%| percent\b| per cent\b)", text)))
    return m and put(text, m, draw.choice(["", " percentage points"]))


def wan(draw, text):
    m = pick(draw, [m for m in re.finditer(r"(?<=\d)( ?)([万亿萬億])(?![万亿萬億])", text)])
    other = {"万": "亿", "亿": "万", "萬": "億", "億": "萬"}
    return m and put(text, m, other[m.group(2)], 2)


def han(draw, text):
    m = pick(draw, list(re.finditer(r"(?<![%s十百千万亿第])([二三四五六七八九])(?=[个名位人年天次家支项座间场])" % HAN, text)))
    return m and put(text, m, draw.choice([h for h in HAN[1:] if h != m.group(1)]))


def han_month(draw, text):
    m = pick(draw, list(re.finditer(r"(?<![\d个])(\d{1,2})( ?月)(?!球)", text)))
    return m and put(text, m, str(draw.choice([n for n in range(1, 13) if str(n) != m.group(1)])), 1)


def han_money(draw, text):
    m = pick(draw, list(re.finditer(r"美元|英镑|欧元|港元|日元|人民币", text)))
    return m and put(text, m, draw.choice([c for c in ("美元", "英镑", "欧元", "日元") if c != m.group()]))


def han_unit(draw, text):
    pairs = [("公里", "英里"), ("英里", "公里"), ("公斤", "吨"), ("米", "英尺"), ("英尺", "米"), ("公顷", "英亩"),
             ("年", "个月"), ("个月", "年"), ("小时", "分钟"), ("分钟", "小时"), ("天", "周"), ("周", "天")]
    found = [(m, other) for one, other in pairs for m in re.finditer(r"(?<=\d)(?: ?)(%s)(?=[，。、的内后前多来]|$)" % one, text)
             if not (one == "年" and re.search(r"\d{4} ?$", text[:m.start(1)]))]
    choice = pick(draw, found)
    return choice and put(text, choice[0], choice[1], 1)


def clause(draw, text):
    """Leaves out a clause of four to twenty words that commas or the ends of the text enclose."""
    parts = re.split(r"(?<=[,;:]) ", text)
    m = pick(draw, [n for n, part in enumerate(parts) if 4 <= len(part.split()) <= 20]) if len(parts) > 1 else None
    if m is None:
        return None
    kept = " ".join(parts[:m] + parts[m + 1:]).rstrip(" ,;:")
    kept += "" if kept[-1:] in ".!?\"'”’" else "."
    return kept[:1].upper() + kept[1:]


def sentences(text):
    """Sentences of at least three words; the point of a title or of initials ends none."""
    parts = re.split(r"(?<=[.!?])[\"”’]? (?=[\"“‘]?[A-Z])", text)
    titles = r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Sen|Rep|Gen|Lt|Gov|Prof|Jr|No|vs|v|a\.m|p\.m)|\b[A-Z])\.$"
    whole = all(len(part.split()) > 2 and not re.search(titles, part) for part in parts)
    return parts if whole else [text]


def sentence(draw, text):
    parts = sentences(text)
    lost = draw.randrange(len(parts))
    return " ".join(parts[:lost] + parts[lost + 1:]) if len(parts) > 1 else None


def cut(draw, text):
    words = text.split()
    return " ".join(words[:int(len(words) * draw.uniform(0.35, 0.7))]) if len(words) >= 8 else None


def negation_lost(draw, text):
    m = pick(draw, list(re.finditer(r"(?<=\b(?:is|do) )not |(?<=\b(?:are|was|did) )not |(?<=\b(?:were|does|will) )not |(?<=[a-z])n['’]t\b|\bnever ", text)))
    return m and put(text, m, "")


def negation_put_in(draw, text):
    m = pick(draw, list(re.finditer(r"\b(is|are|was|were|will|can|would|should|has been|have been) (?!not\b|never\b|no\b)", text)))
    return m and text[:m.end()] + "not " + text[m.end():]


TYPES = {"number-digit": ("tgt", digit), "number-digit-zh": ("src", digit), "number-magnitude": ("tgt", scale),
         "number-wan-yi-zh": ("src", wan), "number-decimal-shift": ("tgt", decimal), "number-word": ("tgt", word),
         "number-word-zh": ("src", han), "number-ordinal": ("tgt", place), "year": ("tgt", year), "decade": ("tgt", decade),
         "date": ("tgt", date), "date-day": ("tgt", day), "date-month-zh": ("src", han_month), "currency": ("tgt", currency),
         "currency-zh": ("src", han_money), "unit": ("tgt", unit), "unit-zh": ("src", han_unit), "percent-lost": ("tgt", percent),
         "omission-clause": ("tgt", clause), "omission-sentence": ("tgt", sentence), "truncated": ("tgt", cut),
         "negation-lost": ("tgt", negation_lost), "negation-put-in": ("tgt", negation_put_in)}


def beside(rows):
    """Errors made of two rows in a row of one document: the next translation, and two sources with one translation."""
    for row, after in zip(rows, rows[1:]):
        if row["doc"] == after["doc"] and row["src"] != after["src"] and row["tgt"] != after["tgt"]:
            yield "wrong-sentence", row, row["src"], after["tgt"]
            yield "omission-sentence-joined", row, row["src"] + after["src"], row["tgt"]


def write(out, kind, row, new):
    planted = {"id": f"{kind}-{row['id']}", "src": row["src"], "tgt": row["tgt"], **new, "label": "bad", "type": kind,
               "severity": "critical", "base": row["id"]}
    out.write(json.dumps(planted, ensure_ascii=False) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clean", nargs="+")
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--seed", type=int, default=20261)
    parser.add_argument("--most", type=int, default=100)
    given = parser.parse_args()
    os.makedirs(given.output, exist_ok=True)
    rows = []
    for path in given.clean:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(os.path.join(given.output, os.path.basename(path)), "w", encoding="utf-8") as file:
            file.write(text)
        rows += [row for row in map(json.loads, text.splitlines()) if row["label"] == "ok"]
    with open(os.path.join(given.output, "planted.jsonl"), "w", encoding="utf-8") as out:
        for kind, (side, change) in TYPES.items():
            draw, count = random.Random(f"{given.seed} {kind}"), 0
            for row in draw.sample(rows, len(rows)):
                new = change(draw, row[side])
                if not new or new == row[side] or count == given.most:
                    continue
                count += 1
                write(out, kind, row, {side: new})
        pairs = list(beside(rows))
        for kind in sorted({kind for kind, *_ in pairs}):
            of_kind = [pair for pair in pairs if pair[0] == kind]
            for _, row, src, tgt in random.Random(f"{given.seed} {kind}").sample(of_kind, min(given.most, len(of_kind))):
                write(out, kind, row, {"src": src, "tgt": tgt})


if __name__ == "__main__":
    main()
