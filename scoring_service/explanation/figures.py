"""The two drawings of an explanation: the scale and the waterfall, with their words."""

from decimal import Decimal

from scoring_service.explanation.document import ExplanationDocument, Line
from scoring_service.explanation.formats import amount_text
from scoring_service.explanation.scale import Mark, Scale, Stretch, draw_scale
from scoring_service.explanation.waterfall import Layout, Step, Waterfall, draw_waterfall
from scoring_service.explanation.wording import gettext as _


def scale_drawing(document: ExplanationDocument, *, earlier: int | None = None) -> str:
    """Draw where the score lies; `earlier` is the value that a correction replaced."""
    algorithm, value = document.algorithm, document.score.value
    marks = [Mark(earlier, str(earlier), earlier=True)] if earlier is not None else []
    if value is not None:
        marks.append(Mark(value, str(value)))
    bands = [Stretch(band.id, band.lowest) for band in reversed(algorithm.bands)]
    return draw_scale(
        Scale(algorithm.lowest, algorithm.highest, bands, marks),
        key="scale",
        title=_("Where the score lies"),
        description=_scale_words(document, earlier),
    )


def waterfall_drawing(document: ExplanationDocument, layout: Layout) -> str:
    """Draw how the score comes about, from the average to the person's own."""
    assert document.base_value is not None
    assert document.score.value is not None
    total = Decimal(document.score.value)
    start = _whole(_("Average score of the reference group"), document.base_value, document)
    end = _whole(_("Your score"), total, document)
    described = _(
        "From the average of %(average)s points, each row adds or takes away points; "
        "together they give %(score)s. The table holds the same numbers.",
        average=start.points_text,
        score=end.points_text,
    )
    return draw_waterfall(
        Waterfall(start, [_step(line) for line in document.lines], end),
        layout,
        key="waterfall",
        title=_("How the score comes about"),
        description=described,
    )


def _whole(label: str, points: Decimal, document: ExplanationDocument) -> Step:
    return Step(label, "", points, amount_text(points, document.language))


def _step(line: Line) -> Step:
    return Step(line.label, line.value, line.points, line.points_text)


def _scale_words(document: ExplanationDocument, earlier: int | None) -> str:
    algorithm, score = document.algorithm, document.score
    if score.value is None:
        return _(
            "The scale goes from %(lowest)s to %(highest)s. There is no score.",
            lowest=algorithm.lowest,
            highest=algorithm.highest,
        )
    words = _(
        "The score is %(score)s on a scale from %(lowest)s to %(highest)s, in band %(band)s.",
        score=score.value,
        lowest=algorithm.lowest,
        highest=algorithm.highest,
        band=score.band,
    )
    if earlier is None:
        return words
    return _("%(words)s Before the correction it was %(earlier)s.", words=words, earlier=earlier)
