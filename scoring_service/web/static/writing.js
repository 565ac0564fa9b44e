// Numbers as people type them, and values as an explanation writes them: the same as numbers.py and
// formats.py of the service, with the words that the page was given in its language.

const MINUS = "\u2212";
const TYPED = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number that was typed; null where it is none, or too large to be exact. */
export function readNumber(typed) {
  const plain = typed.normalize("NFKC").replaceAll(MINUS, "-").replace(/[,_'\s]/g, "");
  const number = TYPED.test(plain) ? Number(plain) : NaN;
  return Math.abs(number) < 2 ** 53 ? number : null;
}

/** A sentence with its places, `%(name)s` or `{name}`, filled. */
export function filled(sentence, values) {
  return sentence.replace(/%\((\w+)\)s|\{(\w+)\}/g, (_, one, other) => values[one ?? other]);
}

/** Everything that is written in one language, `en` or `zh-CN`. */
export function writer(language, words) {
  const format = (number, options) => {
    const rules = { roundingMode: "halfEven", minimumFractionDigits: 0, ...options };
    return signed(new Intl.NumberFormat(language, rules).format(number));
  };

  function withUnit(value, unit) {
    if (/^[A-Z]{3}$/.test(unit)) {
      return format(value, { style: "currency", currency: unit, maximumFractionDigits: 2 });
    }
    if (unit === "share" || unit === "ratio" || unit === "percent") {
      const share = unit === "percent" ? value / 100 : value;
      return format(share, { style: "percent", maximumFractionDigits: 1 });
    }
    const amount = format(value, { maximumFractionDigits: 2 });
    if (unit === "months") return filled(value === 1 ? words.month : words.months, { amount });
    if (unit === "times" || unit === "count") {
      return filled(value === 1 ? words.time : words.times, { amount });
    }
    return amount;
  }

  return {
    /** A value with its unit; codes by their label. */
    value(value, unit, codes = []) {
      const code = codes.find((one) => one.value === value);
      if (value === null) return words.unknown;
      if (code) return code.label[language];
      if (Math.abs(value) >= 1e15) return signed(Number(value.toPrecision(3)).toExponential());
      return withUnit(value, unit);
    },

    /** A plain number: whole, or to two places. */
    amount(number) {
      const places = Number.isInteger(number) ? 0 : 2;
      return format(number, { minimumFractionDigits: places, maximumFractionDigits: places });
    },

    /** Points with their sign; `places` is 0 for whole points, 2 for contributions. */
    points(points, places = 0) {
      const digits = { minimumFractionDigits: places, maximumFractionDigits: places };
      const sign = points === 0 ? "" : points < 0 ? MINUS : "+";
      return sign + format(Math.abs(points), digits);
    },

    /** A probability as people in a hundred: whole, or to one place where there are few. */
    chance(probability) {
      const people = probability * 100;
      const places = people >= 10 ? 0 : 1;
      return format(people, { minimumFractionDigits: places, maximumFractionDigits: places });
    },
  };
}

const signed = (text) => text.replace(/^-/, MINUS);
