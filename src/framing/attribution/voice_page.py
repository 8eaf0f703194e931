"""One article with its voices, as a page that needs nothing but itself: colours, offsets, reasons."""

import csv
import io
from collections.abc import Mapping, Sequence
from html import escape

from framing.attribution.voice import Voices

COLOURS = {
    "own": ("#1a1a1a", "#e6e6e6"), "direct": ("#8a3b00", "#ffb07a"), "reported": ("#0b4f8a", "#8cc4ff"),
    "reported_inferred": ("#3d6d8f", "#b5d3e8"), "mixed": ("#6b2f7d", "#e0b0f0"),
}  # fmt: skip
MEANING = {
    "own": "the outlet's own words",
    "direct": "mostly a quotation",
    "reported": "reported speech",
    "reported_inferred": "reported, inferred: a read-out goes on without a cue",
    "mixed": "a statement with a quoted fragment",
}
MARKED = {
    "own": "",
    "direct": "double",
    "reported": "solid",
    "reported_inferred": "dotted",
    "mixed": "dashed",
}


OF_P = (
    "p is in English the probability that a sentence is not the outlet's own, calibrated on American news; "
    "in other languages the share of words with an attribution, no probability; inferred sentences have no "
    "measured one in any."
)


def page(found: Voices, running: bytes, *, name: str) -> str:
    """The page of one article.

    Args:
        found: Its tables.
        running: Its running text in UTF-8, which the offsets count in.
        name: Its name for the heading.
    """
    rows = found.sentences.rows(named=True)
    body = "".join(_sentence(row, running, last) for row, last in zip(rows, [None, *rows[:-1]], strict=True))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Voices: {escape(name)}</title><style>{_style()}</style></head>\n"
        f"<body><h1>Voices: {escape(name)}</h1>\n{_legend()}\n<main><p>{body}</p></main>\n"
        f'<h2>Sentences, offsets and reasons</h2>\n<div class="wide">{_table(rows, running)}</div>\n'
        f"<p>{OF_P} Offsets count bytes of the title, an empty line and the text in UTF-8.</p>\n"
        "<h2>To correct</h2>\n<p>Copy these lines into a CSV file, change voice and speaker where they are "
        "wrong, delete what is right, and pass the file with <code>--corrections</code>.</p>\n"
        f"<pre>{escape(corrections(rows))}</pre></body></html>\n"
    )


def corrections(rows: Sequence[Mapping[str, object]]) -> str:
    """The sentences as a file of corrections, which says what the machine thinks.

    Args:
        rows: Rows of ``Voices.sentences``.
    """
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(("article", "sentence", "voice", "speaker"))
    for row in rows:
        lines.writerow(
            (row["article"], row["sentence"], row["voice"], row["speaker_name"] or row["speaker"] or "")
        )
    return out.getvalue()


def reason(row: dict[str, object]) -> str:
    """Why a sentence has its voice, in a few words."""
    if row["how"] == "correction":
        return "corrected by hand"
    if row["voice"] == "own":
        return f"no attribution of most of its words (p = {row['p']:.2f})"
    parts = []
    if row["cue"]:
        parts.append(f"cue “{row['cue']}” ({row['cue_strength']})")
    if row["how"] == "readout":
        parts.append("goes on without a cue in a read-out")
    if row["voice"] in {"direct", "mixed"}:
        parts.append("quotation marks")
    return ", ".join([*parts, f"p = {row['p']:.2f}"])


def text_of(row: dict[str, object], running: bytes) -> str:
    """The words of a sentence."""
    start, end = _span(row)
    return running[start:end].decode("utf-8", "replace")


def _span(row: dict[str, object]) -> tuple[int, int]:
    return int(str(row["start"])), int(str(row["end"]))


def _sentence(row: dict[str, object], running: bytes, before: dict[str, object] | None) -> str:
    gap = "" if before is None else running[_span(before)[1] : _span(row)[0]].decode("utf-8", "replace")
    between = "</p>\n<p>" if "\n\n" in gap and before is not None else (" " if before else "")
    who = row["speaker_name"] or row["speaker"]
    label = f"{MEANING[str(row['voice'])]}{f', {who}' if who else ''}; {reason(row)}"
    about = " · ".join(str(each) for each in (row["sentence"], who, row["camp"]) if each not in {None, ""})
    via = f" · via {row['relay']}" if row["voice"] == "own" and row["relay"] else ""
    tag = f"<sup>{escape(about + via)}</sup>"
    text = escape(text_of(row, running))
    return f'{between}<span class="{row["voice"]}" title="{escape(label)}">{text}</span>{tag}'


def _table(rows: list[dict[str, object]], running: bytes) -> str:
    head = "".join(
        f"<th>{name}</th>"
        for name in ("no.", "bytes", "voice", "speaker", "camp", "relay", "reason", "words")
    )
    lines = []
    for row in rows:
        cells = (
            row["sentence"], f"{row['start']}–{row['end']}", row["voice"], row["speaker_name"] or
            row["speaker"] or "", row["camp"] or "", row["relay"] or "", reason(row), text_of(row,
            running)[:80],
        )  # fmt: skip
        lines.append("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n" + "\n".join(lines) + "</tbody></table>"


def _legend() -> str:
    items = (f'<li><span class="{name}">{name}</span>: {escape(text)}</li>' for name, text in MEANING.items())
    return f"<ul>{''.join(items)}</ul>"


def _style() -> str:
    light = "".join(f".{name}{{color:{colours[0]};{_line(name)}}}" for name, colours in COLOURS.items())
    dark = "".join(f".{name}{{color:{colours[1]}}}" for name, colours in COLOURS.items())
    return (
        "body{font:1rem/1.6 serif;max-width:60rem;margin:2rem auto;padding:0 1rem;background:#fff;"
        "color:#1a1a1a}"
        "table{border-collapse:collapse;font:.8rem/1.3 sans-serif}td,th{border-bottom:1px solid #999;"
        "padding:.2rem .5rem}"
        ".wide{overflow-x:auto}pre{overflow-x:auto;font-size:.8rem}"
        f"th,td{{text-align:left;vertical-align:top}}sup{{font:.65rem sans-serif;margin:0 .2rem}}{light}"
        f"@media(prefers-color-scheme:dark){{body{{background:#161616;color:#e6e6e6}}{dark}}}"
    )


def _line(name: str) -> str:
    return f"text-decoration:underline {MARKED[name]};text-underline-offset:.2em" if MARKED[name] else ""
