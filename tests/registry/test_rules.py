"""Each check of the gate is seen to pass once and to fail for its own reason."""

from dataclasses import replace

import pytest

from scoring_service.kernel import canonical
from scoring_service.registry import rules
from scoring_service.registry.candidates import Exactness, Identity
from tests.factories import algorithms, later
from tests.factories.candidates import APPROVER, candidate, demo_draft


def failed(spoiled):
    return {v.check: v.explanation for v in rules.examine(spoiled) if not v.passed}


def with_document(content):
    """A candidate of another document, rightly registered and proved."""
    data = canonical.dumps(content)
    digest = canonical.digest(data)
    proof = Exactness(digest, rows=500, max_difference=0.0)
    return candidate(document=data, registered_digest=digest, proof=proof)


def item(**changed):
    content = algorithms.document()
    content["items"][0] |= changed
    return with_document(content)


def text(language, old, new):
    changed = demo_draft().texts[language]
    assert old in changed
    return {**demo_draft().texts, language: changed.replace(old, new, 1)}


def test_a_good_version_passes_every_check():
    verdicts = rules.examine(candidate())
    assert [v.check for v in verdicts if v.passed] == [v.check for v in verdicts]
    assert len(verdicts) == len(rules.CHECKS)
    assert all(v.explanation for v in verdicts)


def test_verdicts_are_named_after_their_checks():
    names = [check.__name__ for check in rules.CHECKS]
    assert [f"check_{v.check}" for v in rules.examine(candidate())] == names


def test_an_invalid_document_is_refused_and_what_needs_it_is_not_examined():
    content = algorithms.document()
    content["features"][0]["bins"][0]["count"] += 1
    found = failed(with_document(content))
    assert "/features/0" in found["document_valid"]
    assert found["items_catalogued"].startswith("not examined")


def test_a_document_of_another_model_is_refused():
    assert "credit_demo" in failed(candidate(model="other"))["document_valid"]


def test_changed_bytes_are_refused():
    changed = algorithms.document()
    changed["features"][0]["bins"][0]["points"] += 1
    changed["range"]["max"] += 1
    changed["probability"]["values"].append(0.0001)
    data = canonical.dumps(changed)
    found = failed(candidate(document=data))
    assert list(found) == ["document_registered", "contributions_exact"]


def test_an_uncatalogued_item_is_refused():
    found = failed(item(catalogue="social_media.friends"))
    assert found["items_catalogued"] == "credit_limit is not in the source catalogue"


def test_a_purpose_that_the_catalogue_does_not_allow_is_refused():
    assert "employment" in failed(candidate(purposes=["employment"]))["purposes_allowed"]


def test_a_version_without_a_purpose_is_refused():
    assert "purposes_allowed" in failed(candidate(purposes=[]))


def test_a_prohibited_kind_is_refused_with_its_article():
    label = {"en": "Blood type", "zh-CN": "血型"}
    found = failed(item(label=label))
    assert "art. 14" in found["no_prohibited_kind"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"max_difference": 2e-6}, "differs"),
        ({"max_difference": float("nan")}, "differs"),
        ({"rows": 499}, "500 are needed"),
        ({"digest": "sha256:0"}, "another document"),
    ],
)
def test_contributions_that_differ_from_shap_are_refused(changed, reason):
    proof = Exactness(candidate().digest, rows=500, max_difference=0.0)
    found = failed(candidate(proof=replace(proof, **changed)))
    assert list(found) == ["contributions_exact"]
    assert reason in found["contributions_exact"]


def test_a_version_without_proof_is_refused():
    assert list(failed(candidate(proof=None))) == ["contributions_exact"]


def test_a_missing_disclosure_is_refused():
    english = {"en": demo_draft().texts["en"]}
    assert "no text in zh-CN" in failed(candidate(texts=english))["disclosures_complete"]


def test_a_missing_section_is_refused():
    texts = text("en", "## How to object", "## Contact")
    assert "How to object" in failed(candidate(texts=texts))["disclosures_complete"]


def test_an_empty_section_is_refused():
    texts = dict(demo_draft().texts)
    head, _, _ = texts["en"].partition("## What changed since the last version")
    texts["en"] = head + "## What changed since the last version\n"
    assert "empty" in failed(candidate(texts=texts))["disclosures_complete"]


def test_sections_out_of_order_are_refused():
    texts = text("en", "## What it is not for", "## How to object")
    texts["en"] = texts["en"][::-1].replace(
        "## How to object"[::-1], "## What it is not for"[::-1], 1
    )[::-1]
    assert "order" in failed(candidate(texts=texts))["disclosures_complete"]


