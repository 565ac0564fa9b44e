"""The reviewers' pages: sign in, queue, case, decision, two at once."""

import pytest

from tests.web.conftest import CORRECTED, LATE, REASONS, text_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(visit, case, sign_in):
    visitor = visit()
    sent = visitor.client.get(case)
    assert sent.status_code == 303
    assert sent.headers["Location"] == f"/reviewers/sign-in?next={case}"
    page = visitor.get(sent.headers["Location"])
    assert f'name="next" value="{case}"' in page
    sign_in("ada@example.org")
    fields = {"email": "ada@example.org", "password": "three quiet lanterns", "next": case}
    assert visitor.post("/reviewers/sign-in", **fields) == case


@pytest.mark.parametrize(
    "aim", ["//evil.example", "https://evil.example", "/s/x", "/reviewers/..//x", "/reviewersx"]
)
def test_signing_in_leads_nowhere_else(visit, sign_in, aim):
    sign_in("ada@example.org")
    fields = {"email": "ada@example.org", "password": "three quiet lanterns", "next": aim}
    assert visit().post("/reviewers/sign-in", **fields) == "/reviewers"


def test_a_wrong_password_is_told_without_saying_which_was_wrong(visit):
    fields = {"email": "wen.li@example.org", "password": "wrong"}
    page = visit().post("/reviewers/sign-in", status=401, **fields)
    assert "The e-mail address and the password do not belong together." in page
    assert 'value="wen.li@example.org"' in page
    assert "wrong" not in page.partition("<main")[2].replace("govuk", "")


def test_guessing_is_slowed_down(visit):
    fields = {"email": "wen.li@example.org", "password": "wrong"}
    for _ in range(5):
        visit().post("/reviewers/sign-in", status=401, **fields)
    assert "Wait 30 seconds" in visit().post("/reviewers/sign-in", status=429, **fields)


def test_signing_out_ends_the_session(reviewer, case):
    assert reviewer.post("/reviewers/sign-out") == "/reviewers/sign-in"
    assert reviewer.client.get(case).status_code == 303


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(reviewer):
    cookie = reviewer.client.get_cookie("account_session")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_case_shows_the_claim_beside_the_record(sign_in, case, language):
    text = text_of(sign_in(language=language).get(case))
    expected = {
        "en": ["I paid on time.", "Two months late", "Paid at least the minimum", "As recorded"],
        "zh-CN": ["I paid on time.", "逾期两个月", "按记录", "按本人主张"],
    }
    for words in expected[language]:
        assert words in text


def test_a_case_shows_the_score_with_and_without_what_is_disputed(reviewer, case, score):
    text = text_of(reviewer.get(case))
    assert f"As recorded {score.value} Band D" in text
    assert "As the person says 635 Band C" in text
    assert "Without what is disputed \N{EN DASH} No score" in text


def test_only_who_has_taken_a_case_gets_its_form(reviewer, taken, sign_in):
    assert "See what the decision would do" in reviewer.get(taken)
    page = sign_in("ada@example.org").get(taken)
    assert "See what the decision would do" not in page
    assert "Take over the case" in page


def test_the_consequence_is_shown_before_anything_is_stored(reviewer, taken, visit, score):
    page = reviewer.post(f"{taken}/decision", status=200, step="check", **CORRECTED)
    text = text_of(page)
    assert f"Score now {score.value} Band D" in text
    assert "Score afterwards 635 Band C" in text
    assert REASONS in text
    assert "Under review" in reviewer.get("/reviewers")
    assert str(score.value) in visit().get(score.link)


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "1 other score of the person"), ("zh-CN", "另外 1 个评分也会重新计算")],
)
def test_other_scores_that_a_decision_reaches_are_told_too(
    make_score, lodge_case, sign_in, language, told
):
    make_score()
    case, reviewer = lodge_case(), sign_in(language=language)
    reviewer.post(f"{case}/assignment")
    assert told in text_of(reviewer.post(f"{case}/decision", 200, step="check", **CORRECTED))


def test_a_decision_may_be_changed_before_it_is_confirmed(reviewer, taken):
    page = reviewer.post(f"{taken}/decision", status=200, step="change", **CORRECTED)
    assert f">{REASONS}".replace("'", "&#39;") in page
    assert 'value="corrected" checked' in page


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_confirmed_decision_reaches_everybody(reviewer, taken, visit, score, language):
    assert reviewer.post(f"{taken}/decision", step="confirm", **CORRECTED) == taken
    assert "Your decision was recorded." in reviewer.get(taken)
    assert f'href="{taken}"' in reviewer.get("/reviewers?show=closed")
    followed = taken.replace("/reviewers", score.link)
    text = text_of(visit(language).get(followed))
    before, now = {"en": ("Before", "Now"), "zh-CN": ("更正前", "现在")}[language]
    assert f"{before} {score.value}" in text
    assert f"{now} 635" in text
    assert REASONS in text


