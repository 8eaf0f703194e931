import pytest

from framing.corpus.furniture import Zone, caption, dateline, edges, mentions, recognise


def known(name: str) -> bool:
    return name in {"Meridian", "Neva Wire", "The Associated Press", "AFP"}


def kind(line: str, zone: Zone = "body") -> str | None:
    found = recognise(line, zone, known)
    return found.kind if found else None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Photo: AFP/Ivan Petrov", "photo_credit"),
        ("Photograph: Ann Lee/The Ledger", "photo_credit"),
        ("[Photo by Lin Mei/Meridian]", "photo_credit"),
        ("Photo by Lin Mei", "photo_credit"),
        ("Фото: Нева", "photo_credit"),
        ("图片来源：子午社", "photo_credit"),
        ("© Meridian 2024", "photo_credit"),
        ("LIN MEI/JADE DAILY", "photo_credit"),
        ("Read more: What the visit means for gas", "pointer"),
        ("Related: Five things to know", "pointer"),
        ("Читайте также: Что решили в Пекине", "pointer"),
        ("相关阅读：两国会谈", "pointer"),
        ("Share", "sharing"),
        ("Share this article", "sharing"),
        ("Sign up to First Edition, our free daily newsletter", "sharing"),
        ("Follow us on Telegram", "sharing"),
        (
            "We use cookies on our website. If you consent, we use them to measure the use of the site.",
            "consent",
        ),
        ("Мы используем файлы cookie, чтобы сайт работал лучше", "consent"),
        ("本网站使用Cookies来改善您的体验。", "consent"),
        ("Updated: 2024-05-17 07:05", "stamp"),
        ("更新时间：2023-09-04T14:43:29.112Z", "stamp"),
        ("<!--repaste.body.begin-->", "markup"),
        ("* * *", "no_words"),
        ("});", "no_words"),
        ("Reporting by Ann Lee; Editing by Bo Cho", "editors"),
        ("(Editor: Fang Lihua)", "editors"),
        ("责任编辑：方丽华", "editors"),
    ],
)
def test_furniture_is_known_wherever_it_stands(line: str, expected: str) -> None:
    assert kind(line) == expected


@pytest.mark.parametrize(
    ("line", "expected", "credit"),
    [
        ("Source: Meridian", "credit_line", "Meridian"),
        ("(Source: Meridian)", "credit_line", "Meridian"),
        ("来源：子午社", "credit_line", "子午社"),
        ("Источник: Нева", "credit_line", "Нева"),
        ("(Meridian)", "credit_line", "Meridian"),
        ("/Neva Wire/", "credit_line", "Neva Wire"),
        ("(IANS)", "credit_line", "IANS"),
        ("— AFP", "credit_line", "AFP"),
        ("With inputs from AFP", "credit_line", "AFP"),
        ("The Associated Press contributed to this report.", "credit_line", "The Associated Press"),
        ("Ann Lee contributed reporting.", "byline", None),
        ("The author is deputy editor of Jade Daily. lin@jade.example", "author_note", None),
        ("lin.mei@jade.example", "author_note", None),
        ("(China Daily 06/01/2013 page5)", "printed", None),
        ("Анна Перова, Краснодар", "byline", None),
    ],
)
def test_some_furniture_is_known_only_at_the_end(line: str, expected: str, credit: str | None) -> None:
    assert kind(line, "body") is None
    found = recognise(line, "tail", known)
    assert found is not None
    assert (found.kind, found.credit) == (expected, credit)


