// The ops that plain Node can do as faithfully as the engine room, for unit tests of the runtime's rooms.
// Import it first: `import { runtimeOps } from "<…>/test/runtime-ops.ts"` puts `ops` in place. Node's own functions are
// captured here, so a test may put the runtime's interfaces on globalThis afterwards.

import { Buffer } from "node:buffer";
import { createHash, createHmac, randomBytes, randomFillSync, randomUUID, timingSafeEqual } from "node:crypto";
import { domainToASCII, domainToUnicode } from "node:url";
import { types } from "node:util";
import type { Hooks } from "../src/runtime/hooks.ts";
import type { Ops } from "../src/runtime/ops.ts";

type HookNames =
  | "timer"
  | "isPlatformObject"
  | "serializePlatformObject"
  | "deserializePlatformObject"
  | "dataCloneError";
type Source = ArrayBuffer | ArrayBufferView;

const { URL, TextEncoder, TextDecoder, performance, structuredClone, atob, btoa } = globalThis;
const { setTimeout, setInterval, clearTimeout, DOMException } = globalThis;

const timers = new Map<number, NodeJS.Timeout>();
let lastTimer = 0;
let hooks: Partial<Pick<Hooks, HookNames>> = {};

/** The functions of the runtime that these ops call. */
export function setHooks(given: Partial<Pick<Hooks, HookNames>>): void {
  hooks = { ...hooks, ...given };
}

/** All that op_console_write was given, oldest first. */
export const written: [level: number, text: string][] = [];

function bufferFrom(source: Source): Buffer {
  return ArrayBuffer.isView(source)
    ? Buffer.from(source.buffer, source.byteOffset, source.byteLength)
    : Buffer.from(source);
}

function ownBuffer(buffer: Buffer): ArrayBuffer {
  const copy = new ArrayBuffer(buffer.length);
  new Uint8Array(copy).set(buffer);
  return copy;
}

function hmac(hash: string, key: ArrayBuffer, data: Source): Buffer {
  return createHmac(hash.replace("-", ""), Buffer.from(key)).update(bufferFrom(data)).digest();
}

const absent = -1;
const schemeTypes = ["http:", "", "https:", "ws:", "ftp:", "wss:", "file:"];

/** Offsets as ada's url_aggregator has them. */
function fillComponents(url: URL, components: Int32Array): string {
  const { href, protocol, username, password, hostname, port } = url;
  const protocolEnd = protocol.length;
  const hasHost = href.startsWith("//", protocolEnd);
  const usernameEnd = protocolEnd + (hasHost ? 2 : 0) + username.length;
  const hostStart = usernameEnd + (password === "" ? 0 : password.length + 1);
  const hasCredentials = username !== "" || password !== "";
  const hostEnd = hostStart + (hasCredentials ? 1 : 0) + hostname.length;
  const afterPort = hostEnd + (port === "" ? 0 : port.length + 1);
  const dotSlash = !hasHost && href.startsWith("/.//", protocolEnd) ? 2 : 0;
  const hashStart = href.indexOf("#");
  const searchStart = (hashStart < 0 ? href : href.slice(0, hashStart)).indexOf("?");
  const schemeType = schemeTypes.indexOf(protocol);
  components.set([protocolEnd, usernameEnd, hostStart, hostEnd, port === "" ? absent : Number(port)]);
  components.set([afterPort + dotSlash, searchStart < 0 ? absent : searchStart, hashStart < 0 ? absent : hashStart], 5);
  components[8] = schemeType < 0 ? 1 : schemeType;
  return href;
}

