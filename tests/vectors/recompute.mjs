// Checks vectors from standard input: node recompute.mjs <module> <algorithm.json>
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [module, document] = process.argv.slice(2);
const { evaluate, explain, pointsText } = await import(pathToFileURL(module));
const algorithm = JSON.parse(readFileSync(document, "utf-8"));

let rows = 0;
for (const line of readFileSync(0, "utf-8").split("\n").filter(Boolean)) {
  const expected = JSON.parse(line);
  const one = evaluate(algorithm, expected.items);
  const found = { items: expected.items, derived: {}, score: one.score };
  for (const { id } of algorithm.derived) found.derived[id] = one.values.get(id);
  if (one.score !== null) {
    const { base, lines } = explain(algorithm, one);
    found.base_value = pointsText(base);
    found.contributions = Object.fromEntries(lines.map((l) => [l.feature, pointsText(l.hundredths)]));
  }
  const [a, b] = [found, expected].map((part) => JSON.stringify(part));
  if (a !== b) {
    console.error(`row ${rows + 1}\n expected ${b}\n found    ${a}`);
    process.exit(1);
  }
  rows += 1;
}
console.log(rows);
