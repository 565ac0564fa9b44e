// What the page that tries an algorithm shows of a score: the number, where it lies, where its points
// come from, and what would change it. Words are put in as text, never as markup.

import { bandOf, evaluate, probabilityOf } from "./recompute.js";
import { filled } from "./writing.js";

const PAUSE = 700; // milliseconds without typing before a new score is read out

const part = (name) => document.querySelector(`[data-try] [data-${name}]`);
const LINE = part("line");

/** What is shown of an evaluation, in the parts of the page that carry its names. */
export class Result {
  constructor(algorithm, language, words, tell) {
    Object.assign(this, { algorithm, language, words, tell, timer: 0 });
    this.score = null;
    /** The score that later ones are compared with, where there is one. */
    this.start = null;
  }

  /** Shows no score, and which fields are to be corrected first. */
  refuse(labels) {
    this.score = null;
    part("result").hidden = true;
    this.verdict(this.words.no_score, "", filled(this.words.wrong, { labels }));
  }

  show(items) {
    const one = evaluate(this.algorithm, items);
    this.score = one.score;
    part("result").hidden = one.score === null;
    if (one.score === null) {
      const { features, sufficiency } = this.algorithm;
      const known = features.filter(({ id }) => one.values.get(id) !== null).length;
      const places = { known, all: features.length, needed: sufficiency.features };
      this.verdict(this.words.no_score, "", filled(this.words.known, places));
      return;
    }
    this.scored(one);
    this.counted(one);
    this.advised(one);
  }

  scored({ score }) {
    const { algorithm, words, tell } = this;
    const band = bandOf(algorithm, score);
    const label = band.label[this.language];
    const moved = { score: this.start, points: tell.write.points(score - this.start) };
    const same = this.start === null || this.start === score;
    const remark = same ? "" : filled(words.start, moved);
    this.verdict(score, filled(words.band, { band: band.id, label }), remark);
    this.scale(score, band);
    const count = tell.write.chance(probabilityOf(algorithm, score));
    part("chance").textContent = filled(words.chance, { count });
  }

  verdict(score, band, remark) {
    part("score").textContent = score;
    part("band").textContent = band;
    part("remark").textContent = remark;
    part("remark").hidden = !remark;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const said = [score, band, remark].filter(Boolean);
      part("announced").textContent = said.join(this.words.separator);
    }, PAUSE);
  }

  /** Points to the score on the scale, and fills its band; the bands stand there lowest first. */
  scale(score, band) {
    const { bands, range } = this.algorithm;
    const current = bands.length - 1 - bands.indexOf(band);
    for (const kind of ["rect", "text.scale__letter"]) {
      part("scale").querySelectorAll(kind).forEach((shape, k) => {
        shape.classList.toggle("scale__band--current", k === current);
      });
    }
    const place = `${(100 * (score - range.min)) / (range.max - range.min)}%`;
    part("scale").querySelector(".scale__here")?.remove();
    const pointer = shape("path", { class: "scale__pointer", d: "M-8 -10 L8 -10 L0 0 Z" });
    const here = shape("svg", { class: "scale__here", x: place, y: 42, overflow: "visible" });
    here.append(pointer);
    part("scale").querySelector("svg").append(here);
  }

  counted(one) {
    const { words } = this;
    const { base, lines, reasons, helping } = this.tell.counted(one);
    list("reasons", reasons, (reason) => {
      const figures = `${reason.label}${words.colon}${reason.value} `;
      return entry(`${reason.sentence} `, figures, filled(words.points, reason));
    });
    list("helping", helping, (line) => {
      return entry(`${line.label}${words.colon}${line.value} `, "", filled(words.gained, line));
    });
    const start = { label: words.average, value: "", points: base, hundredths: 0 };
    const most = Math.max(1, ...lines.map(({ hundredths }) => Math.abs(hundredths)));
    part("lines").replaceChildren(...[start, ...lines].map((line) => rowOf(line, most)));
    part("sum").textContent = one.score;
  }

  advised(one) {
    const { past, next, changes, steps, none } = this.tell.advised(one);
    for (const [name, text] of Object.entries({ past, next, none })) {
      part(name).textContent = text;
      part(name).hidden = !text;
    }
    for (const [name, sentences] of Object.entries({ changes, steps })) {
      part(name).replaceChildren(...sentences.map((text) => element("li", "", text)));
      part(name).hidden = !sentences.length;
    }
    part("steps-title").hidden = !steps.length;
  }
}

function list(name, entries, written) {
  part(name).hidden = !entries.length;
  part(name).querySelector("ol").replaceChildren(...entries.map(written));
}

function entry(sentence, words, points) {
  const made = element("li", "", sentence);
  const figures = element("span", "reasons__figures", words);
  figures.append(element("span", "points", points));
  made.append(figures);
  return made;
}

/** A line of the table, with a bar to the right for points gained and to the left for points lost. */
function rowOf({ label, value, points, hundredths }, most) {
  const made = LINE.cloneNode(true);
  made.querySelector("[data-label]").textContent = label;
  made.querySelector("[data-value]").textContent = value;
  made.querySelector("[data-points]").textContent = points;
  const width = (Math.abs(hundredths) / most) * 50;
  const bar = made.querySelector("rect");
  bar.setAttribute("class", `waterfall__bar--${hundredths < 0 ? "down" : "up"}`);
  bar.setAttribute("width", `${width}%`);
  bar.setAttribute("x", `${hundredths < 0 ? 50 - width : 50}%`);
  if (!hundredths) made.querySelector("svg").remove();
  if (!value) made.querySelector("td").replaceChildren();
  return made;
}

function element(kind, style, text = "") {
  const made = document.createElement(kind);
  made.className = style;
  made.textContent = text;
  return made;
}

function shape(kind, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
