"""Chinese texts have Chinese punctuation: full-width beside Chinese characters.

Releases are never changed, so those that were published with other punctuation keep it.
"""

import ast
import re

import pytest
import yaml

from tests.factories.candidates import demo_draft
from tests.house import tree

HAN = r"[\u4e00-\u9fff\u201c\u201d\u300a\u300b]"
WRONG = re.compile(rf"{HAN}[,:;()!?]|[,:;()!?]{HAN}")
CODE = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)", re.DOTALL)


def wrong(text):
    """Return what stands around half-width punctuation beside a Chinese character."""
    return [text[max(m.start() - 8, 0) : m.end() + 8] for m in WRONG.finditer(text)]


def strings(content):
    if isinstance(content, dict):
        return [text for part in content.items() for value in part for text in strings(value)]
    if isinstance(content, list):
        return [text for part in content for text in strings(part)]
    return [content] if isinstance(content, str) else []


def of_module(source):
    constants = (n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant))
    earlier = "使用哪些信息,从哪里来"  # as the first releases spell a heading
    return [value for value in constants if isinstance(value, str) and value != earlier]


@pytest.mark.parametrize(
    "text",
    ["第一版,", "如下:", "如下:{all}", "(中国)", "下载;", ",所以", "“用途”:", "(2009)年"],
)
def test_half_width_punctuation_beside_chinese_is_found(text):
    assert wrong(text)


@pytest.mark.parametrize(
    "text", ["第一版，", "30,000 名", "10:30 起", "f(x)", "13(1)(1)、29", "A, B", "中国（CN）"]
)
def test_punctuation_within_numbers_and_latin_is_left_alone(text):
    assert not wrong(text)


def test_the_readme_has_chinese_punctuation():
    text = (tree.ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
    assert wrong(CODE.sub("", text)) == []


@pytest.mark.parametrize(
    "path",
    [
        *(tree.ROOT / "scoring_service/policy").glob("*.yaml"),
        tree.ROOT / "scoring_service/sources/catalogue.yaml",
        *(tree.ROOT / "models").glob("*/model.yaml"),
    ],
    ids=lambda path: path.name,
)
def test_what_is_said_as_data_has_chinese_punctuation(path):
    texts = strings(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert texts
    assert [found for text in texts for found in wrong(text)] == []


@pytest.mark.parametrize(
    "path",
    list((tree.ROOT / "scoring_service/disclosures").glob("*.py")),
    ids=lambda path: path.name,
)
def test_what_disclosures_are_written_from_has_chinese_punctuation(path):
    texts = of_module(path.read_text(encoding="utf-8"))
    assert [found for text in texts for found in wrong(text)] == []


def test_a_draft_has_chinese_punctuation():
    assert wrong(demo_draft().texts["zh-CN"]) == []
