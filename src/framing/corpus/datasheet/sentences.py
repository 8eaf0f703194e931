"""What a corpus holds, lacks and went through, in sentences that are true of it."""

from collections.abc import Iterator, Mapping
from typing import cast

from framing.corpus.datasheet.model import Datasheet, Table

UNKNOWN_RIGHTS = "unknown: do not redistribute"
"""Stands where the makers have not said under which licence a corpus may be passed on."""

SHORT = 0.5
"""An outlet whose median length is below this share of that of the median outlet may hold abstracts …"""

ABSTRACT = 120
"""… if it is also below so many words: a whole report is seldom shorter."""

LARGE = 0.25
"""An outlet with more than this share of all articles is named …"""

FAIR_SHARES = 1.5
"""… if that is also more than so many times what it would have if all outlets had the same."""

UNKNOWN_COUNTRY = "ZZ"


def licence(sheet: Datasheet) -> str:
    """The licence as its makers state it."""
    return sheet.answers.distribution.licence or UNKNOWN_RIGHTS


def description(sheet: Datasheet) -> str:
    """The corpus in a few sentences."""
    parts = [sheet.notice, *composition(sheet)]
    return " ".join(part for part in parts if part)


def counted(count: int, thing: str) -> str:
    """A number with its noun."""
    ending = "" if count == 1 else "es" if thing.endswith(("s", "ch")) else "s"
    return f"{count:,} {thing}{ending}"


def composition(sheet: Datasheet) -> Iterator[str]:
    """What it holds."""
    yield f"{counted(sheet.n_articles, 'article')} of {counted(sheet.n_outlets, 'outlet')}{_extent(sheet)}."
    if sheet.first and sheet.last:
        yield f"The dated ones were published from {sheet.first} to {sheet.last}, on each outlet's own clock."
    if sheet.invented:
        yield "Its outlets and articles are invented: nothing in it is evidence about real media."
    if sheet.shared:
        yield _shared(sheet)
    else:
        yield (
            "One row is one article as one outlet published it: headline and text without "
            "furniture, date with "
            "its precision and the words it was read from, language, and, where known, address, section, "
            "authors, agency credits and kind."
        )
    if sheet.same_text:
        yield (
            f"The text of {counted(sheet.same_text, 'article')} stands letter by letter at another outlet "
            "too; such reprints are kept, not counted as duplicates."
        )
    if sheet.origin_settings:
        yield (
            "Whose copy the articles are was worked out by framing origin from credits and shared words "
            f"({sheet.origin_settings}): an estimate, which misses copies without credit whose source is not "
            "in the corpus."
        )


def _extent(sheet: Datasheet) -> str:
    parts = [
        counted(count, thing) for count, thing in ((sheet.n_words, "word"), (sheet.n_characters, "character"))
        if count
    ]  # fmt: skip
    return f", {' and '.join(parts)} of text" if parts else ""


def _shared(sheet: Datasheet) -> str:
    left = "texts, furniture and names of authors" if sheet.with_titles else (
        "texts, headlines, furniture and names of authors"
    )  # fmt: skip
    said = (
        f"This is the form that may be passed on: addresses, identifiers, dates, lengths, digests "
        f"and counts. "
        f"The {left} were left out."
    )
    if sheet.n_removed:
        said += (
            f" {counted(sheet.n_removed, 'article')} of them {'is' if sheet.n_removed == 1 else 'are'} not "
            "listed, because removal was asked for; the counts still include them."
        )
    return said


def limitations(sheet: Datasheet) -> Iterator[str]:
    """What is missing or uneven, as far as it can be counted."""
    yield from biases(sheet)
    yield from _unlabelled(sheet)
    yield from _doubts(sheet)
    yield from _collecting(sheet)
    if "origin" not in sheet.tables:
        yield (
            "Whose copy the articles are has not been worked out (framing origin does it): reprints of one "
            "agency text count as several articles."
        )


def biases(sheet: Datasheet) -> Iterator[str]:
    """How unevenly it covers outlets and time."""
    yield from _periods(sheet)
    yield from _uneven(sheet)


def _periods(sheet: Datasheet) -> Iterator[str]:
    if sheet.n_undated:
        verb = "has" if sheet.n_undated == 1 else "have"
        undated = counted(sheet.n_undated, "article")
        yield f"{undated} {verb} no date: left out wherever a period is chosen."
    outlets = sheet.tables["outlets"]
    firsts = [str(day) for day in outlets.column("first") if day]
    lasts = [str(day) for day in outlets.column("last") if day]
    if len(firsts) > 1:
        since, until = max(firsts), min(lasts)
        if since > until:
            yield (
                f"There is no period that all {len(firsts)} outlets with dated articles cover (the last to "
                f"begin begins on {since}, the first to end ends on {until}): compare only outlets and "
                "months that overlap."
            )
        else:
            yield (
                f"The days from {since} to {until} lie between the first and the last article of "
                f"every outlet; "
                "outside them some outlets have not begun or have ended."
            )
    if "silences" in sheet.tables:
        stretches = counted(len(sheet.tables["silences"].rows), "stretch")
        yield (
            f"In {stretches} of two weeks or more an outlet has no article although its usual rate would "
            "have given five or more: material may be missing there (table Silences)."
        )


