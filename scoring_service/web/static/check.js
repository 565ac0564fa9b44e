// The page that checks a downloaded explanation. The published documents are fetched once, when the
// page opens; after that it needs no connection, and the file that is chosen never leaves the page.

import { check, digestOf } from "./verify.js";

const page = document.querySelector("[data-check]");
const words = Object.fromEntries(
  [...page.querySelectorAll("[data-word]")].map((word) => [word.dataset.word, word.textContent]),
);
const input = page.querySelector("input[type=file]");
const status = page.querySelector("[data-status]");
const result = page.querySelector("[data-result]");

async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(address);
  const data = await response.arrayBuffer();
  return [await digestOf(data), data];
}

async function chosen(documents) {
  result.replaceChildren();
  const file = input.files[0];
  if (!file) return;
  try {
    const bundle = JSON.parse(await file.text());
    const data = documents.get(bundle.algorithm.digest);
    if (!data) return tell(words.unknown_document);
    show(await check(bundle, data), JSON.parse(new TextDecoder().decode(data)));
  } catch {
    tell(words.unreadable);
  }
}

function tell(text) {
  status.textContent = text;
}

function show(checks, algorithm) {
  const failing = checks.filter((one) => !one.holds);
  tell(failing.length ? words.fails : words.holds);
  if (failing.length) result.append(table(failing, algorithm));
  result.append(details(checks.filter((one) => one.holds), algorithm));
}

function nameOf({ what, name }, algorithm) {
  const known = [...algorithm.features, ...algorithm.items];
  const feature = known.find((part) => part.id === name);
  const label = feature ? feature.label[page.dataset.check] : name;
  return name ? `${words[what]}: ${label}` : words[what];
}

function table(checks, algorithm) {
  const made = element("table", "govuk-table");
  made.append(element("caption", "govuk-table__caption govuk-table__caption--m", words.differences));
  const head = element("tr", "govuk-table__row");
  for (const title of [words.what, words.said, words.found]) {
    const cell = element("th", "govuk-table__header", title);
    cell.scope = "col";
    head.append(cell);
  }
  made.append(element("thead", "govuk-table__head"), element("tbody", "govuk-table__body"));
  made.tHead.append(head);
  for (const one of checks) {
    const row = element("tr", "govuk-table__row");
    const title = element("th", "govuk-table__header", nameOf(one, algorithm));
    title.scope = "row";
    row.append(title);
    for (const value of [one.said, one.found]) {
      row.append(element("td", "govuk-table__cell", written(value)));
    }
    made.tBodies[0].append(row);
  }
  return made;
}

function details(checks, algorithm) {
  const made = element("details", "govuk-details");
  const summary = element("summary", "govuk-details__summary");
  const title = words.holding.replace("{count}", checks.length);
  summary.append(element("span", "govuk-details__summary-text", title));
  const list = element("ul", "govuk-list govuk-list--bullet govuk-details__text");
  list.append(...checks.map((one) => element("li", "", nameOf(one, algorithm))));
  made.append(summary, list);
  return made;
}

function written(value) {
  if (value === null) return words.missing;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function element(kind, style, text = "") {
  const made = document.createElement(kind);
  made.className = style;
  made.textContent = text;
  return made;
}

try {
  const addresses = [...page.querySelectorAll("[data-document]")].map((link) => link.href);
  const documents = new Map(await Promise.all(addresses.map(fetched)));
  page.querySelector("[data-form]").hidden = false;
  input.addEventListener("change", () => chosen(documents));
  tell(words.ready);
} catch {
  tell(words.no_documents);
}
