"""Whose copy: reads the agency credits of a corpus, finds its reprints, and puts the two together."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from framing.attribution.credits import read_credits
from framing.attribution.origin_articles import Articles
from framing.attribution.origin_sentences import write_sentences
from framing.attribution.origin_tables import ABOUT, RULES, Origins, OriginSettings
from framing.attribution.origin_verdicts import Case, verdicts
from framing.attribution.origin_writing import write_articles, write_credits, write_pairs
from framing.attribution.provenance import copied_sentences
from framing.attribution.reprints import Shared, find_shared
from framing.attribution.reprints_clusters import Family, places
from framing.attribution.reprints_direction import Signs, directed
from framing.attribution.reprints_naming import OutletNames, naming
from framing.attribution.reprints_words import Words, write_words
from framing.errors import CorpusError
from framing.outlets.registry import Registry
from framing.text.tokenise import tokens_beside

if TYPE_CHECKING:
    from framing.corpus.corpus import Corpus
    from framing.engine import Engine
    from framing.text.tokens import Tokens
    from framing.types import Outlet

__all__ = ["OriginSettings", "Origins", "origins", "origins_beside"]


def origins(
    tokens: Tokens, corpus: Corpus, *, to: Path, engine: Engine, settings: OriginSettings | None = None
) -> Origins:
    """Say of every article and sentence whose words they are, and write it down.

    Memory grows by about a kilobyte per article; the words themselves stay in a file beside the tables, which
    is deleted in the end.

    Args:
        tokens: The corpus as integers.
        corpus: The same corpus.
        to: Folder for the tables; made if it is missing. Files of an earlier call are replaced.
        engine: Who does the work; the tables are the same for any number of workers.
        settings: When texts count as copied; None takes the defaults.

    Raises:
        CorpusError: Tokens and corpus are not of the same articles.
    """
    if tokens.fingerprint != corpus.fingerprint:
        raise CorpusError(
            f"the tokens in {tokens.path} are of another corpus than {corpus.path}. Tokenise this one."
        )
    settings = settings or OriginSettings()
    known = _known(corpus)
    to.mkdir(parents=True, exist_ok=True)
    (to / ABOUT).unlink(missing_ok=True)  # tables half replaced are nobody's
    credited = read_credits(corpus, tuple(known.values()), engine)
    about = Articles.of(tokens.articles, credited, known)
    with tempfile.TemporaryDirectory(dir=to, prefix=".words-") as name:
        folder = Path(name)
        words = write_words(tokens, folder)
        shared = find_shared(words, about.calendar(), settings, folder=folder, engine=engine)
        family = _family(about, words, OutletNames(known, tokens.vocabulary), shared)
        stock = np.load(folder / "stock.npy")
        copied = copied_sentences(family.comparisons(), stock, folder=folder, engine=engine)
        case = Case(
            about=about,
            places=places(family, copied, settings.whole),
            copied={each.article: each for each in copied},
            links=family.links,
        )
        found = verdicts(case)
        write_articles(case, found, to)
        write_pairs(case, to)
        write_credits(credited, to)
        write_sentences(case, found, words, to)
    (to / ABOUT).write_text(_about(tokens, settings), encoding="utf-8", newline="\n")
    return Origins.open(to)


def origins_beside(corpus: Corpus, engine: Engine, *, settings: OriginSettings | None = None) -> Origins:
    """The tables in the folder ``origins`` of a corpus, made first if they are absent or out of date.

    Args:
        corpus: The articles.
        engine: Who does the work if there is any.
        settings: When texts count as copied; None takes the defaults.
    """
    tokens, to = tokens_beside(corpus, engine), corpus.path / "origins"
    about = to / ABOUT
    if about.is_file() and about.read_text(encoding="utf-8") == _about(tokens, settings or OriginSettings()):
        return Origins.open(to)
    return origins(tokens, corpus, to=to, engine=engine, settings=settings)


def _about(tokens: Tokens, settings: OriginSettings) -> str:
    """Of what and how tables are made."""
    said = {"rules": RULES, "tokens": tokens.digest, "settings": settings.said()}
    return json.dumps(said, indent=1) + "\n"


def _known(corpus: Corpus) -> dict[str, Outlet]:
    """The bundled outlets and those of the corpus, which count where both know one."""
    return {outlet.id: outlet for outlet in (*Registry.load(), *corpus.outlets)}


def _family(about: Articles, words: Words, names: OutletNames, shared: Shared) -> Family:
    """Every pair with its direction, and for every copy its source."""
    signs = Signs(spans=about.spans, agency=about.is_agency(), credited=about.credited())
    undecided = signs.open_pairs(shared)
    told = naming(names, words, (shared.a[undecided], shared.b[undecided]), about.outlets)
    sides = []
    for side in told:
        every = np.zeros(len(shared), np.bool_)
        every[undecided] = side
        sides.append(every)
    links = directed(shared, signs, (sides[0], sides[1]))
    return Family(about.with_credited_quotes(links), about.standing())
