// Does work of crypto.subtle, as often as it is asked for, and answers how often it did.
// `/work?times=N&lanes=L`: L at a time, each lane waiting for its result before it goes on. What is measured is the time of the request.

const { subtle } = crypto;
const kilobyte = new Uint8Array(1024).fill(7);
const many = new Uint8Array(65536).fill(7);
const megabyte = new Uint8Array(1024 * 1024).fill(7);
const salt = new Uint8Array(16).fill(1);
const iv = new Uint8Array(12).fill(2);

async function hmac() {
  const key = await subtle.importKey("raw", salt, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return () => subtle.sign("HMAC", key, kilobyte);
}

async function ecdsa() {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const { publicKey, privateKey } = await subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const params = { name: "ECDSA", hash: "SHA-256" };
  const signature = await subtle.sign(params, privateKey, kilobyte);
  return async () => {
    if (!(await subtle.verify(params, publicKey, signature, kilobyte))) throw new Error("the signature is right");
  };
}

async function rsa() {
  const algorithm = {
    name: "RSA-PSS",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
  };
  const { privateKey } = await subtle.generateKey(algorithm, false, ["sign", "verify"]);
  return () => subtle.sign({ name: "RSA-PSS", saltLength: 32 }, privateKey, kilobyte);
}

async function gcm(data) {
  const key = await subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  return () => subtle.encrypt({ name: "AES-GCM", iv }, key, data);
}

async function pbkdf2() {
  const key = await subtle.importKey("raw", salt, "PBKDF2", false, ["deriveBits"]);
  return () => subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: 100_000 }, key, 256);
}

/** Each gives the function that does it once. */
const works = {
  "SHA-256 of 1 KB": () => () => subtle.digest("SHA-256", kilobyte),
  "SHA-256 of 1 MB": () => () => subtle.digest("SHA-256", megabyte),
  "HMAC of 1 KB": hmac,
  "ECDSA P-256 verify": ecdsa,
  "RSA-PSS 2048 sign": rsa,
  "AES-GCM of 1 KB": () => gcm(kilobyte),
  "AES-GCM of 64 KB": () => gcm(many),
  "PBKDF2 of 100,000": pbkdf2,
};
const prepared = {};

async function lane(work, times) {
  for (let left = times; left > 0; left--) await work();
}

export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    const name = decodeURIComponent(pathname.slice(1));
    if (works[name] === undefined) return new Response("no such work", { status: 404 });
    prepared[name] ??= await works[name]();
    const lanes = Number(searchParams.get("lanes"));
    const times = Math.ceil(Number(searchParams.get("times")) / lanes);
    await Promise.all(Array.from({ length: lanes }, () => lane(prepared[name], times)));
    return new Response(`${times * lanes} times`);
  },
};
