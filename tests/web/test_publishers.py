"""The publishers' page, and the alarms on it and on the reviewers' pages."""

import pytest
from sqlalchemy import text

from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import Role
from scoring_service.kernel.database import transaction
from scoring_service.registry.watching import Watch
from scoring_service.transparency.alarms import raise_alarm
from tests.factories import logs
from tests.web.conftest import text_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PASSWORD = "five green umbrellas"


@pytest.fixture
def publisher(visit, engine, clock):
    def publisher(language="en", aim=""):
        with transaction(engine) as session:
            accounts.add_account(
                session, "mei@example.org", PASSWORD, Role.PUBLISHER, now=clock.now()
            )
        visitor = visit(language)
        leads = visitor.post(
            "/reviewers/sign-in", email="mei@example.org", password=PASSWORD, next=aim
        )
        assert leads == "/publishers"
        return visitor

    return publisher


@pytest.fixture
def forged(engine, clock, published):
    """What is stored of the only version was changed, and the worker has found it."""
    with transaction(engine) as session:
        session.execute(text("UPDATE publications SET disclosure_en = 'It never errs.'"))
    Watch(engine, clock).look()


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(visit):
    sent = visit().client.get("/publishers")
    assert sent.status_code == 303
    assert sent.headers["Location"] == "/reviewers/sign-in?next=/publishers"


def test_a_publisher_is_led_to_the_own_page_only(publisher):
    publisher(aim="/reviewers/objections/obj_1")


def test_reviewers_and_publishers_see_their_own_pages_only(publisher, sign_in):
    publisher().get("/reviewers", status=403)
    sign_in().get("/publishers", status=403)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["What is served", "credit_demo 1", "In use", "Not registered", "1 entries"]),
        ("zh-CN", ["正在提供的版本", "credit_demo 1", "使用中", "未登记", "共 2 个条目"]),
    ],
)
def test_a_publisher_sees_what_is_served(publisher, published, engine, clock, language, told):
    logs.seal(engine, now=clock.now())
    Watch(engine, clock).look()
    page = text_of(publisher(language).get("/publishers"))
    for words in told:
        assert words.replace("1 entries", "2 entries") in page
    assert "needs attention" not in page


def test_a_version_that_differs_in_mlflow_is_marked(publisher, published, engine, clock):
    with transaction(engine) as session:
        values = {
            "model": "credit_demo",
            "version": 1,
            "published": "sha256:1",
            "found": "sha256:2",
        }
        code, about = "mlflow_document_changed", "credit_demo 1"
        raise_alarm(session, code, about, values, now=clock.now())
    page = text_of(publisher().get("/publishers"))
    assert "Differs" in page
    assert "was published as sha256:1; MLflow has sha256:2." in page


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["A published version was changed in the database", "What to do:", "Since 1"]),
        ("zh-CN", ["数据库中已公开的版本被改动", "处理办法：", "始于"]),
    ],
)
def test_alarms_stand_on_the_pages_of_whoever_signs_in(publisher, sign_in, forged, language, told):
    for page in (
        publisher(language).get("/publishers"),
        sign_in(language=language).get("/reviewers"),
    ):
        for words in told:
            assert words in text_of(page)


def test_an_alarm_stands_on_a_case_too(reviewer, case, engine, clock):
    assert "needs attention" not in text_of(reviewer.get(case))
    with transaction(engine) as session:
        raise_alarm(session, "log_differs", "log", {"size": "3"}, now=clock.now())
    assert "The first 3 entries of the database are not those" in text_of(reviewer.get(case))


def test_the_public_sees_no_alarms(visit, forged):
    assert "needs attention" not in text_of(visit().get("/"))
    assert "needs attention" not in text_of(visit().get("/reviewers/sign-in"))


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", ["Not served", "Cannot be read"]), ("zh-CN", ["不予提供", "无法读取"])],
)
def test_a_version_that_cannot_be_read_is_shown_as_not_served(
    publisher, published, engine, language, told
):
    with transaction(engine) as session:
        session.execute(text("UPDATE publications SET published_at = 'yesterday'"))
    page = text_of(publisher(language).get("/publishers"))
    for words in told:
        assert words in page


@pytest.mark.parametrize(
    ("language", "told"), [("en", "it is not served"), ("zh-CN", "因此不予提供")]
)
def test_a_changed_disclosure_is_not_shown(visit, forged, language, told):
    page = visit(language).get("/algorithms/credit_demo/versions/1", status=503)
    assert told in text_of(page)
    assert "never errs" not in page


def test_a_model_of_which_nothing_is_served_is_named_and_the_rest_works(
    forged, settings, clock, visit
):
    from scoring_service.app import create_app
    from tests.web.conftest import Visitor

    app = create_app(settings, clock)
    visitor = Visitor(app.test_client())
    assert "Nothing of it is served until that is mended." in text_of(visitor.get("/algorithms"))
    assert "credit_demo" in text_of(visitor.get("/"))
    visitor.get("/algorithms/credit_demo", status=503)
    model = visitor.client.get("/v1/models/credit_demo").get_json()
    assert (model["champion"], model["versions"][0]["refused"]) == (None, True)
    for address in ("", "/algorithm", "/disclosure", "/approval", "/reasons", "/fairness"):
        answer = visitor.client.get(f"/v1/models/credit_demo/versions/1{address}")
        assert answer.status_code == 503, address
        assert answer.get_json()["code"] == "published_bytes_changed"
    app.extensions["scoring_service"].engine.dispose()
