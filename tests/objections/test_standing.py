"""Where an objection stands, in one sentence; and words for whatever happened to it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scoring_service.explanation.wording import speaking
from scoring_service.objections.review.records import Appeal
from scoring_service.objections.rules import OPEN
from scoring_service.objections.standing import where_it_stands
from scoring_service.objections.steps import EventKind, State
from scoring_service.objections.timeline import WORDS, Course
from scoring_service.objections.timing.deadlines import AtDue, Disputed
from tests.factories.cases import LATE, Desk, confirmed, corrected, objection_to

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TODAY = date(2026, 11, 10)
AT = datetime(2026, 11, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def speak(app):
    with app.test_request_context():
        yield


def test_an_open_case_names_who_acts_by_when_and_never_a_day_that_has_passed():
    appeal = Appeal("Look again.", AT, date(2026, 11, 25), certain=True)
    for state in OPEN:
        for on_appeal in (None, appeal) if state is not State.APPEALED else (appeal,):
            if state is State.LODGED and on_appeal:
                continue
            open_case = replace(objection_to(LATE), state=state, appeal=on_appeal)
            in_time = where_it_stands(open_case, today=open_case.due_on)
            assert "the last day for" in in_time.now
            assert in_time.now.endswith("is 21 November 2026.")
            with speaking("zh-CN"):
                told = where_it_stands(open_case, today=open_case.due_on).now
                assert "最迟于 2026年11月21日（含当日）" in told
            assert "Now a reviewer has to act." in in_time.turn
            late = where_it_stands(open_case, today=open_case.due_on + timedelta(days=1))
            assert "was due by 21 November 2026 and is late" in late.now
            assert (in_time.is_late, late.is_late) == (False, True)


def test_late_by_a_rule_that_deletes_promises_no_reviewer():
    case = objection_to(LATE)
    case = replace(case, terms=replace(case.terms, at_due=AtDue.DELETE_ITEM))
    late = where_it_stands(case, today=case.due_on + timedelta(days=1))
    assert (late.is_late, late.by_rule) == (True, True)
    assert "what you dispute is then deleted" in late.now
    assert "reviewer" not in late.now + late.turn
    repeat = replace(case, repeats=("obj_1", "obj_2"))
    assert not where_it_stands(repeat, today=case.due_on + timedelta(days=1)).by_rule
    called_on = replace(case, overdue_at=AT, escalated_at=AT)
    assert "a reviewer still has to make it" in where_it_stands(called_on, today=TODAY).now


def test_a_closed_case_says_what_is_still_possible(desk):
    rejected = desk.settle(desk.lodge(desk.score(), LATE), confirmed())
    assert "you can appeal until 1 December 2026" in where_it_stands(rejected, today=TODAY).now
    over = where_it_stands(rejected, today=date(2026, 12, 2)).now
    assert "the time for an appeal ended on 1 December 2026" in over
    upheld = desk.settle(desk.lodge(desk.score(person="C-2"), LATE), corrected())
    back = desk.withdraw(desk.lodge(desk.score(person="C-3"), LATE))
    assert "took your objection back" in where_it_stands(back, today=TODAY).now
    withdrawn = desk.withdraw(desk.appeal(rejected))
    assert "the first decision stands" in where_it_stands(withdrawn, today=TODAY).now
    for closed in (rejected, upheld, back, withdrawn):
        with speaking("zh-CN"):
            assert where_it_stands(closed, today=TODAY).now.endswith("。")


def test_the_timeline_tells_withheld_and_marked_apart(desk):
    frozen = desk.lodge(desk.score(), LATE)
    marked = replace(frozen, terms=replace(frozen.terms, disputed=Disputed.MARK))
    told = [" ".join(line.words for line in Course(one).tell()) for one in (frozen, marked)]
    assert ["nobody may use it" in words for words in told] == [True, False]
    assert "your score bears the mark that you dispute it" in told[1]


def test_whatever_happens_has_words_for_the_person(desk):
    assert set(WORDS) == set(EventKind)
    decided = desk.settle(desk.lodge(desk.score(), LATE), corrected())
    told = list(Course(decided, scores={decided.score_id: "519"}).tell())
    assert [line.event for line in told] == list(decided.events)
    assert "A person has until 21 November 2026 to decide." in told[0].words
    words = " ".join(line.words for line in told)
    assert "Your objection was decided. You were right." in words
    assert "the new one replaced it" in words
    new = decided.decision.new_score_id
    both = Course(decided, scores={decided.score_id: "519", new: "560"})
    assert any("it was 519 before, and it is 560 now" in line.words for line in both.tell())
    with speaking("zh-CN"):
        assert all("%(" not in line.words for line in both.tell())


@pytest.fixture
def desk(engine, clock, published):
    return Desk(engine, clock)
