// Signatures and proofs of the transparency log, checked with what the browser itself can do: signed
// notes, tlog-checkpoint and tlog-proof (c2sp.org) over Ed25519 and an RFC 6962 tree. Nothing is
// fetched and nothing is sent. The same rules as in verify.py: one spelling of everything; signatures
// of unknown keys prove nothing; a false one under a known key condemns what it stands under.

/** Something that could not be checked. `code`: no_key, no_ed25519, not_logged or older. */
export class Unchecked extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** Something that does not hold. `code`: malformed, not_signed, false_signature or not_in_log. */
export class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const encoder = new TextEncoder();

export const bytesOf = (text) => encoder.encode(text);

export const hexOf = (bytes) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

const same = (one, other) => hexOf(one) === hexOf(other);

function insist(holds, code = "malformed") {
  if (!holds) throw new Refused(code);
}

/** The bytes of base64 in its one spelling. */
function unbase64(text) {
  let data;
  try {
    data = atob(text);
  } catch {
    throw new Refused("malformed");
  }
  insist(btoa(data) === text);
  return Uint8Array.from(data, (character) => character.charCodeAt(0));
}

const isName = (name) => name !== "" && !/[\s+]/u.test(name);
const idOf = (name, id) => `${name} ${hexOf(id)}`;

/** Public keys, one a line, each written `name+id+base64`: a Map from their names and ids. */
export async function readKeys(text) {
  const keys = new Map();
  for (const line of text.split("\n").map((one) => one.trim()).filter(Boolean)) {
    const [, name, id, encoded] = line.match(/^([^+]*)\+([^+]*)\+(.*)$/u) ?? [];
    insist(name !== undefined && isName(name));
    const data = unbase64(encoded);
    const own = (await sha256(bytesOf(`${name}\n`), data)).slice(0, 4);
    insist(data.length === 33 && data[0] === 1 && hexOf(own) === id);
    keys.set(idOf(name, own), { name, public: data.slice(1) });
  }
  return keys;
}

async function verified(key, signature, data) {
  key.imported ??= crypto.subtle.importKey("raw", key.public, { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "Ed25519" }, await key.imported, signature, data);
}

const unhex = (text) => Uint8Array.from(text.match(/../g), (digits) => parseInt(digits, 16));
let ability = null;

/** Whether this browser checks Ed25519 at all, and rightly: the first example of RFC 8032. */
function canVerify() {
  const key = unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const signature = unhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555f" +
      "b8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  );
  ability ??= (async () => {
    const right = await verified({ public: key }, signature, new Uint8Array());
    return right && !(await verified({ public: key }, signature, new Uint8Array(1)));
  })().catch(() => false);
  return ability;
}

/** Checks that a given key (of this name) signed a text, by signature lines without their ends. */
export async function checkSigned(text, lines, keys, origin = null) {
  const names = new Set();
  for (const line of lines) {
    const parts = line.split(" ");
    insist(parts.length === 3 && parts[0] === "\u2014" && isName(parts[1]));
    const data = unbase64(parts[2]);
    insist(data.length > 4);
    const key = keys.get(idOf(parts[1], data.slice(0, 4)));
    if (!key) continue;
    if (!(await canVerify())) throw new Unchecked("no_ed25519");
    const holds = await verified(key, data.slice(4), bytesOf(text)).catch(() => false);
    insist(holds, "false_signature");
    names.add(key.name);
  }
  if (keys.size === 0) throw new Unchecked("no_key");
  insist(origin === null ? names.size > 0 : names.has(origin), "not_signed");
}

/** The root of the tree of `size` leaves with this one at `index` (RFC 9162 2.1.3.2). */
async function rootOf(leaf, index, size, proof) {
  let [here, last, found] = [index, size - 1, leaf];
  insist(here <= last, "not_in_log");
  for (const sibling of proof) {
    insist(last > 0, "not_in_log");
    if (here % 2 === 1 || here === last) {
      found = await sha256(Uint8Array.of(1), sibling, found);
      while (here > 0 && here % 2 === 0) [here, last] = [here / 2, Math.floor(last / 2)];
    } else {
      found = await sha256(Uint8Array.of(1), found, sibling);
    }
    [here, last] = [Math.floor(here / 2), Math.floor(last / 2)];
  }
  insist(last === 0, "not_in_log");
  return found;
}

function wholeNumber(text) {
  insist(/^(0|[1-9][0-9]*)$/.test(text) && Number.isSafeInteger(Number(text)));
  return Number(text);
}

/** Checks that an entry (its text) is in the log, by a proof that holds the log's checkpoint. */
export async function checkLogged(entry, proof, keys) {
  if (proof === null) throw new Unchecked("not_logged");
  const end = proof.indexOf("\n\n");
  const [head, note] = [proof.slice(0, end), proof.slice(end + 2)];
  const middle = note.lastIndexOf("\n\n");
  insist(end >= 0 && middle >= 0 && note.endsWith("\n") && !/[\0-\x09\x0b-\x1f]/.test(note));
  const [title, place, ...hashes] = head.split("\n");
  insist(title === "c2sp.org/tlog-proof@v1" && place?.startsWith("index "));
  const text = note.slice(0, middle);
  const [origin, size, root, ...more] = text.split("\n");
  insist(root !== undefined && more.length === 0);
  const leaf = await sha256(Uint8Array.of(0), bytesOf(entry));
  const index = wholeNumber(place.slice("index ".length));
  const found = await rootOf(leaf, index, wholeNumber(size), hashes.map(unbase64));
  insist(same(found, unbase64(root)), "not_in_log");
  const lines = note.slice(middle + 2).split("\n").slice(0, -1);
  await checkSigned(`${text}\n`, lines, keys, origin);
}
