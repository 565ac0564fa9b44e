"""The person checks their downloaded explanation in the browser, without a connection."""

import copy
import json
import time

import pytest

from scoring_service.kernel import canonical
from scoring_service.transparency.notes import verifier_key
from tests.factories.browsers import faults
from tests.transparency.test_notes import KEY

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

READY = {"en": "Ready.", "zh-CN": "已就绪"}
HOLDS = {"en": "Everything holds", "zh-CN": "全部相符"}
PARTLY = {"en": "Not everything could be checked", "zh-CN": "并非每一项都能核对"}
FAILS = {"en": "Not everything holds", "zh-CN": "并非全部相符"}
SCORE = {"en": "The score", "zh-CN": "评分"}
SIGNED = {"en": "Something was changed after it was signed.", "zh-CN": "签名之后有内容被改动。"}
LOGGED_WITHIN_SECONDS = 60

WITHOUT_ED25519 = """const known = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (format, data, algorithm, ...more) => algorithm.name === "Ed25519"
  ? Promise.reject(new DOMException("unknown", "NotSupportedError"))
  : known(format, data, algorithm, ...more);"""
"""A browser of some years ago."""

INSECURE = "Object.defineProperty(crypto, 'subtle', { value: undefined });"
"""A page that came over plain HTTP from another machine."""


@pytest.fixture
def explanation(demonstration, open_page):
    """Score the example client, and download the explanation once the log holds the score."""

    def explanation(language):
        asking = open_page(language).request
        asked = demonstration.content["example"]
        score = asking.post("/v1/scores", data=asked, headers=demonstration.lender_headers).json()
        token = score["subject_link"]["url"].rpartition("/")[2]
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        end = time.monotonic() + LOGGED_WITHIN_SECONDS
        while True:
            bundle = asking.get(f"/v1/explanations/{score['id']}", headers=headers).json()
            if bundle["receipt"]["proof"]:
                return bundle
            assert time.monotonic() < end, "no checkpoint covers the score"
            time.sleep(0.1)

    return explanation


@pytest.fixture
def checking(open_page):
    """Open the page, and cut the connection once it is ready."""

    def checking(language="en", *, script=None):
        page = open_page(language)
        if script:
            page.add_init_script(script)
        page.goto("/check")
        page.get_by_role("status").filter(has_text=READY[language]).wait_for()
        page.context.set_offline(True)
        return page

    return checking


