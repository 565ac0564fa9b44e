// Checks a downloaded explanation of a score against the published algorithm document: the same
// checks as verify.py, in a page or under node. Nothing is fetched and nothing is sent.

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

  const said = new Map(bundle.derived.map((part) => [part.id, part.value]));
  for (const { id } of algorithm.derived) {
    compare("derived", said.has(id) ? said.get(id) : "–", one.values.get(id), id);
    said.delete(id);
  }
  compare("only_derived", [...said.keys()], []);
  compareScore(compare, algorithm, bundle.score, one.score);
  compareContributions(compare, algorithm, bundle.explanation, one);
  compareTable(compare, algorithm, bundle.table, one);
  await compareReceipt(compare, bundle);
  return checks;
}

function compareScore(compare, algorithm, said, score) {
  compare("score", said.value, score);
  compare("band", said.band, score === null ? null : bandOf(algorithm, score).id);
  const chance = score === null ? null : probabilityOf(algorithm, score);
  compare("probability", said.probability_of_default, chance);
}

function compareContributions(compare, algorithm, said, one) {
  if (one.score === null) {
    compare("only_contributions", said.contributions, []);
    return;
  }
  const { base, lines } = explain(algorithm, one);
  compare("base", said.base_value, base / 100);
  const told = new Map(said.contributions.map((line) => [`${line.rank} ${line.feature}`, line]));
  for (const line of lines) {
    const key = `${line.rank} ${line.feature}`;
    const { points = null, value = null } = told.get(key) ?? {};
    compare("contribution", [points, value], [line.hundredths / 100, line.value], line.feature);
    told.delete(key);
  }
  compare("only_contributions", [...told.keys()], []);
  const sum = said.contributions.reduce((total, line) => total + hundredths(line.points), 0);
  compare("sum", (hundredths(said.base_value) + sum) / 100, one.score);
  const reasons = mainReasons(algorithm, lines).map((line) => [line.reason.code, line.feature]);
  compare("reasons", said.reasons.map((reason) => [reason.code, reason.feature]), reasons);
}

function compareTable(compare, algorithm, said, { bins, score }) {
  if (score === null) {
    compare("table", said, null);
    return;
  }
  const parts = ({ features, bins, points }) => ({ features, bins, points });
  const told = { start: said.start, total: said.total, lines: said.lines.map(parts) };
  const lines = linesOf(algorithm, bins);
  compare("table", told, { start: algorithm.base_points, total: score, lines });
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
