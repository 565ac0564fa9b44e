"""The releases in algorithm_disclosures/ are what was approved, and hold what a release must."""

import json

import pytest

from scoring_service.algorithms import document
from scoring_service.algorithms.shifts import shift
from scoring_service.cli.publishing import RELEASES
from scoring_service.disclosures import checks, markdown
from scoring_service.registry import approval, moved, releases, service
from scoring_service.registry.rules import CHECKS
from scoring_service.sources import catalogue

LATER_CHECKS = {
    ("credit_card_default", 1): {
        *("wording_accepted", "approver_proved", "moves_counted"),
        "data_named_once",
    },
    ("credit_card_default", 2): {"moves_counted", "data_named_once"},
}
"""Checks that the gate did not make yet when these were published."""

DIRECTORIES = releases.list_directories(RELEASES)


@pytest.fixture(params=DIRECTORIES, ids=lambda path: f"{path.parent.name} {path.name}")
def directory(request):
    return request.param


@pytest.fixture
def release(directory):
    return releases.read(directory)


def test_there_is_a_release():
    assert DIRECTORIES


def test_every_file_is_the_approved_one(release):
    assert approval.objections(release.approval, release.files()) == []


def test_every_check_of_the_gate_was_made(release):
    made = {check["check"] for check in release.approval["checks"]}
    gate = {check.__name__.removeprefix("check_") for check in CHECKS}
    assert made == gate - LATER_CHECKS.get((release.model, release.version), set())


def test_how_scores_move_from_the_version_before_is_known(release, directory):
    """Counted by its own run, or proved by the two documents: nobody moves."""
    before = directory.parent / str(release.version - 1)
    if not before.exists():
        return
    old, new = (document.parse(releases.read(d).document) for d in (before, directory))
    moves = json.loads(release.facts).get("moves")
    assert shift(old, new).nobody_moves if moves is None else not moved.objections(moves, old, new)


def test_it_lies_where_its_name_and_version_say(release, directory):
    assert (directory.parent.name, directory.name) == (release.model, str(release.version))
    assert document.parse(release.document).name == release.model


def test_its_items_may_be_used(release):
    purposes = json.loads(release.facts)["purposes"]
    for item in document.parse(release.document).items:
        assert all(catalogue.permits(item.catalogue, purpose) for purpose in purposes)


def test_its_texts_are_complete_and_easy_to_read(release):
    texts = {language: data.decode() for language, data in release.texts.items()}
    assert checks.absent(texts) == []
    assert checks.incomplete(texts) == []
    assert checks.unreadable(texts) == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_point_of_the_algorithm_is_in_its_text(release, language):
    written = markdown.numbers(release.texts[language].decode())
    algorithm = document.parse(release.document)
    for feature in algorithm.features:
        assert feature.label[language] in release.texts[language].decode()
        for points in feature.points:
            sign = "+" if points > 0 else "\N{MINUS SIGN}" if points < 0 else ""
            assert f"{sign}{abs(points)}" in written


def test_it_is_taken_in_by_an_installation(session, clock, directory):
    publication = service.import_release(session, directory, now=clock.now())
    algorithm = service.get_algorithm(session, publication.digest)
    assert algorithm.digest == publication.digest
