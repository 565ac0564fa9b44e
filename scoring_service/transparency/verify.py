#!/usr/bin/env python3
"""Check an explanation of a score without trusting the service that gave it.

    python3 verify.py explanation.json algorithm.json

`explanation.json` is the JSON that the person scored downloads; `algorithm.json` the published
document, from the address that the explanation names. Nothing is fetched and nothing is sent: this
one file needs Python 3.9 or newer and no other package. It works everything out again, compares it
with what the explanation says, line by line, and ends with status 0 only if all of it holds. How it
is done is written in docs/algorithm-document.md.

Not checked, because the document does not say it: the advice, recipients, dates, purposes and legal
bases, addresses, where information came from and whether it is disputed, why there is no score, who
is responsible, and the table's words for values, ranges and pairs.
"""

import argparse
import hashlib
import json
import math
import operator
import sys
from decimal import Decimal
from fractions import Fraction

TESTS = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


# ---- From items to features to points -----------------------------------------------------------


def usable(value):
    """Return a finite double, negative zero as zero; None for everything else."""
    if value is None or not math.isfinite(value):
        return None
    return float(value) + 0.0


def left_to_right(numbers):
    total = numbers[0]
    for number in numbers[1:]:  # the built-in sum() compensates in newer Pythons
        total += number
    return total


OPERATORS = {
    "value": lambda part, x: x[0],
    "add": lambda part, x: x[0] + x[1],
    "sub": lambda part, x: x[0] - x[1],
    "mul": lambda part, x: x[0] * x[1],
    "div": lambda part, x: x[0] / x[1] if x[1] else None,
    "min": lambda part, x: min(x),
    "max": lambda part, x: max(x),
    "sum": lambda part, x: left_to_right(x),
    "mean": lambda part, x: left_to_right(x) / len(x),
    "clip": lambda part, x: min(max(x[0], part["low"]), part["high"]),
    "count_where": lambda part, x: sum(TESTS[part["test"]](n, part["value"]) for n in x),
}


def derive(algorithm, items):
    """Return the value of every item and derived feature; None where it is missing."""
    values = {item["id"]: usable(items.get(item["id"])) for item in algorithm["items"]}
    for part in algorithm["derived"]:
        x = [values[name] if isinstance(name, str) else float(name) for name in part["of"]]
        values[part["id"]] = None if None in x else usable(OPERATORS[part["op"]](part, x))
    return values


def holds(one, value):
    if "values" in one:
        return value in one["values"]
    return one["upto"] is None or value <= one["upto"]


def bins_of(feature):
    """Return the bins of a feature, the missing one last."""
    return [*(feature.get("bins") or feature["groups"]), feature["missing"]]


def bin_of(feature, value):
    """Return the number of the bin that a value is in."""
    bins = bins_of(feature)
    if value is not None:
        for number, one in enumerate(bins[:-1]):
            if holds(one, value):
                return number
    return len(bins) - 1


def lines_of(algorithm, bins):
    """Return the lines of the published table that add up to the score: features, bins, points."""
    lines = []
    for feature in algorithm["features"]:
        number = bins[feature["id"]]
        lines.append(([feature["id"]], [number], bins_of(feature)[number]["points"]))
    for pair in algorithm["pairs"]:
        a, b = (bins[name] for name in pair["features"])
        lines.append((pair["features"], [a, b], pair["cells"][pair["grid"][a][b]]["points"]))
    return lines


def evaluate(algorithm, items):
    """Return the values, the bin of each feature, and the score: None if too little is known."""
    values = derive(algorithm, items)
    features = algorithm["features"]
    bins = {feature["id"]: bin_of(feature, values[feature["id"]]) for feature in features}
    score = algorithm["base_points"] + sum(points for _, _, points in lines_of(algorithm, bins))
    known = sum(values[feature["id"]] is not None for feature in features)
    return values, bins, score if known >= algorithm["sufficiency"]["features"] else None


# ---- Contributions: exact Shapley values against the published counts ---------------------------


def mean(weighed, size):
    return Fraction(sum(count * points for count, points in weighed), size)


def shapley(algorithm, bins):
    """Return each feature's exact contribution, as a fraction of a point."""
    size = algorithm["reference"]["size"]
    features = {feature["id"]: bins_of(feature) for feature in algorithm["features"]}
    found = {}
    for name, own in features.items():
        average = mean([(one["count"], one["points"]) for one in own], size)
        found[name] = own[bins[name]]["points"] - average
    for pair in algorithm["pairs"]:
        first, second = pair["features"]
        a, b, cells = bins[first], bins[second], pair["cells"]
        points = [[cells[cell]["points"] for cell in row] for row in pair["grid"]]
        row = mean([(one["count"], p) for one, p in zip(features[second], points[a])], size)
        column = mean([(one["count"], p[b]) for one, p in zip(features[first], points)], size)
        average = mean([(cell["count"], cell["points"]) for cell in cells], size)
        found[first] += (points[a][b] + row - column - average) / 2
        found[second] += (points[a][b] - row + column - average) / 2
    return found


