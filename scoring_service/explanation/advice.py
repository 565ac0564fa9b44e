"""What would change the score, said in sentences that promise nothing and hide nothing."""

from collections.abc import Iterator

from scoring_service.explanation.document import ChangeLine, ExplanationDocument, Path
from scoring_service.explanation.formats import points_text
from scoring_service.explanation.wording import gettext as _


def advice(document: ExplanationDocument) -> Iterator[str]:
    """Yield the way to the next band, then each single step with what it gains."""
    if document.improvement is None:
        return
    if past := past_sentence(document):
        yield past
    yield next_band_sentence(document)
    if document.improvement.to_next_band:
        for change in document.improvement.to_next_band.changes:
            yield change_sentence(change, document)
    for path in document.improvement.single:
        yield single_sentence(path, document)
    if none := no_single_sentence(document):
        yield none


def past_sentence(document: ExplanationDocument) -> str:
    """Say that all that is advised takes time, where it does; empty elsewhere."""
    if not _takes_time(document):
        return ""
    return _(
        "What lies in the past cannot be changed. "
        "The steps named here count only when the coming months show them."
    )


def next_band_sentence(document: ExplanationDocument) -> str:
    """Say what reaching the next band takes, or why there is nothing to say."""
    found = document.improvement
    if found is None or found.next_band is None:
        return _("Your score is in the best band already.")
    if found.to_next_band is None:
        return _(
            "None of the steps that we can advise, nor all of them together, "
            "would bring the score to band %(band)s.",
            band=found.next_band.id,
        )
    return _(
        "The shortest way to band %(band)s, which starts at %(lowest)s: "
        "together, these changes would give a score of %(score)s.",
        band=found.next_band.id,
        lowest=found.next_band.lowest,
        score=found.to_next_band.score,
    )


def change_sentence(change: ChangeLine, document: ExplanationDocument) -> str:
    """Say one change: what it is now and what it would have to be."""
    sentence = _(
        "%(label)s: %(target)s (now: %(now)s).",
        label=change.label,
        target=change.target,
        now=change.now,
    )
    return _timed(sentence, document, change)


def single_sentence(path: Path, document: ExplanationDocument) -> str:
    """Say what one step alone would gain, with what has to change along with it."""
    first, *others = path.changes
    gain = points_text(path.gain, document.language)
    if not others:
        sentence = _(
            "%(label)s: %(target)s instead of %(now)s would give %(gain)s points.",
            label=first.label,
            target=first.target,
            now=first.now,
            gain=gain,
        )
    else:
        sentence = _(
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
    return _timed(sentence, document, *path.changes)


def no_single_sentence(document: ExplanationDocument) -> str:
    """Say that no step alone helps, where points are lacking and none does; empty elsewhere."""
    found = document.improvement
    if found is None or found.next_band is None or found.single:
        return ""
    return _("No single step that we can advise would raise the score.")


def _takes_time(document: ExplanationDocument) -> bool:
    """Say whether there is advice and all of it takes time, so that it need be said only once."""
    changes = document.improvement.changes if document.improvement else ()
    return bool(changes) and all(change.takes_time for change in changes)


def _timed(sentence: str, document: ExplanationDocument, *changes: ChangeLine) -> str:
    """Mark what takes time, among advice of which some works at once."""
    if _takes_time(document) or not any(change.takes_time for change in changes):
        return sentence
    return _("%(sentence)s This counts only when the coming months show it.", sentence=sentence)
