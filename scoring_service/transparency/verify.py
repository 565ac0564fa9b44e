#!/usr/bin/env python3
"""Check an explanation of a score without trusting the service that gave it.

    python3 verify.py explanation.json --keys keys.txt

The first file is the JSON that the person scored downloads, with the published algorithm in it; the
keys are those of the log, from the service's /log/keys or from whoever else knows them. Nothing is
fetched or sent. This needs Python 3.9 or newer, and `cryptography` for signatures only.

Exit status: 0 everything was checked and holds; 1 something does not hold; 2 the files cannot be
read; 3 what could be checked holds; without key, `cryptography` or place in the log not all could.

No computation tells whether these are true, only the signature that the service has said them: the
advice, recipients, addresses, where information came from and whether it is disputed, why there is
no score, who is responsible, and the table's words for values, ranges and pairs.
"""

import base64
import hashlib
import json
import math
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import add, eq, ge, gt, le, lt, methodcaller
from pathlib import Path

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ed25519
except ImportError:
    ed25519 = None  # type: ignore[assignment]


# ---- From items to features to points -----------------------------------------------------------
TESTS = {"<": lt, "<=": le, "==": eq, ">=": ge, ">": gt}
OPERATORS = {
    "value": lambda part, x: x[0],
    "add": lambda part, x: x[0] + x[1],
    "sub": lambda part, x: x[0] - x[1],
    "mul": lambda part, x: x[0] * x[1],
    "div": lambda part, x: x[0] / x[1] if x[1] else None,
    "min": lambda part, x: min(x),
    "max": lambda part, x: max(x),
    "sum": lambda part, x: reduce(add, x),  # the built-in sum() compensates
    "mean": lambda part, x: reduce(add, x) / len(x),
    "clip": lambda part, x: min(max(x[0], part["low"]), part["high"]),
    "count_where": lambda part, x: sum(TESTS[part["test"]](n, part["value"]) for n in x),
}


def usable(value):
    """Return a finite double, negative zero as zero; None for everything else."""
    return None if value is None or not math.isfinite(value) else float(value) + 0.0


def derive(algorithm, items):
    """Return the value of every item and derived feature; None where it is missing."""
    values = {item["id"]: usable(items.get(item["id"])) for item in algorithm["items"]}
    for part in algorithm["derived"]:
        x = [values[name] if isinstance(name, str) else float(name) for name in part["of"]]
        values[part["id"]] = None if None in x else usable(OPERATORS[part["op"]](part, x))
    return values


def bins_of(feature):
    """Return the bins of a feature, the missing one last."""
    return [*(feature.get("bins") or feature["groups"]), feature["missing"]]


def bin_of(feature, value):
    """Return the number of the bin that a value is in."""
    *bins, _ = bins_of(feature)
    for number, one in enumerate(bins if value is not None else []):
        limit = one.get("upto")
        if value in one["values"] if "values" in one else limit is None or value <= limit:
            return number
    return len(bins)


def lines_of(algorithm, bins):
    """Return the lines of the published table that add up to the score."""
    single = [([one["id"]], [bins[one["id"]]], bins_of(one)) for one in algorithm["features"]]
    lines = [{"features": f, "bins": b, "points": own[b[0]]["points"]} for f, b, own in single]
    for pair in algorithm["pairs"]:
        a, b = (bins[name] for name in pair["features"])
        points = pair["cells"][pair["grid"][a][b]]["points"]
        lines.append({"features": pair["features"], "bins": [a, b], "points": points})
    return lines


def evaluate(algorithm, items):
    """Return the values, the bin of each feature, and the score: None if too little is known."""
    values = derive(algorithm, items)
    bins = {one["id"]: bin_of(one, values[one["id"]]) for one in algorithm["features"]}
    score = algorithm["base_points"] + sum(line["points"] for line in lines_of(algorithm, bins))
    known = sum(values[name] is not None for name in bins)
    return values, bins, score if known >= algorithm["sufficiency"]["features"] else None


# ---- Contributions: exact Shapley values against the published counts ---------------------------
def mean(counted, points, size):
    return Fraction(sum(one["count"] * earned for one, earned in zip(counted, points)), size)


def shapley(algorithm, bins):
    """Return each feature's exact contribution, as a fraction of a point."""
    size, found = algorithm["reference"]["size"], {}
    features = {feature["id"]: bins_of(feature) for feature in algorithm["features"]}
    for name, own in features.items():
        points = [one["points"] for one in own]
        found[name] = points[bins[name]] - mean(own, points, size)
    for pair in algorithm["pairs"]:
        first, second = pair["features"]
        a, b, cells = bins[first], bins[second], pair["cells"]
        points = [[cells[cell]["points"] for cell in row] for row in pair["grid"]]
        row = mean(features[second], points[a], size)
        column = mean(features[first], [line[b] for line in points], size)
        average = mean(cells, [cell["points"] for cell in cells], size)
        found[first] += (points[a][b] + row - column - average) / 2
        found[second] += (points[a][b] - row + column - average) / 2
    return found


