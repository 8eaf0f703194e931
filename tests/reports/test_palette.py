from itertools import pairwise

import pytest

from framing.reports.drawing.palette import DARK, HUES, LIGHT, Palette, contrast, looks, mix

PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


@PALETTES
def test_every_colour_of_a_palette_is_its_own_so_that_the_page_can_swap_palettes(palette: Palette) -> None:
    colours = list(palette.roles().values())
    assert len(set(colours)) == len(colours)


@PALETTES
def test_text_has_the_contrast_that_readers_need(palette: Palette) -> None:
    words = [palette.ink, palette.muted, *(getattr(palette, f"{hue}_text") for hue in HUES)]
    assert min(contrast(colour, palette.ground) for colour in words) >= 4.5
    on_tints = [palette.tint(hue, step) for hue in HUES for step in (1, 2, 3, 4)]
    assert min(contrast(palette.ink, tint) for tint in on_tints) >= 4.5


@PALETTES
def test_marks_have_the_contrast_that_marks_need(palette: Palette) -> None:
    assert min(contrast(getattr(palette, hue), palette.ground) for hue in HUES) >= 3


@PALETTES
def test_tints_grow_stronger_step_by_step(palette: Palette) -> None:
    for hue in HUES:
        steps = [contrast(palette.tint(hue, step), palette.ground) for step in (1, 2, 3, 4)]
        assert all(fainter < stronger for fainter, stronger in pairwise(steps))


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # W3C's example of a near miss


def test_mixing_all_or_nothing_gives_one_of_the_two() -> None:
    assert mix("#d55e00", "#ffffff", 1.0) == "#d55e00"
    assert mix("#d55e00", "#ffffff", 0.0) == "#ffffff"


def test_state_is_a_vermillion_square_and_independent_a_blue_circle_in_any_order() -> None:
    for order in (["state", "independent"], ["independent", "state"]):
        found = looks(order)
        assert found["state"].shape == "vermillion square"
        assert found["independent"].shape == "blue circle"


def test_other_groups_get_another_pair_and_never_share_colour_or_mark() -> None:
    found = looks(["party", "official", "exile", "state"])
    assert found["party"].shape == "green triangle"
    assert found["official"].shape == "purple diamond"
    assert len({look.hue for look in found.values()}) == len({look.marker for look in found.values()}) == 4


def test_more_groups_than_looks_are_still_drawn() -> None:
    assert len(looks([f"group {number}" for number in range(9)])) == 9
