"""Boilerplate is learned from how often a sentence stands at an edge; texts of authors are left alone."""

import gzip
import json
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.corpus.extraction.boilerplate import Boilerplate, Line, Rule, learn_boilerplate

STOCK = "The agreement of 2014 was brokered by two neighbours and has never been carried out in full."
FOOT = "Follow the Meridian on the networks and send your ideas for stories to the newsroom at any time."


def article(number: int) -> str:
    return (
        f"Number {number} of the stories of this spring begins with a man who lost his hat in the wind.\n\n"
        f"He ran after it for {number} minutes and found it on the head of a statue, where it stayed "
        f"until the rain came, the tram stopped, and a boy climbed up to see how large such a head is. "
        f"The man thanked him and gave him {number} coins, of which he kept one for a long time."
    )


def texts(endings: dict[int, str], total: int = 200, outlet: str = "meridian") -> list[tuple[str, str]]:
    """Articles of an outlet, some of them with something behind them."""
    return [(outlet, article(n) + endings.get(n, "")) for n in range(total)]


def learned(found: Boilerplate, outlet: str = "meridian") -> set[str]:
    return {line.text for line in found.lines.get(outlet, ())}


def test_a_sentence_that_ends_many_articles_is_learned_and_taken_out_with_its_words() -> None:
    given = texts(dict.fromkeys(range(0, 200, 4), f" {STOCK}"))
    found = learn_boilerplate(given)
    assert found.lines == {"meridian": (Line(text=STOCK, place="tail", articles=50, share=0.25),)}
    rest, removed = found.strip("meridian", given[0][1])
    assert rest == article(0)
    assert [(each.kind, each.text) for each in removed] == [("boilerplate", STOCK)]
    assert found.strip("meridian", given[1][1]) == (given[1][1], ())
    assert found.strip("another", given[0][1]) == (given[0][1], ())


def test_several_sentences_are_taken_from_the_end_and_a_paragraph_from_between() -> None:
    given = texts(dict.fromkeys(range(0, 200, 4), f" {STOCK}\n\n{FOOT}"))
    given = [
        (o, t.replace("\n\n", f"\n\n{FOOT[:-1]}!\n\n", 1) if n % 4 else t) for n, (o, t) in enumerate(given)
    ]
    found = learn_boilerplate(given)
    assert found.strip("meridian", given[0][1])[0] == article(0)
    assert found.strip("meridian", given[1][1])[0] == article(1)
    assert [each.text for each in found.strip("meridian", given[0][1])[1]] == [STOCK, FOOT]


@pytest.mark.parametrize(
    "ending",
    [
        "Thank you very much.",  # a formula of few words
        "“The agreement of 2014 was brokered by two neighbours and never carried out,” he said.",
        "Vladimir Stepanov: The agreement of 2014 was brokered by two neighbours of both of us.",
        "The message that he sent to the family of the old ferryman reads, in part, as follows:",
    ],
)
def test_formulas_quotations_speakers_and_announcements_are_no_boilerplate(ending: str) -> None:
    assert not learn_boilerplate(texts(dict.fromkeys(range(100), f"\n\n{ending}"))).lines


def test_a_sentence_in_few_articles_or_in_a_small_share_of_them_is_none() -> None:
    assert not learn_boilerplate(texts(dict.fromkeys(range(9), f" {STOCK}"))).lines
    assert not learn_boilerplate(texts(dict.fromkeys(range(10), f" {STOCK}"), total=600)).lines
    assert learned(learn_boilerplate(texts(dict.fromkeys(range(12), f" {STOCK}"), total=600))) == {STOCK}


def test_versions_of_one_article_count_once() -> None:
    versions = [("meridian", f"{article(1)} Update {n} says more of it. {STOCK}") for n in range(60)]
    assert not learn_boilerplate([*texts({}), *versions]).lines


def test_a_sentence_that_authors_also_use_in_the_middle_of_texts_is_none() -> None:
    given = texts(dict.fromkeys(range(40), f" {STOCK}"))
    middle = [
        ("meridian", f"{article(n)} {STOCK} And more was said of it.{article(n)} " * 3)
        for n in range(300, 340)
    ]
    assert STOCK not in learned(learn_boilerplate([*given, *middle]))


def test_a_text_of_little_else_keeps_all_of_it() -> None:
    found = learn_boilerplate(texts(dict.fromkeys(range(0, 200, 4), f" {STOCK}")))
    short = f"A hat was found. {STOCK}"
    assert found.strip("meridian", short) == (short, ())


def test_chinese_sentences_are_learned_at_their_own_length() -> None:
    foot = "本文由子午线新闻编辑部整理，欢迎关注我们的公众号。"
    story = (
        "第{0}个故事讲的是一个人和他的帽子。他追着帽子跑了{0}分钟，最后在雕像的头上找到了它，一直等到雨停。"
    )
    given = [("pearl", story.format(n) + (foot if n % 3 else "")) for n in range(100)]
    found = learn_boilerplate(given)
    assert learned(found, "pearl") == {foot}
    assert found.strip("pearl", given[1][1])[0] == given[1][1].removesuffix(foot)


def test_the_order_of_the_texts_does_not_matter_and_they_are_gone_through_twice() -> None:
    given = texts(dict.fromkeys(range(0, 900, 40), f" {STOCK}"), total=900)
    shuffled = given[:]
    random.Random(1).shuffle(shuffled)
    assert learn_boilerplate(given).lines == learn_boilerplate(shuffled).lines != {}
    with pytest.raises(ValueError, match="begins again"):
        learn_boilerplate(iter(given))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.text(alphabet='aZ .!?\n"“”。：:了。 ', max_size=120)), max_size=30
    )
)
def test_stripping_takes_out_what_it_says_and_nothing_else(given: list[tuple[str, str]]) -> None:
    found = learn_boilerplate(given, Rule(least=2, share=0.01, shortest=3))
    for outlet, text in given:
        rest, removed = found.strip(outlet, text)

        def letters(words: str) -> Counter[str]:
            return Counter(c for c in words if not c.isspace())

        taken = sum((letters(each.text) for each in removed), Counter[str]())
        assert letters(rest) + taken == letters(text)


@pytest.mark.real
def test_the_stock_paragraph_of_rt_is_learned_and_nothing_of_speeches(real_data: Path) -> None:
    def read(name: str) -> list[tuple[str, str]]:
        with gzip.open(real_data / "articles" / name, "rt", encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        return [(record["outlet"], record["text"]) for record in records if record["text"]]

    found = learn_boilerplate([each for each in read("ukraine2022_multi.jsonl.gz") if each[0] == "RT"])
    lines = {line.text: line.articles for line in found.lines["RT"]}
    assert lines["Kiev insists the Russian offensive was completely unprovoked."] >= 198
    assert len(lines) < 12
    assert not learn_boilerplate(read("kremlin_en.jsonl.gz")[:2000]).lines