def explain(algorithm, values, bins, score, language):
    """Return an explanation twice: as the receipt knows it, points as text; and in words."""
    derived = {part["id"]: values[part["id"]] for part in algorithm["derived"]}
    exact = shapley(algorithm, bins) if score is not None else {}
    points = {name: Decimal(round(exact[name] * 100)).scaleb(-2) for name in exact}  # half to even
    base = None if score is None else score - sum(points.values())
    features = {feature["id"]: feature for feature in algorithm["features"]}
    lines, words, reasons, sentences = [], [], [], []
    ranked = sorted(points, key=lambda name: (-abs(points[name]), name))
    for rank, name in enumerate(ranked, start=1):
        line, feature = {"feature": name, "value": values[name], "rank": rank}, features[name]
        lines.append({**line, "points": f"{points[name]:.2f}"})
        why = {**feature["rationale"], "text": feature["rationale"]["text"][language]}
        more = {"points": points[name], "label": feature["label"][language], "rationale": why}
        words.append({**line, **more})
    for name in [name for name in ranked if points[name] < 0][:4]:
        reason, missing = features[name]["reason"], values[name] is None
        reasons.append({"code": reason["code"], "feature": name, "missing": missing})
        unknown, label = algorithm["missing_reason"][language], features[name]["label"][language]
        text = unknown.replace("{label}", label) if missing else reason["text"][language]
        sentences.append({"code": reason["code"], "feature": name, "text": text})
    stored = {"derived": derived, "contributions": lines, "reasons": reasons}
    stored.update({} if base is None else {"base_value": f"{base:.2f}"}, method="exact-shapley")
    told = {"base_value": base, "contributions": words, "reasons": sentences}
    told.update(reference=algorithm["reference"]["description"][language], method="exact-shapley")
    return stored, told


# ---- JSON, read strictly and written in the one way that digests are made of (RFC 8785) ---------
quoted = json.JSONEncoder(ensure_ascii=False).encode


def read(data):
    def unique(pairs):
        if len(found := dict(pairs)) != len(pairs):
            raise ValueError("a name occurs twice in one object")
        return found

    def number(text):
        return int(float(text)) if float(text).is_integer() else float(text)

    return json.loads(data.decode("utf-8"), object_pairs_hook=unique, parse_float=number)


def canonical(value):
    if isinstance(value, (str, bool)) or value is None:
        return quoted(value)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, dict):
        keys = sorted(value, key=methodcaller("encode", "utf-16-be"))
        return "{" + ",".join(f"{quoted(key)}:{canonical(value[key])}" for key in keys) + "}"
    digits = Decimal(repr(float(value) + 0.0)).normalize()  # the shortest that mean the double
    return f"{digits:f}" if value == 0 or 1e-6 <= abs(value) < 1e21 else f"{digits:e}"


def sha256(*parts):
    """Hash bytes, and the canonical form of everything else, one after another."""
    data = [part if isinstance(part, bytes) else canonical(part).encode() for part in parts]
    return hashlib.sha256(b"".join(data)).digest()


def digest(*parts):
    return "sha256:" + sha256(*parts).hex()


# ---- Signatures and the log ---------------------------------------------------------------------
class UncheckedError(Exception):
    """Why something could not be checked."""


