"""What a reader corrected: read from a file, winning over the machine.

CSV with a header, or JSON Lines; columns ``article``, ``sentence`` (number within the article: 0 is the
title), ``voice`` (one of ``VOICES``) and, where it is not the outlet's own, ``speaker``. A line that is
wrong is told with its place; nothing is skipped.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import polars as pl

from framing.attribution.voice import Voice, Voices
from framing.errors import BadConfig, DataError

COLUMNS = {"article": pl.String, "sentence": pl.UInt32, "voice": pl.String, "speaker": pl.String}


def read(file: Path) -> pl.DataFrame:
    """The corrections of a file.

    Args:
        file: ``.csv``, or ``.jsonl`` with one object per line; UTF-8.

    Returns:
        Columns article, sentence, voice, speaker (null where none was given).

    Raises:
        DataError: The file cannot be read.
        BadConfig: Lines are wrong; all of them are named.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{file} cannot be read as UTF-8 text ({error}).") from error
    lines = _json_lines(text) if file.suffix in {".jsonl", ".ndjson"} else _csv_lines(text)
    rows: list[tuple[str, int, str, str | None]] = []
    problems: list[str] = []
    seen: dict[tuple[str, int], int] = {}
    for number, fields in lines:
        problem = _problem(fields)
        if problem is None:
            key = (fields["article"], int(fields["sentence"]))
            if key in seen:
                problem = f"article {key[0]!r}, sentence {key[1]} was corrected in line {seen[key]} already"
            seen.setdefault(key, number)
        if problem is not None:
            problems.append(f"{file}:{number}  {problem}")
            continue
        rows.append((*key, fields["voice"], fields.get("speaker") or None))
    if problems:
        raise BadConfig("\n".join(problems), tuple(problems))
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _csv_lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    for fields in reader:
        yield reader.line_num, {key: value for key, value in fields.items() if key and isinstance(value, str)}


def _json_lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except json.JSONDecodeError:
            fields = None
        if isinstance(fields, dict):
            yield number, {key: str(value) for key, value in fields.items() if value is not None}
        else:
            yield number, {}


def _problem(fields: dict[str, str]) -> str | None:
    missing = [name for name in ("article", "sentence", "voice") if not fields.get(name)]
    if missing:
        return f"{', '.join(missing)} is missing; a line holds article, sentence, voice and perhaps speaker"
    if not fields["sentence"].isdecimal():
        return f"sentence is {fields['sentence']!r}; it must be a number from 0 (the title) on"
    if fields["voice"] not in get_args(Voice):
        return f"voice is {fields['voice']!r}; it must be one of {', '.join(get_args(Voice))}"
    if fields["voice"] == "own" and fields.get("speaker"):
        return "the outlet's own words have no speaker"
    return None


def apply(found: Voices, corrections: pl.DataFrame) -> Voices:
    """The tables with the corrections in place of what the machine thought.

    A corrected sentence has probability 0 or 1, ``how`` is ``correction``; its cue is kept as what it was.

    Args:
        found: The tables.
        corrections: What ``read`` returned.

    Raises:
        DataError: A correction names an article or sentence that is not in the tables.
    """
    keys = ["article", "sentence"]
    lost = corrections.join(found.sentences, on=keys, how="anti")
    if len(lost):
        article, sentence = lost.select(keys).row(0)
        raise DataError(
            f"{len(lost)} corrections name sentences that are not there, the first: article {article!r}, "
            f"sentence {sentence}. Number sentences as `framing voice` prints them: 0 is the title."
        )
    given = corrections.rename({"voice": "_voice", "speaker": "_speaker"}).with_columns(
        _hit=pl.lit(value=True)
    )
    joined = found.sentences.join(given, on=keys, how="left", maintain_order="left")
    hit = pl.col("_hit").fill_null(value=False)
    own = pl.col("_voice") == "own"
    renamed = hit & (pl.col("_speaker").is_not_null() | own)
    table = joined.with_columns(
        p=pl.when(hit).then(pl.when(own).then(0.0).otherwise(1.0)).otherwise("p"),
        voice=pl.when(hit).then("_voice").otherwise("voice"),
        speaker_id=pl.when(renamed).then(None).otherwise("speaker_id"),
        camp=pl.when(renamed).then(None).otherwise("camp"),
        speaker=pl.when(renamed).then("_speaker").otherwise("speaker"),
        speaker_name=pl.when(renamed).then("_speaker").otherwise("speaker_name"),
        how=pl.when(hit).then(pl.lit("correction")).otherwise("how"),
    )
    return replace(found, sentences=table.select(found.sentences.columns))
