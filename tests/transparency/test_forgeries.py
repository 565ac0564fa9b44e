"""Neither verifier lets a forged explanation through: one value changed, a line too many, a lie."""

import json
from itertools import product

import pytest

from scoring_service.kernel import canonical
from scoring_service.transparency.notes import verifier_key
from scoring_service.transparency.signing import signer_of
from tests.factories import logs
from tests.transparency.test_notes import KEY
from tests.transparency.verifiers import ASKED, SEALS, failing, page, refused_by_page, signed_part


def test_the_page_holds_the_same(download, tmp_path, lender):
    keys = lender.get("/log/keys").text
    for language, asked in product(["en", "zh-CN"], ASKED.values()):
        bundle = download(language, **asked)
        assert page(bundle, tmp_path, keys) == []


def test_the_page_leaves_unknown_what_it_cannot_check(download, tmp_path):
    told = page(download(), tmp_path, "")
    assert {(one["what"], one["holds"], one["why"]) for one in told} == {
        (what, None, "no_key") for what in SEALS
    }
    bundle = download(sealed=False)
    told = page(bundle, tmp_path, (tmp_path / "keys.txt").read_text(encoding="utf-8"))
    assert told == [{"what": "receipt_logged", "holds": None, "why": "not_logged"}]


def test_the_page_refuses_another_key(download, tmp_path):
    told = page(download(), tmp_path, str(verifier_key(logs.ORIGIN, KEY)))
    assert {(one["holds"], one["why"]) for one in told} == {(False, "not_signed")}
    assert len(told) == len(SEALS)


DOCUMENT = ("algorithm", "document")
"""Its thousands of values are changed byte by byte in test_tampering.py."""


def places(value, keys=()):
    """List the places of all single values, the published document being one."""
    if isinstance(value, dict | list) and keys != DOCUMENT:
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in parts:
            yield from places(part, (*keys, key))
    else:
        yield keys


def changed(value):
    if isinstance(value, bool) or value is None:
        return 1
    if isinstance(value, dict):
        return {**value, "base_points": value["base_points"] + 1}
    return f"{value}x" if isinstance(value, str) else value + 1


TELLING = ("recipients", "objection", "recourse", "format", "responsible")
"""Circumstances and advice: nothing that the published document says."""

CIRCUMSTANCES = {"source", "holder", "supplied_at", "supersedes", "superseded_by", "url",
                 "algorithm_url", "disclosure_url", "refused_because"}  # fmt: skip
"""Told beside what was scored, such as by which objection an item came to be refused."""


def rests_on(keys, bundle):
    """Tell whether a value follows from something else, so that it is known to be right."""
    if keys[0] in TELLING or keys[-1] in CIRCUMSTANCES or keys == ("score", "status"):
        return False
    if keys[:2] == ("table", "lines"):
        pair = len(bundle["table"]["lines"][keys[2]]["features"]) == 2
        return keys[-1] not in ({"value", "range", "label"} if pair else {"value", "range"})
    return True


def forgeries(bundle, told):
    """Return copies of an explanation, each with one of these values changed."""
    for keys in told:
        copy = json.loads(json.dumps(bundle))
        within = copy
        for key in keys[:-1]:
            within = within[key]
        within[keys[-1]] = changed(within[keys[-1]])
        yield copy


def let_through(bundle, told, keys, directory):
    """Return the values that either verifier lets be changed."""
    forged = list(forgeries(bundle, told))
    by_page = refused_by_page(forged, directory, keys)
    return [
        where
        for where, one, refused in zip(told, forged, by_page, strict=True)
        if not (failing(one, keys) and refused)
    ]


def test_nothing_that_was_signed_can_be_changed(download, tmp_path, lender):
    bundle = download()
    told = list(places(bundle))
    assert len(told) > 250
    keys = lender.get("/log/keys").text
    assert let_through(bundle, told, keys, tmp_path) == []


def test_nothing_that_the_score_rests_on_can_be_changed_even_where_no_key_is_known(
    download, tmp_path
):
    bundle = download()
    told = [keys for keys in places(bundle) if rests_on(keys, bundle)]
    assert len(told) > 150
    assert let_through(bundle, told, "", tmp_path) == []


def add_item(bundle, **changes):
    return bundle["items"].insert(0, {**bundle["items"][0], **changes})


