"""A registered version gives the same wherever MLflow runs it: the contract of docs/mlflow.md.

The examples of that document are run as they stand there. What they must give stands in the
vectors; the reasons are the service's own. Heavy processes, so one at a time (`xdist_group`).
"""

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet
import pytest

from scoring_service.algorithms import document
from scoring_service.algorithms.points_table import evaluate
from scoring_service.algorithms.reasons import main_reasons, sentence
from scoring_service.algorithms.shapley import contributions
from scoring_service.cli.publishing import RELEASES
from scoring_service.kernel.settings import Settings
from tests import vectors
from tests.factories.java import find_java_home
from tests.factories.processes import ROOT, free_port, run_server

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("mlflow"),
    pytest.mark.filterwarnings("ignore"),  # MLflow's own warnings
]

MODEL = "credit_card_default"
VERSIONS = (1, 2)
ROWS = 1_000
ONE_BY_ONE = 20
"""So many requests of a single applicant: a column of nothing but null has no type of its own."""

ON_LOOPBACK = (
    "--master local[1] --driver-memory 1g --conf spark.ui.enabled=false"
    " --conf spark.driver.host=127.0.0.1 --conf spark.driver.bindAddress=127.0.0.1 pyspark-shell"
)


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The environment of somebody whose MLflow has the published versions."""
    from scoring_service.registry import mlflow_store

    mlruns = tmp_path_factory.mktemp("elsewhere") / "mlruns"
    settings = Settings.from_environment({"SCORING_MLRUNS": str(mlruns)})
    for version in VERSIONS:
        mlflow_store.seed_release(settings, RELEASES / MODEL / str(version))
    programs = str(Path(sys.executable).parent)  # MLflow calls uvicorn by its bare name
    return os.environ | {
        "MLFLOW_TRACKING_URI": settings.tracking_uri,
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "PATH": os.pathsep.join([programs, os.environ["PATH"]]),
    }


@pytest.fixture
def java_home():
    found = find_java_home()
    if found is None:
        raise RuntimeError("no Java for Spark: run `scripts/install-system-packages java`")
    return str(found)


def read(version):
    return list(islice(vectors.read(RELEASES / MODEL / str(version)), ROWS))


def expected(version, language="en") -> Iterator[dict[str, Any]]:
    """Return what each vector must give, in the words of MLflow's answer."""
    data = (RELEASES / MODEL / str(version) / "algorithm.json").read_bytes()
    algorithm = document.parse(data)
    for row in read(version):
        evaluation = evaluate(algorithm, row["items"])
        final = row["score"] is not None
        reasons = main_reasons(algorithm, contributions(algorithm, evaluation)) if final else []
        yield {
            "status": "final" if final else "unscorable",
            "score": row["score"],
            "base_value": float(row["base_value"]) if final else None,
            "contributions": [
                {"feature": feature, "points": float(points), "rank": rank}
                for rank, (feature, points) in enumerate(row.get("contributions", {}).items(), 1)
            ],
            "reasons": [
                {
                    "code": reason.code,
                    "feature": reason.feature,
                    "text": sentence(algorithm, reason, language),
                }
                for reason in reasons
            ],
        }


def write_applications(version, directory):
    """Write the vectors as a bank's table, with a column that the model does not know."""
    items = pd.DataFrame([row["items"] for row in read(version)], dtype=float)
    items.assign(application=range(ROWS)).to_parquet(directory / "applications.parquet")


def examples(*words):
    """Return the examples of docs/mlflow.md that have these words, one after the other."""
    text = (ROOT / "docs" / "mlflow.md").read_text(encoding="utf-8")
    found = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return "\n".join(next(code for code in found if word in code) for word in words)


def run(code, directory, environment):
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=directory,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_the_vectors_hold_missing_items_and_people_without_a_score():
    for version in VERSIONS:
        rows = read(version)
        assert sum(None in row["items"].values() for row in rows) > 200
        assert sum(row["score"] is None for row in rows) > 50


@pytest.mark.parametrize("version", VERSIONS)
def test_a_dataframe_gets_the_same(version, environment, tmp_path):
    write_applications(version, tmp_path)
    code = examples("load_model")
    if version == max(VERSIONS):
        code = examples("sha256", "load_model")
    run(code.replace(f"{MODEL}/2", f"{MODEL}/{version}"), tmp_path, environment)
    found = pyarrow.parquet.read_table(tmp_path / "explained.parquet").to_pylist()
    assert found == list(expected(version))


def test_the_examples_notice_another_document(environment, tmp_path):
    code = examples("sha256").replace(f"{MODEL}/2", f"{MODEL}/1")
    with pytest.raises(AssertionError, match="not the published algorithm"):
        run(code, tmp_path, environment)


def test_a_served_model_answers_the_same(environment, tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "mlflow", "models", "serve", "-m", f"models:/{MODEL}/2"]
    command += ["--env-manager", "local", "--host", "127.0.0.1", "--port", str(port)]
    rows = [row["items"] for row in read(2)]
    ends = [*range(ONE_BY_ONE), *range(ONE_BY_ONE, ROWS, 140), ROWS]
    url = f"http://127.0.0.1:{port}/ping"
    with run_server(command, url, tmp_path / "serve.log", environment):
        found = [
            answer
            for start, end in pairwise(ends)
            for answer in ask(port, {"dataframe_records": rows[start:end]})
        ]
        chinese = ask(port, {"dataframe_records": rows[:10], "params": {"language": "zh-CN"}})
    assert found == list(expected(2))
    assert chinese == list(islice(expected(2, "zh-CN"), 10))


def ask(port, body):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/invocations", json.dumps(body), headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    assert answer.status == 200, content
    return json.loads(content)["predictions"]


def test_spark_gives_the_same(environment, java_home, tmp_path):
    write_applications(2, tmp_path)
    of_spark = {
        "JAVA_HOME": java_home,
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_SUBMIT_ARGS": ON_LOOPBACK,
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    run(examples("spark_udf"), tmp_path, environment | of_spark)
    table = pyarrow.parquet.read_table(tmp_path / "explained").sort_by("application")
    found = table.drop_columns(["application"]).to_pylist()
    assert found == list(expected(2, "zh-CN"))
