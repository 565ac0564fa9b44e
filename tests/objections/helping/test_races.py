"""A helper acts in the instant in which the person ends the authority."""

from scoring_service.kernel.database import reading, transaction
from scoring_service.objections import service as objections
from scoring_service.objections.correspondence.evidence_files import EvidenceFiles
from scoring_service.objections.correspondence.records import SentFile
from scoring_service.objections.helping import service as helping
from scoring_service.objections.helping.acting import Actor
from scoring_service.objections.helping.records import Authority, Power, Relation
from scoring_service.objections.records import Claim, Ground
from scoring_service.objections.steps import Party
from tests.factories.cases import LATE
from tests.factories.evidence import pdf
from tests.factories.races import race, succeeded

RACES = 6
EVERYTHING = tuple(Power)


def name(engine, settings, score, now):
    authority = Authority("Ana Lee", Relation.LAWYER, EVERYTHING, now.date())
    return helping.name_helper(
        engine,
        EvidenceFiles(settings.evidence_directory),
        authority,
        SentFile(pdf(), "authority.pdf"),
        own_score_id=score.id,
        now=now,
    ).helper


def test_after_the_end_of_an_authority_nothing_is_lodged_with_it(desk, engine, settings, clock):
    now = clock.now()
    for number in range(RACES):
        score = desk.score(person=f"C-{number}")
        helper = name(engine, settings, score, now)
        ended: list[bool] = []

        def lodge(score=score, helper=helper, ended=ended):
            claim = Claim(score.id, Ground.OUTDATED, "It is too old.", (LATE,))
            by = Actor(Party.HELPER, helper.id)
            with transaction(engine) as session:
                objection = objections.lodge_objection(
                    session, claim, own_score_id=score.id, now=now, by=by
                )
                return objection, bool(ended)

        def end(score=score, helper=helper, ended=ended):
            with transaction(engine) as session:
                helping.end_authority(session, helper.id, own_score_id=score.id, now=now)
            ended.append(True)

        lodged = [result for result in succeeded(race(lodge, end)) if result is not None]
        assert [after for _, after in lodged] in ([], [False])
        with reading(engine) as session:
            held = objections.list_subjects_objections(session, score.id)
        assert [objection.id for objection in held] == [one.id for one, _ in lodged]


def test_of_many_named_at_once_no_more_than_policy_gives_hold(desk, engine, settings, clock):
    score, now = desk.score(), clock.now()
    race(*(lambda: name(engine, settings, score, now) for _ in range(5)))
    with reading(engine) as session:
        named = helping.list_helpers(session, score.id, now=now)
    assert sum(helper.holds for helper in named) == 3
