// Checks publications from standard input, one a line, and prints which checks fail:
// node published.mjs <verify.js>
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const module = pathToFileURL(process.argv[2]);
const { checksOfPublication } = await import(module);
const { readKeys } = await import(new URL("transparency.js", module));

for (const line of readFileSync(0, "utf-8").split("\n").filter(Boolean)) {
  const { publication, statement, keys } = JSON.parse(line);
  const failing = [];
  for await (const one of checksOfPublication(publication, statement, await readKeys(keys))) {
    if (!one.holds) failing.push(one.what);
  }
  console.log(JSON.stringify(failing));
}
