"""`.streamlit/config.toml` says only what Streamlit knows, and its colours can be read by everybody."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

ROOT = Path(__file__).resolve().parents[2]
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
Colour = tuple[float, float, float]

# How a colour looks without the long, the middle or the short cones: linear RGB, after
# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency", IEEE TVCG 15(6), 2009, severity 1.0.
SIGHTS = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "no long cones": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no middle cones": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no short cones": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)


def options(table: dict[str, Any], above: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in table.items():
        name = f"{above}{key}"
        found += options(value, f"{name}.") if isinstance(value, dict) else [(name, value)]
    return found


def linear(colour: str) -> Colour:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return red, green, blue


def through(matrix: Any, colour: Colour) -> Colour:
    red, green, blue = (sum(factor * part for factor, part in zip(row, colour, strict=True)) for row in matrix)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted(through(TO_XYZ, linear(colour))[1] for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: Colour) -> Colour:
    clipped = tuple(min(1.0, max(0.0, part)) for part in colour)
    xyz = through(TO_XYZ, clipped)  # type: ignore[arg-type]
    ratios = [part / white for part, white in zip(xyz, WHITE, strict=True)]
    x, y, z = (r ** (1 / 3) if r > 0.008856 else 7.787 * r + 16 / 116 for r in ratios)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: str, other: str, sight: Any) -> float:
    first, second = (lab(through(sight, linear(colour))) for colour in (one, other))
    return sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5


def theme(name: str) -> dict[str, Any]:
    found: dict[str, Any] = SETTINGS["theme"][name]
    return found


def grounds(name: str) -> list[str]:
    mine = theme(name)
    kinds = ("backgroundColor", "secondaryBackgroundColor")
    return [part[kind] for part in (mine, mine["sidebar"]) for kind in kinds]


@pytest.mark.parametrize("name", [name for name, _ in options(SETTINGS)])
def test_streamlit_knows_the_option(name: str) -> None:
    assert name in config._config_options_template


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("runner.postScriptGC", False),
        ("runner.magicEnabled", False),
        ("server.address", "127.0.0.1"),
        ("server.fileWatcherType", "none"),
        ("browser.gatherUsageStats", False),
        ("client.showErrorDetails", "none"),
        ("client.toolbarMode", "minimal"),
    ],
)
def test_what_speed_and_safety_rest_on_is_set(name: str, value: object) -> None:
    assert dict(options(SETTINGS))[name] == value


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_text_colour_can_be_read_on_every_ground(name: str) -> None:
    colours = {
        key: value for key, value in theme(name).items() if key.endswith(("textColor", "TextColor", "linkColor"))
    }
    assert len(colours) == 9
    poor = {
        (key, ground) for key, value in colours.items() for ground in grounds(name) if contrast(value, ground) < 4.5
    }
    assert poor == set()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_accent_can_be_seen_on_every_ground_and_carries_white_words(name: str) -> None:
    accent = theme(name)["primaryColor"]
    assert contrast(accent, "#ffffff") >= 4.5
    assert all(contrast(accent, ground) >= 3 for ground in grounds(name))


@pytest.mark.parametrize("name", ["light", "dark"])
def test_chart_colours_can_be_seen_on_the_page(name: str) -> None:
    mine = theme(name)
    assert all(contrast(colour, mine["backgroundColor"]) >= 3 for colour in mine["chartCategoricalColors"])


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("name", ["light", "dark"])
def test_chart_colours_stay_apart_for_people_who_see_colours_differently(name: str, sight: str) -> None:
    pairs = itertools.combinations(theme(name)["chartCategoricalColors"], 2)
    closest = min(apart(one, other, SIGHTS[sight]) for one, other in pairs)
    assert closest >= 14  # in CIE L*a*b*; 2.3 is a just noticeable difference
