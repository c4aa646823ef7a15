// An app that was handed the ops, and throws at them whatever a seed makes: mostly right arguments, so that it gets deep into them, with
// hostile ones among them that run code, re-enter ops, and detach or resize what is being read. Runs in an isolate whose runtime does
// nothing (fuzz-ops.test.ts). `answer(exchange, url)` is called for each request.

let state = 1n;
function random(bound) {
  // splitmix64
  state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
  let z = state;
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return Number(BigInt.asUintN(64, z ^ (z >> 31n)) % BigInt(bound));
}
const oneIn = (count) => random(count) === 0;
const of = (list) => list[random(list.length)];

class Trap extends Error {}
const signatures = {
  op_clock_now: "",
  op_clock_time_origin: "",
  op_compression_open: "nf",
  op_compression_step: "obnfc",
  op_console_class_name: "v",
  op_console_preview_entries: "v",
  op_console_promise_details: "v",
  op_console_proxy_details: "v",
  op_console_write: "ns",
  op_crypto_cipher: "Cfbbbbm",
  op_crypto_digest: "Hb",
  op_crypto_equal: "bb",
  op_crypto_hkdf: "Hbbbm",
  op_crypto_hmac: "HBb",
  op_crypto_key_cipher: "KfBbHb",
  op_crypto_key_derive: "KBb",
  op_crypto_key_encapsulate: "KB",
  op_crypto_key_export: "KFfB",
  op_crypto_key_generate: "Kmb",
  op_crypto_key_import: "KFbbb",
  op_crypto_key_sign: "KBbHb",
  op_crypto_key_verify: "KBbbHm",
  op_crypto_pbkdf2: "Hbbmm",
  op_crypto_random_fill: "b",
  op_crypto_random_uuid: "",
  op_crypto_running_hash: "Hbb",
  op_crypto_secret: "b",
  op_crypto_sponge: "Smmbbbm",
  op_encoding_decode_latin1: "b",
  op_encoding_decode_legacy: "Ebffw",
  op_encoding_decode_utf8: "bf",
  op_encoding_encode_into: "sb",
  op_encoding_encode_utf8: "s",
  op_encoding_to_well_formed: "s",
  op_exchange_abort: "i",
  op_exchange_cancel_body: "i",
  op_exchange_end: "i",
  op_exchange_fail: "is",
  op_exchange_pass: "ik",
  op_exchange_read_body: "i",
  op_exchange_respond: "insha",
  op_exchange_respond_head: "insh",
  op_exchange_settle: "i",
  op_exchange_write: "ib",
  op_html_atob: "s",
  op_html_btoa: "s",
  op_html_detach: "B",
  op_html_structured_clone: "vt",
  op_infra_compile_room: "s",
  op_service_call: "ssvf",
  op_service_cancel: "k",
  op_service_credit: "kn",
  op_service_end: "k",
  op_service_write: "kb",
  op_timers_clear: "k",
  op_timers_start: "nf",
  op_url_can_parse: "ss",
  op_url_domain_to_ascii: "s",
  op_url_domain_to_unicode: "s",
  op_url_parse: "ssp",
  op_url_update: "snsp",
  op_webassembly_stream: "onv",
  op_webidl_define_deferred: "vs",
  op_webidl_is_proxy: "v",
};
// Ends of the exchange are rare: nothing much can be done behind them.
const enders = /_(abort|end|fail|settle|respond)$/;
const names = Object.keys(ops);

let exchange = 0;
let calls = [];
let buffers = [];
let handles = [];
let depth = 0;

function number() {
  return of([
    0,
    1,
    2,
    3,
    7,
    8,
    200,
    204,
    304,
    404,
    599,
    999,
    1000,
    -1,
    -0,
    1.5,
    NaN,
    Infinity,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    2 ** 64,
    random(1000),
  ]);
}

function string() {
  const texts = [
    "",
    "a",
    "\ud800",
    "a\udc00b",
    "\0",
    "é",
    "日本",
    "a\r\nb: c",
    "http://a/",
    "http://[::1]:80/?#",
    "//u:p@h:1",
    "xn--",
    "xn--a.é",
    "data:,",
    "=",
    "YQ==",
  ];
  const text = of(texts);
  if (oneIn(6)) return text.repeat(random(1 << of([2, 4, 6, 8, 12, 15])));
  if (oneIn(4)) return text + of(texts) + String(random(100));
  return oneIn(8) ? `${text}${"x".repeat(40)}${of(texts)}`.slice(random(10)) : text;
}

