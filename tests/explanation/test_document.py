from dataclasses import replace
from decimal import Decimal

import pytest

from scoring_service.explanation.advice import advice, next_band_sentence
from scoring_service.explanation.document import basis_label, purpose_label
from scoring_service.explanation.wording import speaking
from tests.factories import algorithms

NOTHING = dict.fromkeys(algorithms.items())


def test_the_lines_add_up_to_the_score(build):
    document = build()
    assert document.score.value == 519
    assert document.base_value + sum(line.points for line in document.lines) == Decimal(519)


def test_the_lines_stand_in_the_order_of_their_weight(build):
    weights = [abs(line.points) for line in build().lines]
    assert weights == sorted(weights, reverse=True)


def test_the_reasons_are_the_stored_ones_in_words(build):
    document = build()
    stored = document.score.explanation["reasons"]
    assert [reason.code for reason in document.reasons] == [part["code"] for part in stored]
    assert all(reason.line.points < 0 for reason in document.reasons)
    assert document.reasons[0].sentence == "A payment was late in the last three months."


def test_a_reason_for_missing_information_says_so(build):
    document = build(repayment_status_2=None)
    told = {reason.line.feature: reason.sentence for reason in document.reasons}
    assert told["worst_delay_3m"].startswith("There is no usable information on:")


def test_what_helped_is_named_too(build):
    document = build(repayment_status_1=-1, payment_1=60_000)
    assert document.helping
    assert all(line.points > 0 for line in document.helping)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_whole_document_is_in_one_language(build, language):
    document = build(language)
    words = [line.label + line.value for line in document.lines]
    words += [reason.sentence for reason in document.reasons]
    words += [item.label + item.source + item.holder for item in document.items]
    words += [document.band_label, document.purpose, document.legal_basis]
    with speaking(language):
        words += advice(document)
    chinese = [any("\u4e00" <= letter <= "\u9fff" for letter in word) for word in words]
    wrong = [w for w, c in zip(words, chinese, strict=True) if c != (language == "zh-CN")]
    assert wrong == []


def test_every_item_names_its_source_and_holder(build):
    for item in build().items:
        assert item.source == "The lender's own credit-card records"
        assert item.holder == "The bank or lender that issued the card"


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_it_says_who_answers_for_the_score(build, language):
    assert build(language, operator="Harbour Bank, 12 Quay Street").responsible == (
        "Harbour Bank, 12 Quay Street"
    )
    nobody = {"en": "Nobody. This installation", "zh-CN": "无。本系统仅供试用"}
    assert build(language).responsible.startswith(nobody[language])


def test_an_unknown_purpose_or_basis_is_shown_as_it_is():
    assert purpose_label("rent", "en") == "rent"
    assert basis_label("law", "en") == "law"


def test_without_a_score_there_is_nothing_to_improve(build):
    document = build(**NOTHING)
    assert not document.is_scored
    assert document.improvement is None
    assert list(advice(document)) == []


def test_the_advice_leads_to_the_next_band(build):
    document = build()
    found = document.improvement
    assert found.to_next_band.score >= found.next_band.lowest
    assert found.to_next_band.gain == found.to_next_band.score - document.score.value


def test_the_advice_names_only_the_bound_to_cross(build):
    found = build().improvement
    best = {c.feature: c.target for path in found.single for c in path.changes}
    assert best["use_of_limit_now"] == "up to 10%"
    assert best["share_paid_1"] == "more than 90%"
    nearest = {c.feature: c.target for c in found.to_next_band.changes}
    assert nearest["use_of_limit_now"] == "up to 50%"


def test_a_change_over_time_says_that_it_counts_only_later(build):
    told = list(advice(build()))
    over_time = [sentence for sentence in told if "Longest delay in three months:" in sentence]
    at_once = [sentence for sentence in told if sentence.startswith("Share of the limit")]
    assert over_time
    assert all(sentence.endswith("when the coming months show it.") for sentence in over_time)
    assert at_once
    assert not any("coming months" in sentence for sentence in at_once)


def test_where_all_advice_takes_time_it_is_said_once(build):
    told = list(advice(_later(build())))
    assert told[0].startswith("What lies in the past cannot be changed.")
    assert not any("coming months" in sentence for sentence in told[1:])


def test_where_no_way_remains_it_is_said_plainly(build):
    document = build()
    nothing = replace(document.improvement, to_next_band=None, single=())
    to_band, alone = advice(replace(document, improvement=nothing))
    assert to_band.startswith("None of the steps that we can advise, nor all of them together,")
    assert alone == "No single step that we can advise would raise the score."


def _later(document):
    """The same advice, as if nothing of it could be done at once."""

    def later(path):
        return replace(path, changes=tuple(replace(c, takes_time=True) for c in path.changes))

    found = document.improvement
    to_next_band, single = later(found.to_next_band), tuple(map(later, found.single))
    return replace(document, improvement=replace(found, to_next_band=to_next_band, single=single))


def test_the_best_band_needs_no_advice(build):
    best = build(
        repayment_status_1=-1,
        repayment_status_2=-1,
        repayment_status_3=-1,
        bill_1=5_000,
        bill_2=5_000,
        payment_1=5_000,
        credit_limit=500_000,
    )
    assert best.score.band == "A"
    assert next_band_sentence(best) == "Your score is in the best band already."
