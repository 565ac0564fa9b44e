"""What would change the score, said in sentences that promise nothing and hide nothing."""

from collections.abc import Iterator

from scoring_service.explanation.document import ChangeLine, ExplanationDocument, Path
from scoring_service.explanation.formats import points_text
from scoring_service.explanation.wording import gettext as _


def advice(document: ExplanationDocument) -> Iterator[str]:
    """Yield the way to the next band, then each single step with what it gains."""
    if document.improvement is None:
        return
    yield next_band_sentence(document)
    if document.improvement.to_next_band:
        for change in document.improvement.to_next_band.changes:
            yield change_sentence(change)
    for path in document.improvement.single:
        yield single_sentence(path, document.language)


def next_band_sentence(document: ExplanationDocument) -> str:
    """Say what reaching the next band takes, or why there is nothing to say."""
    found = document.improvement
    if found is None or found.next_band is None:
        return _("Your score is in the best band already.")
    if found.to_next_band is None:
        return _(
            "Nothing that you can change would bring the score to band %(band)s at this time.",
            band=found.next_band.id,
        )
    return _(
        "The shortest way to band %(band)s, which starts at %(lowest)s: "
        "together, these changes would give a score of %(score)s.",
        band=found.next_band.id,
        lowest=found.next_band.lowest,
        score=found.to_next_band.score,
    )


def change_sentence(change: ChangeLine) -> str:
    """Say one change: what it is now and what it would have to be."""
    sentence = _(
        "%(label)s: %(target)s (now: %(now)s).",
        label=change.label,
        target=change.target,
        now=change.now,
    )
    if change.takes_time:
        return _("%(sentence)s This takes time.", sentence=sentence)
    return sentence


def single_sentence(path: Path, language: str) -> str:
    """Say what one step alone would gain, with what has to change along with it."""
    first, *others = path.changes
    gain = points_text(path.gain, language)
    if not others:
        return _(
            "%(label)s: %(target)s instead of %(now)s would give %(gain)s points.",
            label=first.label,
            target=first.target,
            now=first.now,
            gain=gain,
        )
    return _(
        "%(label)s: %(target)s instead of %(now)s, and with it %(others)s, "
        "would give %(gain)s points.",
        label=first.label,
        target=first.target,
        now=first.now,
        others=_("; ").join(
            _("%(label)s: %(target)s", label=change.label, target=change.target)
            for change in others
        ),
        gain=gain,
    )
