"""Boxes beside an article are told from what only has the name of one and holds the article itself."""

from tests.corpus.extraction.drafts import draft_of, page_of

from framing.corpus.extraction.guards import Limits, refused

PARAGRAPHS = "".join(
    f"<p>In its session number {number} the board heard what the fishermen think of the new quay, the crane "
    "that stands on it, and of the promises that were made to them before it was built.</p>"
    for number in range(12)
)
NEWSLETTER = "<p>Sign up for our free account and start to talk with other readers of this paper!</p>"
PROGRAM = f"<script>{'window.settings = {a: [1, 2, 3]};' * 2000}</script>"


def text_of(inside: str) -> str:
    return draft_of(page_of(f"<html><head>{PROGRAM}</head><body>{inside}</body></html>")).fields["text"]


def test_an_article_inside_a_box_that_is_named_after_its_advertisements_is_found() -> None:
    wrapper = f'<div class="advert content-wrap"><h1>The new quay</h1>{PARAGRAPHS}</div>'
    assert text_of(f"{wrapper}<div>{NEWSLETTER * 3}</div>").count("In its session number") == 12


def test_an_article_inside_a_box_without_its_headline_is_found_too() -> None:
    comments = f'<ul class="comments">{"<li>Nobody wants to pay for any of it.</li>" * 300}</ul>'
    wrapper = f'<div class="share">{PARAGRAPHS}</div>'
    found = text_of(f"<h1>The new quay</h1><div>{NEWSLETTER}</div>{wrapper}{comments}")
    assert found.count("In its session number") == 12


def test_a_box_of_related_stories_under_a_short_article_stays_out() -> None:
    box = (
        '<div class="related">'
        + "<p>Elsewhere a bridge was closed for some weeks to come.</p>" * 12
        + "</div>"
    )
    short = "<p>The quay was opened on Monday, and a crane stands on it that is painted red.</p>"
    assert "bridge" not in text_of(f"<article><h1>The new quay</h1>{short}{short}</article>{box}")


def test_a_drawing_of_many_closed_pieces_is_not_taken_for_nesting() -> None:
    drawing = '<svg viewBox="0 0 9 9">' + '<path d="M0 0h9"/>' * 3_000 + "</svg>"
    assert refused(f"<body>{drawing}{PARAGRAPHS}</body>", Limits()) is None


def test_pieces_that_are_left_open_are_nesting() -> None:
    answer = refused('<body><svg><path d="M0 0h9">' + '<path d="M0 0h9">' * 3_000, Limits())
    assert answer is not None
    assert answer[0] == "too_deep"
