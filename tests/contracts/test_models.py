"""What every model must keep to, whoever wrote it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import MISSING, fields
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from tests.small_corpus import TOKENS
from tests.small_models import made_with_what_it_needs
from tests.tokens_in_memory import TokensInMemory, Written, tokens_of

import framing.models
from framing import catalogue
from framing.errors import CorpusError
from framing.models.base import Embedding, Model, TopicModel, load, save

EVERY = catalogue.names("models")
FITTED: dict[tuple[str, int], Embedding | TopicModel] = {}


def reads_files(name: str) -> bool:
    """Whether the model has options without a default: the files of something that was fitted elsewhere."""
    options = fields(catalogue.load("models", name))
    return any(option.default is MISSING and option.default_factory is MISSING for option in options)


def lacks_library(name: str) -> bool:
    """Whether the model needs an optional library that is not installed here."""
    library = getattr(catalogue.load("models", name), "library", "numpy")
    return find_spec(library) is None


NAMES = tuple(name for name in EVERY if not reads_files(name) and not lacks_library(name))
"""Models that can be fitted here on any corpus; those that read files are tested with files."""


def fit(name: str, seed: int = 1) -> Embedding | TopicModel:
    """The model with its usual choices, fitted once per seed for all tests."""
    if (name, seed) not in FITTED:
        FITTED[name, seed] = made(name).fit(TOKENS, seed=seed)
    return FITTED[name, seed]


def made(name: str) -> Model:
    return made_with_what_it_needs(name)


def digest(folder: Path) -> str:
    files = sorted(folder.iterdir())
    return sha256(b"".join(file.name.encode() + file.read_bytes() for file in files)).hexdigest()


def fingerprint(tokens: TokensInMemory) -> str:
    arrays = [tokens.vocabulary.counts.tobytes()]
    for part in tokens.held:
        arrays += [part.forms.tobytes(), part.starts.tobytes(), part.sentence_offsets.tobytes()]
    return sha256(b"".join(arrays)).hexdigest()


@pytest.mark.parametrize("name", EVERY)
def test_a_model_says_what_it_gives_and_where_it_comes_from(name: str) -> None:
    model = catalogue.load("models", name)
    assert model.family in {"embedding", "topics"}
    assert model.citation
    assert "References:" in (model.__doc__ or "")
    assert model.__module__ == f"framing.models.{name}"


@pytest.mark.parametrize("name", NAMES)
def test_the_result_is_whole_and_knows_its_corpus(name: str) -> None:
    fitted = fit(name)
    assert fitted.corpus == TOKENS.fingerprint
    assert "seed=1" in fitted.settings
    assert len(set(fitted.words)) == len(fitted.words) > 1
    assert set(fitted.words) <= set(TOKENS.vocabulary.types)
    if isinstance(fitted, Embedding):
        assert fitted.vectors.dtype == np.float32
        assert fitted.vectors.shape[0] == len(fitted.words)
        assert np.isfinite(fitted.vectors).all()
    if isinstance(fitted, TopicModel):
        assert fitted.phi.sum(axis=1) == pytest.approx(np.ones(fitted.n_topics))
        assert fitted.articles == tuple(TOKENS.articles["article"])
        known = ~np.isnan(fitted.theta).any(axis=1)
        assert fitted.theta[known].sum(axis=1) == pytest.approx(np.ones(known.sum()))
        assert (fitted.theta[known] >= 0).all()
        assert (fitted.phi >= 0).all()


@pytest.mark.parametrize("name", NAMES)
def test_an_article_without_words_has_no_topics(name: str) -> None:
    fitted = fit(name)
    if isinstance(fitted, TopicModel):
        empty = fitted.articles.index("empty")
        assert np.isnan(fitted.theta[empty]).all()
        assert np.isnan(fitted.theta).any(axis=1).sum() == 1


@pytest.mark.parametrize("name", NAMES)
def test_fitting_twice_gives_the_same_bytes_and_leaves_the_tokens_alone(name: str, tmp_path: Path) -> None:
    before = fingerprint(TOKENS)
    save(fit(name), tmp_path / "one")
    save(made(name).fit(TOKENS, seed=1), tmp_path / "two")
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
    assert fingerprint(TOKENS) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_fitted_model_comes_back_from_its_files(name: str, tmp_path: Path) -> None:
    save(fit(name), tmp_path / "one")
    save(load(tmp_path / "one"), tmp_path / "two")
    assert digest(tmp_path / "one") == digest(tmp_path / "two")


@pytest.mark.parametrize("name", NAMES)
def test_the_way_a_corpus_is_cut_into_parts_changes_nothing(name: str, tmp_path: Path) -> None:
    from tests.small_corpus import ARTICLES

    save(fit(name), tmp_path / "whole")
    save(made(name).fit(tokens_of(ARTICLES, articles_per_part=7), seed=1), tmp_path / "cut")
    assert digest(tmp_path / "whole") == digest(tmp_path / "cut")


@pytest.mark.parametrize("name", NAMES)
def test_too_little_text_is_refused_in_words(name: str) -> None:
    tokens = tokens_of([Written(id="a", outlet="a", sentences=[["one", "two"], ["."]])])
    with pytest.raises(CorpusError):
        made(name).fit(tokens, seed=1)


FIT_ALL = """
import sys
from pathlib import Path
from framing import catalogue
from framing.models.base import save
from tests.small_corpus import TOKENS
from tests.small_models import made_with_what_it_needs
for name in sys.argv[2:]:
    save(made_with_what_it_needs(name).fit(TOKENS, seed=1), Path(sys.argv[1]) / name)
"""


def test_hash_seed_time_zone_and_locale_change_nothing(root: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
    subprocess.run(
        [sys.executable, "-c", FIT_ALL, str(tmp_path), *NAMES],
        cwd=root,
        env=environment,
        check=True,
        timeout=120,
    )
    for name in NAMES:
        save(fit(name), tmp_path / "here" / name)
        assert digest(tmp_path / name) == digest(tmp_path / "here" / name), name


NEW_MODEL = '''
"""A model that someone wrote."""
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from framing.models.base import Embedding
from framing.models.intake.words import WordChoice, choose_words


@dataclass(frozen=True, kw_only=True)
class Letters:
    """Vectors of letters.

    References:
        None.
    """

    family: ClassVar[Literal["embedding", "topics"]] = "embedding"
    citation: ClassVar[str] = "none"

    def fit(self, tokens, *, seed):
        chosen = choose_words(tokens, WordChoice())
        counts = [[word.count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"] for word in chosen.words]
        vectors = np.array(counts, dtype=np.float32)
        about = {"corpus": tokens.fingerprint, "settings": f"seed={seed}"}
        return Embedding(words=chosen.words, vectors=vectors, **about)


MODEL = Letters
'''


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose files are models."""
    monkeypatch.setattr(framing.models, "__path__", [*framing.models.__path__, str(tmp_path)])
    yield tmp_path
    sys.modules.pop("framing.models.letters", None)


def test_a_model_is_added_as_one_file_and_nothing_is_edited(shelf: Path) -> None:
    (shelf / "letters.py").write_text(NEW_MODEL, encoding="utf-8")
    assert "letters" in catalogue.names("models")
    fitted = catalogue.load("models", "letters")().fit(TOKENS, seed=3)
    assert isinstance(fitted, Embedding)
    assert fitted.vectors.shape == (len(fitted.words), 26)
