"""A row whose columns hold what they cannot: its version is refused, and no other page fails."""

import pytest

from scoring_service.app import create_app
from scoring_service.kernel.database import transaction
from scoring_service.kernel.errors import Unavailable
from scoring_service.registry import service
from scoring_service.registry.verification import Fault
from scoring_service.registry.watching import Watch
from tests.factories import algorithms

MODEL = algorithms.NAME

# SQLite keeps what it is given; PostgreSQL refuses it.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PUBLIC = (
    "/v1/models",
    f"/v1/models/{MODEL}",
    f"/v1/models/{MODEL}/versions/1",
    f"/v1/models/{MODEL}/versions/1/algorithm",
    f"/v1/models/{MODEL}/versions/1/changes",
    "/v1/status",
    "/v1/statistics",
    "/",
    "/algorithms",
    f"/algorithms/{MODEL}",
    f"/algorithms/{MODEL}/versions/1",
    "/check",
    "/transparency",
    "/log/checkpoint",
)

SPOILED = (
    "published_at = 'yesterday'",
    "published_at = 20261101",
    "published_at = x'00ff'",
    "retired_at = 'never'",
    "state = 'perhaps'",
    "digest = x'00ff'",
)


@pytest.fixture(params=SPOILED)
def spoil(request, change):
    """Spoil a column of a version's row, past what the table itself would refuse."""

    def spoil(version=2):
        change("PRAGMA ignore_check_constraints = ON")
        change(f"UPDATE publications SET {request.param} WHERE version = :v", v=version)

    return spoil


@pytest.fixture
def serve(settings, clock):
    """Start a web process; return a client of it."""
    apps = []

    def serve():
        apps.append(create_app(settings, clock))
        return apps[-1].test_client()

    yield serve
    for app in apps:
        app.extensions["scoring_service"].engine.dispose()


@pytest.mark.parametrize("started_before", [False, True])
def test_such_a_row_is_a_refused_version_and_everything_else_answers(
    spoil, serve, engine, clock, started_before
):
    client = serve() if started_before else None
    spoil()
    client = client or serve()
    Watch(engine, clock).look()
    answers = {path: client.get(path).status_code for path in PUBLIC}
    assert answers == dict.fromkeys(PUBLIC, 200) | {f"/v1/models/{MODEL}/versions/1/changes": 404}
    told = client.get("/v1/status").json
    states = {v["version"]: (v["state"], v["champion"]) for v in told["versions"]}
    assert states == {1: ("published", True), 2: ("refused", False)}
    assert f"{MODEL} 2" in {alarm["about"] for alarm in told["alarms"]}
    for path in (f"/v1/models/{MODEL}/versions/2", f"/algorithms/{MODEL}/versions/2"):
        assert client.get(path).status_code == 503


def test_a_model_of_which_no_version_can_be_read_is_listed_without_its_words(spoil, serve):
    spoil(1)
    spoil(2)
    client = serve()
    (model,) = client.get("/v1/models").json["items"]
    assert [version["refused"] for version in model["versions"]] == [True, True]
    for path in ("/", "/algorithms", "/check", "/v1/status", f"/v1/models/{MODEL}"):
        assert client.get(path).status_code == 200
    assert client.get(f"/algorithms/{MODEL}").status_code == 503


def test_such_a_row_is_found_and_nothing_is_taken_in_over_it(spoil, start, engine, clock, tmp_path):
    spoil()
    assert start()[2] in {Fault.CHANGED, Fault.LOGGED_OTHERWISE, Fault.NOT_LOGGED}
    with transaction(engine) as session, pytest.raises(Unavailable, match="not served"):
        service.import_release(session, tmp_path / "releases" / MODEL / "2", now=clock.now())


def test_once_restored_it_is_served_again(change, start, ask):
    change("UPDATE publications SET published_at = 'x' || published_at WHERE version = 2")
    start()
    assert ask().version == 1
    change("UPDATE publications SET published_at = substr(published_at, 2) WHERE version = 2")
    assert start() == {1: None, 2: None}
    assert ask().version == 2
