// The cheapest choice of bins that earns enough points: A* search, exact, as in the service's own
// cheapest.py and step by step like it, so that of ways that cost the same both name the same one.
//
// Features are decided one after another. What is still to pay is bounded from below by Pareto
// fronts of points and cost in which every coupling with a feature decided earlier counts at its
// best; the bound never exceeds the truth, so the first complete choice is a cheapest one.
//
// A task is `{ start, options, points, couplings, target }`: the bin of each feature; for the features
// that may change (a Map by their number) the bins they may take, each `{ bin, cost }`; points by
// feature and bin; tables of points that two features earn together, `{ first, second, table }`, with
// null where they cannot meet; and what all of it must earn at least.

/** The bins of all features at the least cost; null where nothing earns enough. */
export function findCheapest(task) {
  const possible = possibleBins(task);
  if (possible.some((bins) => bins.length === 0)) return null;
  const { steps, settled } = planOf(task, possible);
  const found = search(steps, boundsOf(steps), task.target - settled);
  if (found === null) return null;
  const bins = [...task.start];
  steps.forEach((step, depth) => (bins[step.feature] = found[depth]));
  return bins;
}

const turned = (table) => table[0].map((_, column) => table.map((row) => row[column]));

/** The bins each feature can take, after dropping those that meet no partner, and so on. */
function possibleBins({ start, options, couplings }) {
  const bins = start.map((bin, k) => options.get(k)?.map((option) => option.bin) ?? [bin]);
  const met = (k, other, table) =>
    bins[k].filter((b) => bins[other].some((a) => table(a, b) !== null));
  for (let shrunk = true; shrunk; ) {
    shrunk = false;
    for (const { first, second, table } of couplings) {
      const kept = [
        [second, met(second, first, (a, b) => table[a][b])],
        [first, met(first, second, (b, a) => table[a][b])],
      ];
      for (const [k, left] of kept) {
        if (left.length < bins[k].length) [bins[k], shrunk] = [left, true];
      }
    }
  }
  return bins;
}

/**
 * The steps, one for each feature to decide, and what the features that stay earn among themselves.
 * A step's `joints` name an earlier step each, with the points by that step's bin and this one's;
 * `remembered` are the earlier steps that this one or a later one still looks at.
 */
function planOf({ start, options, points, couplings }, possible) {
  const order = orderOf(options, couplings);
  const depth = new Map(order.map((feature, d) => [feature, d]));
  const steps = order.map((feature) => ({
    feature,
    offers: options
      .get(feature)
      .filter(({ bin }) => possible[feature].includes(bin))
      .map(({ bin, cost }) => ({ bin, cost, points: points[feature][bin] })),
    joints: [],
  }));
  let settled = 0;
  start.forEach((bin, k) => (settled += depth.has(k) ? 0 : points[k][bin]));
  for (const { first, second, table } of couplings) {
    const [a, b] = [depth.get(first), depth.get(second)];
    if (a === undefined && b === undefined) settled += table[start[first]][start[second]] ?? 0;
    else if (a === undefined) steps[b].offers = joined(steps[b].offers, table[start[first]]);
    else if (b === undefined) steps[a].offers = joined(steps[a].offers, turned(table)[start[second]]);
    else if (a < b) steps[b].joints.push({ earlier: a, table });
    else steps[a].joints.push({ earlier: b, table: turned(table) });
  }
  steps.forEach((step, d) => {
    const looked = steps.slice(d).flatMap(({ joints }) => joints.map(({ earlier }) => earlier));
    step.remembered = [...new Set(looked)].filter((earlier) => earlier < d).sort((x, y) => x - y);
  });
  return { steps, settled };
}

/** Each offer with the points of one row of a table; without those that the row does not allow. */
function joined(offers, row) {
  return offers
    .filter(({ bin }) => row[bin] !== null)
    .map((offer) => ({ ...offer, points: offer.points + row[offer.bin] }));
}

