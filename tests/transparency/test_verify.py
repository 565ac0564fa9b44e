"""A person with the downloaded JSON, the published document and one file checks their score."""

import ast
import json
import subprocess
import sys
from itertools import product
from pathlib import Path
from random import Random

import pytest

from scoring_service.kernel import canonical
from scoring_service.transparency import verify
from scoring_service.transparency.notes import verifier_key
from scoring_service.transparency.signing import signer_of
from tests.factories import algorithms, logs
from tests.factories.lenders import Lender
from tests.factories.nodes import STATIC, run_node
from tests.transparency.test_notes import KEY

PROGRAM = Path(verify.__file__)
ALONE = ["-I", "-S"]
"""Python's options for nothing of ours and no other package in reach."""


@pytest.fixture
def lender(client, lender_key, published):
    return Lender(client, lender_key)


@pytest.fixture
def download(lender, tmp_path, engine, clock):
    """Score somebody, and download what the person scored can download."""

    def download(language="en", *, sealed=True, **asked):
        score = lender.score(**asked)
        if sealed:
            logs.seal(engine, now=clock.now())
        subject = lender.subject_of(score)
        headers = {"Accept-Language": language}
        bundle = subject.get(f"/v1/explanations/{score['id']}", **headers)
        (tmp_path / "explanation.json").write_bytes(bundle.data)
        document = subject.get(score["model"]["algorithm_url"])
        (tmp_path / "algorithm.json").write_bytes(document.data)
        (tmp_path / "keys.txt").write_bytes(lender.get("/log/keys").data)
        return bundle.json

    return download


@pytest.fixture
def run(tmp_path):
    """Run the one file where the downloads are."""

    def run(*options, alone=False):
        (tmp_path / "verify.py").write_bytes(PROGRAM.read_bytes())
        python = [sys.executable, *(ALONE if alone else ["-I"])]
        command = [*python, "verify.py", "explanation.json", "algorithm.json", *options]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


ASKED: dict[str, dict[str, object]] = {
    "all items": {},
    "some missing": {"items": {**algorithms.items(), "bill_2": None, "payment_1": None}},
    "a missing reason": {"items": {**algorithms.items(), "repayment_status_2": None}},
    "fractions": {"items": {**algorithms.items(), "bill_1": 4321.55, "credit_limit": 333_333.33}},
    "too little": {"items": {}},
}


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_what_was_downloaded_holds(download, run, asked, language):
    download(language, **asked)
    done = run("--keys", "keys.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Everything holds.\n")
    assert {line[:8] for line in done.stdout.splitlines()[:-1]} == {"holds   "}


def unknown(done):
    lines = [line for line in done.stdout.splitlines() if not line.startswith("holds")]
    return {line.removeprefix("unknown ").partition(": ")[::2] for line in lines[:-1]}


SIGNED = ["signature of the whole", "score in the log", "receipt's signature",
          "publication in the log"]  # fmt: skip


@pytest.mark.parametrize("alone", [True, False])
def test_without_a_key_all_but_the_signatures_is_checked_and_that_is_said(download, run, alone):
    download()
    done = run(alone=alone)
    assert (done.returncode, done.stderr) == (3, "")
    assert unknown(done) == {(name, "who signed it: no public key was given") for name in SIGNED}
    assert done.stdout.endswith("What could be checked holds; not everything could be.\n")


def test_without_the_package_for_signatures_that_is_said(download, run):
    download()
    done = run("--keys", "keys.txt", alone=True)
    assert (done.returncode, done.stderr) == (3, "")
    why = "who signed it: the Python package `cryptography` is not installed"
    assert unknown(done) == {(name, why) for name in SIGNED}


def test_before_the_log_holds_the_score_that_is_said(download, run):
    download(sealed=False)
    done = run("--keys", "keys.txt")
    assert (done.returncode, done.stderr) == (3, "")
    why = "not yet in the log; download the explanation again in a minute"
    assert unknown(done) == {(name, why) for name in SIGNED if name.endswith("log")}


def test_a_key_may_be_typed(download, run, engine):
    download()
    assert run("--key", str(signer_of(engine).key.public)).returncode == 0


def test_another_key_is_not_the_logs(download, run):
    download()
    done = run("--key", str(verifier_key(logs.ORIGIN, KEY)))
    assert done.returncode == 1
    assert done.stdout.count("no given key has signed it") == len(SIGNED)
    assert done.stdout.endswith("Not everything holds.\n")


@pytest.mark.parametrize("line", ["x", "a+00000000+AAAA", "127.0.0.1:8000/log+1234abcd+ARpc"])
def test_what_is_no_key_is_told_without_a_traceback(download, run, line):
    download()
    done = run("--key", line)
    assert (done.returncode, done.stderr) == (2, "")


def test_the_program_runs_on_old_pythons():
    ast.parse(PROGRAM.read_text(encoding="utf-8"), feature_version=(3, 9))


def places(value, keys=()):
    """List the places of all single values."""
    if isinstance(value, dict | list):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in parts:
            yield from places(part, (*keys, key))
    else:
        yield keys


