// Checks a downloaded explanation of a score by the published algorithm that it holds, its
// signatures, and its places in the log: the same checks as verify.py, in a page or under node.
// Nothing is fetched and nothing is sent.

import { bandOf, evaluate, explain, linesOf, mainReasons, probabilityOf } from "./recompute.js";
import {
  Refused,
  Unchecked,
  bytesOf,
  checkLogged,
  checkSigned,
  hexOf,
  joined,
  sha256,
} from "./transparency.js";

/** JSON in the one way that digests are made of (RFC 8785). */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") {
    if (typeof value === "number" && !Number.isFinite(value)) throw new RangeError("no JSON number");
    return JSON.stringify(value);
  }
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

/** JSON from its bytes, read strictly: as UTF-8, and no name twice in one object. */
export function read(bytes) {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  const value = JSON.parse(text);
  const open = [];
  for (const [token, isKey] of text.matchAll(/"(?:[^"\\]|\\.)*"(?=[ \t\r\n]*(:)?)|[{}]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (isKey) {
      const names = open.at(-1);
      const name = JSON.parse(token);
      if (names.has(name)) throw new SyntaxError("a name occurs twice in one object");
      names.add(name);
    }
  }
  return value;
}

/** The digest of bytes, or of the UTF-8 of a text. */
export async function digestOf(data) {
  const bytes = typeof data === "string" ? bytesOf(data) : new Uint8Array(data);
  return `sha256:${hexOf(await sha256(bytes))}`;
}

/**
 * The checks of an explanation by the document in it and by the bytes of the published one, of which
 * one may be missing (null), with the given keys of the log: each
 * `{ what, name, said, found, holds, why }`. `what` names the kind of check, `name` the feature if it
 * is about one; `holds` is null where something cannot be checked, and `why` says
 * what failed or lacked. Throws where the explanation is none.
 */
export async function* checks(bundle, data, keys) {
  const { document: held = null, ...named } = bundle.algorithm;
  if (held === null && data === null) throw new TypeError("no algorithm");
  if (held !== null) yield compare("held", named.digest, await digestOf(canonical(held)));
  if (data !== null) yield compare("document", named.digest, await digestOf(data));
  yield compare("named", bundle.score.model.digest, named.digest);
  const { signature, receipt, ...rest } = bundle;
  // The digest stands for the document.
  yield signed("signed", { ...rest, receipt, algorithm: named }, signature, keys);
  yield* checksOfReceipt(receipt, keys);
  yield* checksOfPublication(named.publication, receipt.statement, keys);

  const algorithm = data === null ? held : JSON.parse(new TextDecoder().decode(data));
  const used = bundle.items.filter((item) => item.status === "used");
  const one = evaluate(algorithm, Object.fromEntries(used.map((item) => [item.id, item.value])));
  const words = wordsOf(algorithm, bundle.language);
  yield* compareItems(algorithm, bundle);
  const derived = algorithm.derived.map(({ id }) => [id, one.values.get(id)]);
  yield* compareEach("derived", bundle.derived.map(({ id, value }) => [id, value]), derived);
  yield* compareScore(algorithm, bundle, one.score);
  yield* compareContributions(algorithm, bundle.explanation, words, one);
  yield* compareTable(algorithm, bundle.table, words, one);
  yield* compareReceipt(bundle);
}

/** All checks of an explanation, as a list. */
export async function check(bundle, data, keys) {
  const found = [];
  for await (const one of checks(bundle, data, keys)) found.push(one);
  return found;
}

/** What can be known of a receipt by itself. */
export async function* checksOfReceipt(receipt, keys) {
  const { statement } = receipt;
  if (isOlder(receipt)) {
    const found = [await digestOf(canonical(statement)), null];
    yield compare("receipt", [receipt.digest, receipt.proof], found);
    yield tried("receipt_logged", Promise.reject(new Unchecked("older")));
    return;
  }
  const salt = await sha256(nonceOf(receipt));
  yield compare("receipt", receipt.digest, await digestOf(canonical(statement)));
  const logged = hexOf(await sha256(salt, bytesOf(canonical(statement))));
  const algorithm = statement.algorithm_digest;
  const entry = { kind: "score", algorithm, receipt: `sha256:${logged}` };
  yield tried("receipt_logged", checkLogged(canonical(entry), receipt.proof, keys));
  yield signed("receipt_signed", statement, receipt.signature, keys);
}

/** That the log knows the algorithm that a receipt names, under its model and version. */
export async function* checksOfPublication(publication, statement, keys) {
  const { model, version, algorithm_digest: digest } = statement;
  const found = ["publication", model, version, digest];
  if (publication === null) {
    yield tried("publication_logged", checkLogged("", null, keys));
    return;
  }
  const { entry, proof } = publication;
  yield compare("publication", [entry.kind, entry.model, entry.version, entry.digest], found);
  yield tried("publication_logged", checkLogged(canonical(entry), proof, keys));
}

function compare(what, said, found, name = null) {
  return { what, name, said, found, holds: canonical(said) === canonical(found), why: null };
}

async function tried(what, checking) {
  const told = { what, name: null, said: null, found: null };
  try {
    await checking;
    return { ...told, holds: true, why: null };
  } catch (error) {
    if (error instanceof Unchecked) return { ...told, holds: null, why: error.code };
    if (error instanceof Refused) return { ...told, holds: false, why: error.code };
    throw error;
  }
}

const signed = (what, value, signature, keys) =>
  tried(what, checkSigned(`${canonical(value)}\n`, [signature], keys));

