"""The flagship model's words, filled in for the small algorithm."""

import shutil

import pytest
import yaml
from jinja2 import UndefinedError

from scoring_service.disclosures import changes, checks, reading, view
from scoring_service.disclosures.facts import ATRS, MODEL_CARD
from scoring_service.disclosures.headings import SECTIONS
from scoring_service.registry import drafts
from tests.factories import algorithms, evaluations
from tests.factories.candidates import TODAY, WORDS, demo_draft


def draft(directory=WORDS, **overrides):
    given = {"data": algorithms.document_bytes(), "evaluation": evaluations.evaluation()}
    return drafts.draft_version(directory, version=1, today=TODAY, **given | overrides)


def test_both_languages_have_every_section():
    assert checks.absent(demo_draft().texts) == []
    assert checks.incomplete(demo_draft().texts) == []


def test_the_words_are_easy_to_read():
    assert reading.grade(demo_draft().texts["en"]) <= reading.MOST_GRADE
    assert reading.characters_a_sentence(demo_draft().texts["zh-CN"]) <= reading.MOST_CHARACTERS


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_whole_table_is_there(language):
    text = demo_draft().texts[language]
    algorithm = algorithms.algorithm()
    for feature in algorithm.features:
        assert f"### {feature.label[language]}" in text
    rows = sum(len(feature.points) for feature in algorithm.features)
    grid = sum(len(table.rows) for table in view.pair_tables(algorithm, language))
    table = text.split(f"## {SECTIONS[4].heading[language]}")[1].split("\n## ")[0]
    heads = len(algorithm.features) + len(algorithm.pairs)
    assert table.count("\n|") == rows + grid + 2 * heads


def test_a_grid_is_written_with_its_equal_neighbours_joined():
    (table,) = view.pair_tables(algorithms.algorithm(), "en")
    assert table.columns == [
        "10% or less",
        "more than 10%, up to 90%",
        "more than 90%",
        "not known",
    ]
    assert table.rows == [
        ("50% or less", [0, 0, 8, 0]),
        ("more than 50%, up to 90%", [-6, 0, 0, 0]),
        ("more than 90%", [-12, -6, 0, 0]),
        ("not known", [0, 0, 0, 0]),
    ]


def test_codes_are_explained():
    text = demo_draft().texts["zh-CN"]
    assert "“某月的还款状态”用代码表示：" in text
    assert "| \N{MINUS SIGN}2 | 未用卡 |" in text


def test_measurements_are_filled_in():
    text = demo_draft().texts["en"]
    assert "In 78.1 of 100 such pairs" in text
    assert "It gets 78.4 of 100 right" in text
    assert "22.1% did" in text
    assert "within 20 days" in text


def test_another_measurement_gives_another_text():
    evaluation = evaluations.evaluation()
    evaluation["metrics"]["auc"] = 0.7312
    changed = draft(evaluation=evaluation)
    found = checks.not_as_drafted(changed.texts, demo_draft().drafted)
    assert "en: the run does not give 73.1" in found
    assert checks.different_facts(changed.facts, demo_draft().facts)


def test_facts_have_the_fields_of_atrs_and_of_model_cards():
    facts = demo_draft().facts
    assert set(ATRS) <= facts["atrs"].keys()
    assert facts["atrs"]["standard_version"] == "2.1"
    for section, names in MODEL_CARD.items():
        assert set(names) <= facts["model_card"][section].keys()
    assert facts["digest"] == algorithms.algorithm().digest
    assert "0.7812" in facts["atrs"]["model_performance"]


def test_a_fact_that_is_not_declared_is_named(tmp_path):
    directory = tmp_path / "words"
    shutil.copytree(WORDS, directory, ignore=shutil.ignore_patterns("data", "*.py"))
    path = directory / "publication.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  phase: Beta/Pilot\n", ""), encoding="utf-8")
    with pytest.raises(ValueError, match=r"atrs\.phase"):
        draft(directory)


def test_a_template_that_asks_for_what_was_not_measured_fails(tmp_path):
    directory = tmp_path / "words"
    shutil.copytree(WORDS, directory, ignore=shutil.ignore_patterns("data", "*.py"))
    (directory / "disclosure.en.md.j2").write_text("{{ metrics.gini }}")
    with pytest.raises(UndefinedError, match="gini"):
        draft(directory)


def test_the_first_version_says_so():
    assert changes.sentences(None, algorithms.algorithm(), "zh-CN") == [
        "这是第一版，没有可以比较的旧版。"
    ]


def test_a_later_version_says_what_changed():
    before = algorithms.algorithm()
    content = algorithms.document()
    content["base_points"] += 10
    content["range"] = {"min": 403, "max": 764}
    content["features"][0]["bins"][0]["points"] += 5
    content["pairs"][0]["cells"][3]["points"] -= 5
    content["probability"] = {
        "first_score": 403,
        "values": [round(0.9 - k / 1000, 4) for k in range(764 - 403 + 1)],
    }
    content["bands"][-1]["from"] = 403
    after = algorithms.algorithm(**content)
    assert changes.sentences(before, after, "en") == [
        "The starting points changed from 600 to 610.",
        "The points for “Longest delay in three months” changed.",
        "The points for two facts together changed.",
    ]
    assert changes.sentences(before, before, "en") == ["The points are the same as before."]


def test_new_and_dropped_facts_are_named():
    before = algorithms.algorithm()
    features = algorithms.document()["features"]
    fewer = [feature for feature in features if feature["id"] != "credit_limit"]
    after = algorithms.algorithm(
        features=fewer,
        range={"min": 423, "max": 729},
        bands=[{"id": "A", "from": 423, "label": {"en": "All", "zh-CN": "全部"}}],
        probability={"first_score": 423, "values": [0.5] * (729 - 423 + 1)},
    )
    assert changes.sentences(before, after, "en") == ["No longer used: Credit limit."]
    assert changes.sentences(after, before, "zh-CN") == ["本版新增：信用额度。"]


def test_the_declared_purposes_are_catalogued():
    declared = yaml.safe_load(
        (WORDS / "publication.yaml").read_text(encoding="utf-8").split("atrs:")[0]
    )
    assert declared["purposes"] == list(demo_draft().purposes)