function buffer() {
  if (buffers.length > 0 && oneIn(2)) return of(buffers);
  const size = of([0, 1, 8, 64, 100, 4096, 70000, 300000]);
  const made = oneIn(3)
    ? new ArrayBuffer(size, { maxByteLength: size + random(5000) })
    : oneIn(6)
      ? new SharedArrayBuffer(size)
      : new ArrayBuffer(size);
  if (buffers.length > 20) buffers = [];
  buffers.push(made);
  return made;
}

const kinds = [
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
  Float64Array,
  BigInt64Array,
  DataView,
];
function view(Kind = of(kinds)) {
  const over = buffer();
  const unit = Kind.BYTES_PER_ELEMENT ?? 1;
  const offset = unit * random(Math.floor(over.byteLength / unit) + 1);
  const length = Math.floor((over.byteLength - offset) / unit);
  try {
    return oneIn(2) ? new Kind(over, offset, random(length + 1)) : oneIn(2) ? new Kind(over, offset) : new Kind(over);
  } catch {
    return new Kind(new ArrayBuffer(64));
  }
}

/** Pulls a buffer from under whoever reads it. */
function disturb() {
  const victim = buffers.length > 0 ? of(buffers) : undefined;
  if (victim instanceof ArrayBuffer && !victim.detached) {
    if (victim.resizable && oneIn(2)) victim.resize(random(victim.maxByteLength + 1));
    else victim.transfer();
  }
}

/** What getters, traps and conversions do. */
function react() {
  if (depth < 3 && oneIn(2)) callSome();
  if (oneIn(2)) disturb();
  if (oneIn(3)) throw oneIn(2) ? new Trap() : of([undefined, null, 1, Symbol("thrown"), { toString: 1 }]);
  return oneIn(2) ? primitive() : undefined;
}

function primitive() {
  return of([undefined, null, true, 10n, Symbol("s"), Symbol.iterator, number(), string()]);
}

function hostile() {
  switch (random(12)) {
    case 0:
      return new Proxy(of([{}, [], () => {}]), new Proxy({}, { get: () => (oneIn(3) ? undefined : react) }));
    case 1: {
      const { proxy, revoke } = Proxy.revocable(of([{}, [], () => {}]), {});
      revoke();
      return proxy;
    }
    case 2:
      return { valueOf: react, toString: react };
    case 3:
      return { [Symbol.toPrimitive]: react };
    case 4:
      return {
        get length() {
          return react();
        },
        get 0() {
          return react();
        },
        get a() {
          return react();
        },
      };
    case 5: {
      const list = ["a", "b", "c", "d"];
      Object.defineProperty(list, random(4), {
        get() {
          if (oneIn(2)) list.length = random(3);
          return react();
        },
      });
      return list;
    }
    case 6:
      // biome-ignore lint/suspicious/noThenProperty: a thenable is wanted
      return Object.assign(() => react(), { then: react });
    case 7: {
      const error = new Error("x");
      Object.defineProperty(error, "stack", { get: react });
      Object.defineProperty(error, "name", { get: react });
      return error;
    }
    case 8: {
      const map = new Map([[{}, number()]]);
      map.set(map, [map]).set(view(), new Set([map]));
      return map;
    }
    case 9:
      return Object.defineProperty(class {}, "name", { get: react });
    case 10:
      return of([
        globalThis,
        ops,
        of(names.map((name) => ops[name])),
        new WeakRef({}),
        new Date(NaN),
        /x/g,
        Promise.reject,
        (function* () {})(),
        Array(3),
        new Array(100_000),
        Object.create(null),
      ]);
    default:
      return Object.create(view(), { length: { get: react }, byteLength: { get: react }, buffer: { get: react } });
  }
}

function plain(levels = 3) {
  if (levels === 0 || oneIn(3)) return primitive();
  switch (random(6)) {
    case 0:
      return Array.from({ length: random(5) }, () => plain(levels - 1));
    case 1:
      return {
        a: plain(levels - 1),
        get b() {
          return react();
        },
        c: hostile(),
      };
    case 2:
      return new Map([[plain(levels - 1), plain(levels - 1)]]);
    case 3:
      return oneIn(2) ? view() : buffer();
    case 4:
      return new Error(string(), { cause: plain(levels - 1) });
    default:
      return Object.fromEntries(Array.from({ length: random(20) }, (_, index) => [`k${index}`, plain(levels - 1)]));
  }
}

