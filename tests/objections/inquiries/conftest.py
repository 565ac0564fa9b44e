"""What organisations are asked, and how they answer, on both databases."""

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading, transaction
from scoring_service.notices.records import Recipient
from scoring_service.objections.inquiries import service
from scoring_service.objections.inquiries.records import Answer, AnswerKind, ItemAnswer
from scoring_service.objections.inquiries.silence import Silences
from tests.factories.cases import LATE
from tests.factories.turns import Steady

HOW = "We compared the item with the account statement of October."
BANK = Recipient("org_a", "live")


def says(kind=AnswerKind.CONFIRMED, item=LATE, value=None, statement=HOW):
    return Answer((ItemAnswer(item, kind, value),), statement)


@pytest.fixture
def silences(engine, clock):
    return Steady(Silences(engine, clock), engine, clock)


@pytest.fixture
def inquiry_of(engine):
    """Read the one inquiry about an objection."""

    def read(objection):
        with reading(engine) as session:
            (found,) = service.list_inquiries(session, objection.id)
            return found

    return read


@pytest.fixture
def answer(engine, clock, inquiry_of):
    """Answer the inquiry about an objection, as the organisation that was asked."""

    def act(objection, said=None, supplier=BANK):
        found = inquiry_of(objection)
        with transaction(engine) as session:
            return service.answer_inquiry(
                session, found.id, said or says(), supplier=supplier, now=clock.now()
            )

    return act


@pytest.fixture
def forget_inquiries(engine):
    """Let all objections be as those that were lodged before there were inquiries."""

    def act():
        with transaction(engine) as session:
            session.execute(text("DELETE FROM inquiries"))
            session.execute(text("DELETE FROM objection_events WHERE kind = 'inquiry_opened'"))

    return act