def test_a_text_that_is_hard_to_read_is_refused():
    hard = "Notwithstanding the aforementioned considerations regarding interpretability, " * 400
    texts = text("en", "## What it is not for", f"{hard}.\n\n## What it is not for")
    assert "grade" in failed(candidate(texts=texts))["disclosures_readable"]


def test_a_chinese_text_of_long_sentences_is_refused():
    texts = text(
        "zh-CN",
        "## 这个评分不能用来做什么",
        f"{'很长的句子' * 2000}。\n\n## 这个评分不能用来做什么",
    )
    assert "zh-CN" in failed(candidate(texts=texts))["disclosures_readable"]


def test_a_fact_that_differs_from_the_run_is_refused():
    facts = {**demo_draft().facts, "metrics": {**demo_draft().facts["metrics"], "auc": 0.9}}
    assert "/metrics/auc" in failed(candidate(facts=facts))["facts_true"]


def test_a_fact_that_mlflow_has_otherwise_is_refused():
    metrics = {**candidate().metrics, "auc": 0.7}
    assert "MLflow says 0.7" in failed(candidate(metrics=metrics))["facts_true"]


def test_a_number_in_the_text_that_differs_from_the_run_is_refused():
    texts = text("en", "78.1", "87.1")
    found = failed(candidate(texts=texts))
    assert list(found) == ["figures_true", "wording_accepted"]
    assert "lacks 78.1" in found["figures_true"]
    assert "does not give 87.1" in found["figures_true"]


def test_a_changed_sign_in_the_table_is_refused():
    texts = text("zh-CN", "| \N{MINUS SIGN}30 |", "| +30 |")
    spoiled = candidate(texts=texts)
    spoiled = replace(spoiled, accepted_rewording=spoiled.rewording)
    assert list(failed(spoiled)) == ["figures_true"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a missed payment is less likely", "a missed payment is more likely"),
        ("It is free.", "It costs money."),
        ("Your sex, age, marriage or schooling", "Your shoe size"),
    ],
)
def test_a_reworded_sentence_is_refused_until_the_approver_accepts_it(old, new):
    spoiled = candidate(texts=text("en", old, new))
    found = failed(spoiled)
    assert list(found) == ["wording_accepted"]
    assert f"--accept-rewording {spoiled.rewording}" in found["wording_accepted"]
    assert failed(replace(spoiled, accepted_rewording=spoiled.rewording)) == {}


def test_accepting_one_rewording_accepts_no_other():
    first = candidate(texts=text("en", "It is free.", "It costs nothing."))
    other = candidate(
        texts=text("en", "It is free.", "It costs money."), accepted_rewording=first.rewording
    )
    assert list(failed(other)) == ["wording_accepted"]


def test_where_nothing_was_drafted_there_is_nothing_to_compare_with():
    found = failed(candidate(drafted={}))
    assert list(found) == ["figures_true", "wording_accepted"]
    assert "draft" in found["figures_true"]


def test_the_approver_may_not_be_the_author():
    spoiled = candidate(author=f" {APPROVER.upper()}")
    assert list(failed(spoiled)) == ["second_person"]


def test_the_approver_must_be_a_publisher():
    assert list(failed(candidate(publishers=[]))) == ["approver_registered"]


def test_the_approver_may_write_their_address_in_capitals():
    assert failed(candidate(approver=APPROVER.upper())) == {}


def test_an_approver_who_has_proved_nothing_is_refused():
    found = failed(candidate(identity=Identity(None, "no password was given")))
    assert found == {"approver_proved": "no password was given"}


def test_the_password_of_another_account_proves_nothing():
    found = failed(candidate(identity=Identity("other@example.org")))
    assert found == {"approver_proved": "the password is that of other@example.org"}


def test_without_a_version_before_no_moves_are_asked_for():
    (verdict,) = [v for v in rules.examine(candidate()) if v.check == "moves_counted"]
    assert verdict.explanation == "there is no version before this one"


def test_a_version_that_does_not_tell_how_scores_move_is_refused():
    found = failed(candidate(previous=later.algorithm()))
    assert list(found) == ["moves_counted"]
    assert "train the version again" in found["moves_counted"]


def test_a_version_that_tells_how_scores_move_passes():
    before = algorithms.algorithm(title={"en": "Earlier", "zh-CN": "以前"})
    facts = {**demo_draft().facts, "moves": later.moves(before, candidate().algorithm)}
    assert failed(candidate(previous=before, facts=facts, expected_facts=facts)) == {}
    facts["moves"]["people"] -= 1
    spoiled = candidate(previous=before, facts=facts, expected_facts=facts)
    assert "the reference has 1000" in failed(spoiled)["moves_counted"]