const components = new Int32Array(9);

const rightly = {
  n: number,
  s: string,
  K: () => of(["RSA", "P-256", "P-521", "Ed25519", "Ed448", "X25519", "ML-DSA-44", "ML-KEM-512", "DSA"]),
  F: () => of(["spki", "pkcs8", "public", "private", "components", "jwk"]),
  C: () => of(["AES-CBC", "AES-CTR", "AES-GCM", "AES-KW", "AES-OCB", "ChaCha20-Poly1305", "DES"]),
  S: () => of([128, 256]),
  E: () => random(6),
  w: () => (oneIn(4) ? view(Uint8Array) : Uint8Array.from({ length: 4 }, () => random(256))),
  m: () => random(300),
  H: () => of(["SHA-1", "SHA-256", "SHA-384", "SHA-512", "SHA3-256", "MD5"]),
  o: () => (handles.length > 0 && !oneIn(6) ? of(handles) : hostile()),
  f: () => oneIn(2),
  i: () => (oneIn(5) ? exchange + random(3) : exchange),
  k: () => (calls.length > 0 && !oneIn(4) ? of(calls) : number()),
  b: () => (oneIn(3) ? buffer() : view()),
  B: buffer,
  c: () => (oneIn(2) ? new Uint32Array(9) : view(Uint32Array)),
  p: () => of([() => components, () => new Int32Array(9), () => view(Int32Array)])(),
  a: () => of([string, buffer, view, () => null])(),
  h: () =>
    Array.from({ length: 2 * random(6) }, (_, index) =>
      index % 2 === 0
        ? of(["a", "content-length", "transfer-encoding", "set-cookie", "connection", "b c", ""])
        : string(),
    ),
  t: () => Array.from({ length: random(3) }, buffer),
  v: () => (oneIn(2) ? plain() : hostile()),
};

function argument(letter) {
  // How often something is done: any number would be right, and take its time.
  if (letter === "m") return of([rightly.m, rightly.m, () => ({}), () => -1, () => NaN])();
  if (letter === undefined || oneIn(8)) return of([hostile, plain, primitive])();
  return rightly[letter]();
}

function callSome() {
  depth++;
  try {
    for (let left = 1 + random(3); left > 0; left--) {
      let name = of(names);
      if (enders.test(name) && !oneIn(20)) name = of(names);
      callOne(name);
    }
  } finally {
    depth--;
  }
}

function callOne(name) {
  const op = ops[name];
  const letters = signatures[name] ?? "vnsb";
  const count = oneIn(10) ? random(7) : letters.length;
  const args = Array.from({ length: count }, (_, index) => argument(letters[index]));
  try {
    const result = oneIn(20)
      ? Reflect.construct(op, args)
      : oneIn(10)
        ? Reflect.apply(op, hostile(), args)
        : op(...args);
    if (/_open$/.test(name)) handles.push(result);
    if (typeof result === "number" && /_(start|call)$/.test(name)) calls.push(result);
  } catch (error) {
    if (ours(error)) return;
    ops.op_service_call("fuzz", "wrong", `${name} threw ${error.name}: ${error.message}`, false);
  }
}

/** What may come out of an op: what was thrown into it, or what tells an app of its mistake. */
function ours(error) {
  if (typeof error !== "object" || error === null || "toString" in error === false) return true;
  return (
    error instanceof Trap ||
    error instanceof TypeError ||
    error instanceof RangeError ||
    error.isDataCloneError === true ||
    error.toString === 1
  );
}

// biome-ignore lint/correctness/noUnusedVariables: the runtime of the test returns it
function answer(id, url) {
  exchange = id;
  calls = [];
  buffers = [];
  handles = [];
  state = BigInt(/\d+$/.exec(url)[0]);
  for (let left = 150; left > 0; left--) callSome();
  // What was started would keep on.
  for (const call of calls) {
    ops.op_timers_clear(call);
    ops.op_service_cancel(call);
  }
  ops.op_exchange_respond(id, 200, "", [], "survived");
  ops.op_exchange_fail(id, "");
  ops.op_exchange_settle(id);
}