/** What is said under each id, in pairs: all that was found, each once, and nothing else. */
function* compareEach(what, said, found) {
  for (const [name, content] of found) {
    const told = said.filter(([key]) => key === name).map(([, one]) => one);
    yield compare(what, told.length === 1 ? told[0] : told, content, name);
  }
  const known = new Set(found.map(([name]) => name));
  yield compare(`only_${what}`, said.map(([key]) => key).filter((key) => !known.has(key)), []);
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
      return { text: text[language], basis };
    },
    reason: (name, value) =>
      value === null
        ? unknown.replaceAll("{label}", () => label(name))
        : features.get(name).reason.text[language],
  };
}

function compareItems(algorithm, { items, language }) {
  const told = items.map(({ id, label, unit, catalogue }) => [id, { label, unit, catalogue }]);
  const found = algorithm.items.map(({ id, label, unit, catalogue }) => [
    id,
    { label: label[language], unit, catalogue },
  ]);
  return compareEach("item", told, found);
}

function* compareScore(algorithm, { score: said, language }, score) {
  yield compare("score", said.value, score);
  yield compare("range", said.range, algorithm.range);
  const band = score === null ? null : bandOf(algorithm, score);
  const found = { band: band?.id ?? null, band_label: band?.label[language] ?? null };
  yield compare("band", { band: said.band, band_label: said.band_label }, found);
  const chance = score === null ? null : probabilityOf(algorithm, score);
  yield compare("probability", said.probability_of_default, chance);
  yield compare("model", said.model.name, algorithm.name);
}

function* compareContributions(algorithm, said, words, one) {
  const { method, reference } = said;
  yield compare("people", { method, reference }, { method: "exact-shapley", reference: words.people });
  if (one.score === null) {
    yield compare("base", said.base_value, null);
    yield compare("only_contribution", said.contributions, []);
    yield compare("reasons", said.reasons, []);
    return;
  }
  const { base, lines } = explain(algorithm, one);
  yield compare("base", said.base_value, base / 100);
  const told = said.contributions.map(({ feature, rank, points, value, label, rationale }) => {
    const { text, basis } = rationale;
    return [feature, { rank, points, value, label, rationale: { text, basis } }];
  });
  const found = lines.map(({ feature, rank, hundredths, value }) => {
    const [label, rationale] = [words.label(feature), words.rationale(feature)];
    return [feature, { rank, points: hundredths / 100, value, label, rationale }];
  });
  yield* compareEach("contribution", told, found);
  const sum = said.contributions.reduce((total, line) => total + hundredths(line.points), 0);
  yield compare("sum", (hundredths(said.base_value) + sum) / 100, one.score);
  const reasons = mainReasons(algorithm, lines).map(({ reason, feature, value }) => {
    return { code: reason.code, feature, text: words.reason(feature, value) };
  });
  const spoken = said.reasons.map(({ code, feature, text }) => ({ code, feature, text }));
  yield compare("reasons", spoken, reasons);
}

function* compareTable(algorithm, said, words, { bins, score }) {
  if (score === null) {
    yield compare("table", said, null);
    return;
  }
  const parts = ({ features, bins, points }) => ({ features, bins, points });
  const told = { start: said.start, total: said.total, lines: said.lines.map(parts) };
  const lines = linesOf(algorithm, bins);
  yield compare("table", told, { start: algorithm.base_points, total: score, lines });
  const single = said.lines.filter((line) => line.features.length === 1);
  yield compare("labels", single.map((line) => line.label), words.labels);
}

const hundredths = (points) => Math.round(points * 100);

/** The receipt binds the score to the algorithm and to every line of its reasons. */
async function* compareReceipt({ receipt, score, items, ...bundle }) {
  const { statement } = receipt;
  const bound = (what, said) => {
    const names = Object.keys(said);
    return compare(what, said, Object.fromEntries(names.map((name) => [name, statement[name]])));
  };
  yield bound("receipt_score", { score: score.id, value: score.value });
  const { name: model, version, digest: algorithm_digest } = score.model;
  yield bound("receipt_model", { model, version, algorithm_digest });
  if (isOlder(receipt)) {
    yield bound("receipt_instant", { issued_at: score.scored_at });
    const reasons = await digestOf(canonical(asStored(bundle)));
    yield compare("receipt_explanation", statement.explanation_digest, reasons);
    return;
  }
  yield bound("receipt_instant", { issued_at: score.scored_at, valid_until: score.valid_until });
  yield bound("receipt_use", { purpose: score.purpose, legal_basis: score.legal_basis });
  const salted = (value) => digestOf(joined(nonceOf(receipt), bytesOf(canonical(value))));
  const inputs = items.map(({ id, value, source_id: source, status }) => {
    return { id, value, source, status };
  });
  yield compare("receipt_inputs", statement.inputs_digest, await salted(inputs));
  yield compare("receipt_explanation", statement.explanation_digest, await salted(asStored(bundle)));
}

/** Whether a receipt is of a score older than the log: nobody signed it, and its digests have no salt. */
const isOlder = (receipt) => !("nonce" in receipt) && !("signature" in receipt);

/** The 32 bytes of a receipt's nonce, which has one spelling. */
function nonceOf({ nonce }) {
  if (!/^[0-9a-f]{64}$/.test(nonce)) throw new SyntaxError("no nonce");
  return Uint8Array.from(nonce.match(/../g), (digits) => parseInt(digits, 16));
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
