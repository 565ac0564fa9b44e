// A score in the words of an explanation: its lines, its main reasons, and what would change it. The
// sentences are those of the service's advice.py; the page gives them in its language.

import { explain, mainReasons } from "./recompute.js";
import { findRecourse } from "./recourse.js";
import { filled, writer } from "./writing.js";

const MOST_SINGLE = 5;
const MOST_HELPING = 3;
const LEAST_HELPING = 100; // hundredths of a point

/**
 * What there is to say in a language, with `words` by name and `targets`, the words for a change of
 * a feature to a bin: `targets.get(feature)[bin]` is `{ rising, falling }`.
 */
export function teller(algorithm, language, words, targets) {
  const features = new Map(algorithm.features.map((feature) => [feature.id, feature]));
  const items = new Map(algorithm.items.map((item) => [item.id, item]));
  const write = writer(language, words);
  const labelOf = (name) => features.get(name).label[language];
  const valueOf = (name, value) =>
    write.value(value, features.get(name).unit, items.get(name)?.codes);

  const line = ({ feature, value, hundredths }) => ({
    label: labelOf(feature),
    value: valueOf(feature, value),
    hundredths,
    points: write.points(hundredths / 100, 2),
  });

  function reason(one) {
    const missing = filled(algorithm.missing_reason[language], { label: labelOf(one.feature) });
    return { ...line(one), sentence: one.value === null ? missing : one.reason.text[language] };
  }

  /** The lines of an evaluation, the base value, and what lowered and what raised the score. */
  function counted(evaluation) {
    const { base, lines } = explain(algorithm, evaluation);
    const helping = lines.filter(({ hundredths }) => hundredths >= LEAST_HELPING);
    return {
      base: write.amount(base / 100),
      lines: lines.map(line),
      reasons: mainReasons(algorithm, lines).map(reason),
      helping: helping.slice(0, MOST_HELPING).map(line),
    };
  }

  /** What would change the score: a paragraph about all of it, the way to the next band, steps. */
  function advised(evaluation) {
    const { nextBand, toNextBand, single } = findRecourse(algorithm, evaluation);
    const steps = single.slice(0, MOST_SINGLE);
    const changes = [toNextBand, ...steps].flatMap((way) => way?.changes ?? []);
    const takesTime = ({ feature }) => features.get(feature).actionable === "over_time";
    const allTakesTime = changes.length > 0 && changes.every(takesTime);

    const timed = (sentence, ...named) =>
      allTakesTime || !named.some(takesTime) ? sentence : filled(words.later, { sentence });
    const told = (change) => ({
      label: labelOf(change.feature),
      target: targets.get(change.feature)[change.to][change.to > change.from ? "rising" : "falling"],
      now: valueOf(change.feature, evaluation.values.get(change.feature)),
    });

    function step({ changes: [first, ...others], gain }) {
      const others_told = others.map((change) => filled(words.other, told(change)));
      const places = { ...told(first), gain: write.points(gain) };
      const sentence = others.length
        ? filled(words.joined, { ...places, others: others_told.join(words.separator) })
        : filled(words.single, places);
      return timed(sentence, first, ...others);
    }

    return {
      past: allTakesTime ? words.past : "",
      next: nextSentence(nextBand, toNextBand),
      changes: (toNextBand?.changes ?? []).map((one) => timed(filled(words.change, told(one)), one)),
      steps: steps.map(step),
      none: nextBand && !steps.length ? words.no_single : "",
    };
  }

  function nextSentence(band, way) {
    if (!band) return words.best_band;
    if (!way) return filled(words.no_way, { band: band.id });
    return filled(words.way, { band: band.id, lowest: band.from, score: way.score });
  }

  return { counted, advised, write };
}
