"""What each section tells its readers beside its figures and tables, in plain words."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from framing.experiments.results import Results
from framing.reports.naming import counted, listing, readable, sentence_case
from framing.reports.numbers import percent, whole
from framing.reports.prose.cells import Cells, recorded
from framing.reports.prose.sentence import Prose, join, plain, say
from framing.reports.reading import headline_measure, headline_table, measure_title, topic_measure
from framing.reports.verdict import is_clear

Paragraphs = Sequence[Prose]

REMOVED = "removed:"
"""Beginning of the counts in a corpus's history that say what was taken out of its texts."""

VERDICTS: Mapping[str, str] = {
    "ok": "The design can carry a comparison of groups.",
    "warn": "The design can carry a comparison of groups, with the limits named here.",
    "refuse": "The design cannot carry a claim about groups. What follows describes these outlets only.",
}


def paragraphs(results: Results, section: str) -> Paragraphs:
    """What a section says before its figures; nothing for sections that speak for themselves."""
    makers: Mapping[str, Callable[[Results], Paragraphs]] = {
        "design": _design,
        "headline": _headline,
        "channels": _channels,
        "outlets": _outlets,
        "time": _time,
        "words": _words,
        "topics": _topics,
        "robustness": _robustness,
        "corpus": _corpus,
    }
    return makers[section](results) if section in makers else ()


def _design(results: Results) -> Paragraphs:
    check = results.facts.design_check
    cells = Cells(name="design", table=results.design)
    sizes = [
        say("{n} {group}", {"n": cells.number(number, "n_outlets", whole), "group": str(row["group"])})
        for number, row in cells.rows()
    ]
    first = say(
        "The outlet is the unit: a claim about a group of media rests on how many outlets it has, not on "
        "how many articles they print. This study has {sizes} outlets. {verdict}",
        {"sizes": join(sizes), "verdict": VERDICTS.get(check["verdict"], "")},
    )
    return (first, *(plain(message) for message in check["messages"]))


def _headline(results: Results) -> Paragraphs:
    facts, measure = results.facts, headline_measure(results)
    if measure is None:
        return ()
    return (
        say(
            "Every outlet counts once, whatever its size. The difference is the mean of the {target} "
            "outlets' values minus the mean of the {reference} outlets' values under the first measure of "
            "the experiment ({measure}, {unit}); the interval says how far it might move with other outlets "
            "of the same kinds.",
            {
                "target": facts.target,
                "reference": facts.reference,
                "measure": measure_title(results, measure.name),
                "unit": measure.unit,
            },
        ),
        plain(
            "“Higher” and “lower” stand where the interval excludes zero and the adjusted p-value is below "
            "one minus the level of the interval. “No difference larger than” stands where the interval "
            "includes zero and reaches no farther than the smallest difference that a design like this "
            "would find with a chance of .80. Everything else cannot be told from these outlets."
        ),
    )


def _channels(results: Results) -> Paragraphs:
    overall, split = headline_table(results), headline_table(results, split=True)
    if split.is_empty():
        return ()
    aims = plain(
        "A passage may be the outlet's own words, somebody's reported speech or a quotation, and an article "
        "the outlet's own copy or an agency's. What outlets choose to quote or to reprint is a choice too, "
        "but another one than what they say themselves."
    )
    if results.facts.design_check["verdict"] == "refuse":
        return (aims,)
    clear = [str(row["dimension_title"]) for row in overall.iter_rows(named=True) if is_clear(row)]
    said = [
        _holds(split, channel, words, clear)
        for channel, words in (
            ("voice=own", "in the outlets' own words"),
            ("origin=own", "in their own copy"),
        )
    ]
    return (aims, *(one for one in said if one.parts), *_made_of(results))


def _made_of(results: Results) -> Paragraphs:
    """How much of the target's largest difference is its outlets' own words, and what the parts mean."""
    rows = results.outlet_parts.filter(pl.col("by") == "whose")
    found = headline_table(results)
    if rows.is_empty() or found.is_empty():
        return ()
    first = found.row(0, named=True)
    of_score = rows.filter(
        pl.col("measure") == first["measure"],
        pl.col("dimension") == first["dimension"],
        pl.col("group") == results.facts.target,
    )
    total = float(of_score["part"].sum())
    own = float(of_score.filter(pl.col("category") == "own_words")["part"].sum())
    if total <= 0 or (of_score["part"] < 0).any():
        return ()
    return (
        say(
            "Of the {target} outlets' mean score on {dimension}, {share} comes from their own words; the "
            "rest is what they quote, report or reprint.",
            {
                "target": results.facts.target,
                "dimension": _lower([str(first["dimension_title"])]),
                "share": recorded(percent(own / total), own / total, "tables/outlet_parts.csv, sums of part"),
            },
        ),
    )


