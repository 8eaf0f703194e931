"""Forms for people hide the answer; answers come back as shares with a test over items."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from framing.errors import DataError
from framing.estimates.inference.intrusion import Answered, found
from framing.models.base import TopicModel
from framing.models.fitted.intrusion import topic_intrusion, word_intrusion
from framing.reports.intrusion_forms import score_forms, write_forms


def model() -> TopicModel:
    words = tuple(f"{topic}{letter}" for topic in "wxyz" for letter in "abcdef")
    phi = np.full((4, len(words)), 0.001)
    for topic in range(4):
        phi[topic, topic * 6 : topic * 6 + 6] = [0.3, 0.2, 0.15, 0.14, 0.11, 0.08]
    theta = np.array([[0.7, 0.2, 0.09, 0.01], [0.01, 0.5, 0.4, 0.09], [np.nan] * 4])
    return TopicModel(
        words=words,
        phi=phi / phi.sum(axis=1, keepdims=True),
        theta=theta,
        articles=("a", "b", "c"),
        corpus="0",
        settings="",
    )


def items() -> pl.DataFrame:
    made = (*word_intrusion(model(), seed=3), *topic_intrusion(model(), ["w", "x", "y", "z"], seed=3))
    return pl.DataFrame(
        [
            {
                "item": item.name,
                "task": item.task,
                "about": item.about,
                "text": item.about,
                "place": place + 1,
                "choice": choice,
                "intruder": int(place == item.intruder),
                "topic": item.topics[place] + 1,
                "theta": item.theta[place],
            }
            for item in made
            for place, choice in enumerate(item.choices)
        ]
    )


def forms(folder: Path) -> tuple[Path, ...]:
    run: Any = SimpleNamespace(topic_intrusion=items())
    return write_forms(run, folder)


def test_the_intruder_is_a_top_word_of_another_topic_and_rare_in_this_one() -> None:
    for item in word_intrusion(model(), seed=5):
        word = item.choices[item.intruder]
        own = {choice[0] for place, choice in enumerate(item.choices) if place != item.intruder}
        assert len(own) == 1
        assert word[0] not in own


def test_the_topic_that_intrudes_is_the_one_that_the_article_holds_least_of() -> None:
    for item in topic_intrusion(model(), ["w", "x", "y", "z"], seed=5):
        assert item.theta[item.intruder] == min(item.theta)
        assert item.about in {"a", "b"}


def test_forms_show_no_answer_and_the_key_stands_apart(tmp_path: Path) -> None:
    form, page, key = forms(tmp_path)
    shown = pl.read_csv(form)
    assert not {"intruder", "topic", "theta"} & set(shown.columns)
    assert "intruder" not in page.read_text(encoding="utf-8")
    assert pl.read_csv(key)["intruder"].sum() == shown.height


def test_a_rater_who_finds_every_intruder_scores_all_and_a_topic_log_odds_of_zero(tmp_path: Path) -> None:
    form, _, key = forms(tmp_path)
    truth = dict(pl.read_csv(key).filter(pl.col("intruder") == 1).select("item", "place").iter_rows())
    answers = pl.read_csv(form, infer_schema=False).with_columns(answer=pl.col("item").replace_strict(truth))
    answers.write_csv(tmp_path / "anna.csv")
    word, topic = score_forms(key, [tmp_path / "anna.csv"])
    assert word.found.share == topic.found.share == 1
    assert word.found.p == pytest.approx((1 / 6) ** 4)
    assert topic.topic_log_odds == 0
    wrong = answers.with_columns(answer=pl.col("answer") % 4 + 1)
    wrong.write_csv(tmp_path / "ben.csv")
    assert score_forms(key, [tmp_path / "ben.csv"])[1].topic_log_odds < 0


def test_raters_of_the_same_items_are_not_counted_as_independent() -> None:
    rng = np.random.default_rng(0)
    rejected = 0
    for _ in range(400):  # items are easy or hard for all raters; on average nobody finds more than by chance
        chances = rng.choice([0.0, 0.4], 12)
        answers = [
            Answered(rater=f"r{rater}", item=f"i{item:02}", right=bool(rng.random() < chances[item]))
            for item in range(12)
            for rater in range(8)
        ]
        rejected += found(answers, 0.2).p < 0.05
    assert rejected / 400 < 0.09


def test_an_answer_that_is_no_choice_is_refused_with_its_item(tmp_path: Path) -> None:
    _, _, key = forms(tmp_path)
    (tmp_path / "carl.csv").write_text("item,answer\nw001,9\n", encoding="utf-8")
    with pytest.raises(DataError, match="answer to w001 must be a number from 1 to 6, not '9'"):
        score_forms(key, [tmp_path / "carl.csv"])


def test_words_and_texts_on_the_page_for_raters_are_text(tmp_path: Path) -> None:
    hostile = "</p><script>alert(1)</script>"
    shown = items().with_columns(text=pl.lit(hostile), choice=pl.lit(hostile) + pl.col("choice"))
    run: Any = SimpleNamespace(topic_intrusion=shown)
    page = next(file for file in write_forms(run, tmp_path) if file.suffix == ".html").read_text()
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= shown.height
    assert "default-src 'none'" in page


def test_no_cell_of_a_form_is_a_formula_for_a_spreadsheet(tmp_path: Path) -> None:
    hostile = items().with_columns(text=pl.lit("=cmd|' /C calc'!A0"), choice="@" + pl.col("choice"))
    run: Any = SimpleNamespace(topic_intrusion=hostile)
    form = write_forms(run, tmp_path)[0]
    table = pl.read_csv(form, infer_schema=False)
    cells = [cell for row in table.iter_rows() for cell in row if cell is not None]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not any(cell.startswith(("=", "@", "+", "-")) for cell in cells)
