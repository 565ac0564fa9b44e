// Checks advice from standard input: node recourse.mjs <recompute.js> <recourse.js>. A line is an
// algorithm document, or a row of it: the items and what the service advises.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [{ evaluate }, { findRecourse }] = await Promise.all(
  process.argv.slice(2).map((path) => import(pathToFileURL(path))),
);

let algorithm = null;
let rows = 0;
for (const line of readFileSync(0, "utf-8").split("\n").filter(Boolean)) {
  const { document, items, advised } = JSON.parse(line);
  if (document) {
    algorithm = document;
    continue;
  }
  const { nextBand, toNextBand, single } = findRecourse(algorithm, evaluate(algorithm, items));
  const found = { next_band: nextBand?.id ?? null, to_next_band: toNextBand, single };
  const [a, b] = [found, advised].map((part) => JSON.stringify(part));
  if (a !== b) {
    console.error(`row ${rows + 1} ${JSON.stringify(items)}\n expected ${b}\n found    ${a}`);
    process.exit(1);
  }
  rows += 1;
}
console.log(rows);
