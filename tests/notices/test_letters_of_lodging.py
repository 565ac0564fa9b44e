"""Letters are true of answers at once, of repeats, and of objections about several scores."""

from datetime import timedelta

import pytest

from scoring_service.kernel.database import transaction
from scoring_service.objections import service as objections
from scoring_service.objections.records import Ground
from scoring_service.objections.timing.due_dates import DueDates
from tests.factories import algorithms, policies
from tests.factories.cases import ADA, LATE, OLA, REASONS, WEN, confirmed, corrected

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def rejected(desk, score):
    for reviewer in (ADA, OLA):
        desk.settle(desk.lodge(score, LATE), confirmed(), reviewer=reviewer)


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "Your question about the reasons was answered", "No reviewer took part"),
        ("zh-CN", "您关于理由的询问已得到答复", "没有审核员参与"),
    ],
)
def test_an_answer_at_once_is_told_as_one(desk, write_to, told, language, subject, words):
    answered = write_to(desk.lodge(desk.score(), ground=Ground.REASONS_WANTED), language)
    ((title, text),) = told()
    assert title == subject
    assert words in text
    assert answered.id in text
    for untrue in ("Nobody decided", "reasons of the reviewer", "nobody may use", "decided."):
        assert untrue not in text


def test_a_letter_about_an_answer_is_not_sent_once_a_reviewer_was_asked_for(
    desk, write_to, told, engine, clock
):
    answered = write_to(desk.lodge(desk.score(), ground=Ground.REASONS_WANTED))
    with transaction(engine) as session:
        objections.ask_review(session, answered.id, own_score_id=answered.score_id, now=clock.now())
    assert told() == []


def test_a_repeat_is_told_with_what_changes_it_and_its_end(desk, write_to, told, engine, clock):
    score = desk.score()
    rejected(desk, score)
    repeat = write_to(desk.lodge(score, LATE))
    ((_subject, text),) = told()
    assert "nothing is frozen yet" in text
    assert "add it as evidence" in text
    assert "nobody may use" not in text
    taken = desk.take(repeat)
    with transaction(engine) as session:
        who = {"reviewer": WEN, "revision": taken.revision, "now": clock.now()}
        objections.decline(session, repeat.id, REASONS, **who)
    ((_subject, text),) = told()
    assert "It was not looked into again." in text
    assert f"> {REASONS}" in text


def test_several_scores_that_are_replaced_at_once_are_told_once(desk, write_to, told):
    score, other = desk.score(), desk.score(algorithms.items(**{LATE: 1}))
    waiting = write_to(desk.lodge(score, "bill_1", others=(other.id,)))
    decided = write_to(desk.lodge(score, LATE, others=(other.id,)))
    assert len(told()) == 2
    desk.settle(decided, corrected(value=0))
    letters = told()
    assert [subject for subject, _ in letters] == [
        "Your score was replaced",
        "Your objection was decided",
    ] or [subject for subject, _ in letters] == [
        "Your objection was decided",
        "Your score was replaced",
    ]
    assert sum(waiting.id in text for _, text in letters) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ("Your objection is looked into, by a new last day", "until December 12, 2026"),
        ),
        ("zh-CN", ("您的异议现予受理，期限重新起算", "最迟于 2026年12月12日（含当日）")),
    ],
)
def test_a_repeat_that_is_taken_up_late_is_told_its_new_last_day(
    desk, write_to, told, engine, clock, language, words
):
    score = desk.score()
    rejected(desk, score)
    repeat = write_to(desk.take(desk.lodge(score, LATE)), language)
    clock.advance(timedelta(days=21))
    DueDates(engine, clock).attend()
    told()
    late = desk.read(repeat)
    with transaction(engine) as session:
        who = {"reviewer": WEN, "revision": late.revision, "now": clock.now()}
        objections.take_up(session, repeat.id, **who)
    ((title, text),) = told()
    assert (title, words[1] in text) == (words[0], True)
    assert repeat.id in text
    assert {"en": "nobody may use", "zh-CN": "任何人都不得使用"}[language] in text


def test_the_letter_tells_a_mark_where_the_score_stays_in_sight(
    desk, write_to, told, engine, clock, monkeypatch
):
    policies.follow(monkeypatch, policies.edition_following("cn_credit_reporting", at_least="mark"))
    score = desk.score()
    rejected(desk, score)
    repeat = write_to(desk.take(desk.lodge(score, LATE)))
    clock.advance(timedelta(days=21))
    told()
    with transaction(engine) as session:
        who = {"reviewer": WEN, "revision": desk.read(repeat).revision, "now": clock.now()}
        objections.take_up(session, repeat.id, **who)
    ((_, text),) = told()
    assert "with the mark that you dispute it." in " ".join(text.split())
