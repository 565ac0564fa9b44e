"""Processes import what they need, and no more: the web knows neither mlflow nor shap."""

import json
import subprocess
import sys

import pytest

from tests.factories import algorithms
from tests.house import tree

_SCORE = """
import json, sys
from wsgi import app
request = json.load(sys.stdin)
answer = app.test_client().post("/v1/scores", json=request["body"], headers=request["headers"])
assert answer.status_code == 201, answer.get_data(as_text=True)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


@pytest.fixture
def loaded_by_scoring(settings, published, lender_key, monkeypatch):
    """The packages that are loaded in a web process after it has made a score."""
    monkeypatch.setenv("SCORING_VAR", str(settings.var))
    monkeypatch.setenv("SCORING_DATABASE_URL", settings.database_url)
    request = {
        "headers": {"Authorization": f"Bearer {lender_key}"},
        "body": algorithms.score_request(),
    }
    done = subprocess.run(
        [sys.executable, "-c", _SCORE],
        cwd=tree.ROOT,
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_web_process_loads_no_training_library(loaded_by_scoring):
    assert "flask" in loaded_by_scoring
    heavy = {"mlflow", "shap", "sklearn", "pandas", "scipy", "numba", "matplotlib", "models"}
    assert loaded_by_scoring & heavy == set()


def test_showing_the_commands_loads_no_heavy_library():
    code = "import sys, scoring_service.cli.main; print({'mlflow', 'flask'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tree.ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
