import pytest
from tests.text.written import part_of

from framing.text.match import Matches, MatchSettings, find_matches
from framing.text.patterns import Category, compile_patterns
from framing.text.tokens import TokenPart


def matched(part: TokenPart, *patterns: str, but: tuple[str, ...] = (), **how: bool) -> list[str]:
    """The words of every match, in order."""
    category = Category(name="it", patterns=patterns, except_patterns=but)
    dictionary = compile_patterns([category], part.vocabulary, **how)
    return shown(part, find_matches(part, dictionary))


def shown(part: TokenPart, matches: Matches) -> list[str]:
    forms = [part.vocabulary.forms[number] for number in part.forms]
    return [" ".join(forms[a:b]) for a, b in zip(matches.first, matches.behind, strict=True)]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("partner", ["Partner"]),
        ("partner*", ["Partner", "partners", "partnership"]),
        ("partners?ip", ["partnership"]),
        ("*ship", ["partnership", "friendship"]),
        ("*ner*", ["Partner", "partners", "partnership"]),
        ("?eace", ["peace"]),
        ("Partner*", ["Partner", "partners", "partnership"]),
        ("strategic partner*", ["strategic partnership"]),
        ("strategic *", ["strategic partnership"]),
        ("* friendship", ["and friendship"]),
        ("win-win", ["win-win"]),
        ("win*win", ["win-win"]),
        ("people's republic", ["People’s Republic"]),
        ("peace.", ["peace"]),
        ("(peace)", ["peace"]),
        ("zzz", []),
        ("strategic zzz*", []),
        ("", []),
        (".", []),
    ],
)
def test_matches_of(pattern: str, expected: list[str]) -> None:
    words = "Partner partners strategic partnership and friendship win-win peace People’s Republic"
    assert matched(part_of([words.split()]), pattern) == expected


def test_case_tells_apart_only_when_asked() -> None:
    part = part_of([["US", "us", "Us"]])
    assert matched(part, "us") == ["US", "us", "Us"]
    assert matched(part, "US", case_sensitive=True) == ["US"]
    assert matched(part, "U*", case_sensitive=True) == ["US", "Us"]


def test_wildcards_may_be_taken_literally() -> None:
    part = part_of([["war", "w*"]])
    assert matched(part, "w*", wildcards=False) == ["w*"]


def test_russian_yo_is_ye() -> None:
    assert matched(part_of([["партнёрами", "партнеры"]]), "партнёр*") == ["партнёрами", "партнеры"]


@pytest.mark.parametrize(
    "cut", [["战略", "伙伴", "关系"], ["战略伙伴", "关系"], ["战略", "伙伴关系"], ["战略伙伴关系"]]
)
def test_a_chinese_phrase_matches_however_it_was_cut(cut: list[str]) -> None:
    part = part_of([["深化", *cut, "。"], ["伙伴", "战", "略"]])
    assert matched(part, "战略伙伴关系") == [" ".join(cut)]


def test_a_star_in_a_chinese_phrase_ends_or_begins_inside_a_token() -> None:
    for cut, n in ((["战略", "伙伴关系"], 2), (["战略伙伴关系"], 1), (["战略伙伴", "关系"], 1)):
        assert matched(part_of([cut]), "战略伙伴*") == [" ".join(cut[:n])]
        assert matched(part_of([cut]), "战略*关系") == [" ".join(cut)]
    assert matched(part_of([["战略", "伙伴", "关系"]]), "战略*关系") == []


def test_a_chinese_word_with_a_wildcard_takes_the_longest_token() -> None:
    part = part_of([["伙伴关系", "伙伴", "多极化", "世界"]])
    assert matched(part, "伙伴*") == ["伙伴关系", "伙伴"]
    assert matched(part, "*化") == ["多极化"]
    assert matched(part, "多极") == []
    assert matched(part, "多极化 世界") == ["多极化 世界"]
    assert matched(part, "多极化世界") == ["多极化 世界"]
    assert matched(part, "GDP增长") == []


def test_a_pattern_that_mixes_scripts_is_cut_like_the_text() -> None:
    assert matched(part_of([["GDP", "增长", "快"]]), "GDP增长") == ["GDP 增长"]


def test_marks_inside_a_phrase_are_bridged_but_not_the_end_of_a_sentence() -> None:
    part = part_of([["“", "win-win", "”", "cooperation", "."], ["win-win"], ["cooperation"]])
    assert matched(part, "win-win cooperation") == ["win-win ” cooperation"]


