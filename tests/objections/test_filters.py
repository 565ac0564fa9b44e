"""The queue narrowed: every filter, alone and together, over the API; and what is new in a case."""

from datetime import timedelta
from itertools import product

import pytest

from scoring_service.accounts import affiliations
from scoring_service.accounts.principals import Role
from scoring_service.kernel.database import reading, transaction
from scoring_service.objections import service as objections
from scoring_service.objections.filters import Filters, Group, Narrowing, Reader, Whose
from scoring_service.objections.review.rules import bar_of
from scoring_service.objections.steps import State
from tests.factories import evidence
from tests.factories.cases import KAI, LATE, OLA, WEN, confirmed
from tests.factories.offices import Caller, account


@pytest.fixture
def lodged(desk, clock):
    """Seven cases, a day apart, in every state; the first is overdue, the second due soon."""
    made = []
    for number in range(7):
        made.append(desk.lodge(desk.score(person=f"C-{number}"), LATE))
        clock.advance(timedelta(days=1))
    desk.take(made[1], WEN)
    desk.decide(desk.take(made[2], OLA), confirmed())
    desk.withdraw(made[3])
    desk.decide(desk.take(made[4], WEN), confirmed())
    desk.appeal(made[4])
    desk.decide(desk.take(made[5], WEN), confirmed())
    desk.appeal(made[5])
    desk.decide(desk.take(made[5], OLA), confirmed())
    return [objection.id for objection in made]


@pytest.fixture
def ask(engine, clock):
    def ask(account=WEN, organisation=None, **filters):
        today = clock.now().date()
        wanted = Narrowing(Filters(**filters), Reader(account, organisation, today))
        with reading(engine) as session:
            found = objections.list_objections(session, narrowing=wanted, limit=50)
            counts = objections.count_groups(session, wanted)
        if (group := filters.get("group")) is not None:
            assert counts[group] == len(found)
        return {objection.id for objection in found}

    return ask


def test_groups_and_owners_are_told_apart(ask, lodged):
    at = lambda *places: {lodged[place] for place in places}  # noqa: E731
    assert ask(group=Group.OPEN) == at(0, 1, 4, 5, 6)
    assert ask(group=Group.WAITING) == at(0, 4, 6)
    assert ask(group=Group.UNDER_REVIEW) == at(1)
    assert ask(group=Group.PROPOSED) == at(5)
    assert ask(group=Group.APPEALS) == at(4, 5)
    assert ask(group=Group.CLOSED) == at(2, 3)
    assert ask(whose=Whose.MINE, group=Group.OPEN) == at(1)
    assert ask(whose=Whose.NOBODYS) == at(0, 4, 6)
    assert ask() == set(lodged)


def test_what_one_may_take_is_what_nothing_bars_one_from(ask, lodged, engine):
    with reading(engine) as session:
        every = objections.list_objections(session, limit=50)
    waits = {State.LODGED, State.APPEALED, State.PROPOSED}
    waiting, lender = [one for one in every if one.state in waits], every[0].person.organisation_id
    sizes = set()
    for reviewer, own in product((WEN, OLA, KAI), (None, lender, "org_other")):
        free = {one.id for one in waiting if bar_of(one, reviewer, own) is None}
        assert ask(reviewer, own, whose=Whose.MAY_TAKE) == free
        sizes.add(len(free))
    assert sizes == {0, 2, 3, 4}


def test_the_api_filters_and_pages_keep_the_filters(office, clock, engine):
    cases: list[str] = []
    for ground in ("inaccurate", "outdated", "inaccurate"):
        score, subject = office.score(person=f"C-{len(cases)}")
        cases.append(office.lodged(subject, score, ground=ground).json["id"])
        clock.advance(timedelta(days=7))
    kai = Caller(office.client, account(engine, clock, Role.REVIEWER, "kai@example.org"))

    def ids(query):
        answer = kai.get(f"/v1/objections?{query}")
        assert answer.status_code == 200, answer.text
        return [one["id"] for one in answer.json["items"]]

    assert ids("ground=outdated") == cases[1:2]
    assert ids("due=overdue") == cases[:1]
    assert ids("due=week") == cases[1:2]
    assert ids("kind=test") == []
    assert ids("kind=live&whose=may_take&group=waiting") == cases
    page = kai.get("/v1/objections?ground=inaccurate&limit=1").json
    assert "ground=inaccurate" in page["next"]
    assert [one["id"] for one in kai.get(page["next"]).json["items"]] == cases[2:]
    assert kai.get("/v1/objections?due=never").status_code == 422
    lender = own_lender(engine)
    assert ids(f"organisation={lender}") == cases
    assert ids("organisation=org_other") == []
    with transaction(engine) as session:
        affiliations.set_affiliation(session, "kai@example.org", Role.REVIEWER, lender)
    assert ids("whose=may_take") == []


def own_lender(engine):
    with engine.connect() as connection:
        return connection.exec_driver_sql("SELECT organisation_id FROM objections").scalar()


def test_what_came_since_a_reviewer_acted_is_marked_until_one_acts_again(office):
    score, subject = office.score()
    objection = office.lodged(subject, score).json

    def news(reader=office.wen):
        return reader.get(f"/v1/objections/{objection['id']}").json["new_since_review"]

    subject.send(objection, evidence.png())
    assert news() == [], "nobody has looked at it yet"
    office.wen.post(f"/v1/objections/{objection['id']}/assignment")
    assert news() == []
    subject.send(objection, evidence.pdf())
    subject.post(f"/v1/objections/{objection['id']}/messages", {"text": "See page 2, please."})
    assert news() == ["evidence_added", "message_written"]
    assert news(subject) == []
    office.wen.post(f"/v1/objections/{objection['id']}/messages", {"text": "I read it, thanks."})
    assert news() == []
