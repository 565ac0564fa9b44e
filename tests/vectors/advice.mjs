// Tells scores in words: node advice.mjs <static>. The first line from standard input has the
// document, the language, the words and the targets; each other line has items. Prints what is said.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [directory] = process.argv.slice(2);
const module = (name) => import(pathToFileURL(join(directory, name)));
const { evaluate, probabilityOf } = await module("recompute.js");
const { teller } = await module("advice.js");

const [first, ...rows] = readFileSync(0, "utf-8").split("\n").map(JSON.parse);
const { document, language, words, targets } = first;
const tell = teller(document, language, words, new Map(Object.entries(targets)));
for (const items of rows) {
  const one = evaluate(document, items);
  const { base, lines, reasons, helping } = tell.counted(one);
  const { past, next, changes, steps, none } = tell.advised(one);
  const written = (line) => [line.label, line.value, line.points];
  console.log(
    JSON.stringify({
      chance: tell.write.chance(probabilityOf(document, one.score)),
      base,
      lines: lines.map(written),
      reasons: reasons.map((reason) => [reason.sentence, ...written(reason)]),
      helping: helping.map(written),
      advice: [past, next, ...changes, ...steps, none].filter(Boolean),
    }),
  );
}
