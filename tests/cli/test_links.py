"""An operator lists, makes and ends the private links to a score."""

import re

import pytest

from scoring_service.accounts import service as accounts
from scoring_service.kernel.clock import SystemClock
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import NotFound
from scoring_service.scoring import service as scoring
from tests.factories import algorithms
from tests.factories.cases import Desk


@pytest.fixture
def score(engine, published, clock):
    """A score without a private link."""
    return Desk(engine, clock).score()


@pytest.fixture
def opened(engine):
    """The score that an address opens now."""

    def opened(url):
        token = url.strip().rpartition("/s/")[2]
        with reading(engine) as session:
            subject = accounts.find_subject(session, token, now=SystemClock().now())
        return subject and subject.score_id

    return opened


@pytest.fixture
def listed(call):
    """The ids of the links that are listed for a score, each with when it was revoked."""

    def listed(score_id):
        told = call("links", "list", score_id).stdout
        return dict(re.findall(r"^(lnk_\w+)  .*revoked (\S+)$", told, re.MULTILINE))

    return listed


def test_a_new_link_is_shown_once_and_opens_the_score(call, score, opened, listed):
    made = call("links", "issue", score.id)
    assert opened(made.stdout) == score.id
    assert made.stdout.startswith("http://127.0.0.1:8000/s/sl_")
    (link,) = listed(score.id)
    assert link in made.stderr
    assert made.stdout.strip() not in call("links", "list", score.id).output


def test_one_link_is_ended_and_the_other_goes_on(call, score, opened, listed):
    ended, kept = (call("links", "issue", score.id) for _ in range(2))
    link = re.findall(r"lnk_\w+", ended.stderr)[0]
    assert call("links", "revoke", link).stdout == f"{link} opens nothing any more.\n"
    assert (opened(ended.stdout), opened(kept.stdout)) == (None, score.id)
    assert sorted(when == "never" for when in listed(score.id).values()) == [False, True]


def test_every_link_that_opens_a_score_is_ended(call, score, opened, engine, clock):
    """Also one that was made for the score before its correction, which it opens as well."""
    before = call("links", "issue", score.id)
    with transaction(engine) as session:
        corrected = scoring.rescore(session, score, algorithms.items(), now=clock.now())
    after = call("links", "issue", corrected.id)
    assert call("links", "list", corrected.id).stdout.count("lnk_") == 2
    assert call("links", "revoke", "--score", corrected.id).stdout == "Private links ended: 2.\n"
    assert (opened(before.stdout), opened(after.stdout)) == (None, None)


@pytest.mark.parametrize(
    "words",
    [
        ("list", "scr_unknown"),
        ("issue", "scr_unknown"),
        ("revoke", "lnk_unknown"),
        ("revoke", "--score", "scr_unknown"),
    ],
)
def test_what_does_not_exist_is_refused(call, words):
    assert isinstance(call("links", *words).exception, NotFound)


@pytest.mark.parametrize("words", [(), ("lnk_1", "--score", "scr_1")])
def test_what_is_to_be_ended_is_named_once(call, words):
    result = call("links", "revoke", *words)
    assert result.exit_code == 2
    assert "Name one link, or a score by --score." in result.output
