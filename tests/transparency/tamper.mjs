// Changes single bytes of what stands on standard input, one target a line, and prints which changes
// are let through: node tamper.mjs <verify.js> <keys.txt>
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [module, trusted] = process.argv.slice(2);
const { checks, checksOfReceipt, read } = await import(pathToFileURL(module));
const { checkLogged, readKeys } = await import(new URL("transparency.js", pathToFileURL(module)));
const keys = await readKeys(readFileSync(trusted, "utf-8"));
const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

async function allHold(checking) {
  for await (const one of checking) if (one.holds !== true) return false;
  return true;
}

const HOLDS = {
  explanation: (bytes, document) => allHold(checks(read(bytes), document, keys)),
  receipt: (bytes) => allHold(checksOfReceipt(read(bytes), keys)),
  proof: (bytes, entry) => checkLogged(entry, text.decode(bytes), keys).then(() => true),
  document: (bytes, explanation) => allHold(checks(explanation, bytes, keys)),
};

const BESIDE = {
  explanation: (document) => new TextEncoder().encode(JSON.parse(document)),
  proof: (entry) => entry,
  document: JSON.parse,
};

async function letsThrough(holds, beside, raw, at, mask) {
  const changed = Uint8Array.from(raw);
  changed[at] ^= mask;
  try {
    return await holds(changed, beside);
  } catch {
    return false;
  }
}

const TOGETHER = 16;

for (const line of readFileSync(0, "utf-8").split("\n").filter(Boolean)) {
  const { kind, ...target } = JSON.parse(line);
  const beside = target.beside && BESIDE[kind](target.beside);
  const [raw, masks] = [target.raw, target.masks].map((part) => Buffer.from(part, "base64"));
  const places = [...masks.keys()].filter((at) => masks[at] !== 0);
  const accepted = [];
  for (let first = 0; first < places.length; first += TOGETHER) {
    const some = places.slice(first, first + TOGETHER);
    const told = await Promise.all(some.map((at) => letsThrough(HOLDS[kind], beside, raw, at, masks[at])));
    accepted.push(...some.filter((_, number) => told[number]));
  }
  console.log(JSON.stringify(accepted));
}