def test_punctuation_can_stop_a_phrase_or_be_part_of_it() -> None:
    part = part_of([["peace", ",", "trade"], ["peace", "trade"]])
    dictionary = compile_patterns([Category(name="it", patterns=("peace trade",))], part.vocabulary)
    for marks, n in (("skip", 2), ("stop", 1), ("keep", 1)):
        assert len(find_matches(part, dictionary, MatchSettings(punctuation=marks))) == n  # type: ignore[arg-type]


def test_an_exception_takes_back_what_it_covers_and_nothing_else() -> None:
    part = part_of([["junior", "partner", "and", "climate", "partnership", "or", "partner"]])
    assert matched(part, "partner*", but=("junior partner", "climate *")) == ["partner"]
    assert matched(part, "climate partnership or", "partner*", but=("climate partnership",)) == [
        "partner",
        "climate partnership or",
        "partner",
    ]


def test_an_exception_of_one_category_leaves_the_others_alone() -> None:
    part = part_of([["junior", "partner"]])
    categories = [
        Category(name="partnership", patterns=("partner*",), except_patterns=("junior partner",)),
        Category(name="dependence", patterns=("junior partner",)),
    ]
    matches = find_matches(part, compile_patterns(categories, part.vocabulary))
    assert matches.categories.tolist() == [1]


def test_an_excepted_long_phrase_gives_its_words_back_to_other_patterns() -> None:
    part = part_of([["a", "b", "c"]])
    assert matched(part, "a b", "b c", but=("a b",)) == ["b c"]
    assert matched(part, "a b", "b c") == ["a b"]


def test_the_longest_match_of_a_category_wins_and_categories_do_not_disturb_each_other() -> None:
    part = part_of([["a", "shared", "future", "x"]])
    categories = [
        Category(name="one", patterns=("shared", "shared future", "future x")),
        Category(name="two", patterns=("future", "future x")),
    ]
    dictionary = compile_patterns(categories, part.vocabulary)
    matches = find_matches(part, dictionary)
    assert [dictionary.patterns[number] for number in matches.patterns] == ["shared future", "future x"]
    over_all = find_matches(part, dictionary, MatchSettings(nested="dictionary"))
    assert [dictionary.patterns[number] for number in over_all.patterns] == ["shared future", "future x"]


def test_more_than_sixty_four_categories_are_kept_apart() -> None:
    words = [f"w{i}" for i in range(130)]
    part = part_of([words])
    categories = [Category(name=word, patterns=(word, "w*")) for word in words]
    matches = find_matches(part, compile_patterns(categories, part.vocabulary))
    counts = matches.counts(part.article_offsets)
    assert counts.shape == (1, 130)
    assert counts.sum() == 130 * 130


def test_counts_go_to_the_unit_in_which_a_match_begins() -> None:
    part = part_of([["war"], [], ["peace", "war", "war"], ["x"]])
    dictionary = compile_patterns(
        [Category(name="war", patterns=("war",)), Category(name="peace", patterns=("peace",))],
        part.vocabulary,
    )
    matches = find_matches(part, dictionary)
    assert matches.counts(part.sentence_offsets).tolist() == [[0, 0], [1, 0], [0, 0], [2, 1], [0, 0]]
    assert matches.counts(part.article_offsets).tolist() == [[3, 1]]


def test_patterns_that_cannot_match_are_named() -> None:
    part = part_of([["peace", "war"]])
    category = Category(
        name="it", patterns=("peace", "piece*", "peace war", "peace talks"), except_patterns=("xx",)
    )
    assert compile_patterns([category], part.vocabulary).never_matching == ("piece*", "peace talks", "xx")


def test_a_dictionary_without_patterns_matches_nothing() -> None:
    part = part_of([["peace"]])
    matches = find_matches(part, compile_patterns([Category(name="it", patterns=())], part.vocabulary))
    assert len(matches) == 0
    assert matches.counts(part.sentence_offsets).tolist() == [[0], [0]]
    assert find_matches(part, compile_patterns([], part.vocabulary)).counts(part.article_offsets).shape == (
        1,
        0,
    )


def test_patterns_that_share_their_first_words_are_told_apart() -> None:
    part = part_of([["new", "era", "new", "new", "world", "order"]])
    patterns = ("new era", "new world order", "new world", "new *")
    assert matched(part, *patterns) == ["new era", "new world order"]


def test_dense_matches_fit() -> None:
    part = part_of([["a"] * 5_000])
    dictionary = compile_patterns(
        [Category(name=str(n), patterns=("a", "a a", "*")) for n in range(3)], part.vocabulary
    )
    matches = find_matches(part, dictionary)
    assert matches.counts(part.article_offsets).tolist() == [[2_500] * 3]
