// Checks proofs from standard input, one a line, and prints what came of each:
// node logged.mjs <transparency.js>
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { checkLogged, readKeys } = await import(pathToFileURL(process.argv[2]));

for (const line of readFileSync(0, "utf-8").split("\n").filter(Boolean)) {
  const { entry, proof, keys } = JSON.parse(line);
  let told = "holds";
  try {
    await checkLogged(entry, proof, await readKeys(keys));
  } catch (error) {
    told = error.code ?? String(error);
  }
  console.log(JSON.stringify(told));
}
