"""What sources were asked and answered, in words, for the person and for reviewers alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from scoring_service.accounts import service as accounts
from scoring_service.algorithms.structure import Algorithm
from scoring_service.objections.inquiries.records import Inquiry, InquiryState, ItemAnswer
from scoring_service.objections.wording import answer_lines
from scoring_service.wire.languages import language


@dataclass(frozen=True)
class Asked:
    """One inquiry as pages show it; `said` is what the source says, by item."""

    inquiry: Inquiry
    supplier: str
    is_silent: bool
    labels: Mapping[str, str]
    said: Mapping[str, str]

    @property
    def is_awaited(self) -> bool:
        """Tell whether an answer may still come in time."""
        return self.inquiry.state is InquiryState.OPEN and not self.is_silent


def asked(
    session: Session, inquiries: Sequence[Inquiry], algorithm: Algorithm, *, today: date
) -> list[Asked]:
    """Return the inquiries about an objection, in words."""
    return [
        Asked(
            inquiry=inquiry,
            supplier=accounts.organisation_name(session, inquiry.supplier.organisation_id),
            is_silent=inquiry.unanswered_on(today),
            labels={
                item.id: algorithm.item_by_id[item.id].label[language()] for item in inquiry.items
            },
            said=dict(answer_lines(inquiry, algorithm)),
        )
        for inquiry in inquiries
    ]


def answers(inquiries: Sequence[Inquiry]) -> dict[str, ItemAnswer]:
    """Return what sources answered, by item."""
    return {item: said for inquiry in inquiries for item, said in inquiry.answer_of.items()}
