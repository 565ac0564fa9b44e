"""The drawings are well-formed, say what they show, and end where the score is."""

import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from scoring_service.explanation import figures
from scoring_service.explanation.drawing import Axis, lines
from scoring_service.explanation.scale import Mark, Scale, Stretch, draw_scale
from scoring_service.explanation.waterfall import NARROW, WIDE, Step, Waterfall, draw_waterfall
from tests.factories import algorithms

MINUS = "\N{MINUS SIGN}"
SVG = "{http://www.w3.org/2000/svg}"
LAYOUTS = pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)


def _texts(svg):
    return ["".join(node.itertext()) for node in ET.fromstring(svg).iter(f"{SVG}text")]


@LAYOUTS
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_waterfall_shows_every_number_of_the_table(build, layout, language):
    document = build(language)
    drawn = _texts(figures.waterfall_drawing(document, layout))
    assert all(line.points_text in drawn for line in document.lines)
    assert all(line.value in drawn for line in document.lines)
    assert drawn[-1] == str(document.score.value)


@LAYOUTS
def test_each_bar_begins_where_the_one_before_it_ended(build, layout):
    document = build(payment_1=55_000)
    root = ET.fromstring(figures.waterfall_drawing(document, layout))
    bars = list(root.iter(f"{SVG}rect"))
    assert len(bars) == sum(line.points != 0 for line in document.lines)
    ends = []
    for node in bars:
        left = _percent(node.get("x"))
        span = sorted((left, left + _percent(node.get("width"))))
        up = "bar--up" in node.get("class", "")
        ends.append((span[0], span[1]) if up else (span[1], span[0]))
    for (_begin, end), (begin, _end) in pairwise(ends):
        assert begin == pytest.approx(end, abs=0.02)


@LAYOUTS
def test_the_colour_is_not_the_only_sign_of_direction(build, layout):
    document = build(payment_1=55_000)
    signs = {text[0] for text in _texts(figures.waterfall_drawing(document, layout)) if text}
    assert {"+", MINUS} <= signs


@LAYOUTS
def test_nothing_is_drawn_outside(build, layout):
    root = ET.fromstring(figures.waterfall_drawing(build(), layout))
    height = int(root.get("height") or 0)
    for node in root.iter():
        for name in ("x", "x1", "x2"):
            if "%" in (node.get(name) or ""):
                assert 0 <= _percent(node.get(name)) <= 100
        for name in ("y", "y1", "y2"):
            assert 0 <= float(node.get(name) or 0) <= height


def test_a_drawing_has_a_name_and_a_description(build):
    for svg in (figures.scale_drawing(build()), figures.waterfall_drawing(build(), WIDE)):
        root = ET.fromstring(svg)
        assert root.get("role") == "img"
        said = {node.get("id"): node.text for node in root if node.text}
        assert said[root.get("aria-labelledby")]
        assert "519" in said[root.get("aria-describedby")]


def test_a_drawing_carries_no_style_and_no_script(build):
    svg = figures.waterfall_drawing(build(), WIDE)
    assert re.findall(r"style=|<style|<script|\son\w+=", svg) == []


def test_labels_are_escaped():
    whole = Step("<b>&", "", Decimal(5), "5")
    svg = draw_waterfall(Waterfall(whole, [], whole), WIDE, key="k", title="t<", description='"d"')
    assert "<b>&" in _texts(svg)


def test_a_feature_without_effect_is_a_mark_not_a_bar():
    start, none = Step("a", "", Decimal(5), "5"), Step("b", "x", Decimal(0), "0.00")
    svg = draw_waterfall(Waterfall(start, [none], start), WIDE, key="k", title="t", description="d")
    assert "waterfall__bar" not in svg
    assert "waterfall__mark--level" in svg


def _scale(*marks):
    return Scale(300, 800, [Stretch("B", 300), Stretch("A", 600)], marks)


@pytest.mark.parametrize(("value", "band"), [(300, "B"), (599, "B"), (600, "A"), (800, "A")])
def test_the_scale_marks_the_band_of_the_score(value, band):
    svg = draw_scale(_scale(Mark(value, str(value))), key="s", title="t", description="d")
    current = [
        "".join(node.itertext())
        for node in ET.fromstring(svg).iter(f"{SVG}text")
        if "scale__band--current" in node.get("class", "")
    ]
    assert current == [band]


def test_an_earlier_score_is_drawn_too_and_covers_no_limit():
    marks = (Mark(310, "310", earlier=True), Mark(640, "640"))
    drawn = _texts(draw_scale(_scale(*marks), key="s", title="t", description="d"))
    assert {"310", "640", "800"} <= set(drawn)
    assert "300" not in drawn


def test_the_scale_tells_an_earlier_score_in_words(build):
    assert "Before the correction it was 463." in figures.scale_drawing(build(), earlier=463)


def test_a_scale_without_a_score_marks_nothing(build):
    unscored = build(
        **dict.fromkeys(algorithms.items()),
    )
    assert unscored.score.value is None
    svg = figures.scale_drawing(unscored)
    assert "There is no score." in svg
    assert "scale__band--current" not in svg


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Longest delay in the last six months", ["Longest delay", "in the last six", "months"]),
        ("最近六个月的最长逾期", ["最近六个月的最长", "逾期"]),
        ("short", ["short"]),
        ("", [""]),
    ],
)
def test_long_labels_are_broken_between_words_or_characters(content, expected):
    assert lines(content, 8.5) == expected


def test_an_axis_without_extent_puts_everything_in_the_middle():
    assert Axis(Decimal(5), Decimal(5), 0, 80).at(5) == 40


def _percent(written):
    return float(written.removesuffix("%"))
