"""`scoring demo` makes everything that a first look needs, and makes it once."""

import json

import pytest

from scoring_service.cli import demo, demonstration
from scoring_service.kernel.database import reading
from scoring_service.registry import service as registry
from tests.factories import publications

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def start(call, monkeypatch, tmp_path, clock):
    """Start the demonstration up to where gunicorn takes over; return what it left."""
    root = tmp_path / "releases"
    publications.write_release(root, now=clock.now(), model="credit_card_default")
    monkeypatch.setenv("SCORING_DEMO", "1")  # restored afterwards, for the command sets both
    monkeypatch.setenv("SCORING_BASE_URL", "http://127.0.0.1:8123")
    monkeypatch.setattr(demo, "refuse_occupied", lambda *_: None)
    served = []
    monkeypatch.setattr(demo, "run_gunicorn", lambda *where: served.append(where))

    def start():
        result = call("demo", "--port", "8123", "--releases", str(root))
        assert result.exit_code == 0, result.output
        assert served.pop() == ("127.0.0.1", 8123)
        return result.output

    return start


def test_an_empty_directory_becomes_a_demonstration(start, environment, engine, client):
    told = start()
    content = json.loads((environment.var / "demo.json").read_text(encoding="utf-8"))
    assert set(content) == {
        *("base_url", "lenders", "research", "reviewers", "publishers", "example")
    }
    assert content["base_url"] == "http://127.0.0.1:8123"
    assert all(lender["key"] in told for lender in content["lenders"])
    assert all(account["password"] in told for account in content["reviewers"])

    key = content["lenders"][0]["key"]
    answer = client.post(
        "/v1/scores", json=content["example"], headers={"Authorization": f"Bearer {key}"}
    )
    assert answer.status_code == 201, answer.json
    with reading(engine) as session:
        assert registry.get_publication(session, "credit_card_default").champion


def test_a_restart_takes_nothing_in_again(start, environment):
    start()
    first = demonstration.read_credentials(environment)
    assert "Taking in" not in start()
    assert demonstration.read_credentials(environment) == first