def _uneven(sheet: Datasheet) -> Iterator[str]:
    outlets = sheet.tables["outlets"]
    sizes = cast("tuple[int, ...]", outlets.column("articles"))
    for name, size in zip(outlets.column("outlet"), sizes, strict=True):
        if len(sizes) > 1 and size / sheet.n_articles > max(LARGE, FAIR_SHARES / len(sizes)):
            yield f"{name} alone has {size / sheet.n_articles:.0%} of the articles."
    lengths = cast("tuple[int, ...]", outlets.column("median_length"))
    middle = sorted(lengths)[len(lengths) // 2] if lengths else 0
    for name, length in zip(outlets.column("outlet"), lengths, strict=True):
        if length < min(SHORT * middle, ABSTRACT):
            yield (
                f"Half of the texts of {name} have at most {length:,} words, against {middle:,} in "
                f"the median "
                "outlet: they may be abstracts or teasers."
            )


def _unlabelled(sheet: Datasheet) -> Iterator[str]:
    outlets = sheet.tables["outlets"]
    labelled = set(sheet.tables["labels"].column("outlet"))
    bare = [str(name) for name in outlets.column("outlet") if name not in labelled]
    if bare:
        yield f"{counted(len(bare), 'outlet')} without any label, which no group can hold: {', '.join(bare)}."
    countries = zip(outlets.column("outlet"), outlets.column("country"), strict=True)
    unknown = [str(name) for name, country in countries if country == UNKNOWN_COUNTRY]
    if unknown:
        yield (
            f"{counted(len(unknown), 'outlet')} known by name only, whose card is still to be filled in: "
            f"{', '.join(unknown)}."
        )


def _doubts(sheet: Datasheet) -> Iterator[str]:
    unsure = sum(_numbers(sheet.tables["languages"], "unsure"))
    if unsure:
        yield f"The language of {counted(unsure, 'article')} is less than 90 % probable."
    flags = sheet.tables.get("flags")
    found = dict(zip(flags.column("flag"), _numbers(flags, "articles"), strict=True)) if flags else {}
    if found.get("recurring_ending"):
        yield (
            f"{counted(found['recurring_ending'], 'article')} end with a sentence that many "
            f"articles of their "
            "outlet end with; it was left in the text."
        )


def _collecting(sheet: Datasheet) -> Iterator[str]:
    outcomes = sheet.tables.get("outcomes")
    if outcomes:
        counts = list(zip(outcomes.column("outcome"), _numbers(outcomes, "addresses"), strict=True))
        refused = sum(count for outcome, count in counts if str(outcome).startswith("refused:"))
        pending = sum(count for outcome, count in counts if outcome == "pending")
        if refused:
            yield f"{counted(refused, 'address')} gave no page (table Outcomes)."
        if pending:
            yield f"{counted(pending, 'address')} had not been asked for."
    if "ceilings" in sheet.tables:
        yield "Limits of services were hit, so that their lists are not complete (table Limits of services)."
    if "alarms" in sheet.tables:
        yield "In some weeks fewer pages than usual gave a text: a change there may be one of page layout."


def _numbers(table: Table, column: str) -> tuple[int, ...]:
    return tuple(value for value in table.column(column) if isinstance(value, int))


def collection(sheet: Datasheet) -> Iterator[str]:
    """How it was collected."""
    said = sheet.collected
    if said is None:
        files = sorted({name for step in sheet.history if (name := step.settings.get("files"))})
        yield (
            f"The articles were brought in from files ({', '.join(files) or 'names not recorded'}) "
            f"with framing "
            "corpus import. How those files came about is for its makers to say."
        )
        return
    yield "The articles were collected from the web with framing corpus build, by the recipe below."
    facts = {
        "period asked for": said.period,
        "languages asked for": said.languages,
        "subject": said.subject,
        "robots.txt": said.robots,
        "named itself": said.user_agent,
        "text extracted by": said.extractor,
        "digest of the recipe": said.recipe_digest,
    }
    for name, value in facts.items():
        if value:
            yield f"{name[:1].upper() if name != 'robots.txt' else 'r'}{name[1:]}: {value}."


def personal(sheet: Datasheet) -> Iterator[str]:
    """What in it is about persons."""
    if sheet.shared:
        yield (
            "This form holds no names of authors and no text. Addresses may still name persons, and lead to "
            "articles that do."
        )
    elif sheet.invented:
        yield (
            "The articles are invented; whether they name real persons, and what they make them say, is for "
            "its makers to say."
        )
    else:
        yield (
            f"News articles name and quote persons, and {counted(sheet.n_bylines, 'article')} name their "
            "authors. Names stay personal data although they are public, and reports of what somebody thinks "
            "of politics fall under the special categories of Article 9 of the GDPR."
        )


def preprocessing(sheet: Datasheet) -> Iterator[str]:
    """What was done to the texts."""
    first = next((step.settings for step in sheet.history if "min_words" in step.settings), {})
    yield f"Records without {_least(first)} were left out."
    if "rejected" in sheet.tables:
        yield "The table Left out, by reason, counts everything that was."
    if first.get("clean", "yes") == "no":
        yield "Nothing was taken out of the texts."
    else:
        yield (
            "Taken out of the texts as furniture: headlines and paragraphs that stand twice, photo credits, "
            "datelines, credit lines, consent banners, links to other pieces. The store keeps all "
            "of it beside "
            "the articles. Words inside sentences were not changed."
        )
    yield (
        "Of records of one outlet with the same headline and text one was kept. Copies at other outlets were "
        "kept."
    )
    if "versions" in {name for step in sheet.history for name in step.settings}:
        yield "Of several versions of one page one is in the corpus; the step says which."
    yield (
        "A date is given as exactly as it was stated and never completed; a numeric date is read in the "
        "outlet's own order of day and month, or its record left out. Languages were taken as stated, else "
        "detected by py3langid from headline and text."
    )


def _least(settings: Mapping[str, str]) -> str:
    words, characters = settings.get("min_words", "enough"), settings.get("min_characters", "enough")
    return (
        f"a known outlet and at least {words} words of text ({characters} characters in Chinese and Japanese)"
    )
