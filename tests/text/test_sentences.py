from pathlib import Path

import pytest
from tests.text.written import sentences_in

ENGLISH = [
    "Mr. Putin met Mr. Xi on Thursday.|The talks lasted 3.5 hours.",
    "Gen. Mark A. Milley spoke.|He left at 5 p.m. Monday.",
    "U.S. President Joe Biden spoke.|He is in the U.S.|The talks go on.",
    "He works for Acme Inc. in London.|She lives in Washington, D.C.|But he does not.",
    "On Jan. 6 it began.|See No. 5 and St. Petersburg.",
    "J. K. Rowling and George W. Bush met Vladimir V. Putin.",
    "“We are neighbours.|We shall stay neighbours,” Putin said.",
    "“We will win.”|He sat down.",
    '"Yes." |"No."|He said: "Go.|Now!" and left.'.replace(" |", "|"),
    "“Why?” Mr. Xi asked.|Nobody knew.",
    "“Is it war?”|The Kremlin did not answer.",
    "“What?” he said.|“Go!” she cried.",
    "It was bad ... and got worse.|Then...|It ended.",
    "Is it so?!|Yes!!!|Good.",
    "He left (the door was open.)|She stayed.",
    "The U.S.-led alliance met Yahoo! executives.",
    "1. First point.|2. Second point.",
    "It costs $3.50.|The 2nd costs 1,000.",
    "They met in 2019.|In 2020 they did not.",
    "Read www.bbc.co.uk/news. |Write to a@b.org.".replace(" |", "|"),
    "The end came in Calif. on Sunday.|It was over.",
    "He spoke to “the Sen. from Ohio.”|She left.",
    "Is this the end.It is.".replace(".It", ".|It"),
    "Kiev said.|‘No way.’|Moscow agreed.",
]
RUSSIAN = [
    "В 2018 г. Владимир Путин посетил г. Москва.|Он вернулся в 2019 г.|В стране ждали.",
    "П. И. Чайковского и А. С. Пушкина знают все.",
    "Речь шла о нефти, газе и т.д.|Это важно, т.е. нужно.",
    "Он сказал: «Да.|Нет».|И ушёл.",
    "«Что?» — спросил он.|«Ничего!» — ответила она.",
    "«Хорошо», — сказал Путин.|Все ушли.",
    "Это стоит 5 млрд руб.|Компания растёт.",
    "Площадь составила 30 кв. м.|Пострадавших нет.",
    "Обвинение по ст. 290 и ч. 2 ст. 159 УК РФ.",
    "Дом на ул. Ленина стоит.|См. рис. 5.",
    "Неужели?..|Да!..|Вот так...",
    "Днём до +3°С.|Ночью мороз.",
]
CHINESE = [
    "我们是邻居。|我们永远是邻居！|真的吗？|是的……好。",
    "习近平说：“我们是邻居。|我们永远是邻居。”|普京表示同意。",
    "观众喜欢《你好！李焕英》。|电影《八仙！》很好。",
    "他说：“好。”，然后走了。",
    "增长5.2%。|GDP为3.5万亿元；出口增长。",
    "“河很宽。|桥很长。”老船工笑着对记者说。|众人都笑了。",
    "“桥修好了？”她问。|“修好了！”老船工回答。",
    "“河很宽。”|老船工走了。|他没有回头。",
    "“河很宽。”|他说：“桥很长。”",
    "「河很寬。」老船工說。|橋很長。",
    "“他问：‘桥呢？’我答：‘修好了。’后来他就走了。”|河很宽。",
    "「他說『不急。』我也不急。」|河很寬。",
    "“他讲：‘我问她：“走不走？”她摇头。’后来没人走。”|河很宽。",
    "“河很宽。|‘桥’很长。|他问：“船呢？”|没有人说话。",
]


@pytest.mark.parametrize("marked", [*ENGLISH, *RUSSIAN, *CHINESE])
def test_sentences_of(marked: str) -> None:
    chinese = any("\u4e00" <= character <= "\u9fff" for character in marked)
    body = marked.replace("|", "" if chinese or "end.|It" in marked else " ")
    assert sentences_in(body)[1:] == marked.split("|")


def test_a_title_is_one_sentence() -> None:
    assert sentences_in("One. Two.", "War? Peace. Now!") == ["War? Peace. Now!", "One.", "Two."]


def test_the_end_of_a_paragraph_ends_a_sentence() -> None:
    assert sentences_in("No full stop\n\nhere. Or “here\n\nand” there")[1:] == [
        "No full stop",
        "here.",
        "Or “here",
        "and” there",
    ]


def test_marks_alone_are_no_sentence_of_their_own() -> None:
    assert sentences_in("He left. ***")[1:] == ["He left. ***"]
    assert sentences_in("… and he left.")[1:] == ["… and he left."]
    assert sentences_in("* * *")[1:] == ["* * *"]


def test_sentences_of_the_embedded_corpus_are_those_of_its_writers(root: Path) -> None:
    """Its files hold one sentence a line; a reader's judgement, not the splitter's, set them."""
    agreed = total = 0
    for file in sorted((root / "corpora" / "xi_putin" / "articles").glob("*/*.txt")):
        paragraphs = _written(file.read_text(encoding="utf-8"))
        body = "\n\n".join(" ".join(lines) for lines in paragraphs)
        mine = _spans(body, sentences_in(body)[1:])
        theirs = _spans(body, [line for lines in paragraphs for line in lines])
        agreed += len(mine & theirs)
        total += len(theirs)
    assert total > 1_000
    assert agreed / total > 0.99


def _written(file: str) -> list[list[str]]:
    """Sentences by paragraph; furniture is no text."""
    body = file.split("---\n", 2)[2]
    blocks = [
        [line.split(" | ", 1) for line in block.splitlines() if " | " in line] for block in body.split("\n\n")
    ]
    kept = [
        [text.strip() for labels, text in block if not labels.startswith("furniture")] for block in blocks
    ]
    return [block for block in kept if block]


def _spans(body: str, sentences: list[str]) -> set[tuple[int, int]]:
    found, place = set(), 0
    for sentence in sentences:
        first = body.index(sentence, place)
        place = first + len(sentence)
        found.add((first, place))
    return found
