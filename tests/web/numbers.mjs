// Reads numbers as the pages do: node numbers.mjs <writing.js>, with a list of what was typed.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { readNumber } = await import(pathToFileURL(process.argv[2]));
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map(readNumber)));