def unbase64(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("a second spelling of base64")
    return data


def read_keys(lines):
    """Read public keys, each written `name+id+base64`; return them by name and id."""
    keys = {}
    for line in filter(None, map(str.strip, lines)):
        name, key_id, encoded = (*line.split("+", 2), "", "")[:3]
        data = unbase64(encoded)
        own_id = sha256(name.encode() + b"\n" + data)[:4]
        if (own_id.hex(), data[:1], len(data), name.split()) != (key_id, b"\1", 33, [name]):
            raise ValueError(f"not a public key: {line}")
        keys[name, own_id] = data[1:]
    return keys


def check_signed(text, lines, keys, origin=None):
    """Check that a given key (of this name) signed a text; lines of unknown keys prove nothing."""
    names = set()
    for line in lines:
        mark, name, encoded = line.split(" ")
        data = unbase64(encoded)
        if mark != "\u2014" or name.split() != [name] or "+" in name or len(data) < 5:
            raise ValueError("not a signature")
        if (name, data[:4]) in keys:
            names.add(name)
            if ed25519 is None:
                raise UncheckedError("who signed it: the package `cryptography` is not installed")
            public = ed25519.Ed25519PublicKey.from_public_bytes(keys[name, data[:4]])
            try:
                public.verify(data[4:], text.encode())
            except InvalidSignature:
                raise ValueError("the signature is false") from None
    if not keys:
        raise UncheckedError("who signed it: no public key was given")
    if not names or origin not in {None, *names}:
        raise ValueError("no given key has signed it; for newer keys see /log/keys/handovers")


def root_of(leaf, index, size, proof):
    """Return the root of the tree of `size` leaves with this one at `index` (RFC 6962 2.1.1)."""
    if not 0 <= index < size or (size == 1) != (not proof):
        raise ValueError("the proof is not of this place")
    if size == 1:
        return leaf
    *below, sibling = proof
    left = 1 << (size - 1).bit_length() - 1
    if index < left:
        return sha256(b"\1" + root_of(leaf, index, left, below) + sibling)
    return sha256(b"\1" + sibling + root_of(leaf, index - left, size - left, below))


def check_logged(entry, proof, keys, why=None):
    """Check that an entry is in the log, by a proof that holds its checkpoint (tlog-proof)."""
    if proof is None:
        raise UncheckedError(why or "not yet in the log; download it again in a minute")
    head, _, note = proof.partition("\n\n")
    title, place, *hashes = head.split("\n")
    text, _, signed = note.rpartition("\n\n")
    origin, size, root = text.split("\n")
    *lines, end = signed.split("\n")
    index, plain = int(place[6:]), all(sign >= " " or sign == "\n" for sign in note)
    strict = ("c2sp.org/tlog-proof@v1", f"index {index}", str(int(size)), "", True)
    if (title, place, size, end, plain) != strict or len(hashes) > 63:
        raise ValueError("not a proof")
    leaf, path = sha256(b"\0", entry), [unbase64(one) for one in hashes]
    if root_of(leaf, index, int(size), path) != unbase64(root):
        raise ValueError("it is not in the log")
    check_signed(text + "\n", lines, keys, origin)


# ---- The checks: what must be said, compared with what is ---------------------------------------
def expected(algorithm, bundle, nonce):
    """Return all parts of an explanation that follow from the document and from other parts."""
    language, named = bundle["language"], bundle["score"]
    used = {item["id"]: item["value"] for item in bundle["items"] if item["status"] == "used"}
    values, bins, score = evaluate(algorithm, used)
    stored, told = explain(algorithm, values, bins, score, language)
    items = [{p: item[p] for p in ("id", "unit", "catalogue")} for item in algorithm["items"]]
    lines = lines_of(algorithm, bins)  # those of pairs come after those of all features
    for part, of in [*zip(items, algorithm["items"]), *zip(lines, algorithm["features"])]:
        part["label"] = of["label"][language]
    table = {"start": algorithm["base_points"], "lines": lines, "total": score}
    band = next((b for b in algorithm["bands"] if score is not None and score >= b["from"]), None)
    chances = dict(enumerate(algorithm["probability"]["values"], algorithm["range"]["min"]))
    found = {"value": score, "range": algorithm["range"], "model": {"name": algorithm["name"]}}
    found.update(band=band and band["id"], band_label=band and band["label"][language])
    found["probability_of_default"] = chances.get(score)
    of = {"id": "id", "value": "value", "source": "source_id", "status": "status"}
    inputs = [{name: item[said] for name, said in of.items()} for item in bundle["items"]]
    statement = {name: named[name] for name in ("value", "purpose", "legal_basis", "valid_until")}
    statement.update(score=named["id"], model=named["model"]["name"], issued_at=named["scored_at"])
    statement.update(version=named["model"]["version"], algorithm_digest=named["model"]["digest"])
    statement.update(inputs_digest=digest(nonce, inputs), explanation_digest=digest(nonce, stored))
    later = () if nonce else ("inputs_digest", "purpose", "legal_basis", "valid_until")
    statement = {name: statement[name] for name in statement if name not in later}
    derived = [{"id": name, "value": value} for name, value in stored["derived"].items()]
    parts = {"items": items, "derived": derived, "score": found, "explanation": told}
    return {**parts, "table": None if score is None else table, "receipt": {"statement": statement}}


def differences(said, found, place=""):
    """List where something else is said than was found; objects may say more, lists may not."""
    parts = []
    if isinstance(said, dict) and isinstance(found, dict):
        parts = [(name, said.get(name, "nothing"), found[name]) for name in found]
    elif isinstance(said, list) and isinstance(found, list) and len(said) == len(found):
        names = [b.get("id", b.get("feature")) if isinstance(b, dict) else None for b in found]
        parts = list(zip((name or n for n, name in enumerate(names)), said, found))
    elif canonical(said) != canonical(found):
        return [f"{place[1:]}\n        said:  {said!s:.300}\n        found: {found!s:.300}"]
    return [line for name, a, b in parts for line in differences(a, b, f"{place}.{name}")]


def checks_of_receipt(receipt, keys):
    """Yield what can be known of a receipt by itself: names, checks, and what these are given."""
    statement, found = receipt["statement"], {"digest": digest(receipt["statement"])}
    if not {"nonce", "signature"} & receipt.keys():
        yield "receipt by itself", differences, receipt, {**found, "proof": None}
        yield "score in the log", check_logged, {}, None, keys, "older than the log, not signed"
        return
    nonce = bytes.fromhex(receipt["nonce"])[:32].ljust(32, b"\0")
    yield "receipt by itself", differences, receipt, {**found, "nonce": nonce.hex()}
    entry = {"kind": "score", "receipt": digest(sha256(nonce), statement)}
    entry["algorithm"] = statement["algorithm_digest"]
    yield "score in the log", check_logged, entry, receipt["proof"], keys
    signature = [receipt["signature"]]
    yield "receipt's signature", check_signed, canonical(statement) + "\n", signature, keys


def checks_of_publication(publication, statement, keys):
    found = {"kind": "publication", "digest": statement["algorithm_digest"]}
    found.update(model=statement["model"], version=statement["version"])
    said = publication or {"entry": found, "proof": None}
    yield "publication", differences, said["entry"], found
    yield "publication in the log", check_logged, said["entry"], said["proof"], keys


def checks(bundle, data, keys):
    """Yield the checks of an explanation, by the document in it and by one from elsewhere."""
    named, receipt = dict(bundle["algorithm"]), bundle["receipt"]
    documents = {"in the file": named.pop("document", None), "given": data}
    digests = {name: digest(one) for name, one in documents.items() if one is not None}
    if not digests:
        raise ValueError("it does not hold its algorithm; give that as a second file")
    digests["of the score"] = bundle["score"]["model"]["digest"]
    signed = {**bundle, "algorithm": named}  # where the digest stands for the document
    signature = [signed.pop("signature")]
    yield "algorithm document", differences, dict.fromkeys(digests, named["digest"]), digests
    yield "signature of the whole", check_signed, canonical(signed) + "\n", signature, keys
    yield from checks_of_receipt(receipt, keys)
    yield from checks_of_publication(named["publication"], receipt["statement"], keys)
    algorithm = documents["in the file"] if data is None else read(data)
    for part, found in expected(algorithm, bundle, bytes.fromhex(receipt.get("nonce", ""))).items():
        yield part, differences, bundle[part], found


def outcomes(checks):
    """Yield the name of each check, whether it holds (None: it cannot be checked), and why not."""
    for name, check, *given in checks:
        try:
            different = check(*given) or []
            yield name, not different, "\n        ".join(different)
        except (UncheckedError, ValueError) as why:
            yield name, None if isinstance(why, UncheckedError) else False, str(why)


def tell(checks):
    """Say what holds; return the exit status."""
    words, seen = {True: "holds", False: "FAILS", None: "unknown"}, set()
    for name, holds, why in outcomes(checks):
        print(f"{words[holds]:8}{name}" + (f": {why}" if why else ""))
        seen.add(holds)
    status = 1 if False in seen else 3 if None in seen else 0
    ends = {1: "Not everything holds.", 3: "What could be checked holds; not everything could be."}
    print(ends.get(status, "Everything holds."))
    return status


def main():
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("explanation", help="the JSON that the person scored downloaded")
    parser.add_argument("algorithm", nargs="?", help="the published document, from elsewhere")
    parser.add_argument("--keys", help="a file with the public keys of the log, one a line")
    parser.add_argument("--key", action="append", default=[], help="a public key of the log")
    asked, part = parser.parse_args(), "the keys"
    try:
        lines = Path(asked.keys).read_text(encoding="utf-8").splitlines() if asked.keys else []
        keys, part = read_keys([*lines, *asked.key]), "the explanation (or the second file)"
        data = Path(asked.algorithm).read_bytes() if asked.algorithm else None
        return tell(checks(read(Path(asked.explanation).read_bytes()), data, keys))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with what was given
        print(f"FAILS   {part} cannot be read: {type(error).__name__}: {error}")
        return 2


if __name__ == "__main__":
    sys.exit(main())
