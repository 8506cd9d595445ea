"""Contrast is decided once, in the tokens: 4.5 for text, 3 for marks, in both themes."""

import math
import re
from itertools import pairwise
from pathlib import Path

import pytest

from waarborg.doors import ui

_SHEET = (Path(ui.__file__).parent / "static" / "ui" / "css" / "tokens.css").read_text()
_NUMBERS = r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)"
_TOKENS = {
    found[0]: (tuple(map(float, found[1:4])), tuple(map(float, found[4:7])))
    for found in re.findall(rf"--([\w-]+): light-dark\({_NUMBERS}, {_NUMBERS}\);", _SHEET)
}
_HUES = ("accent", "good", "warn", "bad", "hold")
both_themes = pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])


def _luminance(lightness: float, chroma: float, hue: float) -> float:
    """Relative luminance of an OKLCH colour. Source: Ottosson, "A perceptual color space for image processing"."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(part, 0.0), 1.0) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str, theme: int) -> float:
    darker, lighter = sorted(_luminance(*_TOKENS[name][theme]) for name in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


@both_themes
@pytest.mark.parametrize("text", ["ink", "grey-7", *_HUES])
@pytest.mark.parametrize("ground", ["paper", "grey-1", "surface-sunken", "surface-hover"])
def test_text_can_be_read_on_every_surface(text, ground, theme):
    assert _contrast(text, ground, theme) >= 4.5


@both_themes
@pytest.mark.parametrize("hue", _HUES)
def test_a_hue_can_be_read_on_its_own_tint(hue, theme):
    assert _contrast(hue, f"{hue}-tint", theme) >= 4.5
    assert _contrast("ink", f"{hue}-tint", theme) >= 4.5


@both_themes
@pytest.mark.parametrize("hue", _HUES)
def test_a_mark_stands_out_on_paper_and_in_the_band(hue, theme):
    for ground in ("paper", "band-open", "band-closed"):
        assert _contrast(f"{hue}-mark", ground, theme) >= 3


@both_themes
def test_the_edge_of_a_control_stands_out(theme):
    assert _contrast("control-edge", "paper", theme) >= 3


@both_themes
@pytest.mark.parametrize("fill", ["accent-fill", "accent-fill-hover", "bad-fill", "bad-fill-hover"])
def test_a_filled_button_can_be_read(fill, theme):
    assert _contrast("on-fill", fill, theme) >= 4.5


def test_neutral_steps_are_equal_in_both_themes():
    steps = [_TOKENS[f"grey-{step}"] for step in (2, 3, 4)]
    for theme in (0, 1):
        lightness = [step[theme][0] for step in steps]
        assert {round(abs(after - before), 3) for before, after in pairwise(lightness)} == {0.07}
