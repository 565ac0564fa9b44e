"""What was answered stays: killing every web process at once loses no acknowledged score."""

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from urllib.parse import urlsplit

import pytest

from scoring_service.kernel.database import reading
from scoring_service.scoring import service as scoring
from tests.factories import algorithms
from tests.factories.processes import kill

pytestmark = pytest.mark.slow

CLIENTS = 4
ENOUGH = 60


def test_a_kill_loses_no_acknowledged_score(serve, engine, published, lender_key):
    url, server = serve()
    acknowledged, enough = [], Event()

    def keep_asking(_):
        while True:
            try:
                status, answer = _ask(url, lender_key)
            except (OSError, http.client.HTTPException, ValueError):
                return  # the server is gone
            assert status == 201, answer
            acknowledged.append((answer["id"], answer["value"]))
            if len(acknowledged) >= ENOUGH:
                enough.set()

    with server as process, ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(keep_asking, n) for n in range(CLIENTS)]
        assert enough.wait(120)
        kill(process)
        for one in running:
            one.result()
    with reading(engine) as session:
        kept = [scoring.get_score(session, score_id) for score_id, _ in acknowledged]
    assert [(score.id, score.value) for score in kept] == acknowledged
    assert all(score.explanation["contributions"] for score in kept)

    url, server = serve()
    with server:
        assert _ask(url, lender_key)[0] == 201


def _ask(url, key):
    """Ask for a score on a connection of its own."""
    target = urlsplit(url)
    connection = http.client.HTTPConnection(target.hostname, target.port, timeout=30)
    try:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        connection.request("POST", "/v1/scores", json.dumps(algorithms.score_request()), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()
