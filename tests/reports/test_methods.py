"""The methods paragraph and its literature: everything from the record, only what was used."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import JsonValue

from framing import catalogue
from framing.experiments.results import Results
from framing.reports.prose.estimands import SAID
from framing.reports.prose.methods import methods
from framing.reports.prose.references import METHODS, cited, note_only, read_from


def text_of(results: Results) -> str:
    return "\n".join(str(text) for _, text in methods(results).paragraphs)


def test_the_paragraph_names_corpus_groups_measures_models_inference_and_software(results: Results) -> None:
    text = text_of(results)
    for part in (
        "“xi_putin” holds, after selection, 132 articles",
        "published from 1 May 2024 to 14 Jun 2024",
        "in English",
        "state (8 outlets, 72 articles; label state controlled)",
        "Each sentence gets one score per measure",
        "Laver & Garry 2000",
        "word2vec, skip-gram with negative sampling",
        "fitted with 10 different seeds",
        "over a family of 10, the dimensions under one measure",
        "root seed 20240516",
        "gensim 4.4.0",
    ):
        assert part in text, part


def test_a_window_is_told_where_only_words_near_keywords_were_scored(results: Results) -> None:
    assert "near" not in text_of(results).split("one score per measure")[1].split(".")[1]
    window: dict[str, JsonValue] = {"around": ["NATO", "the West"], "words": 8, "within": "sentence"}
    window["keyword"] = "left_out"
    experiment = {**results.facts.experiment, "window": window}
    near = replace(results, facts=replace(results.facts, experiment=experiment))
    assert (
        "Of each sentence only the words near NATO and the West were scored: up to 8 on each side within the "
        "sentence, the keywords themselves left out. Those without one have no score."
    ) in text_of(near)
    window["around"] = "threat"
    assert "the words near the words of threat were" in text_of(near)


def test_every_number_in_the_paragraph_comes_from_the_record_or_a_table(results: Results) -> None:
    allowed = re.compile(r"[A-Za-z²]+\d+|\(?\d{4}\)?|\.80|\.05|\d+(\.\d+)+|[0-9a-f]{12}|G²|word2vec")
    for heading, prose in methods(results).paragraphs:
        if heading in ("Models", "Software"):  # options and versions are quoted as they stand in the record
            continue
        for part in prose.parts:
            if isinstance(part, str):
                rest = allowed.sub("", part)
                assert not re.search(r"\d", rest), (heading, part)


def test_the_last_day_is_the_one_before_the_first_that_is_no_longer_included(results: Results) -> None:
    assert results.facts.until is not None
    assert results.facts.until.day == 15
    assert "to 14 Jun 2024" in text_of(results)


def test_only_what_was_used_is_in_the_bibliography(results: Results) -> None:
    keys = {work.key for work in methods(results).references}
    assert {"blei2003", "kwak2021", "laver2000", "mikolov2013", "monroe2008", "welch1947", "holm1979"} <= keys
    assert not keys & {"lee1999", "levy2015", "benjamini1995"}
    without = replace(results, keyness=results.keyness.clear())
    assert "monroe2008" not in {work.key for work in methods(without).references}


def test_the_other_adjustment_is_cited_when_it_was_chosen(results: Results) -> None:
    declared = dict(results.facts.experiment) | {"estimands": [{"contrast": {"adjust": "bh"}}]}
    turned = replace(results, facts=replace(results.facts, experiment=declared))
    assert "Benjamini & Hochberg 1995" in text_of(turned)
    assert "holm1979" not in {work.key for work in methods(turned).references}


def test_a_measure_of_someone_else_is_cited_as_its_own_file_says(results: Results) -> None:
    theirs = replace(results.facts.measures[0], name="own_idea", reference="Somebody (2026), a paper, eq. 3")
    turned = replace(results, facts=replace(results.facts, measures=(theirs,)))
    assert "Somebody (2026), a paper, eq. 3" in text_of(turned)
    assert "title = {Somebody (2026), a paper, eq. 3}" in methods(turned).bibtex()


@pytest.mark.parametrize("room", ["models", "measures"])
def test_every_bundled_method_has_literature_or_needs_none(room: str) -> None:
    unknown = [name for name in catalogue.names(room) if name not in METHODS and not _says(room, name)]
    assert unknown == []


def _says(room: str, name: str) -> bool:
    return bool(getattr(catalogue.load(room, name), "citation", ""))


def test_variants_are_found_under_their_measure() -> None:
    assert cited("frameaxis_bias", "") == METHODS["frameaxis"]
    assert cited("dictionary", "") == METHODS["dictionary"]
    assert cited("dictionaries", "A note") == (note_only("dictionaries", "A note"),)
    assert cited("unheard_of", "") == ()


def test_bibtex_has_unique_keys_balanced_braces_and_no_naked_signs(report: Path) -> None:
    text = (report / "report" / "references.bib").read_text(encoding="utf-8")
    keys = re.findall(r"^@\w+\{([^,]+),$", text, re.MULTILINE)
    assert len(keys) == len(set(keys)) > 8
    assert text.count("{") == text.count("}")
    assert not re.search(r"(?<!\\)[&%#]", text)


def test_references_read_as_a_list_of_literature() -> None:
    (work,) = METHODS["holm"]
    assert work.plain() == (
        "Holm, Sture (1979). A simple sequentially rejective multiple test procedure. "
        "Scandinavian Journal of Statistics 6(2), 65–70."
    )
    assert (work.short, work.narrative) == ("Holm 1979", "Holm (1979)")


def test_the_methods_file_holds_paragraph_references_and_notice(report: Path) -> None:
    text = (report / "report" / "methods.md").read_text(encoding="utf-8")
    assert text.startswith("> **Invented outlets; no finding about real media")
    assert "**Inference.**" in text
    assert "- Welch, B. L. (1947)." in text


def test_printed_references_become_entries_with_author_year_and_title() -> None:
    work = read_from(
        "Schweller, R. L., & Pu, X. (2011). After unipolarity: visions. International Security, 36(1), 41-72."
    )
    assert work.key == "schweller2011"
    assert work.fields == {
        "author": "Schweller, R. L. and Pu, X.",
        "year": "2011",
        "title": "After unipolarity: visions",
        "note": "International Security, 36(1), 41-72",
    }
    assert work.plain().startswith("Schweller, R. L., & Pu, X. (2011). After")


def test_a_reference_without_the_usual_form_is_kept_word_for_word() -> None:
    said = "Joint Declaration on a Multipolar World, Moscow, 23 April 1997. UN document A/52/153"
    assert read_from(said).fields == {"title": said}


def test_two_works_of_one_author_and_year_are_told_apart(results: Results) -> None:
    first, second = results.facts.dimensions[:2]
    texts = ("Lo, B. (2008). Axis. Brookings.", "Lo, B. (2008). Another book. Brookings.")
    named = tuple(replace(one, reference=(text,)) for one, text in zip((first, second), texts, strict=True))
    keys = {
        work.key
        for work in methods(replace(results, facts=replace(results.facts, dimensions=named))).references
    }
    assert {"lo2008", "lo2008a"} <= keys


def test_works_on_the_dimensions_stand_apart_from_those_on_methods(results: Results) -> None:
    found = methods(results)
    assert {work.key for work in found.of_dimensions} == found.literature
    assert len(found.of_methods) + len(found.of_dimensions) == len(found.references)


def asking(results: Results, *estimands: JsonValue) -> Results:
    """The run, as if it had asked for these."""
    experiment = {**results.facts.experiment, "estimands": list(estimands)}
    return replace(results, facts=replace(results.facts, experiment=experiment))


def test_each_estimand_that_was_asked_for_has_its_sentence_with_constants_and_works(results: Results) -> None:
    asked = asking(
        results,
        {"topic_prevalence": {"target": "state", "reference": "independent", "draws": 40, "adjust": "bh"}},
        {"embedding_regression": {"target": "state", "reference": "independent", "words": ["peace"]}},
        {"group_embeddings": {"words": ["peace"], "splits": 99, "null": "outlets"}},
        {"word_association": {"test": "ect"}},
        {"equivalence": {"bound": 0.5, "bound_in": "sd"}},
        {"ratio": {"target": "state", "reference": "independent"}},
        {"rank": {"hold": "each"}},
        {"tipping_points": {"target": "state", "reference": "independent"}},
        {"event_effect": {"days_before": 7}},
        "corrected",
    )
    text = text_of(asked)
    for part in (
        "with 40 draws from its posterior",
        "adjusted over topics by Benjamini and Hochberg",
        "Roberts, Stewart & Airoldi 2016; Rubin 2003",
        "6 words on either side without function words",
        "the words with 25 tokens or more",
        "99 random splits of the same outlets by outlets",
        "ECT (Dev & Phillips 2019)",
        "differences of 0.5 or more (in standard deviations between outlets) (Schuirmann 1987; Lakens 2017)",
        "one-sided error of the measure that would (Broderick, Giordano & Meager 2020)",
        "of its logarithm by the delta method (Oehlert 1992)",
        "for one outlet at a time (Mogstad et al. 2024)",
        "from the 7 days before to the 14 days after",
        "prediction-powered inference), and",
        "(Angelopoulos, Duchi & Zrnic 2023; Egami et al. 2023)",
    ):
        assert part in text, part
    keys = {work.key for work in methods(asked).references}
    assert {"roberts2016", "rodriguez2023", "hamilton2016", "dev2019", "angelopoulos2023"} <= keys
    assert "benjamini1995" in keys
    assert not keys & {"caliskan2017", "wallach2009", "bryan2016", "zrnic2024"}
    assert "random splits" not in text_of(results)
    test_every_number_in_the_paragraph_comes_from_the_record_or_a_table(asked)


def test_every_estimand_that_takes_more_than_a_contrast_has_its_sentence() -> None:
    told = {name for sentences in SAID.values() for name in sentences}
    elsewhere = {"contrast", "level", "timeline", "keyness", "decomposition", "who_speaks", "reprints"}
    words = {"word_shift", "polarisation", "collocations", "agreement"}
    assert set(catalogue.names("estimates")) == told | elsewhere | words
