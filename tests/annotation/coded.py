"""A small sample with its sheets, for tests of forms and codes."""

import polars as pl

from framing.annotation.base import Answer, Item, Question
from framing.annotation.folder import Sample
from framing.annotation.sampling import SAMPLE, Sampling

QUESTIONS = (
    Question(
        dimension="multipolarity",
        title="Multipolarity",
        definition='World order has "several" <centres>.',
        answers=(
            Answer(code="1", label="many poles"),
            Answer(code="0", label="neither"),
            Answer(code="-1", label="one pole"),
        ),
        level="ordinal",
    ),
    Question(
        dimension="threat",
        title="Threat",
        definition="Somebody is a danger.",
        answers=(Answer(code="1", label="threat"), Answer(code="0", label="not expressed")),
        level="nominal",
    ),
)

ITEMS = (
    Item(item="t1", text='=HYPERLINK("x") is what it said', before="Before that.", after="After that."),
    Item(item="t2", text="</script><script>alert(1)</script> & more"),
    Item(item="t3", text="中国和俄罗斯，多极世界。\nВторая строка"),
    Item(item="t4", text="A plain sentence.\x0b"),
)


def sample(items: tuple[Item, ...] = ITEMS) -> Sample:
    """A sample of these items, two of each outlet."""
    rows = [
        {
            "item": item.item,
            "article": f"a{place}",
            "unit": place,
            "outlet": "north_wire" if place < len(items) / 2 else "hill_paper",
            "group": "state" if place < len(items) / 2 else "independent",
            "flagged": None,
            "n_stratum": 10,
            "n_drawn": len(items) // 2,
            "probability": len(items) / 20,
        }
        for place, item in enumerate(items)
    ]
    return Sample(
        key=pl.DataFrame(rows, schema=SAMPLE),
        questions=QUESTIONS,
        sampling=Sampling(seed=3, flagged=0),
        unit="sentence",
        corpus="f" * 64,
        notice="Invented.",
    )