def _holds(split: pl.DataFrame, channel: str, words: str, clear: list[str]) -> Prose:
    """Which of the differences that are clear over all scores are clear within one channel too."""
    within = split.filter(pl.col("channel") == channel)
    if within.is_empty() or not clear:
        return plain("")
    held = {str(row["dimension_title"]) for row in within.iter_rows(named=True) if is_clear(row)}
    stay, go = [title for title in clear if title in held], [title for title in clear if title not in held]
    parts = [f"those on {_lower(stay)} are clear {words} alone, too"] if stay else []
    parts += [f"those on {_lower(go)} cannot be told {'there' if stay else f'{words} alone'}"] if go else []
    return plain(f"Of the differences that are clear over all passages, {'; '.join(parts)}.")


def _lower(titles: list[str]) -> str:
    return listing([title[:1].lower() + title[1:] for title in titles])


def _outlets(results: Results) -> Paragraphs:
    del results
    return (
        plain(
            "A difference between groups should be visible in most of their outlets. Where one or two "
            "outlets make it, it is a finding about them."
        ),
    )


def _time(results: Results) -> Paragraphs:
    if not results.facts.events:
        return ()
    return (
        plain(
            "A rise around an event is not by itself an effect of the event: what is covered changes with "
            "it, and so does who covers it."
        ),
    )


def _words(results: Results) -> Paragraphs:
    if results.keyness.is_empty():
        return ()
    return (
        plain(
            "These statistics rank words; they test nothing about outlets. They take every word for an "
            "independent draw, but words come in articles and articles in outlets, so a single busy outlet "
            "can carry a word to the top. How many outlets of each group use a word stands beside it."
        ),
    )


def _topics(results: Results) -> Paragraphs:
    if results.topics.is_empty():
        return ()
    count = results.topics.height
    measure = topic_measure(results)
    found = (fact.diagnostics for fact in results.facts.measures if fact.name == measure)
    return (
        say(
            "The topic model found {n}, described by their most probable words. Topics are what a model "
            "makes of word counts; what they are called is the reader's decision.",
            {"n": recorded(counted(count, "topic"), count, "tables/topics.csv, rows")},
        ),
        *(plain(f"{sentence_case(text).rstrip('.')}.") for text in next(found, ())),
    )


def _robustness(results: Results) -> Paragraphs:
    del results
    return (
        plain(
            "With few outlets a single one can make a result. A difference that stays on its side of zero "
            "whichever outlet is left out does not hang on one."
        ),
    )


def _corpus(results: Results) -> Paragraphs:
    facts = results.facts
    rests = say(
        "The study rests on {articles} articles with {tokens} tokens by {outlets} outlets. {left_out}",
        {
            "articles": recorded(whole(facts.n_articles), facts.n_articles, "n_articles"),
            "tokens": recorded(whole(facts.n_tokens), facts.n_tokens, "n_tokens"),
            "outlets": recorded(whole(facts.n_outlets), facts.n_outlets, "n_outlets"),
            "left_out": _left_out(results),
        },
    )
    removed = _removed(results)
    return (rests, removed) if removed.parts else (rests,)


def _left_out(results: Results) -> Prose:
    count = int(results.dropped["count"].sum())
    if not count:
        return plain("No article was left out.")
    total = recorded(whole(count), count, "tables/dropped.csv, sum of count")
    return say("{n} were left out; the table names each reason.", {"n": total})


def _removed(results: Results) -> Prose:
    """What cleaning took out of the texts, from the history of the corpus."""
    found = [
        say(
            "{what} ({n})",
            {
                "what": readable(name.removeprefix(REMOVED)),
                "n": recorded(whole(n), n, f"history, {number}, {name}"),
            },
        )
        for number, step in enumerate(results.facts.history, start=1)
        for name, n in step.counts.items()
        if name.startswith(REMOVED)
    ]
    return (
        say("Cleaning took these out of the texts: {found}.", {"found": join(found)}) if found else plain("")
    )