const urlParts = ["href", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"];

/** Platform objects are cloned where they are the whole value; the engine room clones them wherever they stand. */
function clone(value: unknown, transfer: ArrayBuffer[]): unknown {
  try {
    if (typeof value === "object" && value !== null && hooks.isPlatformObject?.(value)) {
      const data = hooks.serializePlatformObject?.(value);
      if (!data) throw new DOMException("The object can not be cloned.", "DataCloneError");
      return hooks.deserializePlatformObject?.(structuredClone(data, { transfer }));
    }
    return structuredClone(value, { transfer });
  } catch (error) {
    const { name, message } = error as Error;
    if (name !== "DataCloneError" || hooks.dataCloneError === undefined) throw error;
    throw hooks.dataCloneError(message);
  }
}

type FaithfulOps = Omit<
  Ops,
  | `op_exchange_${string}`
  | `op_service_${string}`
  | `op_crypto_key_${string}`
  | `op_infra_${string}`
  | "op_webidl_define_deferred"
  | "op_crypto_argon2"
  | "op_crypto_cipher"
  | "op_crypto_hkdf"
  | "op_crypto_pbkdf2"
  | "op_crypto_running_hash"
  | `op_webassembly_${string}`
  | `op_compression_${string}`
  | "op_encoding_decode_legacy"
  | "op_crypto_sponge"
  | "op_console_promise_details"
  | "op_console_proxy_details"
  | "op_console_preview_entries"
  | "op_console_class_name"
>;

export const runtimeOps: FaithfulOps = {
  op_webidl_is_proxy: (value) => types.isProxy(value),

  op_clock_now: () => Math.floor(performance.now() * 10) / 10,
  op_clock_time_origin: () => performance.timeOrigin,

  op_console_write: (level, text) => void written.push([level, text]),

  op_crypto_random_fill: (view) => void randomFillSync(view as Uint8Array),
  op_crypto_random_uuid: () => randomUUID(),
  op_crypto_digest: (hash, data) => ownBuffer(createHash(hash.replace("-", "")).update(bufferFrom(data)).digest()),
  op_crypto_equal(a, b) {
    const [left, right] = [bufferFrom(a), bufferFrom(b)];
    return left.length === right.length && timingSafeEqual(left, right);
  },
  op_crypto_hmac: (hash, key, data) => ownBuffer(hmac(hash, key, data)),
  op_crypto_secret: (source) => ownBuffer(typeof source === "number" ? randomBytes(source) : bufferFrom(source)),

  op_encoding_encode_utf8: (text) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>,
  op_encoding_encode_into(text, into) {
    const { read, written } = new TextEncoder().encodeInto(text, into);
    return read < 2 ** 26 && written < 2 ** 26 ? read * 2 ** 26 + written : [read, written];
  },
  op_encoding_decode_utf8(bytes, fatal) {
    try {
      return new TextDecoder("utf-8", { fatal, ignoreBOM: true }).decode(bufferFrom(bytes));
    } catch {
      return null;
    }
  },
  op_encoding_decode_latin1: (bytes) => bufferFrom(bytes).toString("latin1"),
  op_encoding_to_well_formed: (text) => text.toWellFormed(),

  op_html_atob(text) {
    try {
      return atob(text);
    } catch {
      return null;
    }
  },
  op_html_btoa(text) {
    try {
      return btoa(text);
    } catch {
      return null;
    }
  },
  op_html_structured_clone: clone,
  op_html_detach: (buffer) => void structuredClone(undefined, { transfer: [buffer] }),

  op_timers_start(delay, repeat) {
    const id = ++lastTimer;
    const fire = () => {
      if (!repeat) timers.delete(id);
      hooks.timer?.(id);
    };
    timers.set(id, repeat ? setInterval(fire, delay) : setTimeout(fire, delay));
    return id;
  },
  op_timers_clear(id) {
    clearTimeout(timers.get(id));
    timers.delete(id);
  },

  op_url_parse(input, base, components) {
    const url = URL.parse(input, base);
    return url === null ? null : fillComponents(url, components);
  },
  op_url_can_parse: (input, base) => URL.canParse(input, base),
  op_url_update(href, part, value, components) {
    const url = new URL(href);
    try {
      Reflect.set(url, urlParts[part] as string, value);
    } catch {
      return null;
    }
    return fillComponents(url, components);
  },
  op_url_domain_to_ascii: (domain) => domainToASCII(domain),
  op_url_domain_to_unicode: (domain) => domainToUnicode(domain),
};

Object.defineProperty(globalThis, "ops", { value: runtimeOps, configurable: true });

// The rooms that a bundle would load when they are first needed, which type-checks with the runtime.
await import(new URL("../src/runtime/workers/deferred-rooms.fixture.ts", import.meta.url).href);
