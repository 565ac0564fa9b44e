// Single keys for the reviewer's desk. Every page works without them, by Tab and Enter. They can be
// switched off, and never act where somebody types or together with Ctrl, Alt or the like.

const REMEMBERED = "desk-shortcuts";
const SOON = 1500; // milliseconds between the keys of a pair

const part = document.querySelector("[data-shortcuts]");
const dialog = part.querySelector("dialog");
const rows = [...document.querySelectorAll("[data-case]")];
let begun = { key: "", at: 0 };

/** What this browser remembers; a browser that lets nothing be kept has them on. */
function areOn() {
  try {
    return localStorage.getItem(REMEMBERED) !== "off";
  } catch {
    return true;
  }
}

function turn(on) {
  try {
    localStorage.setItem(REMEMBERED, on ? "on" : "off");
  } catch {
    return; // nothing can be kept here
  }
  show();
  part.querySelector(on ? "[data-switch-off]" : "[data-switch-on]").focus();
}

function show() {
  const on = areOn();
  for (const name of ["[data-when-on]", "[data-switch-off]"]) part.querySelector(name).hidden = !on;
  for (const name of ["[data-when-off]", "[data-switch-on]"]) part.querySelector(name).hidden = on;
}

function open() {
  dialog.showModal();
  dialog.querySelector("h2").focus();
}

/** Move among the cases of the queue, as far as there are any. */
function move(steps) {
  const here = rows.indexOf(document.activeElement);
  const next = here < 0 ? 0 : Math.min(Math.max(here + steps, 0), rows.length - 1);
  rows[next]?.focus();
  return rows.length > 0;
}

/** Go to what the page marks with these keys: a part of it, another page, or a button. */
function follow(keys) {
  const found = document.querySelector(`[data-keys="${keys}"]`);
  if (!found) return false;
  const href = found.getAttribute("href") ?? "";
  if (!href.startsWith("#")) {
    found.click();
    return true;
  }
  return focus(document.querySelector(href));
}

function focus(target) {
  target?.focus();
  target?.scrollIntoView();
  return Boolean(target);
}

const ACTIONS = {
  j: () => move(1),
  k: () => move(-1),
  f: () => focus(document.querySelector("form.filters select")),
  "?": () => open() ?? true,
};

function act(key) {
  const pair = performance.now() - begun.at < SOON ? `${begun.key} ${key}` : "";
  begun = { key, at: performance.now() };
  if (pair && follow(pair)) return true;
  if (key === "ArrowDown" || key === "ArrowUp") {
    // Arrows scroll the page as ever, until one of the cases has the focus.
    return rows.includes(document.activeElement) && move(key === "ArrowDown" ? 1 : -1);
  }
  return key in ACTIONS ? ACTIONS[key]() : /^[a-z]$/.test(key) && follow(key);
}

function types(place) {
  return place.isContentEditable || place.matches("textarea, select, input:not([type=hidden])");
}

document.addEventListener("keydown", (event) => {
  const held = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
  if (held || event.repeat || dialog.open || types(event.target) || !areOn()) return;
  if (act(event.key)) event.preventDefault();
});

part.querySelector("[data-open]").addEventListener("click", open);
part.querySelector("[data-close]").addEventListener("click", () => dialog.close());
part.querySelector("[data-switch-off]").addEventListener("click", () => turn(false));
part.querySelector("[data-switch-on]").addEventListener("click", () => turn(true));
part.hidden = false;
show();
