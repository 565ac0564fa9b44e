"""Whoever left an address is written when a reviewer refuses the authority of their helper."""

from scoring_service.kernel.database import transaction
from scoring_service.objections.correspondence import messages
from scoring_service.objections.correspondence.evidence_files import EvidenceFiles
from scoring_service.objections.correspondence.records import SentFile
from scoring_service.objections.helping import refusing, service
from scoring_service.objections.helping.acting import Actor
from scoring_service.objections.helping.records import Authority, Power, Relation
from scoring_service.objections.steps import Party
from tests.factories.cases import LATE, WEN
from tests.factories.evidence import pdf

REASONS = "The paper is not signed by the person."


def test_the_person_reads_why_and_that_the_objection_goes_on(
    desk, write_to, told, engine, tmp_path, clock
):
    score, now = desk.score(), clock.now()
    objection = write_to(desk.lodge(score, LATE))
    told()
    files = EvidenceFiles(tmp_path / "evidence")
    authority = Authority("Ana Lee", Relation.RELATIVE, (Power.WRITE,), now.date())
    sent = SentFile(pdf(), "authority.pdf")
    named = service.name_helper(engine, files, authority, sent, own_score_id=score.id, now=now)
    by = Actor(Party.HELPER, named.helper.id)
    with transaction(engine) as session:
        messages.write_as_subject(
            session, objection.id, "Wait.", own_score_id=score.id, now=now, by=by
        )
    desk.take(objection, WEN)
    with transaction(engine) as session:
        refusing.refuse_authority(
            session, objection.id, REASONS, helper_id=None, reviewer=WEN, now=now
        )
    ((subject, text),) = told()
    assert subject == "The authority of your helper was not accepted"
    assert f"> {REASONS}" in text
    assert "Your objection stands and goes on." in text
    assert (named.token in text, "Ana Lee" in text) == (False, False)
