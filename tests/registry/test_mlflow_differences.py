"""What counts as a difference between MLflow and our record."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scoring_service.registry import mlflow_differences
from scoring_service.registry.mlflow_differences import Look, Seen, differences
from scoring_service.registry.records import Publication, State

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
MODEL = "credit_demo"
ONE = Publication(MODEL, 1, "sha256:1", State.PUBLISHED, False, NOW, None)  # noqa: FBT003
TWO = Publication(MODEL, 2, "sha256:2", State.PUBLISHED, True, NOW, None)  # noqa: FBT003
PUBLISHED = [TWO, ONE]
SEEN = {
    (MODEL, 1): Seen("sha256:1", "published", "sha256:1"),
    (MODEL, 2): Seen("sha256:2", "published", "sha256:2"),
}
LOOK = Look(SEEN, {MODEL: 2})


def codes(look, published=PUBLISHED, had=()):
    return [(d.code, d.about) for d in differences(published, look, had)]


def seen(version, **changed):
    found = {key: replace(value, **changed) for key, value in SEEN.items() if key[1] == version}
    return Look(SEEN | found, LOOK.champions)


def test_what_mlflow_has_as_it_was_published_does_not_differ():
    assert codes(LOOK, had=SEEN) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"document": "sha256:9"}, mlflow_differences.CHANGED),
        ({"document": None}, mlflow_differences.DOCUMENT_UNREADABLE),
        ({"state": "retired"}, mlflow_differences.STATE),
        ({"state": "registered"}, mlflow_differences.STATE),
        ({"digest": "sha256:9"}, mlflow_differences.OTHER),
        ({"digest": "sha256:9", "document": "sha256:9", "state": "x"}, mlflow_differences.OTHER),
    ],
)
def test_a_version_that_is_another_differs(changed, code):
    assert codes(seen(1, **changed)) == [(code, "credit_demo 1")]


def test_both_digests_are_told():
    (difference,) = differences(PUBLISHED, seen(1, document="sha256:9"), ())
    assert difference.values == {
        "model": MODEL,
        "version": 1,
        "published": "sha256:1",
        "found": "sha256:9",
    }


@pytest.mark.parametrize("pointed", [1, 7, None])
def test_an_alias_that_points_elsewhere_differs(pointed):
    assert codes(Look(SEEN, {MODEL: pointed})) == [(mlflow_differences.CHAMPION, MODEL)]


def test_an_alias_that_points_anywhere_differs_where_nothing_is_served():
    retired = [replace(p, state=State.RETIRED, champion=False) for p in PUBLISHED]
    look = Look({k: replace(v, state="retired") for k, v in SEEN.items()}, {MODEL: 2})
    assert codes(look, retired) == [(mlflow_differences.CHAMPION, MODEL)]
    assert codes(Look(look.versions, {MODEL: None}), retired) == []


def test_a_version_that_mlflow_never_had_is_no_difference():
    first = Look({(MODEL, 1): SEEN[MODEL, 1]}, {MODEL: None})
    assert codes(first) == []
    assert codes(Look()) == []


def test_a_version_that_mlflow_had_is_missed():
    first = Look({(MODEL, 1): SEEN[MODEL, 1]}, {MODEL: None})
    assert codes(first, had={(MODEL, 2)}) == [(mlflow_differences.MISSING, "credit_demo 2")]


def test_a_refused_version_is_not_compared():
    doubted = [
        replace(TWO, refused=True, digest="sha256:9", champion=False),
        replace(ONE, champion=True),
    ]
    assert codes(Look(SEEN, {MODEL: 1}), doubted) == []


def test_what_was_seen_is_said_to_another_process_and_understood():
    look = Look(SEEN | {("other", 1): Seen("d", "s", None)}, {MODEL: 2, "other": None})
    assert mlflow_differences.loaded(mlflow_differences.dumped(look)) == look


def test_versions_count_as_registered_where_their_digest_is_the_published_one():
    look = seen(1, digest="sha256:9")
    assert mlflow_differences.registered(PUBLISHED, look) == [(MODEL, 2)]
