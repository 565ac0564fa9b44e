"""Whatever is told, its body holds ids, instants and names of events: nothing about a person."""

import inspect
import json

import pytest

from scoring_service.kernel.database import transaction
from scoring_service.kernel.ids import new_id
from scoring_service.notices import outbox
from scoring_service.notices.records import Event
from tests.factories import algorithms
from tests.notices.bodies import surplus
from tests.notices.conftest import OWNER

TELLING = {
    name: function
    for name, function in inspect.getmembers(outbox, inspect.isfunction)
    if function.__module__ == outbox.__name__ and not name.startswith("_")
}


@pytest.fixture
def arguments(clock):
    """What is handed to whoever tells, by the name of the parameter: the closed set of them."""

    def made(session):
        ids = {name: new_id(name[:3], clock.now()) for name in ("objection", "inquiry")}
        return {
            "session": session,
            "to": OWNER,
            "now": clock.now(),
            "score_id": new_id("scr", clock.now()),
            "by": new_id("scr", clock.now()),
            "objection_id": ids["objection"],
            "inquiry_id": ids["inquiry"],
            "model": algorithms.NAME,
            "version": 2,
            "digest": f"sha256:{'0' * 64}",
        }

    return made


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_body_holds_more_than_ids_instants_and_names_of_events(
    engine, endpoint, receiver, deliver, arguments
):
    for name, tell in TELLING.items():
        with transaction(engine) as session:
            handed = arguments(session)
            wanted = inspect.signature(tell).parameters
            assert set(wanted) <= set(handed), f"{name} is handed something new"
            tell(**{part: handed[part] for part in wanted})
        deliver()
    bodies = [body for _headers, body in receiver.told]
    assert sorted(json.loads(body)["type"] for body in bodies) == sorted(Event)
    assert {body: surplus(body) for body in bodies if surplus(body)} == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [("person", "C-1"), ("score", "C-1"), ("superseded_by", None), ("objection", "Paid.")],
)
def test_what_is_about_a_person_is_seen_in_a_body(name, value):
    data = {"score": f"scr_{'0' * 32}"} | {name: value}
    told = {"type": "score.frozen", "timestamp": "2026-11-01T09:00:00.000000Z", "data": data}
    assert surplus(json.dumps(told).encode()) == {name: value}
    data.pop(name)
    assert surplus(json.dumps(told).encode()) == {}
