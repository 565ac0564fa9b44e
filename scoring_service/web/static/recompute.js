// Recomputes a score from the published algorithm document and a person's items.
//
// It needs nothing else: no network, no other file. It runs in a page and under node, and gives the
// same integer and the same two decimals as the service and as verify.py, to the last digit. How it
// is done is written in docs/algorithm-document.md.

const TESTS = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  "==": (a, b) => a === b,
  ">=": (a, b) => a >= b,
  ">": (a, b) => a > b,
};

const leftToRight = (numbers) => numbers.reduce((total, number) => total + number);

const OPERATORS = {
  value: (part, x) => x[0],
  add: (part, x) => x[0] + x[1],
  sub: (part, x) => x[0] - x[1],
  mul: (part, x) => x[0] * x[1],
  div: (part, x) => x[0] / x[1], // by zero it is not finite, and so missing
  min: (part, x) => Math.min(...x),
  max: (part, x) => Math.max(...x),
  sum: (part, x) => leftToRight(x),
  mean: (part, x) => leftToRight(x) / x.length,
  clip: (part, x) => Math.min(Math.max(x[0], part.low), part.high),
  count_where: (part, x) => x.filter((n) => TESTS[part.test](n, part.value)).length,
};

/** A finite double with negative zero as zero; null for everything else. */
function usable(value) {
  return typeof value === "number" && Number.isFinite(value) ? value + 0 : null;
}

/** The value of every item and derived feature, in a Map; null where it is missing. */
export function derive(algorithm, items) {
  const values = new Map();
  for (const item of algorithm.items) {
    values.set(item.id, usable(Object.hasOwn(items, item.id) ? items[item.id] : null));
  }
  for (const part of algorithm.derived) {
    const x = part.of.map((of) => (typeof of === "string" ? values.get(of) : of));
    values.set(part.id, x.includes(null) ? null : usable(OPERATORS[part.op](part, x)));
  }
  return values;
}

/** The bins of a feature, the missing one last. */
export function binsOf(feature) {
  return [...(feature.bins ?? feature.groups), feature.missing];
}

function holds(bin, value) {
  if (bin.values) return bin.values.includes(value);
  return bin.upto === null || value <= bin.upto;
}

/** The number of the bin that a value is in. */
export function binOf(feature, value) {
  const bins = binsOf(feature);
  const found = value === null ? -1 : bins.slice(0, -1).findIndex((bin) => holds(bin, value));
  return found < 0 ? bins.length - 1 : found;
}

/** The values, the bin of each feature, and the score: null where too little is known. */
export function evaluate(algorithm, items) {
  const values = derive(algorithm, items);
  const bins = new Map(algorithm.features.map((f) => [f.id, binOf(f, values.get(f.id))]));
  const known = algorithm.features.filter((f) => values.get(f.id) !== null).length;
  const total = totalOf(algorithm, bins);
  return { values, bins, score: known >= algorithm.sufficiency.features ? total : null };
}

/** The lines of the published table that add up to the score: features, their bins, points. */
export function linesOf(algorithm, bins) {
  const single = algorithm.features.map((feature) => {
    const bin = bins.get(feature.id);
    return { features: [feature.id], bins: [bin], points: binsOf(feature)[bin].points };
  });
  const pairs = algorithm.pairs.map(({ features, grid, cells }) => {
    const [a, b] = features.map((name) => bins.get(name));
    return { features, bins: [a, b], points: cells[grid[a][b]].points };
  });
  return [...single, ...pairs];
}

/** The points of the given bins, added up. */
export function totalOf(algorithm, bins) {
  return linesOf(algorithm, bins).reduce((sum, line) => sum + line.points, algorithm.base_points);
}

/** The band that a score is in. */
export function bandOf(algorithm, score) {
  return algorithm.bands.find((band) => score >= band.from);
}

/** The probability of default at a score. */
export function probabilityOf(algorithm, score) {
  return algorithm.probability.values[score - algorithm.range.min];
}

// Contributions are exact Shapley values: fractions over twice the reference population. All
// numerators are whole numbers far below 2^53, so doubles hold them exactly.

const weighed = (counts, points) =>
  counts.reduce((total, count, k) => total + count * points[k], 0);

function numerators(algorithm, bins) {
  const size = algorithm.reference.size;
  const counts = new Map();
  const found = new Map();
  for (const feature of algorithm.features) {
    const own = binsOf(feature);
    counts.set(feature.id, own.map((bin) => bin.count));
    const points = own.map((bin) => bin.points);
    const average = weighed(counts.get(feature.id), points);
    found.set(feature.id, 2 * (size * points[bins.get(feature.id)] - average));
  }
  for (const { features: [first, second], grid, cells } of algorithm.pairs) {
    const [a, b] = [bins.get(first), bins.get(second)];
    const points = grid.map((row) => row.map((cell) => cells[cell].points));
    const row = weighed(counts.get(second), points[a]);
    const column = weighed(counts.get(first), points.map((line) => line[b]));
    const average = weighed(cells.map((c) => c.count), cells.map((c) => c.points));
    const own = size * points[a][b] - average;
    found.set(first, found.get(first) + own + (row - column));
    found.set(second, found.get(second) + own - (row - column));
  }
  return found;
}

/** Hundredths of a point, rounded half to even. */
function hundredths(numerator, denominator) {
  const whole = Math.floor((numerator * 100) / denominator);
  const rest = numerator * 100 - whole * denominator;
  const up = 2 * rest > denominator || (2 * rest === denominator && whole % 2 !== 0);
  return (up ? whole + 1 : whole) + 0;
}

/** Points to two decimals, as text. */
export function pointsText(hundredths) {
  const digits = String(Math.abs(hundredths)).padStart(3, "0");
  return `${hundredths < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * The base value and the contributions, largest first, in hundredths of a point; their sum is the
 * score exactly. Only for an evaluation that has a score.
 */
export function explain(algorithm, { values, bins, score }) {
  const denominator = 2 * algorithm.reference.size;
  const lines = [...numerators(algorithm, bins)].map(([feature, numerator]) => ({
    feature,
    value: values.get(feature),
    hundredths: hundredths(numerator, denominator),
  }));
  lines.sort(
    (one, other) =>
      Math.abs(other.hundredths) - Math.abs(one.hundredths) ||
      (one.feature < other.feature ? -1 : 1),
  );
  const sum = lines.reduce((total, line) => total + line.hundredths, 0);
  return { base: score * 100 - sum, lines: lines.map((line, k) => ({ ...line, rank: k + 1 })) };
}

/** The features that cost most, at most four, the worst first. */
export function mainReasons(algorithm, lines) {
  const known = new Map(algorithm.features.map((feature) => [feature.id, feature]));
  return lines
    .filter((line) => line.hundredths < 0)
    .sort((one, other) => one.hundredths - other.hundredths)
    .slice(0, 4)
    .map((line) => ({ ...line, reason: known.get(line.feature).reason }));
}
