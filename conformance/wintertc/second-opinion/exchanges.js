// What one implementation of SubtleCrypto makes for another to take: for each algorithm `make` gives what can be written as
// JSON (bytes in base64), and `take` throws when the other does not come to the same. The same text runs on both sides.

(function exchanges({ subtle }) {
  const data = new TextEncoder().encode("What one signs, the other verifies. ".repeat(40));
  const iv = (size) => Uint8Array.from({ length: size }, (_, at) => at * 7);
  const write = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
  const read = (text) => Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));

  function fail(message) {
    throw new Error(message);
  }

  function requireSame(bytes, text, what) {
    if (write(bytes) !== text) fail(`${what} differs`);
  }

  async function exported(format, key) {
    const value = await subtle.exportKey(format, key);
    return format === "jwk" ? value : write(value);
  }

  /** The members of a JSON Web Key that are the key; the others say what it may be used for. */
  const jwkMembers = ["kty", "crv", "k", "n", "e", "d", "p", "q", "dp", "dq", "qi", "x", "y"];

  function requireSameKey(format, mine, given) {
    if (format !== "jwk") {
      if (mine !== given) fail(`the ${format} of the key differs`);
      return;
    }
    for (const name of jwkMembers) if (mine[name] !== given[name]) fail(`${name} of the JSON Web Key differs`);
  }

  /** Every format of each key of a pair, or of the one key. */
  async function exportAll(keys, formats) {
    const all = {};
    for (const [part, names] of Object.entries(formats)) {
      all[part] = {};
      for (const format of names) all[part][format] = await exported(format, keys[part] ?? keys);
    }
    return all;
  }

  /** Imports every format, looks whether it comes out as it was, and gives the last of each part. */
  async function importAll(all, algorithm, usages) {
    const keys = {};
    for (const [part, formats] of Object.entries(all)) {
      for (const [format, text] of Object.entries(formats)) {
        const value = format === "jwk" ? text : read(text);
        keys[part] = await subtle.importKey(format, value, algorithm, true, usages[part]);
        requireSameKey(format, await exported(format, keys[part]), text);
      }
    }
    return keys;
  }

  const secret = { secretKey: ["raw", "jwk"] };
  const pair = { privateKey: ["pkcs8", "jwk"], publicKey: ["spki", "jwk"] };
  const pairWithRaw = { ...pair, publicKey: ["spki", "raw", "jwk"] };

  function signing(algorithm, { params = algorithm, formats = secret } = {}) {
    const isPair = "publicKey" in formats;
    const usages = isPair ? { privateKey: ["sign"], publicKey: ["verify"] } : { secretKey: ["sign", "verify"] };
    return {
      async make() {
        const keys = await subtle.generateKey(algorithm, true, ["sign", "verify"]);
        const signature = await subtle.sign(params, keys.privateKey ?? keys, data);
        return { keys: await exportAll(keys, formats), signature: write(signature) };
      },
      async take({ keys, signature }) {
        const { secretKey, privateKey = secretKey, publicKey = secretKey } = await importAll(keys, algorithm, usages);
        if (!(await subtle.verify(params, publicKey, read(signature), data))) fail("the signature is refused");
        if (await subtle.verify(params, publicKey, read(signature), data.subarray(1))) fail("any data is accepted");
        const again = await subtle.sign(params, privateKey, data);
        if (!(await subtle.verify(params, publicKey, again, data))) fail("the imported private key signs otherwise");
      },
    };
  }

  function encrypting(algorithm, params, formats = secret) {
    const isPair = "publicKey" in formats;
    const usages = isPair ? { privateKey: ["decrypt"], publicKey: ["encrypt"] } : { secretKey: ["encrypt", "decrypt"] };
    const text = isPair ? data.subarray(0, 40) : data;
    return {
      async make() {
        const keys = await subtle.generateKey(algorithm, true, ["encrypt", "decrypt"]);
        const sealed = await subtle.encrypt(params, keys.publicKey ?? keys, text);
        return { keys: await exportAll(keys, formats), sealed: write(sealed) };
      },
      async take({ keys, sealed }) {
        const { secretKey, privateKey = secretKey, publicKey = secretKey } = await importAll(keys, algorithm, usages);
        requireSame(await subtle.decrypt(params, privateKey, read(sealed)), write(text), "the text");
        const again = await subtle.encrypt(params, publicKey, text);
        if (!isPair) requireSame(again, sealed, "what it encrypts to");
        requireSame(await subtle.decrypt(params, privateKey, again), write(text), "the text of the imported key");
      },
    };
  }

  function wrapping(algorithm, params, format) {
    const wrapped = { name: "HMAC", hash: "SHA-256", length: 256 };
    return {
      async make() {
        const wrapper = await subtle.generateKey(algorithm, true, ["wrapKey", "unwrapKey"]);
        const key = await subtle.generateKey(wrapped, true, ["sign", "verify"]);
        const bytes = await subtle.wrapKey(format, key, wrapper, params);
        return { keys: await exportAll(wrapper, secret), bytes: write(bytes), key: await exported("raw", key) };
      },
      async take({ keys, bytes, key }) {
        const { secretKey } = await importAll(keys, algorithm, { secretKey: ["wrapKey", "unwrapKey"] });
        const mine = await subtle.unwrapKey(format, read(bytes), secretKey, params, wrapped, true, ["sign", "verify"]);
        requireSameKey("raw", await exported("raw", mine), key);
      },
    };
  }

  function agreeing(algorithm, bits) {
    const usages = { privateKey: ["deriveBits", "deriveKey"], publicKey: [] };
    const derive = async (privateKey, publicKey) => {
      const params = { name: algorithm.name, public: publicKey };
      const aes = { name: "AES-CTR", length: 256 };
      const key = await subtle.deriveKey(params, privateKey, aes, true, ["encrypt"]);
      return write(await subtle.deriveBits(params, privateKey, bits)) + (await exported("raw", key));
    };
    return {
      async make() {
        const mine = await subtle.generateKey(algorithm, true, usages.privateKey);
        const other = await subtle.generateKey(algorithm, true, usages.privateKey);
        const keys = [await exportAll(mine, pairWithRaw), await exportAll(other, pairWithRaw)];
        return { keys, derived: await derive(mine.privateKey, other.publicKey) };
      },
      async take({ keys, derived }) {
        const mine = await importAll(keys[0], algorithm, usages);
        const other = await importAll(keys[1], algorithm, usages);
        if ((await derive(mine.privateKey, other.publicKey)) !== derived) fail("the derived bits differ");
        if ((await derive(other.privateKey, mine.publicKey)) !== derived)
          fail("the bits that the other derives differ");
      },
    };
  }

  /** What has one answer only. */
  function computing(compute) {
    return {
      make: compute,
      async take(given) {
        if (JSON.stringify(await compute()) !== JSON.stringify(given)) fail("the result differs");
      },
    };
  }

  function deriving(params) {
    return computing(async () => {
      const usages = ["deriveBits", "deriveKey"];
      const key = await subtle.importKey("raw", data.subarray(0, 20), params.name, false, usages);
      const derived = await subtle.deriveKey(params, key, { name: "AES-CBC", length: 128 }, true, ["encrypt"]);
      return [write(await subtle.deriveBits(params, key, 512)), await exported("raw", derived)];
    });
  }

  const rsa = (name, hash) => ({ name, hash, modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) });
  const hashes = ["SHA-1", "SHA-256", "SHA-384", "SHA-512"];
  const curves = { "P-256": 256, "P-384": 384, "P-521": 528 };
  const each = (list, exchangeOf) => Object.fromEntries(list.map((item) => [item, exchangeOf(item)]));
  const eachSize = (exchangeOf) => each([128, 192, 256], exchangeOf);
  const aes = (name, params) => eachSize((length) => encrypting({ name, length }, { name, ...params }));

  const byAlgorithm = {
    digest: each(hashes, (hash) =>
      computing(async () => [
        write(await subtle.digest(hash, new Uint8Array())),
        write(await subtle.digest(hash, data)),
      ]),
    ),
    HMAC: {
      ...each(hashes, (hash) => signing({ name: "HMAC", hash }, { params: "HMAC" })),
      "of 256 bits": signing({ name: "HMAC", hash: "SHA-512", length: 256 }, { params: "HMAC" }),
    },
    "AES-CBC": aes("AES-CBC", { iv: iv(16) }),
    "AES-CTR": aes("AES-CTR", { counter: iv(16), length: 64 }),
    "AES-GCM": {
      ...aes("AES-GCM", { iv: iv(12) }),
      "more data": encrypting(
        { name: "AES-GCM", length: 256 },
        { name: "AES-GCM", iv: iv(12), additionalData: iv(30), tagLength: 96 },
      ),
      "wraps a JSON Web Key": wrapping({ name: "AES-GCM", length: 256 }, { name: "AES-GCM", iv: iv(12) }, "jwk"),
    },
    "AES-KW": eachSize((length) => wrapping({ name: "AES-KW", length }, "AES-KW", "raw")),
    "RSASSA-PKCS1-v1_5": each(["SHA-1", "SHA-256"], (hash) =>
      signing(rsa("RSASSA-PKCS1-v1_5", hash), { formats: pair }),
    ),
    "RSA-PSS": each(["SHA-256", "SHA-512"], (hash) =>
      signing(rsa("RSA-PSS", hash), { params: { name: "RSA-PSS", saltLength: 32 }, formats: pair }),
    ),
    "RSA-OAEP": {
      "SHA-256": encrypting(rsa("RSA-OAEP", "SHA-256"), "RSA-OAEP", pair),
      "with a label": encrypting(rsa("RSA-OAEP", "SHA-1"), { name: "RSA-OAEP", label: iv(9) }, pair),
    },
    ECDSA: each(Object.keys(curves), (namedCurve) =>
      signing(
        { name: "ECDSA", namedCurve },
        { params: { name: "ECDSA", hash: namedCurve === "P-256" ? "SHA-256" : "SHA-512" }, formats: pairWithRaw },
      ),
    ),
    ECDH: each(Object.keys(curves), (namedCurve) => agreeing({ name: "ECDH", namedCurve }, curves[namedCurve])),
    Ed25519: { "key pair": signing({ name: "Ed25519" }, { formats: pairWithRaw }) },
    X25519: { "key pair": agreeing({ name: "X25519" }, 256) },
    HKDF: each(hashes, (hash) => deriving({ name: "HKDF", hash, salt: iv(16), info: iv(5) })),
    PBKDF2: each(hashes, (hash) => deriving({ name: "PBKDF2", hash, salt: iv(16), iterations: 1000 })),
  };
  return { exchangesOf: (algorithm) => byAlgorithm[algorithm], algorithms: Object.keys(byAlgorithm) };
});
