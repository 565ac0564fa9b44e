// Checks explanations from standard input, one a line, and prints what fails and what is unknown:
// node check.mjs <verify.js> <algorithm.json> <keys.txt>
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [module, document, trusted] = process.argv.slice(2);
const { check, read } = await import(pathToFileURL(module));
const { readKeys } = await import(new URL("transparency.js", pathToFileURL(module)));
const data = readFileSync(document);
const keys = await readKeys(readFileSync(trusted, "utf-8"));

for (const line of readFileSync(0, "utf-8").split("\n").filter(Boolean)) {
  let told;
  try {
    const checks = await check(read(new TextEncoder().encode(line)), data, keys);
    told = checks.filter((one) => !one.holds).map(({ what, holds, why }) => ({ what, holds, why }));
  } catch {
    told = [{ what: "unreadable", holds: false, why: null }];
  }
  console.log(JSON.stringify(told));
}
