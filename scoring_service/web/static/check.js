// The page that checks a downloaded explanation. The published documents and the log's public keys
// are fetched once, when the page opens; after that it needs no connection, and the file that is
// chosen never leaves the page.

import { acceptAnew } from "./files.js";
import { readKeys } from "./transparency.js";
import { canonical, check, digestOf, read } from "./verify.js";

const SEALS = new Set(["signed", "receipt_signed", "receipt_logged", "publication_logged"]);

const page = document.querySelector("[data-check]");
const words = Object.fromEntries(
  [...page.querySelectorAll("[data-word]")].map((word) => [word.dataset.word, word.textContent]),
);
const input = page.querySelector("input[type=file]");
const typed = page.querySelector("textarea");
const status = page.querySelector("[data-status]");
const result = page.querySelector("[data-result]");

async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(address);
  return response.arrayBuffer();
}

/** The keys that the service shows; without them the page still does everything else. */
async function shownKeys() {
  try {
    const data = await fetched(page.querySelector("[data-keys]").href);
    const text = new TextDecoder().decode(data);
    await readKeys(text);
    return text;
  } catch {
    return "";
  }
}

async function chosen(documents, shown) {
  result.replaceChildren();
  const file = input.files[0];
  if (!file) return tell(words.ready);
  let keys;
  try {
    keys = await readKeys(typed.value.trim() || shown);
  } catch {
    return tell(words.unreadable_keys);
  }
  try {
    const bundle = read(await file.arrayBuffer());
    const { digest, document: held = null } = bundle.algorithm;
    const data = documents.get(digest) ?? null;
    if (data === null && held === null) return tell(words.unknown_document);
    const unlisted = { what: "shown", name: null, said: digest, found: null, holds: false };
    const checks = await check(bundle, data, keys);
    const algorithm = data === null ? held : JSON.parse(new TextDecoder().decode(data));
    show(data === null ? [unlisted, ...checks] : checks, algorithm);
  } catch {
    tell(words.unreadable);
  }
}

function tell(text) {
  status.textContent = text;
}

function show(checks, algorithm) {
  const seals = checks.filter((one) => SEALS.has(one.what));
  const numbers = checks.filter((one) => !SEALS.has(one.what));
  const differing = numbers.filter((one) => !one.holds);
  tell(words[ending(seals, differing)]);
  const named = (one) => nameOf(one, algorithm);
  if (differing.length) {
    const rows = differing.flatMap((one) =>
      [...apart(one.said, one.found)].map(([way, ...both]) => [
        way.length ? `${named(one)} (${way.join(", ")})` : named(one),
        ...both.map(written),
      ]),
    );
    result.append(table(words.differences, [words.what, words.said, words.found], rows));
  }
  const outcomes = seals.map((one) => [words[one.what], outcome(one)]);
  result.append(table(words.seals, [words.what, words.outcome], outcomes));
  result.append(details(numbers.filter((one) => one.holds).map(named)));
}

function ending(seals, differing) {
  if (differing.length) return "fails";
  if (seals.some((one) => one.holds === false)) return "fails_seals";
  return seals.every((one) => one.holds) ? "holds" : "partly";
}

function outcome({ holds, why }) {
  if (holds) return words.yes;
  const space = page.dataset.check.startsWith("zh") ? "" : " ";
  return [holds === null ? words.unknown : words.no, words[`why_${why}`]].join(space);
}

function nameOf({ what, name }, algorithm) {
  const known = [...algorithm.features, ...algorithm.items];
  const feature = known.find((part) => part.id === name);
  const label = feature ? feature.label[page.dataset.check] : name;
  return name ? `${words[what]}: ${label}` : words[what];
}

function table(caption, titles, rows) {
  const made = element("table", "govuk-table");
  made.append(element("caption", "govuk-table__caption govuk-table__caption--m", caption));
  const head = element("tr", "govuk-table__row");
  for (const title of titles) {
    const cell = element("th", "govuk-table__header", title);
    cell.scope = "col";
    head.append(cell);
  }
  made.append(element("thead", "govuk-table__head"), element("tbody", "govuk-table__body"));
  made.tHead.append(head);
  for (const [name, ...values] of rows) {
    const row = element("tr", "govuk-table__row");
    const title = element("th", "govuk-table__header", name);
    title.scope = "row";
    row.append(title, ...values.map((value) => element("td", "govuk-table__cell", value)));
    made.tBodies[0].append(row);
  }
  return made;
}

function details(names) {
  const made = element("details", "govuk-details");
  const summary = element("summary", "govuk-details__summary");
  const title = words.holding.replace("{count}", names.length);
  summary.append(element("span", "govuk-details__summary-text", title));
  const list = element("ul", "govuk-list govuk-list--bullet govuk-details__text");
  list.append(...names.map((name) => element("li", "", name)));
  made.append(summary, list);
  return made;
}

/** Where two values differ: the way there, and what stands at its end in each. */
function* apart(said, found, way = []) {
  if (canonical(said) === canonical(found)) return;
  const kinds = [said, found].map((one) => (Array.isArray(one) ? "list" : typeof (one ?? "")));
  if (kinds[0] !== kinds[1] || !["list", "object"].includes(kinds[0])) {
    yield [way, said, found];
    return;
  }
  for (const name of new Set([...Object.keys(said), ...Object.keys(found)])) {
    const step = kinds[0] === "list" ? Number(name) + 1 : name;
    yield* apart(said[name], found[name], [...way, step]);
  }
}

function written(value) {
  if (value === undefined) return "—";
  if (value === null) return words.missing;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function element(kind, style, text = "") {
  const made = document.createElement(kind);
  made.className = style;
  made.textContent = text;
  return made;
}

async function begin() {
  if (!globalThis.crypto?.subtle) return tell(words.insecure);
  const addresses = [...page.querySelectorAll("[data-document]")].map((link) => link.href);
  const [shown, ...data] = await Promise.all([shownKeys(), ...addresses.map(fetched)]);
  const digests = await Promise.all(data.map((one) => digestOf(one)));
  const documents = new Map(digests.map((digest, number) => [digest, data[number]]));
  page.querySelector("[data-form]").hidden = false;
  const again = () => chosen(documents, shown);
  for (const changing of [input, typed]) changing.addEventListener("change", again);
  acceptAnew(input, page, again);
  tell(words.ready);
}

begin().catch(() => tell(words.no_documents));