@pytest.mark.parametrize(
    "line",
    [
        "The photo of the two men went around the world.",
        "Photographers waited for hours in the rain",
        "He read more than anyone else in the room.",
        "Share prices in Shanghai rose by two per cent.",
        "Cookies were served with the tea in Zhongnanhai.",
        "The bakery says that it uses cookies as a bait.",
        "Published in 1949, the song is still sung today by choirs in both countries.",
        "Written by a poet, the song has a line about brothers.",
        "Thank you.",
        "The author of the monument is a sculptor from Georgia.",
        "Source of strength",
        "(COVID-19)",
        "- two items",
        "An editor said that the story would run.",
        "In 2024",
        "Комментарии не заставили себя ждать.",
        "摄影师在雨中等待。",
    ],
)
@pytest.mark.parametrize("zone", ["head", "body", "tail"])
def test_text_that_looks_a_little_like_furniture_stays(line: str, zone: Zone) -> None:
    assert kind(line, zone) is None


@pytest.mark.parametrize(
    ("text", "words", "credit"),
    [
        ("BEIJING, May 16 (Meridian) -- The talks began.", "BEIJING, May 16 (Meridian) --", "Meridian"),
        (
            "KHIMKI, Russia, July 7 (Reuters) - The talks began.",
            "KHIMKI, Russia, July 7 (Reuters) -",
            "Reuters",
        ),
        ("KYIV, Ukraine (AP) — The talks began.", "KYIV, Ukraine (AP) —", "AP"),
        ("МОСКВА, 16 мая. /ТАСС/. Переговоры начались.", "МОСКВА, 16 мая. /ТАСС/.", "ТАСС"),
        (
            "МОСКВА, 16 мая - РИА Новости. Переговоры начались.",
            "МОСКВА, 16 мая - РИА Новости.",
            "РИА Новости",
        ),
        ("РОСТОВ-НА-ДОНУ, 1 февраля. /ТАСС/. Переговоры.", "РОСТОВ-НА-ДОНУ, 1 февраля. /ТАСС/.", "ТАСС"),
        ("BEIJING, May 16 -- The talks began.", "BEIJING, May 16 --", None),
        ("WASHINGTON — The talks began.", "WASHINGTON —", None),
        ("新华社北京5月16日电（记者 王明）会谈开始。", "新华社北京5月16日电（记者 王明）", "新华社"),
    ],
)
def test_a_dateline_is_taken_off_and_its_agency_read(text: str, words: str, credit: str | None) -> None:
    begun = dateline(text)
    assert begun is not None
    assert (begun[0].text, begun[0].credit) == (words, credit)
    assert begun[1] in ("The talks began.", "Переговоры начались.", "Переговоры.", "会谈开始。")


@pytest.mark.parametrize(
    "text",
    [
        "NATO — the alliance — has grown.",
        "BREAKING — Talks have begun.",
        "Beijing (the capital) said no.",
        "The talks, May 16 (a Thursday) - went on.",
        "ПАРИЖ и Берлин — союзники.",
    ],
)
def test_a_sentence_that_begins_with_capitals_is_no_dateline(text: str) -> None:
    assert dateline(text) is None


def test_furniture_in_the_middle_of_a_flattened_text_is_taken_out() -> None:
    text = 'It fell. (AP Photo/Ann Lee, File) It rose. var x = {"a":false}; Read more'
    rest, found = edges(text)
    assert rest == "It fell. It rose."
    assert [each.kind for each in found] == ["script", "photo_credit", "pointer"]


def test_a_caption_at_the_head_of_a_text_is_told_from_it_by_its_credit() -> None:
    begun = caption("A ship sails at Yangshan port. [Photo/Meridian] Trade grew in May, customs said.")
    assert begun is not None
    assert begun[1] == "Trade grew in May, customs said."
    assert caption("The photo by the door shows two men. They smile.") is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They met on Thursday, Xinhue reports.", ["Xinhue"]),
        ("He was confident, according to TASS. Then, as Neva Wire reported.", ["TASS", "Neva Wire"]),
        ("According to Xi, ties are good.", []),
        ("The ministry reports to parliament.", []),
        ("Стороны договорились, сообщает ТАСС.", ["ТАСС"]),
        ("据新华社报道，会谈开始。", ["新华社"]),
    ],
)
def test_sources_that_sentences_end_on_are_found_in_order(text: str, names: list[str]) -> None:
    assert mentions(text) == names
