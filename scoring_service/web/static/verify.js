// Checks a downloaded explanation of a score against the published algorithm document: the same
// checks as verify.py, in a page or under node. Nothing is fetched and nothing is sent. What verify.py
// names as not checked is not checked here either.

import { bandOf, evaluate, explain, linesOf, mainReasons, probabilityOf } from "./recompute.js";

/** JSON in the one way that digests are made of (RFC 8785). */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

/** The digest of bytes, or of the UTF-8 of a text. */
export async function digestOf(data) {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256:${[...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * The checks of an explanation against the bytes of the published document, each as
 * `{ what, name, said, found, holds }`: `what` names the kind of check, `name` the feature if it is
 * about one. Throws where the explanation is none.
 */
export async function check(bundle, data) {
  const checks = [];
  const compare = (what, said, found, name = null) =>
    checks.push({ what, name, said, found, holds: canonical(said) === canonical(found) });
  const algorithm = JSON.parse(new TextDecoder().decode(data));

  compare("document", bundle.algorithm.digest, await digestOf(data));
  compare("named", bundle.score.model.digest, bundle.algorithm.digest);
  const used = bundle.items.filter((item) => item.status === "used");
  const one = evaluate(algorithm, Object.fromEntries(used.map((item) => [item.id, item.value])));

  const words = wordsOf(algorithm, bundle.language);
  compareItems(compare, algorithm, bundle);
  const derived = algorithm.derived.map(({ id }) => [id, one.values.get(id)]);
  compareEach(compare, "derived", bundle.derived.map(({ id, value }) => [id, value]), derived);
  compareScore(compare, algorithm, bundle, one.score);
  compareContributions(compare, algorithm, bundle.explanation, words, one);
  compareTable(compare, algorithm, bundle.table, words, one);
  await compareReceipt(compare, bundle);
  return checks;
}

/** What is said under each id, in pairs: all that was found, each once, and nothing else. */
function compareEach(compare, what, said, found) {
  for (const [name, content] of found) {
    const told = said.filter(([key]) => key === name).map(([, one]) => one);
    compare(what, told.length === 1 ? told[0] : told, content, name);
  }
  const known = new Set(found.map(([name]) => name));
  compare(`only_${what}`, said.map(([key]) => key).filter((key) => !known.has(key)), []);
}

/** The words of the document in the language of the explanation. */
function wordsOf(algorithm, language) {
  const features = new Map(algorithm.features.map((feature) => [feature.id, feature]));
  const label = (name) => features.get(name).label[language];
  const unknown = algorithm.missing_reason[language];
  return {
    label,
    labels: [...features.keys()].map(label),
    people: algorithm.reference.description[language],
    rationale: (name) => {
      const { text, basis } = features.get(name).rationale;
      return [text[language], basis];
    },
    reason: (name, value) =>
      value === null
        ? unknown.replaceAll("{label}", () => label(name))
        : features.get(name).reason.text[language],
  };
}

function compareItems(compare, algorithm, { items, language }) {
  const told = items.map(({ id, label, unit, catalogue }) => [id, [label, unit, catalogue]]);
  const found = algorithm.items.map(({ id, label, unit, catalogue }) => [
    id,
    [label[language], unit, catalogue],
  ]);
  compareEach(compare, "item", told, found);
}

function compareScore(compare, algorithm, { score: said, language }, score) {
  compare("score", said.value, score);
  compare("range", said.range, algorithm.range);
  const band = score === null ? null : bandOf(algorithm, score);
  const found = band ? [band.id, band.label[language]] : [null, null];
  compare("band", [said.band, said.band_label], found);
  const chance = score === null ? null : probabilityOf(algorithm, score);
  compare("probability", said.probability_of_default, chance);
}

function compareContributions(compare, algorithm, said, words, one) {
  compare("people", said.reference, words.people);
  if (one.score === null) {
    compare("base", said.base_value, null);
    compare("only_contribution", said.contributions, []);
    compare("reasons", said.reasons, []);
    return;
  }
  const { base, lines } = explain(algorithm, one);
  compare("base", said.base_value, base / 100);
  const told = said.contributions.map(({ feature, rank, points, value, label, rationale }) => [
    feature,
    [rank, points, value, label, rationale.text, rationale.basis],
  ]);
  const found = lines.map(({ feature, rank, hundredths, value }) => [
    feature,
    [rank, hundredths / 100, value, words.label(feature), ...words.rationale(feature)],
  ]);
  compareEach(compare, "contribution", told, found);
  const sum = said.contributions.reduce((total, line) => total + hundredths(line.points), 0);
  compare("sum", (hundredths(said.base_value) + sum) / 100, one.score);
  const reasons = mainReasons(algorithm, lines).map(({ reason, feature, value }) => [
    reason.code,
    feature,
    words.reason(feature, value),
  ]);
  compare("reasons", said.reasons.map(({ code, feature, text }) => [code, feature, text]), reasons);
}

function compareTable(compare, algorithm, said, words, { bins, score }) {
  if (score === null) {
    compare("table", said, null);
    return;
  }
  const parts = ({ features, bins, points }) => ({ features, bins, points });
  const told = { start: said.start, total: said.total, lines: said.lines.map(parts) };
  const lines = linesOf(algorithm, bins);
  compare("table", told, { start: algorithm.base_points, total: score, lines });
  const single = said.lines.filter((line) => line.features.length === 1);
  compare("labels", single.map((line) => line.label), words.labels);
}

const hundredths = (points) => Math.round(points * 100);

/** The receipt binds the score to the algorithm and to every line of its reasons. */
async function compareReceipt(compare, { receipt, score, ...bundle }) {
  const { statement } = receipt;
  compare("receipt", receipt.digest, await digestOf(canonical(statement)));
  compare("receipt_score", [statement.score, statement.value], [score.id, score.value]);
  const { name, version, digest } = score.model;
  const model = [statement.model, statement.version, statement.algorithm_digest];
  compare("receipt_model", model, [name, version, digest]);
  compare("receipt_instant", statement.issued_at, score.scored_at);
  const stored = await digestOf(canonical(asStored(bundle)));
  compare("receipt_explanation", statement.explanation_digest, stored);
}

/** The explanation as the receipt knows it: without labels, points as text. */
function asStored({ derived, explanation }) {
  const contributions = explanation.contributions.map(({ feature, value, points, rank }) => ({
    feature,
    value,
    points: points.toFixed(2),
    rank,
  }));
  const missing = new Map(contributions.map((line) => [line.feature, line.value === null]));
  const reasons = explanation.reasons.map(({ code, feature }) => ({
    code,
    feature,
    missing: missing.get(feature),
  }));
  const stored = {
    method: explanation.method,
    derived: Object.fromEntries(derived.map((part) => [part.id, part.value])),
    contributions,
    reasons,
  };
  const base = explanation.base_value;
  return base === null ? stored : { ...stored, base_value: base.toFixed(2) };
}