def changed(value):
    if isinstance(value, bool) or value is None:
        return 1
    return f"{value}x" if isinstance(value, str) else value + 1


TELLING = ("recipients", "objection", "recourse", "format", "responsible")
"""Circumstances and advice: nothing that the published document says."""

CIRCUMSTANCES = {"source", "holder", "supplied_at", "supersedes", "superseded_by", "url",
                 "algorithm_url", "disclosure_url"}  # fmt: skip


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


def test_the_page_holds_the_same(download, tmp_path, lender):
    keys = lender.get("/log/keys").text
    for language, asked in product(["en", "zh-CN"], ASKED.values()):
        bundle = download(language, **asked)
        assert page(bundle, tmp_path, keys) == []


def test_the_page_leaves_unknown_what_it_cannot_check(download, tmp_path):
    signed = {"signed", "receipt_signed", "receipt_logged", "publication_logged"}
    told = page(download(), tmp_path, "")
    assert {(one["what"], one["holds"], one["why"]) for one in told} == {
        (what, None, "no_key") for what in signed
    }
    bundle = download(sealed=False)
    told = page(bundle, tmp_path, (tmp_path / "keys.txt").read_text(encoding="utf-8"))
    assert told == [{"what": "receipt_logged", "holds": None, "why": "not_logged"}]


def test_the_page_refuses_another_key(download, tmp_path):
    told = page(download(), tmp_path, str(verifier_key(logs.ORIGIN, KEY)))
    assert {(one["holds"], one["why"]) for one in told} == {(False, "not_signed")}
    assert len(told) == len(SIGNED)


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
        bundle["signature"] = key.sign_json(bundle)
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


TWICE = '"language": "en",'


def test_a_name_that_occurs_twice_is_refused(download, run, tmp_path):
    download()
    path = tmp_path / "explanation.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(TWICE, TWICE * 2, 1), encoding="utf-8")
    done = run("--keys", "keys.txt")
    assert (done.returncode, done.stderr) == (2, "")
    assert "a name occurs twice" in done.stdout
    line = " ".join(path.read_text(encoding="utf-8").split())
    assert refused([line], tmp_path, "") == [[unreadable()]]


def unreadable():
    return {"what": "unreadable", "holds": False, "why": None}


def refused(lines, directory, keys):
    """Return what the page's module does not hold of explanations as they are written."""
    algorithm, trusted = directory / "algorithm.json", directory / "trusted.txt"
    trusted.write_text(keys, encoding="utf-8")
    checker = Path(__file__).with_name("check.mjs")
    given = "\n".join(lines).encode()
    told = run_node(checker, STATIC / "verify.js", algorithm, trusted, given=given)
    return [json.loads(line) for line in told.splitlines()]


def page(bundle, directory, keys):
    return refused([json.dumps(bundle)], directory, keys)[0]


def refused_by_page(bundles, directory, keys):
    """Return the names of the checks that fail, for each explanation."""
    told = refused(map(json.dumps, bundles), directory, keys)
    return [{part["what"] for part in one if part["holds"] is False} for one in told]


def failing(bundle, keys):
    """Return the names of the checks of `verify.py` that fail."""
    trusted = verify.read_keys(keys.splitlines())
    checks = verify.checks(bundle, algorithms.algorithm().data, trusted)
    try:
        return {name for name, holds, _ in verify.outcomes(checks) if holds is False}
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        return {"unreadable"}


def test_another_document_is_not_the_published_one(download, run, tmp_path):
    download()
    path = tmp_path / "algorithm.json"
    path.write_bytes(path.read_bytes().replace(b'"points":', b'"points": ', 1))
    done = run()
    assert done.returncode == 1
    assert "FAILS   algorithm document: 0" in done.stdout


def test_the_line_that_differs_is_named_with_both_values(download, run, tmp_path):
    bundle = download()
    bundle["derived"][0]["value"] = 9
    (tmp_path / "explanation.json").write_text(json.dumps(bundle), encoding="utf-8")
    done = run()
    name = bundle["derived"][0]["id"]
    assert f"FAILS   derived: {name}.value\n        said:  9\n        found: " in done.stdout


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"algorithm": 1}', "nonsense"])
def test_what_is_no_explanation_is_told_without_a_traceback(download, run, tmp_path, content):
    download()
    (tmp_path / "explanation.json").write_text(content, encoding="utf-8")
    done = run()
    assert (done.returncode, done.stderr) == (2, "")
    assert "cannot be read" in done.stdout


def test_canonical_json_is_that_of_the_service():
    from scoring_service.kernel import canonical

    rng = Random(7)
    numbers = [0.0, -0.0, 1.0, 1e21, 1e-6, 1e-7, 123456.789, 1e20, 5e-324, 1.7976931348623157e308]
    numbers += [rng.uniform(-1, 1) * 10.0 ** rng.randint(-30, 30) for _ in range(5000)]
    numbers += [float(rng.randint(2**52, 2**70)) for _ in range(1000)]
    odd = {"a\u2028\n": [True, None, "\x7f\x01é", {}], "\U0001f600": 1, "\ufb33": 2}
    value = {"数": numbers, **odd}
    assert verify.canonical(value).encode() == canonical.dumps(value)
