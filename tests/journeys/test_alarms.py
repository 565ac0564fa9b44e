"""Alarms on the pages of publishers and reviewers, in a real browser."""

import pytest

from scoring_service.kernel.clock import SystemClock
from scoring_service.kernel.database import open_engine, transaction
from scoring_service.transparency.alarms import clear_alarm, raise_alarm
from tests.factories.browsers import faults
from tests.journeys.walking import submit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

FORGED = {
    "model": "credit_card_default",
    "version": 2,
    "published": f"sha256:{'4' * 64}",
    "found": f"sha256:{'9' * 64}",
}


@pytest.fixture
def alarmed(demonstration):
    """Let alarms stand that the demonstration's worker does not take back."""
    path = demonstration.log.parent / "var" / "scoring.db"
    engine = open_engine(f"sqlite:///{path}")
    about = "another machine"
    with transaction(engine) as session:
        now = SystemClock().now()
        raise_alarm(session, "unusable_log_key", about, {}, now=now)
        raise_alarm(session, "an_older_alarm", "everything", FORGED, now=now)
    yield
    with transaction(engine) as session:
        clear_alarm(session, "unusable_log_key", about)
        clear_alarm(session, "an_older_alarm", "everything")
    engine.dispose()


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "The signing key cannot be used"), ("zh-CN", "签名密钥无法使用")],
)
@pytest.mark.parametrize("role", ["publishers", "reviewers"])
def test_whoever_signs_in_sees_the_alarms(demonstration, open_page, alarmed, language, told, role):
    account = demonstration.content[role][0]
    page = open_page(language)
    page.goto(f"/{role}")
    page.locator("input[name=email]").fill(account["email"])
    page.locator("input[name=password]").fill(account["password"])
    submit(page)
    assert page.url.endswith(f"/{role}")
    assert told in page.locator(".alarms").inner_text()
    assert "an_older_alarm" in page.locator(".alarms").inner_text()
    assert faults(page) == []
