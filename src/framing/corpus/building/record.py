"""What a build says of itself: beside the store, and when nothing came of it."""

import json
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from framing.corpus import normalise
from framing.corpus.building.outcomes import Everything, read_written
from framing.corpus.building.pages import Extractor
from framing.corpus.building.recipe import Recipe
from framing.corpus.building.tables import ABOUT, ceiling_rows, host_rows, write_collection, yield_rows
from framing.corpus.building.workshop import Workshop
from framing.corpus.building.yields import yields
from framing.fetching.base import REFUSALS
from framing.fetching.contact import TOKEN
from framing.types import Draft

SHOWN = 5
"""Complaints of sources that an error message repeats."""


def write_beside(
    folder: Path, recipe: Recipe, workshop: Workshop, extractor: Extractor, everything: Everything
) -> None:
    """Write how the corpus came to be, beside its store.

    Args:
        folder: The store's folder; articles and rejects are in it.
        recipe: The recipe.
        workshop: What was found and fetched.
        extractor: What took articles from pages.
        everything: What the build knows.
    """
    written = read_written(folder)
    tables = {
        "hosts": host_rows(workshop.archive),
        "addresses": everything.address_rows(written),
        "ceilings": ceiling_rows(workshop.archive),
        "yields": yield_rows(yields(everything.ways(written))),
    }
    about = _about(recipe, extractor) | {"rounds": workshop.rounds()}
    write_collection(folder, about, tables, everything.version_rows(written))


def _about(recipe: Recipe, extractor: Extractor) -> dict[str, object]:
    card = recipe.card
    period = {"since": str(card.period.since), "until": str(card.period.until)} if card.period else None
    return {
        "recipe": recipe.file.name,
        "recipe_digest": recipe.digest,
        "recipe_text": recipe.text,
        "period": period,
        "languages": list(card.languages),
        "subject": {
            language: [list(words) for words in said.all_of] for language, said in card.subject.items()
        },
        "events": [{"date": str(event.date), "label": event.label} for event in card.events],
        "user_agent": f"{TOKEN}/{version('framing-news')}",
        "obey_robots": card.fetch.obey_robots,
        "extractor": extractor.said(),
    }


def is_of(store: Path, recipe: Recipe) -> bool:
    """Whether a store was built by a recipe of this file name, and so may be replaced by building again."""
    try:
        said = json.loads((store / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and said.get("recipe") == recipe.file.name


def nothing_came(everything: Everything, complaints: Sequence[Draft]) -> str:
    """Why a build came to nothing, for people.

    Args:
        everything: What the build knows.
        complaints: What its sources could not read.
    """
    counts = everything.counts()
    found = (
        f"of {counts['found']} addresses that were found, no page came"
        if counts["found"]
        else "no address was found"
    )
    lines = [f"nothing was built: {found}."]
    for name, count in Counter(counts).most_common():
        reason = name.removeprefix("refused:")
        if reason != name:
            lines.append(f"  {count} × {reason}: {REFUSALS.get(reason, '')}")
    if counts.get("pending"):
        lines.append(
            f"  {counts['pending']} × pending: they were not asked for; call again without --offline"
        )
    lines += [
        f"  {normalise.line(draft.fields.get('detail') or draft.problem or '')}"
        for draft in complaints[:SHOWN]
    ]
    if len(complaints) > SHOWN:
        lines.append(f"  and {len(complaints) - SHOWN} more of this kind")
    lines += [
        f"  {count} × {reason}" for reason, count in sorted(everything.gathered.not_looked_at().items())
    ]
    return "\n".join(lines)