def add_points(bundle, rank, *points):
    """Add lines of a feature that cancel each other out."""
    lines = bundle["explanation"]["contributions"]
    lines.extend({**lines[0], "rank": rank, "points": one} for one in points)


LINES_TOO_MANY = {
    "an invented item": lambda said: add_item(said, id="horoscope", label="Star sign", value=3),
    "an item twice": lambda said: add_item(said, value=1),
    "a disputed item twice": lambda said: add_item(said, status="frozen"),
    "an item left out": lambda said: said["items"].pop(),
    "a derived value twice": lambda said: said["derived"].insert(
        0, {**said["derived"][0], "value": 99}
    ),
    "a derived value twice, the same": lambda said: said["derived"].append(said["derived"][0]),
    "contributions of another rank": lambda said: add_points(said, 99, 500, -500),
    "contributions of the same rank": lambda said: add_points(said, 1, 500, -500),
    "a reason twice": lambda said: said["explanation"]["reasons"].append(
        said["explanation"]["reasons"][0]
    ),
    "another language": lambda said: said.update(language="zh-CN"),
    "no language": lambda said: said.pop("language"),
}


@pytest.fixture
def resealed(engine):
    """Make receipt and signatures anew, as a service would that lies; the log is yet to come."""
    key = signer_of(engine).key

    def resealed(bundle):
        receipt = bundle["receipt"]
        salted = bytes.fromhex(receipt["nonce"]) + canonical.dumps(as_stored(bundle))
        receipt["statement"]["explanation_digest"] = canonical.digest(salted)
        receipt["digest"] = canonical.digest(canonical.dumps(receipt["statement"]))
        receipt["signature"] = key.sign_json(receipt["statement"])
        receipt["proof"] = None
        bundle["signature"] = key.sign_json(signed_part(bundle))
        return bundle

    return resealed


def as_stored(bundle):
    """Return the explanation that is said, in the form that the receipt knows."""
    said = bundle["explanation"]
    lines = [
        {"feature": one["feature"], "value": one["value"], "rank": one["rank"],
         "points": f"{one['points']:.2f}"}
        for one in said["contributions"]
    ]  # fmt: skip
    missing = {one["feature"]: one["value"] is None for one in lines}
    reasons = [
        {"code": one["code"], "feature": one["feature"], "missing": missing.get(one["feature"])}
        for one in said["reasons"]
    ]
    derived = {part["id"]: part["value"] for part in bundle["derived"]}
    stored = {"method": said["method"], "derived": derived, "contributions": lines}
    base = said["base_value"]
    return {**stored, "reasons": reasons, **({} if base is None else {"base_value": f"{base:.2f}"})}


RECEIPT = {"receipt", "signature of the whole", "receipt's signature", "score in the log",
           "receipt_explanation", "receipt_inputs"}  # fmt: skip
"""What binds an explanation, whatever it says."""


def test_no_line_too_many_is_let_through(download, tmp_path, resealed, lender):
    bundle, keys = download(), lender.get("/log/keys").text
    forged = {}
    for name, forge in LINES_TOO_MANY.items():
        forged[name] = json.loads(json.dumps(bundle))
        forge(forged[name])
        resealed(forged[name])
    held = [name for name, one in forged.items() if not failing(one, keys) - RECEIPT]
    by_page = refused_by_page(forged.values(), tmp_path, keys)
    held += [name for name, told in zip(forged, by_page, strict=True) if not told - RECEIPT]
    assert held == []


def test_without_a_score_no_base_value_is_let_through(download, tmp_path, resealed, lender):
    bundle, keys = download(items={}), lender.get("/log/keys").text
    bundle["explanation"]["base_value"] = 500
    forged = resealed(bundle)
    assert failing(forged, keys) == {"explanation", "receipt"}
    assert refused_by_page([forged], tmp_path, keys) == [{"base"}]


def test_the_sentence_for_a_missing_value_is_the_documents(download, tmp_path):
    bundle = download(**ASKED["a missing reason"])
    missing = {one["feature"] for one in bundle["explanation"]["contributions"]
               if one["value"] is None}  # fmt: skip
    told = [one for one in bundle["explanation"]["reasons"] if one["feature"] in missing]
    told[0]["text"] = "A payment was late."
    assert failing(bundle, "") == {"explanation"}
    assert refused_by_page([bundle], tmp_path, "") == [{"reasons"}]
