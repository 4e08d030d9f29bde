// Checks a code as docs/reference/verification.md says, with nothing but the browser's own cryptography.

const LONGEST = 1000;
const DAY = 24 * 60 * 60;
const STATES = { c: "corrected", p: "replaced", r: "revoked" };

class Forged extends Error {}

// What was scanned or pasted: a code, or the address that ends with one.
export const codeIn = (text) => text.trim().split(/[/#?]/).pop();

const plain = (part) => {
  if (!/^[A-Za-z0-9_-]+$/.test(part) || part.length % 4 === 1) throw new Forged("not-a-code");
  const said = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  // one spelling only: the loose bits of the last character must be zero
  if (encoded(said) !== part) throw new Forged("not-a-code");
  return said;
};

const encoded = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const object = (bytes) => {
  try {
    const said = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (said && typeof said === "object" && !Array.isArray(said)) return said;
  } catch {
    // not JSON: the same as no object
  }
  throw new Forged("not-a-code");
};

const imported = (key) =>
  crypto.subtle.importKey(
    "jwk",
    { kty: "EC", crv: "P-256", x: key.x, y: key.y },
    { name: "ECDSA", namedCurve: "P-256" },
    false,
    ["verify"],
  );

// The header, the payload and the key that signed them.
const opened = async (code, set, longest) => {
  if (code.length > longest) throw new Forged("too-long");
  const parts = code.split(".");
  if (parts.length !== 3) throw new Forged("not-a-code");
  const [head, body, signature] = parts.map(plain);
  const header = object(head);
  const strange = Object.keys(header).some((name) => !["alg", "kid", "typ"].includes(name));
  if (header.alg !== "ES256" || strange) throw new Forged("algorithm");
  const key = set.keys.find((one) => one.kid === header.kid);
  if (!key) throw new Forged("unknown-key");
  const signed = new TextEncoder().encode(`${parts[0]}.${parts[1]}`);
  const how = { name: "ECDSA", hash: "SHA-256" };
  if (signature.length !== 64 || !(await crypto.subtle.verify(how, await imported(key), signature, signed)))
    throw new Forged("signature");
  return { header, said: object(body), key };
};

const midnight = (day) => Date.parse(`${day}T00:00:00+07:00`) / 1000;

const claimsOf = async (code, set) => {
  const { said, key } = await opened(code, set, LONGEST);
  const fit =
    said.v === 1 &&
    typeof said.j === "string" &&
    /^[A-Za-z0-9_-]{11}$/.test(said.j) &&
    ["i", "k", "n", "f"].every((name) => typeof said[name] === "string") &&
    Number.isInteger(said.l) &&
    /^\d{4}-\d{2}-\d{2}$/.test(said.d) &&
    !Number.isNaN(midnight(said.d)) &&
    (said.e === undefined || /^\d{4}-\d{2}-\d{2}$/.test(said.e));
  if (!fit) throw new Forged("claims");
  const issued = midnight(said.d);
  if (issued < key.nbf - DAY || (key.exp !== undefined && issued > key.exp + DAY)) throw new Forged("outside-key");
  return said;
};

// {outcome, claims, why, since}: what a code says, checked against a key set and the entries of a revocation list.
export const check = async (code, set, revoked, today) => {
  let claims;
  try {
    claims = await claimsOf(code, set);
  } catch (problem) {
    if (problem instanceof Forged) return { outcome: "forged", why: problem.message };
    throw problem;
  }
  const entry = Object.hasOwn(revoked, claims.j) ? revoked[claims.j] : "";
  if (entry) {
    const day = entry.slice(1);
    return { outcome: STATES[entry[0]], claims, since: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}` };
  }
  return { outcome: claims.e && claims.e < today ? "expired" : "valid", claims };
};

// {at, entries} of a signed revocation list.
export const revocations = async (list, set) => {
  const { header, said } = await opened(list.trim(), set, Infinity);
  if (header.typ !== "revoked+jws" || said.v !== 1 || !Number.isInteger(said.at) || typeof said.r !== "object")
    throw new Forged("claims");
  return { at: new Date(said.at * 1000), entries: said.r };
};

// The digits of a number; else a name without accents, in lower case, with single spaces.
export const boundWords = (whom) => {
  const bare = whom.replace(/[\s.-]/g, "");
  if (/^\d+$/.test(bare)) return bare;
  const letters = whom.toLowerCase().replaceAll("đ", "d").normalize("NFD");
  return letters.replace(/\p{Mn}/gu, "").split(/\s+/).filter(Boolean).join(" ");
};

// Whether the paper is about whom somebody says: an identity number, or a name. Needs the code printed on the paper.
export const isBound = async (claims, printed, whom) => {
  if (!claims.h || !boundWords(whom)) return false;
  const bytes = new TextEncoder();
  const key = printed.toUpperCase().replaceAll("0", "O").replaceAll("1", "I").replace(/[\s-]/g, "");
  if (!key) return false;
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const made = await crypto.subtle.sign(
    "HMAC",
    await crypto.subtle.importKey("raw", bytes.encode(key), hmac, false, ["sign"]),
    bytes.encode(boundWords(whom)),
  );
  return encoded(new Uint8Array(made).slice(0, 9)) === claims.h;
};

// Whether a file begins with exactly the paper that was laid before whoever signed it.
export const beginsWithThePaper = async (claims, file) => {
  if (file.byteLength < claims.l) return false;
  const digest = await crypto.subtle.digest("SHA-256", file.slice(0, claims.l));
  return encoded(new Uint8Array(digest).slice(0, 16)) === claims.f;
};

export const today = (now = new Date()) => new Date(now.getTime() + 7 * 60 * 60 * 1000).toISOString().slice(0, 10);
