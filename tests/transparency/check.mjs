// Checks explanations from standard input, one a line: node check.mjs <module> <algorithm.json>
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [module, document] = process.argv.slice(2);
const { check } = await import(pathToFileURL(module));
const data = readFileSync(document);

for (const line of readFileSync(0, "utf-8").split("\n").filter(Boolean)) {
  let told;
  try {
    told = (await check(JSON.parse(line), data)).filter((one) => !one.holds).map((one) => one.what);
  } catch {
    told = ["unreadable"];
  }
  console.log(JSON.stringify(told));
}
