import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.text.written import corpus_of

from framing.errors import UnknownName
from framing.text.kwic import articles_of, kwic, sample
from framing.text.tokenise import tokenise
from framing.text.tokens import Tokens

TEXTS = [
    ("Win for all", "They hailed “win-win” cooperation.\nIt was a win-win, he said."),
    ("合作共赢", "双方将深化战略协作伙伴关系。"),
    ("No match", "Nothing here."),
]


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    corpus = corpus_of(tmp_path / "corpus", TEXTS, outlets=["one", "two", "three"])
    return tokenise(corpus, tmp_path / "tokens")


def test_lines_hold_the_text_as_printed_with_its_marks(tokens: Tokens) -> None:
    lines = kwic(tokens, "win-win", window=2)
    assert lines.select("left", "keyword", "right").rows() == [
        ("They hailed “", "win-win", "” cooperation. It"),
        ("was a", "win-win", ", he said."),
    ]
    assert lines["from_token"].to_list() == [6, 11]
    assert lines["article"].to_list() == ["a0", "a0"]


def test_context_ends_with_the_article(tokens: Tokens) -> None:
    (line,) = kwic(tokens, "合作共赢", window=50).rows(named=True)
    assert (line["left"], line["keyword"], line["right"]) == ("", "合作共赢", "双方将深化战略协作伙伴关系。")
    assert kwic(tokens, "here", window=50)["right"].to_list() == ["."]
    assert kwic(tokens, "win-win", window=0)["left"].to_list() == ["", ""]


def test_the_pattern_that_matched_is_named(tokens: Tokens) -> None:
    lines = kwic(tokens, ["w?n", "win-*", "战略*"])
    assert lines["pattern"].to_list() == ["w?n", "win-*", "win-*", "战略*"]


def test_only_chosen_articles_are_read(tokens: Tokens) -> None:
    chosen = articles_of(tokens, outlets=["two"])
    assert chosen.tolist() == [False, True, False]
    assert kwic(tokens, "*", window=0, articles=chosen)["article"].unique().to_list() == ["a1"]
    with pytest.raises(UnknownName, match=r"Did you mean 'two'"):
        articles_of(tokens, outlets=["twoo"])
    with pytest.raises(UnknownName, match="language"):
        articles_of(tokens, languages=["ru"])


def test_a_seed_draws_the_same_lines_in_their_old_order(tokens: Tokens) -> None:
    lines = kwic(tokens, "*", window=1)
    drawn = sample(lines, 5, seed=3)
    assert drawn.height == 5
    assert drawn.equals(sample(lines, 5, seed=3))
    assert not drawn.equals(sample(lines, 5, seed=4))
    assert sample(lines, 10_000, seed=1).equals(lines)
    places = lines.select("article", "from_token").rows()
    order = [places.index(place) for place in drawn.select("article", "from_token").rows()]
    assert order == sorted(order)


@pytest.fixture(scope="module")
def store(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded corpus, imported."""
    from framing.corpus.recipe import bring_in_recipe

    return bring_in_recipe(root / "corpora" / "xi_putin", tmp_path_factory.mktemp("kwic") / "store").path


def framing(*arguments: str, **how: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import sys; from framing.cli import main; sys.exit(main())", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **how)  # type: ignore[call-overload,no-any-return]


def test_the_command_prints_keywords_below_each_other(store: Path) -> None:
    answer = framing("kwic", "multipolar*", "--corpus", str(store), "--window", "5")
    assert answer.returncode == 0, answer.stderr
    lines = answer.stdout.splitlines()
    assert len(lines) > 10
    places = {line.lower().index("multipolar") for line in lines if line.lower().count("multipolar") == 1}
    assert len(places) == 1
    assert "matches in" in answer.stderr


def test_the_command_writes_csv_and_json(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "lines.csv"
    arguments = ("kwic", "win-win", "--corpus", str(store), "--sample", "4")
    assert framing(*arguments, "--csv", str(file)).returncode == 0
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    said = json.loads(framing(*arguments, "--json").stdout)
    assert [row["keyword"] for row in rows] == [line["keyword"] for line in said["lines"]]
    assert len(rows) == 4
    assert said["n_matches"] >= 4


def test_the_command_survives_a_closed_pipe(store: Path) -> None:
    verb = f"from framing.cli import main; main(['kwic', 'the', '--corpus', '{store}'])"
    command = f'{sys.executable} -c "{verb}" | head -n 1'
    answer = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert len(answer.stdout.splitlines()) == 1
    assert "Traceback" not in answer.stderr
    assert "error" not in answer.stderr


def test_the_command_says_what_to_do_with_a_recipe(root: Path) -> None:
    answer = framing("kwic", "x", "--corpus", str(root / "corpora" / "xi_putin"))
    assert answer.returncode == 3
    assert "framing corpus import" in answer.stderr
