"""What anyone may read of published versions."""

from datetime import timedelta

import pytest

from scoring_service.kernel import canonical
from scoring_service.kernel.database import transaction
from scoring_service.registry import service
from scoring_service.transparency.proofs import Proof
from scoring_service.transparency.signing import signer_of
from tests.factories import algorithms, logs
from tests.factories.candidates import candidate

VERSION = "/v1/models/credit_demo/versions/1"


@pytest.fixture
def told(engine, clock):
    """`credit_demo` 1, published with its whole disclosure."""
    with transaction(engine) as session:
        service.publish_version(session, candidate(), now=clock.now())


@pytest.fixture
def get(client, told):
    def get(path, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.get(path, headers=named)

    return get


def test_every_model_is_listed_with_its_versions(get):
    (model,) = get("/v1/models").json["items"]
    assert model["name"] == "credit_demo"
    assert model["title"] == "Demonstration credit score"
    assert model["champion"] == 1
    (version,) = model["versions"]
    assert version["digest"] == candidate().digest
    assert version["state"] == "published"
    assert version["published_at"] == "2026-11-01T09:00:00.000000Z"


def test_a_version_has_its_place_in_the_log(get, engine, clock):
    assert get(VERSION).json["log"] is None
    logs.seal(engine, now=clock.now())
    logged = get(VERSION).json["log"]
    assert logged["entry"]["digest"] == candidate().digest
    key = signer_of(engine).key.public
    Proof.parse(logged["proof"]).check(canonical.dumps(logged["entry"]), [key])


def test_nothing_is_listed_where_nothing_is_published(client):
    assert client.get("/v1/models").json == {"items": []}


def test_a_model_is_described_in_chinese(get):
    model = get("/v1/models/credit_demo", Accept_Language="zh-CN").json
    assert model["title"] == "演示信用评分"


def test_a_version_tells_its_facts_and_its_approval(get):
    version = get(VERSION).json
    assert version["facts"]["metrics"]["auc"] == 0.7812
    assert version["facts"]["atrs"]["senior_responsible_owner"]
    assert version["facts"]["model_card"]["intended_use"]["out_of_scope_use_cases"]
    assert version["approval"]["approver"] == "publications@example.org"
    assert version["range"] == {"min": 398, "max": 749}


def test_the_algorithm_is_its_exact_bytes_and_cached_for_ever(get):
    answer = get(f"{VERSION}/algorithm")
    assert answer.data == algorithms.document_bytes()
    assert answer.content_type == "application/json"
    assert answer.headers["ETag"] == f'"{canonical.digest(answer.data)}"'
    assert {"public", "immutable"} <= set(answer.headers["Cache-Control"].split(", "))


def test_the_algorithm_is_not_sent_again_to_whoever_has_it(get):
    tag = get(f"{VERSION}/algorithm").headers["ETag"]
    again = get(f"{VERSION}/algorithm", If_None_Match=tag)
    assert again.status_code == 304
    assert again.data == b""


def test_the_disclosure_is_markdown_html_or_json(get):
    markdown = get(f"{VERSION}/disclosure")
    assert markdown.content_type == "text/markdown; charset=utf-8"
    assert markdown.text.startswith("# Demonstration credit score")
    html = get(f"{VERSION}/disclosure", Accept="text/html")
    assert html.content_type == "text/html; charset=utf-8"
    assert '<h2 id="objection">How to object</h2>' in html.text
    json = get(f"{VERSION}/disclosure", Accept="application/json").json
    assert json["text"] == markdown.text
    assert json["facts"]["metrics"]["auc"] == 0.7812


def test_the_approval_is_the_file_of_the_release(get):
    answer = get(f"{VERSION}/approval")
    assert answer.content_type == "application/json"
    assert answer.json["approver"] == "publications@example.org"
    assert {check["check"] for check in answer.json["checks"]} >= {"facts_true", "second_person"}
    assert answer.text.startswith('{\n  "format": "publication-approval/1"')
    assert get(VERSION).json["approval_url"] == f"{VERSION}/approval"


def test_the_disclosure_is_there_in_chinese(get):
    html = get(f"{VERSION}/disclosure", Accept="text/html", Accept_Language="zh-CN")
    assert '<html lang="zh-Hans">' in html.text
    assert '<h2 id="objection">怎样提出异议</h2>' in html.text
    assert html.headers["Content-Language"] == "zh-CN"


def test_a_kind_of_disclosure_that_does_not_exist_is_refused(get):
    answer = get(f"{VERSION}/disclosure", Accept="image/png")
    assert answer.status_code == 406
    assert answer.content_type == "application/problem+json"


def test_every_reason_code_is_public(get):
    reasons = get(f"{VERSION}/reasons", Accept_Language="zh-CN").json["items"]
    assert [reason["code"] for reason in reasons] == ["R01", "R02", "R03", "R04", "R05", "R06"]
    assert reasons[0]["text"] == "最近三个月有逾期还款。"
    assert reasons[0]["feature"] == "worst_delay_3m"


def test_fairness_by_group_is_public(get):
    fairness = get(f"{VERSION}/fairness").json["fairness"]
    assert [group["id"] for group in fairness["groups"]["sex"]] == ["female", "male"]


def test_a_retired_version_stays_readable(get, engine, clock):
    with transaction(engine) as session:
        now = clock.now() + timedelta(days=1)
        service.retire_version(session, "credit_demo", 1, now=now)
    version = get(VERSION).json
    assert version["state"] == "retired"
    assert version["retired_at"] == "2026-11-02T09:00:00.000000Z"
    assert get("/v1/models/credit_demo").json["champion"] is None
    assert get(f"{VERSION}/algorithm").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/v1/models/other",
        "/v1/models/other/versions/1",
        "/v1/models/credit_demo/versions/2",
        "/v1/models/credit_demo/versions/2/algorithm",
        "/v1/models/credit_demo/versions/2/disclosure",
        "/v1/models/credit_demo/versions/2/reasons",
        "/v1/models/credit_demo/versions/2/approval",
        "/v1/models/credit_demo/versions/2/fairness",
    ],
)
def test_what_is_not_published_is_not_found(get, path):
    answer = get(path)
    assert answer.status_code == 404
    assert answer.json["code"] == "unknown_publication"
