from pathlib import Path

import pytest

from framing.corpus.cleaner import Cleaner
from framing.corpus.dates import Clock
from framing.outlets.registry import Registry

ALMATY = Clock(order="DMY", zone="Asia/Almaty")
LEAD = "The two leaders met in the northern hall on Thursday and spoke for three hours, Meridan reports."
PAGE = f"""Leaders deepen a partnership
{LEAD}
Leaders deepen a partnership

Leaders deepen a partnership | Steppe Herald

Photo: AFP/Ivan Petrov
Eurasia/Meridian 16/05/2024 17:54

{LEAD}

They stressed that ties had stood the test of a changing world.

"We are confident of that," one of them said, according to Neva Wire.

Read also: What the visit means for gas
We use cookies on our website. If you consent to their use, we use them to measure the use of the website.
Information and Settings
"""


@pytest.fixture
def cleaner(registry: Registry) -> Cleaner:
    return Cleaner(registry)


def test_a_pasted_page_becomes_an_article(cleaner: Cleaner) -> None:
    article = cleaner.page(PAGE, ALMATY)
    assert article.title == "Leaders deepen a partnership"
    assert article.text.split("\n\n") == [
        LEAD,
        "They stressed that ties had stood the test of a changing world.",
        '"We are confident of that," one of them said, according to Neva Wire.',
    ]
    assert article.published is not None
    assert article.published.published == "2024-05-16T17:54+05:00"
    assert article.section == "Eurasia"
    assert article.credits == ("Meridian", "Neva Wire")
    assert article.cited == ("Neva Wire",)


def test_everything_taken_out_is_handed_back_word_for_word(cleaner: Cleaner) -> None:
    article = cleaner.page(PAGE, ALMATY)
    removed = [found.text for found in article.removed]
    kept = [article.title, *article.text.split("\n\n")]
    assert sorted(removed + kept) == sorted(row for row in PAGE.splitlines() if row)


def test_cleaning_twice_changes_nothing_more(cleaner: Cleaner) -> None:
    once = cleaner.page(PAGE, ALMATY)
    twice = cleaner.text(once.title, once.text, ALMATY)
    assert (twice.title, twice.text, twice.removed) == (once.title, once.text, ())


@pytest.mark.parametrize(
    ("row", "published", "section", "credit", "byline"),
    [
        ("Eurasia/Meridian 16/05/2024 17:54", "2024-05-16T17:54+05:00", "Eurasia", "Meridian", None),
        ("(Meridian) 10:02, May 17, 2024", "2024-05-17T10:02+05:00", None, "Meridian", None),
        (
            "By XU WEI in Beijing | Updated: 2024-05-17 07:05",
            "2024-05-17T07:05+05:00",
            None,
            None,
            "XU WEI in Beijing",
        ),
        ("16 MAY 2024 / 17:54", "2024-05-16T17:54+05:00", None, None, None),
        ("2024年05月16日17:54 来源：子午社", "2024-05-16T17:54+05:00", None, "子午社", None),
        (
            "Source: Meridian Editor: huaxia 2024-05-16 17:54:15",
            "2024-05-16T17:54+05:00",
            None,
            "Meridian",
            None,
        ),
        ("World • 5 June 2024", "2024-06-05", "World", None, None),
    ],
)
def test_a_dateline_of_its_own_tells_date_section_agency_and_authors(
    cleaner: Cleaner, row: str, published: str, section: str | None, credit: str | None, byline: str | None
) -> None:
    article = cleaner.page(f"A title\n{row}\n{LEAD}", ALMATY)
    assert article.published is not None
    assert article.published.published == published
    assert (article.section, article.byline) == (section, byline)
    assert [found.credit for found in article.removed] == [credit]
    assert article.text == LEAD


def test_a_sentence_with_a_date_in_it_is_text(cleaner: Cleaner) -> None:
    row = "The statement that both men signed in Beijing on 16 May 2024 runs to forty pages"
    article = cleaner.page(f"A title\n{row}\n{LEAD}", ALMATY)
    assert row in article.text
    assert article.published is None


def test_the_headline_is_taken_out_of_a_body_that_repeats_it(cleaner: Cleaner) -> None:
    article = cleaner.text("Talks held", f"Talks Held\n\n{LEAD}", ALMATY)
    assert article.text == LEAD
    assert [found.kind for found in article.removed] == ["repeated_title"]


def test_a_paragraph_that_stands_twice_is_kept_once_and_a_refrain_stays(cleaner: Cleaner) -> None:
    article = cleaner.text("", f"{LEAD}\n\nThank you.\n\n{LEAD}\n\nThank you.", ALMATY)
    assert article.text == f"{LEAD}\n\nThank you.\n\nThank you."


def test_credits_in_dateline_and_tail_are_kept_as_printed_and_once_per_agency(cleaner: Cleaner) -> None:
    body = f"BEIJING, May 16 (Meridian) -- {LEAD}\n\nMore words follow here.\n\n(Source: Neva Wire)"
    article = cleaner.text("A title", body, ALMATY)
    assert article.credits == ("Meridian", "Neva Wire")
    assert article.text == f"{LEAD}\n\nMore words follow here."


def test_an_agency_that_stands_for_the_place_of_a_dateline_is_credited(cleaner: Cleaner) -> None:
    article = cleaner.text("A title", f"НЕВА, 20 января. {LEAD.replace('The two', 'Two')}", ALMATY)
    assert article.credits[0] == "НЕВА"
    assert article.text.startswith("Two leaders")


def test_a_text_of_nothing_but_furniture_is_empty(cleaner: Cleaner) -> None:
    article = cleaner.text("A title", "A title\n\nPhoto: X\n\nShare", ALMATY)
    assert article.text == ""
    assert len(article.removed) == 3


@pytest.mark.real
def test_the_page_that_started_it_comes_out_whole(real_data: Path) -> None:
    page = (real_data / "pasted" / "xi_putin_2024-05-16_page_text.txt").read_text(encoding="utf-8")
    article = Cleaner(Registry.load()).page(page, ALMATY)
    rows = [" ".join(row.split()) for row in page.splitlines() if row.strip()]
    assert article.title == rows[0]
    assert article.title not in article.text
    assert article.published is not None
    assert article.published.published[:16] == "2024-05-16T17:54"
    assert article.published.evidence.startswith("16/05/2024 17:54")
    assert article.section == "Eurasia"
    assert article.credits == ("Xinhua", "TASS")
    for furniture in ("cookies", "Photo:", "16/05/2024", "Information and Settings"):
        assert furniture not in article.text
    paragraphs = article.text.split("\n\n")
    assert paragraphs[0].endswith("Xinhue reports.")
    assert len(paragraphs) == len(set(paragraphs))
    # nothing but the seven pieces of furniture has gone
    assert len(article.removed) == 7
    assert set(rows) == {article.title, *paragraphs, *(found.text for found in article.removed)}


def test_a_line_that_says_it_is_a_caption_is_taken_out(cleaner: Cleaner) -> None:
    text = (
        "The council met on Monday and talked for hours about the bridge.\n"
        "CAPTION: The bridge at noon, seen from the mill, on a day without wind. Ann Author file picture"
    )
    cleaned = cleaner.text("Two rivers", text, ALMATY)
    assert cleaned.text == "The council met on Monday and talked for hours about the bridge."
    assert [each.kind for each in cleaned.removed] == ["caption"]