def choose(page, content):
    text = content if isinstance(content, str) else json.dumps(content)
    file = {"name": "explanation.json", "mimeType": "application/json", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(file)


def told(page, words):
    page.get_by_role("status").filter(has_text=words).wait_for()


def rows(page, number):
    """Return the cells of a table of the result."""
    table = page.locator("[data-result] table").nth(number)
    return [
        [cell.strip() for cell in row.inner_text().split("\t")]
        for row in table.locator("tbody tr").all()
    ]


def give_keys(page, text):
    page.locator("summary").first.click()
    page.locator("textarea").fill(text)
    page.locator("textarea").blur()


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_what_was_downloaded_holds_and_what_was_changed_does_not(checking, explanation, language):
    page, bundle = checking(language), explanation(language)
    choose(page, bundle)
    told(page, HOLDS[language])
    (outcomes,) = {outcome for _, outcome in rows(page, 0)}
    assert (len(rows(page, 0)), outcomes) == (4, {"en": "Holds", "zh-CN": "相符"}[language])
    page.locator("[data-result] summary").click()
    assert page.locator("[data-result] li").count() > 25

    forged = bundle | {"score": bundle["score"] | {"value": bundle["score"]["value"] + 40}}
    choose(page, forged)
    told(page, FAILS[language])
    said, found = str(forged["score"]["value"]), str(bundle["score"]["value"])
    assert [SCORE[language], said, found] in rows(page, 0)
    assert SIGNED[language] in rows(page, 1)[0][1]
    page.context.set_offline(False)
    assert faults(page) == []


def test_a_file_that_was_changed_is_checked_again_under_its_old_name(
    checking, explanation, tmp_path
):
    page, bundle = checking(), explanation("en")
    path = tmp_path / "explanation.json"

    def choose_by_hand():
        with page.expect_file_chooser() as asked:
            page.locator("input[type=file]").click()
        asked.value.set_files(path)

    path.write_text(json.dumps(bundle))
    choose_by_hand()
    told(page, HOLDS["en"])
    path.write_text(json.dumps(bundle | {"recipients": []}))
    choose_by_hand()
    told(page, "not what the service has signed")


def test_a_file_can_be_dropped_on_the_page(checking, explanation):
    page, bundle = checking(), explanation("en")
    dropped = page.evaluate_handle(
        """text => {
            const moved = new DataTransfer();
            moved.items.add(new File([text], "explanation.json", { type: "application/json" }));
            return moved;
        }""",
        json.dumps(bundle),
    )
    page.dispatch_event("[data-check] h1", "drop", {"dataTransfer": dropped})
    told(page, HOLDS["en"])


def test_a_change_that_no_computation_can_tell_is_known_by_the_signature(checking, explanation):
    page, bundle = checking(), explanation("en")
    choose(page, bundle | {"recipients": []})
    told(page, "not what the service has signed")
    assert [outcome for _, outcome in rows(page, 0)] == [
        f"Does not hold. {SIGNED['en']}",
        *["Holds"] * 3,
    ]
    page.context.set_offline(False)
    assert faults(page) == []


def test_the_very_part_that_differs_is_named(checking, explanation):
    page, bundle = checking(), explanation("en")
    said = copy.deepcopy(bundle)
    contribution, line = said["explanation"]["contributions"][0], said["table"]["lines"][2]
    contribution["points"], line["points"] = 99.5, 77
    choose(page, said)
    told(page, FAILS["en"])
    original = bundle["explanation"]["contributions"][0]
    named = {name: values for name, *values in rows(page, 0)}
    of_contribution = next(name for name in named if name.endswith(" (points)"))
    assert of_contribution.endswith(f"{original['label']} (points)")
    assert named[of_contribution] == ["99.5", str(original["points"])]
    (of_line,) = (name for name in named if name.endswith(" (lines, 3, points)"))
    assert named[of_line] == ["77", str(bundle["table"]["lines"][2]["points"])]


def test_what_is_there_and_says_nothing_is_named_too(checking, explanation):
    page, bundle = checking(), explanation("en")
    bundle["score"]["range"]["step"] = None
    choose(page, bundle)
    told(page, FAILS["en"])
    assert ["The range of scores (step)", "nothing", "—"] in rows(page, 0)


def test_the_algorithm_in_the_file_must_be_the_published_one(checking, explanation):
    page, bundle = checking(), explanation("en")
    said = copy.deepcopy(bundle)
    said["algorithm"]["document"]["base_points"] += 1
    choose(page, said)
    told(page, FAILS["en"])
    digest = bundle["algorithm"]["digest"]
    (row,) = rows(page, 0)
    assert row[:2] == ["The algorithm in the file has the digest that the file names", digest]


def test_an_algorithm_that_is_not_published_here_is_named(checking, explanation):
    page, bundle = checking(), explanation("en")
    document = bundle["algorithm"]["document"]
    document["base_points"] += 1
    digest = canonical.digest(canonical.dumps(document))
    bundle["algorithm"]["digest"] = digest
    choose(page, bundle)
    told(page, FAILS["en"])
    assert ["The algorithm is among those published here", digest, "nothing"] in rows(page, 0)
    del bundle["algorithm"]["document"]
    choose(page, bundle)
    told(page, "does not hold its algorithm, and names one that is not published here")


def test_who_does_not_trust_the_services_own_list_gives_a_key(checking, explanation):
    page, bundle = checking(), explanation("en")
    origin, *_ = bundle["signature"].split(" ")[1:]
    choose(page, bundle)
    told(page, HOLDS["en"])
    give_keys(page, str(verifier_key(origin, KEY)))
    told(page, "not what the service has signed")
    assert {outcome for _, outcome in rows(page, 0)} == {
        "Does not hold. None of the keys has signed it."
    }
    page.locator("textarea").fill("no key")
    page.locator("textarea").blur()
    told(page, "is not a public key")
    assert page.locator("[data-result] > *").count() == 0
    page.context.set_offline(False)
    served = page.request.get("/log/keys").text()
    page.locator("textarea").fill(served)
    page.locator("textarea").blur()
    told(page, HOLDS["en"])
    assert faults(page) == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_browser_that_knows_no_such_signatures_does_not_say_that_they_hold(
    checking, explanation, language
):
    page = checking(language, script=WITHOUT_ED25519)
    choose(page, explanation(language))
    told(page, PARTLY[language])
    unknown = {"en": "Could not be checked. This browser", "zh-CN": "无法核对。此浏览器"}[language]
    assert all(outcome.startswith(unknown) for _, outcome in rows(page, 0))
    page.context.set_offline(False)
    assert faults(page) == []


def test_without_keys_the_numbers_are_checked_all_the_same(open_page, explanation):
    page = open_page("en")
    page.route("**/log/keys", lambda route: route.fulfill(status=503))
    page.goto("/check")
    told(page, READY["en"])
    choose(page, explanation("en"))
    told(page, PARTLY["en"])
    outcomes = {outcome for _, outcome in rows(page, 0)}
    assert outcomes == {"Could not be checked. No public key is known here. Give one below."}


def test_over_an_insecure_connection_the_page_says_that_it_cannot_check(open_page):
    page = open_page("en")
    page.add_init_script(INSECURE)
    page.goto("/check")
    told(page, "needs a secure connection")
    assert page.locator("[data-form]").is_hidden()
    assert faults(page) == []


@pytest.mark.parametrize("content", ["nonsense", "[]", '{"algorithm": {"digest": "sha256:0"}}'])
def test_what_is_no_explanation_of_ours_is_told_in_plain_words(checking, content):
    page = checking("en")
    choose(page, content)
    ours = page.get_by_role("status").filter(has_text="one that is not published here")
    damaged = page.get_by_role("status").filter(has_text="is not an explanation of a score")
    ours.or_(damaged).wait_for()
    assert page.locator("[data-result] > *").count() == 0
