// What would change a score: the cheapest changes that reach the next band, and the best single step
// of each feature, exactly as the service names them. How it is done is written in
// docs/algorithm-document.md; nothing is fetched, and nothing is sent.

import { findCheapest } from "./cheapest.js";
import { binsOf, totalOf } from "./recompute.js";

/**
 * What would change the score of an evaluation (recompute.js) that has one: `nextBand`, null in the
 * best band; `toNextBand`, the cheapest way there, null where there is none; `single`, for each
 * feature that can gain its best change, largest gain first. A way is `{ changes, score, gain }`; a
 * change `{ feature, from, to, people }` leads from one bin to another.
 */
export function findRecourse(algorithm, evaluation) {
  const search = new Search(algorithm, evaluation);
  const better = algorithm.bands.filter((band) => band.from > evaluation.score);
  const nextBand = better.at(-1) ?? null;
  return {
    nextBand,
    toNextBand: nextBand && search.cheapest(nextBand.from),
    single: search.singles(),
  };
}

/** The changes possible from one starting point; features go by their number in the document. */
class Search {
  constructor(algorithm, { bins, score }) {
    this.algorithm = algorithm;
    this.score = score;
    this.start = algorithm.features.map((feature) => bins.get(feature.id));
    this.points = algorithm.features.map((feature) => binsOf(feature).map((bin) => bin.points));
    this.options = new Map();
    algorithm.features.forEach((feature, k) => {
      if (feature.actionable !== "no" && this.start[k] !== missingBin(feature)) {
        this.options.set(k, optionsOf(feature, this.start[k]));
      }
    });
    // A rule that the person's own values break says nothing about that person.
    this.rules = rulesOf(algorithm).filter((rule) => meets(rule, this.start));
  }

  cheapest(target) {
    const { algorithm, start, options, points, rules } = this;
    const couplings = [...pairsOf(algorithm), ...rules];
    const task = { start, options, points, couplings, target: target - algorithm.base_points };
    const bins = findCheapest(task);
    return bins && this.way(bins);
  }

  singles() {
    const best = [...this.options.keys()].map((k) => this.bestOf(k)).filter(Boolean);
    const name = (way) => way.changes[0].feature;
    best.sort((one, other) => other.gain - one.gain || (name(one) < name(other) ? -1 : 1));
    const told = new Set();
    return best.filter((way) => {
      const same = way.changes.map(({ feature, to }) => `${feature} ${to}`).sort().join();
      return !told.has(same) && told.add(same);
    });
  }

  /** The change of a feature that gains most, for the fewest people. */
  bestOf(feature) {
    const people = (way) => way.changes.reduce((sum, change) => sum + change.people, 0);
    let best = null;
    for (const option of this.options.get(feature)) {
      const bins = option.cost ? this.completed(feature, option) : null;
      const way = bins && this.way(bins, feature);
      if (!way || way.gain <= 0 || way.gain < best?.gain) continue;
      if (!best || way.gain > best.gain || people(way) < people(best)) best = way;
    }
    return best;
  }

  /** One change, and the cheapest others without which it would break a rule. */
  completed(feature, option) {
    const bins = this.start.map((bin, k) => (k === feature ? option.bin : bin));
    if (this.rules.every((rule) => meets(rule, bins))) return bins;
    const ruled = new Set(this.rules.flatMap(({ first, second }) => [first, second]));
    const options = new Map([...this.options].filter(([k]) => ruled.has(k)));
    options.set(feature, [option]);
    const points = this.points.map((row) => row.map(() => 0));
    return findCheapest({ start: this.start, options, points, couplings: this.rules, target: 0 });
  }

  /** The changes to the given bins, in the order of the document but `first` ahead. */
  way(bins, first = null) {
    const { features } = this.algorithm;
    const changed = [...bins.keys()].filter((k) => bins[k] !== this.start[k]);
    changed.sort((one, other) => (other === first) - (one === first) || one - other);
    const changes = changed.map((k) => ({
      feature: features[k].id,
      from: this.start[k],
      to: bins[k],
      people: peopleBetween(features[k], this.start[k], bins[k]),
    }));
    const score = totalOf(this.algorithm, new Map(features.map(({ id }, k) => [id, bins[k]])));
    return { changes, score, gain: score - this.score };
  }
}

const missingBin = (feature) => binsOf(feature).length - 1;

/** The bins a feature may take, its own at no cost; the others cost one person more than they pass. */
function optionsOf(feature, start) {
  return [...Array(missingBin(feature)).keys()].map((bin) => ({
    bin,
    cost: bin === start ? 0 : peopleBetween(feature, start, bin) + 1,
  }));
}

/** The people of the reference population between the middles of two bins. */
function peopleBetween(feature, one, other) {
  const counts = binsOf(feature).map((bin) => bin.count);
  const twice = (k) => 2 * counts.slice(0, k).reduce((sum, n) => sum + n, 0) + counts[k];
  return Math.floor(Math.abs(twice(other) - twice(one)) / 2);
}

function numberOf(algorithm, name) {
  return algorithm.features.findIndex((feature) => feature.id === name);
}

function pairsOf(algorithm) {
  return algorithm.pairs.map(({ features, grid, cells }) => ({
    first: numberOf(algorithm, features[0]),
    second: numberOf(algorithm, features[1]),
    table: grid.map((row) => row.map((cell) => cells[cell].points)),
  }));
}

/** The rules of advice as tables without points, but null where a rule would be broken. */
function rulesOf(algorithm) {
  return algorithm.consistency.map(({ if: given, then }) => {
    const [first, second] = [given, then].map(({ feature }) => numberOf(algorithm, feature));
    const [one, other] = [algorithm.features[first], algorithm.features[second]];
    const met = binsOf(other).map((_, b) => b === missingBin(other) || isIn(then, other, b));
    const table = binsOf(one).map((_, a) => met.map((ok) => (isIn(given, one, a) && !ok ? null : 0)));
    return { first, second, table };
  });
}

/** Whether a bin lies where a condition holds; what is missing never does. */
function isIn(condition, feature, bin) {
  const limit = feature.bins.findIndex(({ upto }) => upto === (condition.at_most ?? condition.above));
  return "at_most" in condition ? bin <= limit : bin > limit && bin < missingBin(feature);
}

const meets = ({ first, second, table }, bins) => table[bins[first]][bins[second]] !== null;
