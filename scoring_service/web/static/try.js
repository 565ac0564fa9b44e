// The page on which anybody tries an algorithm. The published document is fetched once, when the page
// opens; after that it needs no connection, and what is filled in never leaves the page: values come
// in the part of the address behind "#", which browsers do not send, and are taken out of it at once.

import { acceptAnew } from "./files.js";
import { teller } from "./advice.js";
import { Result } from "./result.js";
import { filled, readNumber } from "./writing.js";

const page = document.querySelector("[data-try]");
const language = page.dataset.try;
const part = (name) => page.querySelector(`[data-${name}]`);
const words = Object.fromEntries(
  [...page.querySelectorAll("[data-word]")].map((word) => [word.dataset.word, word.textContent]),
);

/** What is known of a change, by feature and bin. */
function targetsOnPage() {
  const targets = new Map();
  for (const { dataset } of page.querySelectorAll("[data-target]")) {
    targets.set(dataset.target, [...(targets.get(dataset.target) ?? []), dataset]);
  }
  return targets;
}

/** The fields of the form: what is typed, and what is wrong with it. */
class Fields {
  constructor(items, write) {
    this.write = write;
    this.fields = items.map((item) => ({ item, input: document.getElementById(`value-${item.id}`) }));
  }

  fill(values) {
    for (const { item, input } of this.fields) input.value = values[item.id] ?? "";
  }

  /** What is typed, by item; what is empty is left out. */
  typed() {
    const written = this.fields.map(({ item, input }) => [item.id, input.value.trim()]);
    return Object.fromEntries(written.filter(([, text]) => text !== ""));
  }

  /** The values of the items, null where nothing is typed; and the labels of what is wrong. */
  read() {
    const items = {};
    const wrong = [];
    for (const field of this.fields) {
      const text = field.input.value.trim();
      const value = text === "" ? null : readNumber(text);
      const message = text === "" ? "" : this.wrongWith(field.item, value);
      mark(field.input, message);
      items[field.item.id] = value;
      if (message) wrong.push(field.item.label[language]);
    }
    return { items, wrong };
  }

  wrongWith(item, value) {
    const [lowest, highest] = [item.minimum, item.maximum].map((bound) =>
      this.write.value(bound, item.unit),
    );
    if (value === null) return words.not_a_number;
    if (item.type === "integer" && !Number.isInteger(value)) return words.not_whole;
    if (value < item.minimum) return filled(words.too_low, { lowest });
    return value > item.maximum ? filled(words.too_high, { highest }) : "";
  }
}

/** Shows a message at a field, or takes it away. */
function mark(input, message) {
  const id = `${input.id}-error`;
  const group = input.closest(".govuk-form-group");
  const hint = group.querySelector(".govuk-hint")?.id;
  document.getElementById(id)?.remove();
  group.classList.toggle("govuk-form-group--error", Boolean(message));
  input.classList.toggle("govuk-input--error", Boolean(message));
  input.setAttribute("aria-invalid", Boolean(message));
  const described = [hint, message && id].filter(Boolean).join(" ");
  if (described) input.setAttribute("aria-describedby", described);
  else input.removeAttribute("aria-describedby");
  if (!message) return;
  const told = document.createElement("p");
  told.id = id;
  told.className = "govuk-error-message";
  const warning = document.createElement("span");
  warning.className = "govuk-visually-hidden";
  warning.textContent = words.error;
  told.append(warning, ` ${message}`);
  input.before(told);
}

/** The values in the address, which are taken out of it; null where there are none. */
function fromAddress(algorithm) {
  const given = new URLSearchParams(location.hash.slice(1));
  const known = algorithm.items.map(({ id }) => [id, given.get(id)]).filter(([, text]) => text);
  if (!known.length) return null;
  history.replaceState(null, "", location.pathname + location.search);
  return Object.fromEntries(known);
}

/** Takes the values of a downloaded explanation of this very document; says so where it is none. */
async function takeFrom(file, take) {
  try {
    const bundle = JSON.parse(await file.text());
    const used = bundle.items.filter((item) => item.status === "used");
    const values = Object.fromEntries(used.map((item) => [item.id, String(item.value)]));
    if (bundle.algorithm.digest === page.dataset.digest) take(values, words.from_file);
    else part("notice").textContent = words.other_version;
  } catch {
    part("notice").textContent = words.unreadable;
  }
}

function run(algorithm) {
  const tell = teller(algorithm, language, words, targetsOnPage());
  const fields = new Fields(algorithm.items, tell.write);
  const result = new Result(algorithm, language, words, tell);
  const form = page.querySelector("form");
  let own = null; // the values of one's explanation, which later scores are compared with

  const update = () => {
    const { items, wrong } = fields.read();
    if (wrong.length) result.refuse(wrong.join(words.separator));
    else result.show(items);
  };
  const restart = (values) => {
    fields.fill(values);
    result.start = null;
    update();
    if (values === own) result.start = result.score;
  };
  const take = (values, notice) => {
    own = values;
    part("back").hidden = false;
    part("notice").textContent = notice;
    restart(values);
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => event.target.type !== "file" && update());
  const chosen = form.querySelector("input[type=file]");
  const taken = () => chosen.files.length && takeFrom(chosen.files[0], take);
  chosen.addEventListener("change", taken);
  acceptAnew(chosen, page, taken);
  part("empty").addEventListener("click", () => {
    form.reset();
    part("notice").textContent = words.empty;
    restart({});
  });
  part("back").addEventListener("click", () => restart(own));
  keepAcrossLanguages(fields);

  part("ready").hidden = false;
  const given = fromAddress(algorithm);
  if (given) take(given, words.from_link);
  else {
    part("notice").textContent = words.empty;
    update();
  }
}

/** Hands what is typed to the same page in another language, again in the part that is not sent. */
function keepAcrossLanguages(fields) {
  for (const link of document.querySelectorAll("a[hreflang]")) {
    link.addEventListener("click", () => (link.hash = new URLSearchParams(fields.typed())));
  }
}

async function fetched(address) {
  try {
    const response = await fetch(address);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

const algorithm = await fetched(page.dataset.document);
if (algorithm) run(algorithm);
else part("notice").textContent = words.no_documents;
