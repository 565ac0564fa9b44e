"""Who may lodge an objection, and about which score, over HTTP (API.md)."""

from itertools import product

import pytest

from scoring_service.objections.steps import Action
from tests.factories.helping import named
from tests.factories.offices import CORRECTED
from tests.factories.outsiders import AFFILIATED, KEYS, OTHERS, OVER, outsiders

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OF_SUBJECTS = {
    "standing": 201,
    "with_another_of_theirs": 201,
    "replaced": 409,
    "another_of_theirs": 404,
    "anothers": 404,
    "with_anothers": 422,
    "absent": 404,
}
"""By the score that stands where that of the private link stood, and other ones."""

OF_HELPERS = OF_SUBJECTS | {"with_another_of_theirs": 403, "with_anothers": 403}
"""The authority is about one score."""

OF_LIMITED = OF_HELPERS | {"standing": 403, "replaced": 403}
"""Helpers whose authority was not given for objecting."""

OF_OTHERS = dict.fromkeys(OF_SUBJECTS, 404) | {"anothers": 201}
"""The stranger, whose score the other's is, and whom they let help."""

BY_LINK = {"subject": OF_SUBJECTS, "helper": OF_HELPERS, "limited": OF_LIMITED} | dict.fromkeys(
    OTHERS, OF_OTHERS
)
WITHOUT = ("wen", "ola", "publisher", "lender", "nobody", "unknown", *OVER, *KEYS, AFFILIATED)
CASES = list(product((*BY_LINK, *WITHOUT), OF_SUBJECTS))


def expected(caller, about):
    """The status that API.md promises."""
    if caller in BY_LINK:
        return BY_LINK[caller][about]
    return 401 if caller in {"nobody", "unknown", *OVER} else 403


@pytest.fixture
def world(office, clock):
    """A score that was corrected, another of the person, one of somebody else; and everybody."""
    replaced, subject = office.score()
    objection = office.wen.act(Action.ASSIGN, office.lodged(subject, replaced).json).json
    path, etag = f"/v1/objections/{objection['id']}/decision", f'"{objection["revision"]}"'
    assert office.wen.post(path, CORRECTED, etag=etag).status_code == 200
    standing = office.lender.get(f"/v1/scores/{replaced['id']}").json["superseded_by"]
    another, _ = office.score()
    by_name = outsiders(office, subject, objection, now=clock.now())
    by_name |= {"subject": subject, "helper": named(subject)[1]}
    by_name["limited"] = named(subject, may=["write"])[1]
    own = {replaced["id"], standing, another["id"]}
    (theirs,) = {score["id"] for score in office.lender.get("/v1/scores").json["items"]} - own
    scores = {
        "standing": {"score": standing},
        "with_another_of_theirs": {"score": standing, "scores": [another["id"]]},
        "replaced": {"score": replaced["id"]},
        "another_of_theirs": {"score": another["id"]},
        "anothers": {"score": theirs},
        "with_anothers": {"score": standing, "scores": [theirs]},
        "absent": {"score": "scr_0"},
    }
    return by_name, scores


def lodge(caller, about):
    claim = {"ground": "other", "items": [], "statement": "I paid on time.", "proposed": {}}
    return caller.post("/v1/objections", claim | about)


def test_nobody_lodges_about_a_score_that_is_not_theirs_to_object_to(office, world):
    by_name, scores = world
    before = office.snapshot()
    for name, about in (case for case in CASES if expected(*case) >= 400):
        caller = by_name.get(name) or getattr(office, name)
        answer = lodge(caller, scores[about])
        assert answer.status_code == expected(name, about), (name, about, answer.json)
        assert answer.content_type == "application/problem+json"
        assert office.snapshot() == before, (name, about)


@pytest.mark.parametrize(
    ("name", "about"), [case for case in CASES if expected(*case) < 400], ids=str
)
def test_whoever_may_lodges_about_their_score(world, name, about):
    by_name, scores = world
    lodged = lodge(by_name[name], scores[about])
    assert (lodged.status_code, lodged.json["score"]) == (201, scores[about]["score"])
    assert lodged.json["events"][0]["by"] == ("helper" if "helper" in name else "subject")
    assert lodge(by_name[name], scores[about]).status_code == 409