def test_the_corrected_score_stands_beside_the_old_one(reviewer, taken, visit, score):
    reviewer.post(f"{taken}/decision", step="confirm", **CORRECTED)
    page = visit().get(score.link)
    assert f"Before the correction: {score.value}." in page
    assert "635" in page
    earlier = visit().get(f"{score.link}/scores/{score.id}")
    assert "Your earlier score and its reasons" in earlier
    assert "This score was corrected and replaced by a new one." in earlier
    assert "Object to this score" not in earlier


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({f"resolution-{LATE}": ""}, f"resolution-{LATE}", "Choose what becomes of this item."),
        ({f"value-{LATE}": ""}, f"value-{LATE}", "Give the right value as a number."),
        ({f"value-{LATE}": "2"}, f"value-{LATE}", "This is the recorded value"),
        ({f"value-{LATE}": "77"}, f"value-{LATE}", "Is above the highest allowed value, 12."),
        ({"reasons": " "}, "reasons", "Write the reasons."),
        ({"reasons": "short"}, "reasons", "Write at least 10 characters."),
    ],
)
def test_a_wrong_field_is_told_where_it_is(reviewer, taken, changed, field, message):
    for step in ("check", "confirm"):
        fields = CORRECTED | {"step": step} | changed
        page = reviewer.post(f"{taken}/decision", status=422, **fields)
        assert f'<a href="#{field}">{message}' in page


def test_following_the_record_needs_reasons_too(reviewer, taken):
    fields = {f"resolution-{LATE}": "confirmed", "reasons": "", "revision": "4"}
    page = reviewer.post(f"{taken}/decision", status=422, step="check", **fields)
    assert "Write the reasons." in page
    fields["reasons"] = "The statement of the bank shows no payment."
    text = text_of(reviewer.post(f"{taken}/decision", status=200, step="check", **fields))
    assert "The score stays as it is." in text
    assert "The objection was not accepted." in text


def test_against_the_whole_score_the_reviewer_says_who_is_right(
    lodge_case, reviewer, visit, score, sign_in
):
    case = lodge_case(items="whole", ground="unlawful_use")
    reviewer.post(f"{case}/assignment")
    fields = {"reasons": "No consent was given for this use.", "revision": "3"}
    page = reviewer.post(f"{case}/decision", status=422, step="check", **fields)
    assert "Choose who is right." in page
    page = reviewer.post(f"{case}/decision", status=200, step="check", outcome="upheld", **fields)
    assert "stays frozen for good" in page
    assert "nothing of this happens before another reviewer has confirmed it" in page
    reviewer.post(f"{case}/decision", step="confirm", outcome="upheld", **fields)
    followed = case.replace("/reviewers", score.link)
    waiting = visit().get(followed)
    assert "A second reviewer looks at the decision" in waiting
    assert "No consent was given" not in waiting
    sign_in("ola@example.org").post(f"{case}/confirmation", answer="confirm", revision="4")
    assert "You were right." in visit().get(followed)


def test_a_question_is_answered(lodge_case, reviewer, visit, score):
    case = lodge_case(items="whole", ground="reasons_wanted", reviewer="yes")
    reviewer.post(f"{case}/assignment")
    fields = {"reasons": "The delay of last month counts most.", "revision": "2"}
    reviewer.post(f"{case}/decision", step="confirm", **fields)
    assert "Your question was answered." in visit().get(case.replace("/reviewers", score.link))


def test_of_two_reviewers_the_slower_is_told_plainly(reviewer, taken, sign_in):
    other = sign_in("ada@example.org")
    other.post(f"{taken}/assignment")
    faster = CORRECTED | {"revision": "5", "reasons": "I saw the ledger myself."}
    other.post(f"{taken}/decision", step="confirm", **faster)
    page = reviewer.post(f"{taken}/decision", status=409, step="confirm", **CORRECTED)
    text = text_of(page)
    assert "Your decision was not recorded" in text
    assert "ada@example.org decided it on" in text
    assert "I saw the ledger myself." in text
    assert REASONS in text, "what was written is not lost"


def test_a_case_taken_over_meanwhile_is_told_and_keeps_what_was_written(reviewer, taken, sign_in):
    sign_in("ada@example.org").post(f"{taken}/assignment")
    for step in ("check", "confirm"):
        page = reviewer.post(f"{taken}/decision", status=409, step=step, **CORRECTED)
        assert "The objection has changed since you read it" not in page
        assert "it is now at revision 5" in page
        assert REASONS.replace("'", "&#39;") in page


def test_another_reviewers_case_is_not_decided(reviewer, taken, sign_in):
    other = sign_in("ada@example.org")
    page = other.post(f"{taken}/decision", status=403, step="confirm", **CORRECTED)
    assert "Only the reviewer who has taken a case decides it or writes to the person." in page


def test_an_unknown_case_is_not_found(reviewer):
    reviewer.get("/reviewers/objections/obj_1", status=404)
    reviewer.post("/reviewers/objections/obj_1/decision", status=404, step="check", **CORRECTED)
    reviewer.post("/reviewers/objections/obj_1/assignment", status=404)
