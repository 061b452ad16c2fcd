"""Makes the files that the fuzz targets start from, out of the corpus of the project: fuzz/seeds/TARGET/."""

import io
import pathlib
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SEEDS = ROOT / "fuzz" / "seeds"
MOST = 4096  # The longest input that is tried.


def put(target, name, content):
    folder = SEEDS / target
    folder.mkdir(parents=True, exist_ok=True)
    content = content.encode() if isinstance(content, str) else content
    if len(content) <= MOST * 4:
        (folder / name).write_bytes(content)


def files(pattern):
    return sorted(path for path in (ROOT / "corpus").glob(pattern) if path.is_file() and not path.name.endswith(".expected"))


def parted(parts):
    return "".join(f"%%% {name}\n{text}\n" for name, text in parts)


def archive(target, path):
    """An archive as it is, and its parts as text."""
    put(target, path.name, path.read_bytes())
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as opened:
            entries = [entry for entry in opened.infolist() if entry.file_size <= MOST]
            parts = [(entry.filename, opened.read(entry).decode(errors="replace")) for entry in entries]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return
    put(target, path.name + ".parts", parted(parts))


def main():
    for path in files("**/*"):
        kind = {
            "md": "markdown", "html": "html", "htm": "html", "xhtml": "html", "rst": "rst", "srt": "subtitle", "vtt": "subtitle",
            "xml": "xml", "tmx": "tmx", "xlf": "xliff", "sdlxliff": "xliff", "mqxliff": "xliff", "tsv": "tsv", "csv": "csv",
            "po": "po", "mo": "mo", "hunalign": "hunalign", "mnbvc": "mnbvc", "jsonl": "jsonl",
        }.get(path.suffix[1:])
        if kind:
            put(kind, path.parent.name + "-" + path.name, path.read_bytes())
        if path.suffix[1:] in ("docx", "odt", "epub", "xlsx"):
            archive(path.suffix[1:], path)
    for path in files("nasty/*"):
        for target in ("segment", "documents", "markdown", "html", "subtitle", "rows", "glossary"):
            put(target, path.name, path.read_bytes())
        put("pair", path.name, path.read_bytes() + b"\n%%% \nA plain line of text. Another one.\n")
    for kind in ("xces", "intertext"):
        for path in files(f"formats/*.{kind}"):
            texts = [(other.name, other.read_text()) for other in files("formats/*.xml") if other.stat().st_size <= MOST]
            put(kind, path.name, path.read_text(errors="replace") + parted(texts))
    for folder in sorted((ROOT / "corpus" / "tricky").iterdir()):
        texts = [folder / name for name in ("source.zh.md", "target.en.md", "source.zh.txt", "target.en.txt")]
        texts = [path.read_text() for path in texts if path.exists()]
        if len(texts) == 2:
            put("pair", folder.name, texts[0] + "\n%%% \n" + texts[1])
    put("pair", "numbers", "去年售出560万台，增长三成。2024年5月18日见。\n%%% \nLast year 56 million were sold, up 30%. See you on May 18, 2024.\n")
    put("pair", "codes", "请按<b>确定</b>{0}，见`run`。“好的。”\n%%% \nPress <b>OK</b> {1}, see `run`. 'All right.'\n")
    put("rows", "rows.jsonl", '{"id": 1, "source": "我有三本书。", "target": "I have four books.", "document": "a"}\n'
        '{"id": "b", "zh": "天黑了。", "en": "It was dark.", "x": [1]}\n{"source_file": "a.md", "target_file": "b.txt"}\n')
    put("rows", "rows.tsv", "id\tsource\ttarget\tx\n1\t我有三本书。\\n好。\tI have four books.\\nGood.\tx\n")
    put("gold", "ladder", "0\t0\n1\t1\n2\t2\n%%% zh\n我有三本书。\n天黑了。\n%%% en\nI have books.\nIt was dark.\n")
    put("gold", "beads", "0:0\n1,2:1\n:2\n%%% zh\n一。\n二。\n三。\n%%% en\nOne.\nTwo and three.\nFour.\n")
    put("journal", "journal", '{"duiqi_journal":1,"alignment":"blake3:00"}\n'
        '{"revision":1,"time":"2026-05-18T06:00:00Z","who":"a","act":"accept","changes":[{"state":{@0,"before":"proposed","after":"accepted"}}]}\n')
    put("journal", "acts", "\n".join(
        ['{"act":"accept","bead":#0}', '{"act":"split","bead":#1,"source":1,"target":0}', '{"act":"merge","bead":#0}',
         '{"act":"move","bead":#1,"side":"target","toward":"next"}', '{"act":"unlink","bead":#0}', '{"act":"relink","bead":#1}',
         '{"act":"cut","bead":#0,"side":"source","segment":0,"characters":2}', '{"act":"join","bead":#0,"side":"target","segment":0}',
         '{"act":"realign-all"}', '{"act":"reword","bead":#0,"segment":0,"text":"I have three books."}', '{"act":"undo"}',
         '{"act":"redo"}', '{"act":"flag","bead":#0,"note":"why"}', '{"act":"comment","bead":#0,"note":""}']))
    put("config", "duiqi.toml", 'profile = "strict"\nfail-on = "major"\nglossary = ["a.csv"]\n[languages]\nsource = "zh"\n'
        'target = "en"\n[[mapping]]\nsource = "docs/zh/**"\ntarget = "docs/en/**"\n[rules]\nomission = false\n'
        '[severities]\nnumber-value = "major"\n[thresholds]\nomission = 0.5\n')
    put("glossary", "terms.csv", "zh,en,forbidden,note\n令牌,token,tally|sign,x\n")
    put("glossary", "terms.tbx", '<martif type="TBX"><text><body><termEntry id="1"><langSet xml:lang="zh"><tig><term>令牌</term></tig>'
        '</langSet><langSet xml:lang="en"><tig><term>token</term></tig></langSet></termEntry></body></text></martif>')
    put("ignore", "ignore.jsonl", '# why\n{"fingerprint": "blake3:0123", "rule": "omission", "who": "a", "why": "b"}\n')
    put("srx", "empty", "")


main()
