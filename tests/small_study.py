"""A small project with a corpus of invented outlets, for tests that run a whole study in a few seconds."""

import json
import random
from pathlib import Path

OUTLETS = {
    "north_wire": "state_controlled",
    "red_lamp": "state_controlled",
    "river_radio": "state_controlled",
    "hill_paper": "independent",
    "open_desk": "independent",
    "quiet_post": "independent",
}
"""Outlet → label."""

CARD = """\
name: {name}
kind: newspaper
country: {country}
languages: [en]
time_zone: UTC
date_order: DMY
invented: true
labels:
  - scheme: control
    value: {label}
    reference: Invented for a test.
"""

RECIPE = """\
name: Small corpus
files: [articles.jsonl]
outlets: [outlets]
defaults: {language: en}
rules: {min_words: 5}
invented: true
notice: Invented for a test.
"""

EXPERIMENT = """\
schema_version: 1
title: A small study
corpus: ../corpora/small
seed: 7
groups: {scheme: control, state: [state_controlled], independent: [independent]}
select: {since: 2024-05-01, until: 2024-06-01}
unit: sentence
dimensions: [multipolarity, partnership]
measures:
  - dictionary
  - centroid: {embedding: corpus}
models:
  embedding: {kind: ppmi_svd, vector_size: 10, min_count: 1, seeds: 2}
estimands:
  - contrast: {target: state, reference: independent}
  - keyness: {target: state, reference: independent}
events:
  - {date: 2024-05-16, label: Talks}
report: {passages: 2}
"""

STATE = (
    "The two presidents praised the strategic partnership of their countries.",
    "A multipolar world is taking shape, the minister said.",
    "Cooperation and mutual trust grow from year to year.",
    "Partners coordinate their steps in the United Nations.",
)
PLAIN = (
    "The talks lasted for three hours on Thursday.",
    "Officials gave no figures on the price of gas.",
    "Traders at the market said that business was slow.",
    "Analysts saw little that was new in the statement.",
    "The delegation left for the north in the evening.",
)


def small_study(folder: Path, *, articles_per_outlet: int = 4) -> Path:
    """Write the project; returns the experiment file.

    Args:
        folder: Where; made if it is absent.
        articles_per_outlet: How many articles each of the six outlets gets.
    """
    corpus = folder / "corpora" / "small"
    (corpus / "outlets").mkdir(parents=True)
    (folder / "experiments").mkdir()
    for outlet, label in OUTLETS.items():
        country = "RU" if label == "state_controlled" else "GB"
        card = CARD.format(name=outlet.replace("_", " ").title(), country=country, label=label)
        (corpus / "outlets" / f"{outlet}.yaml").write_text(card, encoding="utf-8")
    lines = [json.dumps(record) for record in records(articles_per_outlet)]
    (corpus / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (corpus / "corpus.yaml").write_text(RECIPE, encoding="utf-8")
    experiment = folder / "experiments" / "small.yaml"
    experiment.write_text(EXPERIMENT, encoding="utf-8")
    return experiment


def records(articles_per_outlet: int) -> list[dict[str, str]]:
    """The articles: state outlets say more of partnership; one article lies outside the dates."""
    draw = random.Random(3)
    found = []
    for outlet, label in OUTLETS.items():
        for number in range(articles_per_outlet):
            strong = 3 if label == "state_controlled" else 1
            sentences = [*draw.sample(STATE, strong), *draw.sample(PLAIN, 4)]
            draw.shuffle(sentences)
            found.append(
                {
                    "id": f"{outlet}-{number}",
                    "outlet": outlet,
                    "published": f"2024-05-{10 + number:02d}",
                    "title": f"Talks in the capital, day {number + 1} by {outlet}",
                    "text": " ".join(sentences),
                }
            )
    early = {**found[0], "id": "early", "published": "2024-04-01", "text": f"{found[0]['text']} Early."}
    return [*found, early]
