"""The statement of reasons and grounds that answers a wish for reasons."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from scoring_service.explanation.statement import Course, StatementOfReasons, state_reasons
from scoring_service.explanation.wording import gettext as _
from scoring_service.explanation.wording import speaking
from scoring_service.kernel.days import day_of
from scoring_service.objections import refusals
from scoring_service.objections.records import Ground, Objection
from scoring_service.objections.steps import State
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import ItemStatus, Score
from scoring_service.scoring.telling import explanation_document


def statement_of_reasons(
    session: Session,
    objection: Objection,
    score_id: str | None = None,
    *,
    opened_by: str | None = None,
    language: str,
    base_url: str,
    operator: str,
) -> StatementOfReasons:
    """State the reasons of a score that an objection asks for; raise `NotFound` for any other.

    None stands for the score that it was lodged against. Where it is asked for through a link to
    one score alone, `opened_by` is that score.
    """
    wanted = score_id or objection.score_id
    if objection.ground is not Ground.REASONS_WANTED or wanted not in objection.score_ids:
        raise refusals.no_statement(objection.id)
    if opened_by is not None:
        scoring.get_subjects_score(session, wanted, opened_by)
    score = scoring.get_score(session, wanted)
    document = explanation_document(
        session, score, language=language, base_url=base_url, operator=operator
    )
    with speaking(language):
        first = scoring.list_replaced(session, score.id)[-1]
        course = _course(objection, first, language)
    return state_reasons(document, course)


def _course(objection: Objection, first: Score, language: str) -> Course:
    reference = objection.terms.reference
    return Course(
        number=objection.id,
        asked_on=day_of(objection.lodged_at),
        requested_on=day_of(first.scored_at),
        requested={use.id for use in first.items if use.status is not ItemStatus.MISSING},
        title=objection.terms.title[language],
        law=reference["law"][language],
        article=reference["article"],
        how_to_go_on=tuple(_how_to_go_on(objection)),
    )


def _how_to_go_on(objection: Objection) -> Iterator[str]:
    answered = objection.decision is not None and objection.decision.answered_at_once
    if answered:
        yield _(
            "No reviewer took part in this statement. On the page of your objection you can ask "
            "for one at any time, free of charge."
        )
    elif objection.state is State.LODGED or objection.state is State.UNDER_REVIEW:
        yield _("A reviewer answers you too. You read the answer on the page of your objection.")
    yield _(
        "If any of the information is wrong, too old or not about you, object to it: what you "
        "dispute is frozen until it is decided."
    )
    yield _("You can complain to the regulator that the description of the algorithm names.")
    yield _("You can go to court. Nothing here takes that right away.")
