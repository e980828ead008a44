"""The colours of every page: readable in both themes, and named in one file only."""

import re

import pytest

from agnt.env import ROOT

CSS = ROOT / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text()
TEXT = ("ink", "ink-2", "sea")  # read on every ground
MARKS = ("coral", "ok", "warn", "stop", "edge")  # shapes and borders, always beside a word
GROUNDS = ("sand", "card", "sea-tint", "ok-tint", "warn-tint", "stop-tint", "coral-tint")


def _block(selector: str) -> dict[str, str]:
    """The custom properties of one rule."""
    body = TOKENS.split(selector + " {", 1)[1].split("\n  }" if selector.startswith(":root:not") else "\n}", 1)[0]
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", body))


LIGHT = _block(":root")
DARK = {"device": _block(":root:not([x-data])"), "console": _block(":root.dark")}


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK["device"]], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_words_can_be_read_on_every_ground(theme: dict[str, str], ground: str) -> None:
    for name in TEXT:
        assert _contrast(theme[name], theme[ground]) >= 4.5, name


@pytest.mark.parametrize("theme", [LIGHT, DARK["device"]], ids=["light", "dark"])
def test_marks_and_borders_stand_out_from_page_and_card(theme: dict[str, str]) -> None:
    for name in MARKS:
        assert min(_contrast(theme[name], theme[ground]) for ground in ("sand", "card")) >= 3, name


@pytest.mark.parametrize("theme", [LIGHT, DARK["device"]], ids=["light", "dark"])
def test_the_word_on_the_main_button_can_be_read(theme: dict[str, str]) -> None:
    assert _contrast(theme["on-coral"], theme["coral"]) >= 4.5
    assert _contrast(theme["on-coral"], theme["coral-down"]) >= 4.5


def test_the_consoles_dark_is_the_devices_dark() -> None:
    shared = {name: value for name, value in DARK["console"].items() if not re.match(r"(base|primary)-", name)}
    assert shared == DARK["device"]


def test_no_other_sheet_names_a_colour() -> None:
    for sheet in CSS.glob("*.css"):
        if sheet.name != "tokens.css":
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\brgb|\bhsl|\boklch", sheet.read_text()), sheet.name
