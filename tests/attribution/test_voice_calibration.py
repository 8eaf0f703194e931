"""``p`` of the English reader is a probability: how it is fitted, and what ships."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from framing.attribution.calibrate import calibrated
from framing.attribution.languages.en import English
from framing.attribution.learned.annotated_voices import annotated_voices
from framing.attribution.learned.calibration import Calibration, bundled_calibration
from framing.attribution.learned.polnear import Annotated, read


def test_curves_give_back_the_chances_that_data_were_drawn_with() -> None:
    random = np.random.default_rng(5)
    mean, read_own = random.random(40_000), random.random(40_000) < 0.5
    true = Calibration(own=(-3.0, 1.0), other=(-1.0, 4.0))
    other = random.random(40_000) < true.chances(mean, read_own)
    fitted = Calibration.fit(mean, read_own, other)
    np.testing.assert_allclose((*fitted.own, *fitted.other), (*true.own, *true.other), atol=0.35)
    np.testing.assert_allclose(fitted.chances(mean, read_own), true.chances(mean, read_own), atol=0.02)


def test_what_is_read_as_own_is_likely_own_whatever_its_words_suggest() -> None:
    mean = np.array([0.0, 0.95, 0.95])
    plain, attitude, reported = bundled_calibration().chances(mean, np.array([True, True, False]))
    assert plain < attitude < 0.25
    assert reported > 0.85


@pytest.fixture
def annotated(tmp_path: Path) -> Annotated:
    texts = [
        "Mr Smith said that the bridge was safe.\n\nThe bridge is wide.",
        "“We built a bridge,” Mr Smith said.\n\nThe river is deep.",
    ]
    spans = [(texts[0], "said", "that the bridge was safe"), (texts[1], "said", "“We built a bridge,”")]
    file = tmp_path / "train.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as out:
        for number, (text, *marked) in enumerate(spans):
            (cue, content) = ([{"spans": [[text.index(w), text.index(w) + len(w)]]}] for w in marked)
            record = {"id": str(number), "text": text, "attributions": [{"content": content, "cue": cue}]}
            out.write(json.dumps(record) + "\n")
    return read(file)


def test_annotated_spans_become_voices(annotated: Annotated) -> None:
    full = np.diff(annotated.reading.sentence_offsets) > 0
    assert annotated_voices(annotated)[full].tolist() == ["reported", "own", "direct", "own"]


def test_some_of_the_articles_keep_their_annotation(annotated: Annotated) -> None:
    second = annotated.select([1])
    full = np.diff(second.reading.sentence_offsets) > 0
    assert second.ids == ("1",)
    assert annotated_voices(second)[full].tolist() == ["direct", "own"]


def test_a_reader_is_calibrated_on_the_sentences_with_words(annotated: Annotated) -> None:
    with pytest.raises(ValueError, match="at least 2 classes"):  # four sentences, all read right
        calibrated(annotated, English())