/** Coupled features close to each other: few earlier ones shall stay open. */
function orderOf(options, couplings) {
  const linked = new Map([...options.keys()].map((k) => [k, new Set()]));
  for (const { first, second } of couplings) {
    if (!linked.has(first) || !linked.has(second)) continue;
    linked.get(first).add(second);
    linked.get(second).add(first);
  }
  const order = [];
  const left = new Set(linked.keys());
  const burden = (feature) => {
    const open = (k) => [...linked.get(k)].some((other) => other !== feature && left.has(other));
    const near = order.filter((k) => linked.get(feature).has(k)).length;
    return [[...order, feature].filter(open).length, -near, feature];
  };
  while (left.size) {
    const burdens = [...left].map(burden).sort(inOrder);
    const [, , lightest] = burdens[0];
    order.push(lightest);
    left.delete(lightest);
  }
  return order;
}

/** Compares lists of numbers by the first that differs. */
function inOrder(one, other) {
  const k = one.findIndex((number, place) => number !== other[place]);
  return k < 0 ? 0 : one[k] - other[k];
}

// A front is a list of `{ points, cost }`: both ascend, and none is dearer without earning more.

const costOf = (front, points) => front.find((one) => one.points >= points)?.cost ?? null;

/** For each depth, the front of what the steps from there on could earn at best. */
function boundsOf(steps) {
  const fronts = [[{ points: 0, cost: 0 }]];
  for (const step of [...steps].reverse()) {
    const own = step.offers.map((offer) => ({ ...offer, points: mostOf(step, steps, offer) }));
    const sums = frontOf(own.filter(({ points }) => points !== null)).flatMap((one) =>
      fronts[0].map((rest) => ({ points: one.points + rest.points, cost: one.cost + rest.cost })),
    );
    fronts.unshift(frontOf(sums));
  }
  return fronts;
}

/** The most points an offer can earn whatever was decided earlier; null where it cannot be. */
function mostOf(step, steps, offer) {
  let points = offer.points;
  for (const { earlier, table } of step.joints) {
    const met = steps[earlier].offers.map(({ bin }) => table[bin][offer.bin]);
    const possible = met.filter((more) => more !== null);
    if (!possible.length) return null;
    points += Math.max(...possible);
  }
  return points;
}

function frontOf(pairs) {
  const front = [];
  for (const { points, cost } of [...pairs].sort((a, b) => b.points - a.points || a.cost - b.cost)) {
    if (!front.length || cost < front[0].cost) front.unshift({ points, cost });
  }
  return front;
}

/** The bins of the steps, in their order; null where nothing earns what is needed. */
function search(steps, bounds, needed) {
  const whole = costOf(bounds[0], needed);
  if (whole === null) return null;
  const waiting = new Waiting();
  waiting.add({ key: [whole, 0, 0, 0], lost: 0, cost: 0, bins: [] });
  const followed = new Map();
  for (let one = waiting.next(); one; one = waiting.next()) {
    const { lost, cost, bins } = one;
    const depth = bins.length;
    if (depth === steps.length) return bins;
    const step = steps[depth];
    const place = [depth, ...step.remembered.map((d) => bins[d])].join();
    const alike = followed.get(place) ?? [];
    if (alike.some((other) => lost >= other.lost && cost >= other.cost)) continue;
    followed.set(place, [...alike, one]);
    for (const offer of choicesOf(step, bins)) {
      const rest = costOf(bounds[depth + 1], needed + lost - offer.points);
      if (rest === null) continue;
      const [left, paid] = [lost - offer.points, cost + offer.cost];
      const key = [paid + rest, -depth - 1, left, paid, ...bins, offer.bin];
      waiting.add({ key, lost: left, cost: paid, bins: [...bins, offer.bin] });
    }
  }
  return null;
}

/** The offers that earlier decisions allow, with the points they then earn. */
function choicesOf(step, bins) {
  return step.joints.reduce(
    (offers, { earlier, table }) => joined(offers, table[bins[earlier]]),
    step.offers,
  );
}

/**
 * Partial choices by their keys: the least cost in all first, then the furthest decided, the most
 * points, the least paid, the lowest bins.
 */
class Waiting {
  #sorted = []; // the last is next

  add(one) {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (inOrder(one.key, this.#sorted[middle].key) < 0) low = middle + 1;
      else high = middle;
    }
    this.#sorted.splice(low, 0, one);
  }

  next() {
    return this.#sorted.pop();
  }
}
