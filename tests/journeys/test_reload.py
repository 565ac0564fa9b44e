"""A document is changed in the database under a running service: what goes on, what does not."""

import http.client
import json
import signal
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading, transaction
from scoring_service.registry import service as registry
from tests.factories import algorithms, logs
from tests.factories.processes import await_that
from tests.factories.publications import publish_demo, write_release

pytestmark = pytest.mark.slow

FORGED = algorithms.document_bytes(title={"en": "Forged", "zh-CN": "伪"})


@pytest.fixture
def second(engine, published, clock, tmp_path):
    """Version 2 of the model, published and signed for; its bytes."""
    document = algorithms.document_bytes(title={"en": "New", "zh-CN": "新"})
    release = write_release(tmp_path / "releases", now=clock.now(), version=2, document=document)
    with transaction(engine) as session:
        registry.import_release(session, release, now=clock.now())
    logs.seal(engine, now=clock.now())
    return document


@pytest.fixture
def store(engine):
    def store(document):
        with transaction(engine) as session:
            changed = "UPDATE publications SET document = :document WHERE version = 2"
            session.execute(text(changed), {"document": document})

    return store


class Service:
    """The running service, asked by a lender and by a person."""

    def __init__(self, url, key):
        self.target, self.key = urlsplit(url), key

    def ask(self, method, path, content=None, token=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = json.dumps(content) if content else None
        headers |= {"Content-Type": "application/json"} if content else {}
        connection = http.client.HTTPConnection(self.target.hostname, self.target.port, timeout=30)
        with closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())

    def score(self, version=None):
        request = algorithms.score_request() | {"version": version}
        return self.ask("POST", "/v1/scores", request, self.key)

    def explain(self, score):
        token = score["subject_link"]["url"].rpartition("/")[2]
        return self.ask("GET", f"/v1/explanations/{score['id']}", token=token)

    def version(self):
        try:
            status, score = self.score()
        except (OSError, http.client.HTTPException):
            return None  # between two processes
        return score["model"]["version"] if status == 201 else None

    def states(self):
        _, status = self.ask("GET", "/v1/status")
        return {version["version"]: version["state"] for version in status["versions"]}


def test_the_last_good_version_serves_on(serve, second, store, lender_key, engine):
    url, server = serve(WEB_CONCURRENCY="1")
    service = Service(url, lender_key)
    with server as process:
        made, before = service.score()
        assert (made, before["model"]["version"]) == (201, 2)

        store(FORGED)
        made, during = service.score()
        assert (made, during["model"]["version"]) == (201, 2)
        assert service.states() == {1: "published", 2: "published"}
        assert during["model"]["digest"] == before["model"]["digest"]
        assert during["receipt"]["statement"]["algorithm_digest"] == before["model"]["digest"]

        process.send_signal(signal.SIGHUP)
        await_that(lambda: service.version() == 1)
        assert service.states() == {1: "published", 2: "refused"}
        refused, problem = service.score(2)
        assert (refused, problem["code"]) == (503, "published_bytes_changed")
        refused, problem = service.explain(before)
        assert (refused, problem["code"]) == (503, "published_bytes_changed")
        _, after = service.score()
        explained, bundle = service.explain(after)
        assert (explained, bundle["algorithm"]["digest"]) == (200, after["model"]["digest"])
        _, status = service.ask("GET", "/v1/status")
        assert "published_bytes_changed" in [alarm["code"] for alarm in status["alarms"]]

        store(second)
        process.send_signal(signal.SIGHUP)
        await_that(lambda: service.version() == 2)
        explained, bundle = service.explain(before)
        assert (explained, bundle["score"]["value"]) == (200, before["value"])
    with reading(engine) as session:
        assert registry.get_publication(session, algorithms.NAME).version == 2


def test_a_version_published_under_a_running_service_is_served(
    serve, published, lender_key, engine, clock, tmp_path
):
    url, server = serve(WEB_CONCURRENCY="1")
    service = Service(url, lender_key)
    with server:
        assert service.version() == 1
        publish_demo(engine, tmp_path / "releases", now=clock.now(), version=2)
        assert service.version() == 2
        with transaction(engine) as session:
            registry.retire_version(session, algorithms.NAME, 2, now=clock.now())
        assert service.version() == 1
