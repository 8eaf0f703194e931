"""Intrusion items as forms that people fill in, the key kept apart, and their answers read back."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from pathlib import Path

import numpy as np
import polars as pl

from framing.corpus.datasheet.spreadsheet import to_csv, write_csv
from framing.errors import DataError
from framing.estimates.inference.intrusion import Answered, Found, found
from framing.experiments.results import Results

FORM, PAGE, KEY = "form.csv", "form.html", "key.csv"

LEAST_SHARE = 1e-4
"""Smaller shares count as this in topic log-odds: NMF has shares of 0, whose logarithm would decide alone."""

QUESTIONS = {
    "word": "Which word does not belong to the others?",
    "topic": "Which list of words has least to do with this text?",
}


@dataclass(frozen=True, kw_only=True)
class Scored:
    """Answers to one task.

    Attributes:
        task: ``word`` or ``topic``.
        found: How often the intruder was found.
        topic_log_odds: For topics, mean of ln θ of the true intruder less ln θ of the one chosen: 0 at best;
            below 0 where raters take for the intruder what the model finds in the text. NaN for words.
        by_topic: For words, topic → share of its items in which the intruder was found.
        n_empty: Items left without an answer, which do not count.
    """

    task: str
    found: Found
    topic_log_odds: float
    by_topic: dict[int, float]
    n_empty: int


def write_forms(results: Results, folder: Path) -> tuple[Path, ...]:
    """Write a form as CSV and as a page to print, and the key in a file of its own.

    Give raters the form and never the key. An answer is the number of a choice.

    Args:
        results: A run with ``topic_reading`` among its estimands.
        folder: Where; made if it is absent.

    Raises:
        DataError: The run has no intrusion items.
    """
    table = results.topic_intrusion
    if table.is_empty():
        raise DataError("this run has no intrusion items: add topic_reading to its estimands and run again")
    folder.mkdir(parents=True, exist_ok=True)
    choices = table.select("item", "place", "choice").sort("item", "place")
    wide = choices.pivot("place", index="item", values="choice").rename(
        {str(place): f"choice_{place}" for place in sorted(set(choices["place"]))}
    )
    about = table.group_by("item", maintain_order=True).agg(pl.col("task", "text").first())
    form = about.join(wide, on="item", maintain_order="left").with_columns(
        question=pl.col("task").replace_strict(QUESTIONS, return_dtype=pl.String), answer=pl.lit("")
    )
    names = [name for name in form.columns if name.startswith("choice_")]
    shown = form.select("item", "question", "text", *names, "answer")
    written = {
        PAGE: _page(shown, names),
        KEY: to_csv(table.select("item", "task", "about", "place", "intruder", "topic", "theta")).decode(),
    }
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    write_csv(folder / FORM, shown.columns, shown.iter_rows())  # raters open it in a spreadsheet
    return tuple(folder / name for name in (FORM, *written))


def score_forms(key: Path, answers: Sequence[Path], level: float = 0.95) -> tuple[Scored, ...]:
    """Score filled-in forms, one file per rater.

    Args:
        key: The key that ``write_forms`` wrote.
        answers: CSV files with ``item`` and ``answer``; a rater is called as the file.
        level: Confidence level of intervals.

    Raises:
        DataError: A file cannot be read, names an item that the key lacks, or an answer is no choice.
    """
    solution = _read(key, ("item", "task", "place", "intruder", "topic", "theta"))
    given = pl.concat(
        [
            _read(path, ("item", "answer")).select(
                rater=pl.lit(path.stem), item="item", answer=pl.col("answer").cast(pl.String).fill_null("")
            )
            for path in answers
        ]
    )
    _check(given, solution)
    return tuple(
        _scored(task, solution.filter(pl.col("task") == task), given, level)
        for task in ("word", "topic")
        if task in set(solution["task"])
        and not given.filter(
            pl.col("item").is_in(solution.filter(pl.col("task") == task)["item"].unique().to_list()),
            pl.col("answer") != "",
        ).is_empty()
    )


def _scored(task: str, solution: pl.DataFrame, given: pl.DataFrame, level: float) -> Scored:
    own = given.filter(pl.col("item").is_in(solution["item"].unique().to_list()))
    filled = own.filter(pl.col("answer") != "").with_columns(place=pl.col("answer").cast(pl.Int64))
    chosen = filled.join(solution, on=["item", "place"], how="inner", maintain_order="left")
    right = [
        Answered(rater=rater, item=item, right=bool(intruder))
        for rater, item, intruder in chosen.select("rater", "item", "intruder").iter_rows()
    ]
    n_choices = solution.group_by("item").len()["len"].max()
    return Scored(
        task=task,
        found=found(right, 1 / int(str(n_choices)), level),
        topic_log_odds=_log_odds(chosen, solution) if task == "topic" else nan,
        by_topic=_by_topic(chosen, solution) if task == "word" else {},
        n_empty=own.height - filled.height,
    )


def _log_odds(chosen: pl.DataFrame, solution: pl.DataFrame) -> float:
    truth = solution.filter(pl.col("intruder") == 1).select("item", true_theta="theta")
    both = chosen.join(truth, on="item", maintain_order="left")
    logs = [np.log(np.maximum(both[name].to_numpy(), LEAST_SHARE)) for name in ("true_theta", "theta")]
    return float((logs[0] - logs[1]).mean())


def _by_topic(chosen: pl.DataFrame, solution: pl.DataFrame) -> dict[int, float]:
    own = solution.filter(pl.col("intruder") == 0).unique("item").select("item", asked="topic")
    rows = chosen.join(own, on="item").group_by("asked").agg(pl.col("intruder").mean()).sort("asked")
    return dict(rows.iter_rows())


def _check(given: pl.DataFrame, solution: pl.DataFrame) -> None:
    known = set(solution["item"])
    most = dict(solution.group_by("item").agg(pl.col("place").max()).iter_rows())
    for rater, item, answer in given.iter_rows():
        if item not in known:
            raise DataError(f"{rater}: item {item!r} is not in the key: it belongs to another form")
        if answer and not (answer.isdecimal() and 1 <= int(answer) <= most[item]):
            raise DataError(
                f"{rater}: the answer to {item} must be a number from 1 to {most[item]}, not {answer!r}"
            )


def _read(path: Path, columns: Sequence[str]) -> pl.DataFrame:
    kinds = {"item": pl.String, "answer": pl.String}
    try:
        table = pl.read_csv(path, schema_overrides={name: kinds[name] for name in columns if name in kinds})
    except (OSError, pl.exceptions.PolarsError) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise DataError(f"{path} has no column {', '.join(missing)}: expected {', '.join(columns)}")
    return table


def _page(form: pl.DataFrame, names: Sequence[str]) -> str:
    items = []
    for row in form.iter_rows(named=True):
        text = f"<p>{html.escape(row['text'])}</p>" if row["text"] else ""
        choices = "".join(f"<li>{html.escape(row[name])}</li>" for name in names if row[name] is not None)
        items.append(
            f"<section><h2>{html.escape(row['item'])}</h2>{text}<p><b>{html.escape(row['question'])}</b></p>"
            f"<ol>{choices}</ol></section>"
        )
    style = "body{max-width:42em;margin:2em auto;font:16px/1.5 sans-serif}section{break-inside:avoid}"
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>Which does not belong?</title>"
        f"<style>{style}</style>\n<p>Write the number of your choice into the column <i>answer</i> of "
        f"{FORM}. Guess if you must; leave it empty only if you cannot read the item.</p>\n"
        + "\n".join(items)
        + "\n</html>\n"
    )