def hundredths(fraction):
    """Round to two decimals, half to even."""
    whole, rest = divmod(fraction * 100, 1)
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2)
    return Decimal(int(whole) + bool(up)).scaleb(-2)


def explain(algorithm, values, bins, score):
    """Return the base value and the contributions, largest first, as the explanation lists them."""
    points = {name: hundredths(value) for name, value in shapley(algorithm, bins).items()}
    ranked = sorted(points, key=lambda name: (-abs(points[name]), name))
    lines = [
        {"feature": name, "value": values[name], "points": points[name], "rank": rank}
        for rank, name in enumerate(ranked, start=1)
    ]
    return score - sum(points.values()), lines


def main_reasons(algorithm, lines):
    """Return the public codes of the features that cost most, at most four, the worst first."""
    codes = {feature["id"]: feature["reason"]["code"] for feature in algorithm["features"]}
    costly = sorted((line for line in lines if line["points"] < 0), key=lambda line: line["points"])
    return [(codes[line["feature"]], line["feature"]) for line in costly[:4]]


# ---- Canonical JSON (RFC 8785) ------------------------------------------------------------------


def canonical(value):
    """Write a JSON value in the one way that digests are made of."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        return written(value)
    return json.dumps(value, ensure_ascii=False)


def written(number):
    """Write a double as ECMAScript does: the shortest digits that mean it."""
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + int(exponent)
    if text == "0":
        return text
    if -6 < point <= 0:
        text = "0." + "0" * -point + text
    elif len(text) <= point <= 21:
        text = text.ljust(point, "0")
    elif 0 < point < len(text):
        text = f"{text[:point]}.{text[point:]}"
    else:
        text = text[0] + ("." + text[1:] if text[1:] else "") + f"e{point - 1:+d}"
    return "-" * sign + text


def digest(text):
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


# ---- The checks ---------------------------------------------------------------------------------


class Report:
    """Says of each check whether it holds; remembers whether all did."""

    def __init__(self):
        self.failed = 0

    def check(self, what, said, found):
        """Compare what the explanation says with what was found."""
        if said == found:
            print(f"holds   {what}")
        else:
            self.failed += 1
            print(f"FAILS   {what}\n        said:  {said}\n        found: {found}")

    def each(self, what, said, found):
        """Compare what is said under each id: all that was found, each once, and nothing else."""
        for name, content in found.items():
            told = [one for key, one in said if key == name]
            self.check(f"{what} {name}", told[0] if len(told) == 1 else told, content)
        self.check(f"nothing else: {what}", [key for key, _ in said if key not in found], [])


class Words:
    """The words of the document in the language of the explanation."""

    def __init__(self, algorithm, language):
        self.language = language
        self.features = {one["id"]: one for one in algorithm["features"]}
        self.missing = algorithm["missing_reason"][language]

    def label(self, feature):
        return self.features[feature]["label"][self.language]

    def of(self, feature):
        """Return the label, the rationale, and what it rests on."""
        why = self.features[feature]["rationale"]
        return self.label(feature), why["text"][self.language], why["basis"]

    @staticmethod
    def said(line):
        return line["label"], line["rationale"]["text"], line["rationale"]["basis"]

    def reason(self, feature, value):
        if value is None:
            return self.missing.replace("{label}", self.label(feature))
        return self.features[feature]["reason"]["text"][self.language]


def check(bundle, data):
    """Check an explanation against the bytes of the published document; return the report."""
    report, algorithm = Report(), json.loads(data)
    named = bundle["algorithm"]["digest"]
    what = "the algorithm document is the one that the explanation names"
    report.check(what, named, "sha256:" + hashlib.sha256(data).hexdigest())
    report.check("the score names the same document", bundle["score"]["model"]["digest"], named)
    words = Words(algorithm, bundle["language"])
    check_items(report, algorithm, bundle["items"], words.language)
    items = {i["id"]: i["value"] for i in bundle["items"] if i["status"] == "used"}
    values, bins, score = evaluate(algorithm, items)
    said = [(part["id"], usable(part["value"])) for part in bundle["derived"]]
    found = {part["id"]: values[part["id"]] for part in algorithm["derived"]}
    report.each("derived feature", said, found)
    check_score(report, algorithm, bundle["score"], score, words.language)
    check_contributions(report, algorithm, bundle["explanation"], words, values, bins, score)
    check_table(report, algorithm, bundle["table"], words, bins, score)
    check_receipt(report, bundle)
    return report


def check_items(report, algorithm, said, language):
    told = [(i["id"], (i["label"], i["unit"], i["catalogue"])) for i in said]
    items = algorithm["items"]
    found = {i["id"]: (i["label"][language], i["unit"], i["catalogue"]) for i in items}
    report.each("item", told, found)


def check_score(report, algorithm, said, score, language):
    bands = [b for b in algorithm["bands"] if score is not None and score >= b["from"]]
    band = (bands[0]["id"], bands[0]["label"][language]) if bands else (None, None)
    chances = algorithm["probability"]["values"]
    chance = None if score is None else chances[score - algorithm["range"]["min"]]
    report.check("the score", said["value"], score)
    report.check("the range of scores", said["range"], algorithm["range"])
    report.check("the band", (said["band"], said["band_label"]), band)
    report.check("the probability of default", usable(said["probability_of_default"]), chance)


def check_contributions(report, algorithm, said, words, values, bins, score):
    described = algorithm["reference"]["description"][words.language]
    report.check("the people compared with", said["reference"], described)
    if score is None:
        none = said["base_value"], said["contributions"], said["reasons"]
        report.check("no contributions and reasons without a score", none, (None, [], []))
        return
    base, lines = explain(algorithm, values, bins, score)
    report.check("the base value", said["base_value"], base)
    told = [
        (one["feature"], (one["rank"], one["points"], usable(one["value"]), words.said(one)))
        for one in said["contributions"]
    ]
    found = {
        one["feature"]: (one["rank"], one["points"], one["value"], words.of(one["feature"]))
        for one in lines
    }
    report.each("contribution", told, found)
    total = said["base_value"] + sum(line["points"] for line in said["contributions"])
    report.check("base value and contributions add up to the score", total, score)
    reasons = [(one["code"], one["feature"], one["text"]) for one in said["reasons"]]
    costly = main_reasons(algorithm, lines)
    why = [(code, name, words.reason(name, values[name])) for code, name in costly]
    report.check("the main reasons", reasons, why)


def check_table(report, algorithm, said, words, bins, score):
    if score is None:
        report.check("no table without a score", said, None)
        return
    lines = [(line["features"], line["bins"], line["points"]) for line in said["lines"]]
    report.check("the table's start", said["start"], algorithm["base_points"])
    report.check("the table's lines", lines, lines_of(algorithm, bins))
    labels = [line["label"] for line in said["lines"] if len(line["features"]) == 1]
    report.check("the table's labels", labels, list(map(words.label, words.features)))
    report.check("the table's total", said["total"], score)


def check_receipt(report, bundle):
    """Check that the receipt binds the score to the algorithm and to each line of the reasons."""
    statement, score = bundle["receipt"]["statement"], bundle["score"]
    report.check("the receipt's digest", bundle["receipt"]["digest"], digest(canonical(statement)))
    report.check("the receipt is of this score", statement["score"], score["id"])
    report.check("the receipt's value", statement["value"], score["value"])
    model = statement["model"], statement["version"]
    report.check("the receipt's model", model, (score["model"]["name"], score["model"]["version"]))
    report.check("the receipt's algorithm", statement["algorithm_digest"], score["model"]["digest"])
    report.check("the receipt's instant", statement["issued_at"], score["scored_at"])
    stored = digest(canonical(as_stored(bundle)))
    report.check("the receipt's explanation", statement["explanation_digest"], stored)


def as_stored(bundle):
    """Return the explanation as the receipt knows it: without labels, points as text."""
    said = bundle["explanation"]
    lines = [
        {
            "feature": line["feature"],
            "value": usable(line["value"]),
            "points": f"{line['points']:.2f}",
            "rank": line["rank"],
        }
        for line in said["contributions"]
    ]
    missing = {line["feature"]: line["value"] is None for line in lines}
    stored = {
        "method": said["method"],
        "derived": {part["id"]: usable(part["value"]) for part in bundle["derived"]},
        "contributions": lines,
        "reasons": [
            {"code": one["code"], "feature": one["feature"], "missing": missing[one["feature"]]}
            for one in said["reasons"]
        ],
    }
    if said["base_value"] is not None:
        stored["base_value"] = f"{said['base_value']:.2f}"
    return stored


def tell(report):
    """Say how it ended; return the exit status."""
    print("Everything holds." if not report.failed else f"Checks that fail: {report.failed}.")
    return 1 if report.failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("explanation", help="the JSON that the person scored downloaded")
    parser.add_argument("algorithm", help="the published algorithm document")
    asked = parser.parse_args()
    try:
        with open(asked.explanation, "rb") as file:
            bundle = json.loads(file.read(), parse_float=Decimal)
        with open(asked.algorithm, "rb") as file:
            return tell(check(bundle, file.read()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        print(f"FAILS   the files cannot be read as an explanation and its algorithm: {error!r}")
        return 2


if __name__ == "__main__":
    sys.exit(main())
