"""`mlflow models serve` on a registered version answers what the service answers."""

import http.client
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scoring_service.algorithms.points_table import evaluate
from scoring_service.algorithms.reasons import main_reasons
from scoring_service.algorithms.shapley import contributions
from scoring_service.kernel.settings import Settings
from tests.factories import algorithms
from tests.factories.processes import free_port, run_server
from tests.factories.publications import write_release

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # MLflow's own warnings

CLIENTS: list[dict[str, float | None]] = [
    algorithms.items(),
    algorithms.items(repayment_status_1=0),
    algorithms.items(bill_2=None),
    algorithms.items(credit_limit=50_000, bill_1=45_000.5),
    {"credit_limit": 20_000},
]


@pytest.fixture(scope="module")
def predictions(tmp_path_factory):
    from scoring_service.registry import mlflow_store

    directory = tmp_path_factory.mktemp("serving")
    settings = Settings.from_environment({"SCORING_MLRUNS": str(directory / "mlruns")})
    release = write_release(directory, now=datetime(2026, 11, 1, tzinfo=UTC))
    mlflow_store.seed_release(settings, release)
    port = free_port()
    model = f"models:/{algorithms.NAME}/1"
    command = [sys.executable, "-m", "mlflow", "models", "serve", "-m", model]
    command += ["--env-manager", "local", "--host", "127.0.0.1", "--port", str(port)]
    programs = str(Path(sys.executable).parent)  # MLflow calls uvicorn by its bare name
    environment = {
        "MLFLOW_TRACKING_URI": settings.tracking_uri,
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "PATH": os.pathsep.join([programs, os.environ["PATH"]]),
    }
    log = directory / "serve.log"
    with run_server(command, f"http://127.0.0.1:{port}/ping", log, environment):
        yield ask(port)


def ask(port):
    columns = [item.id for item in algorithms.algorithm().items]
    rows = [[client.get(column) for column in columns] for client in CLIENTS]
    body = json.dumps({"dataframe_split": {"columns": columns, "data": rows}})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/invocations", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status == 200, content
    return json.loads(content)["predictions"]


def test_it_answers_the_same_scores(predictions):
    algorithm = algorithms.algorithm()
    found = [evaluate(algorithm, client) for client in CLIENTS]
    expected = [part.score if part.sufficient else None for part in found]
    assert [prediction["score"] for prediction in predictions] == expected
    assert expected[-1] is None


def test_it_answers_the_same_contributions_and_reasons(predictions):
    algorithm = algorithms.algorithm()
    final = [pair for pair in zip(CLIENTS, predictions, strict=True) if pair[1]["score"]]
    assert len(final) == 4
    for client, prediction in final:
        explained = contributions(algorithm, evaluate(algorithm, client))
        assert prediction["base_value"] == float(explained.base_value)
        assert prediction["contributions"] == [
            {"feature": part.feature, "points": float(part.points), "rank": part.rank}
            for part in explained.contributions
        ]
        codes = [reason["code"] for reason in prediction["reasons"]]
        assert codes == [reason.code for reason in main_reasons(algorithm, explained)]
