from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from framing.checked_yaml import read_checked
from framing.errors import BadConfig


class Card(BaseModel):
    since: date


@pytest.mark.parametrize("wrong", ["2024-02-30", "2024-13-45", "2023-02-29"])
def test_a_date_that_no_calendar_has_is_named_with_its_place(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "card.yaml"
    file.write_text(f"# 2024-01-01 is one\nsince: {wrong}\n", encoding="utf-8")

    with pytest.raises(BadConfig, match="no date of the calendar") as caught:
        read_checked(file, Card)

    assert "card.yaml:2:8" in str(caught.value)


def test_a_right_date_is_read(tmp_path: Path) -> None:
    file = tmp_path / "card.yaml"
    file.write_text("since: 2024-02-29\n", encoding="utf-8")

    assert read_checked(file, Card).since == date(2024, 2, 29)
