// The typed face of the table of ops (native/ops/table.cc): all that the runtime can ask of the engine room.
// test/boundary compares the two lists. An op returns expected failures as values; a wrong type throws a TypeError.

/** A finite id of one request and its response, unique in the engine's lifetime. */
export type ExchangeId = number;

/** What the engine room made of a key's handle; opaque. */
export type LoadedKey = object;

/**
 * A result at once, or of long work, that is done beside the isolate's turns: then the promise is of an object without a
 * prototype.
 */
export type Performed<T> = T | Promise<{ readonly result: T }>;

export interface Ops {
  // clock
  /** Milliseconds since the time origin of this isolate, monotonic, coarsened to 0.1 ms. */
  op_clock_now(): number;
  /** Unix time of the time origin, in milliseconds. */
  op_clock_time_origin(): number;

  // compression
  /** A codec's handle. `format`: 0 deflate, 1 deflate-raw, 2 gzip, 3 brotli. Throws a RangeError when the app's memory does not allow it. */
  op_compression_open(format: number, decompress: boolean): object;
  /**
   * One step of at most 64 KB of input and of output: what came out, if anything. `last`: no input comes after this. `progress`
   * receives: bytes taken of the input behind `from`; 0 all was taken, 1 step again, 2 the stream is complete, 3 the input is malformed.
   * The handle is given up by 2, 3, an exception, and by null in place of the input.
   */
  op_compression_step(
    codec: object,
    input: ArrayBuffer | ArrayBufferView | null,
    from: number,
    last: boolean,
    progress: Uint32Array,
  ): Uint8Array<ArrayBuffer> | undefined;

  // console
  /** `level`: 0 debug, 1 log, 2 info, 3 warn, 4 error. One line of the app's log, already formatted. */
  op_console_write(level: number, text: string): void;
  /** [state: 0 pending, 1 fulfilled, 2 rejected; value]. */
  op_console_promise_details(promise: object): [number, unknown];
  /** [target, handler], or null when `value` is no proxy. */
  op_console_proxy_details(value: object): [unknown, unknown] | null;
  /** Entries of a Map, Set, WeakMap, WeakSet or one of their iterators without running app code: [flat list, isKeyValue], or null. */
  op_console_preview_entries(value: object): [unknown[], boolean] | null;
  /** Name of the constructor as V8 knows it (survives patched prototypes). */
  op_console_class_name(value: object): string;

  // crypto
  /** Fills the view with random bytes. */
  op_crypto_random_fill(view: ArrayBufferView): void;
  op_crypto_random_uuid(): string;
  /** `variant`: 0 Argon2d, 1 Argon2i, 2 Argon2id. `memory`: KB. Null where the parameters are wrong, or there is no memory. */
  op_crypto_argon2(
    variant: number,
    parallelism: number,
    memory: number,
    passes: number,
    size: number,
    password: ArrayBuffer,
    nonce: Uint8Array,
    secretValue: Uint8Array,
    associatedData: Uint8Array,
  ): Performed<ArrayBuffer | null>;
  /** Null where the cipher refuses. `cipher`: "AES-CBC" | "AES-CTR" | "AES-GCM" | "AES-KW" | "AES-OCB" | "ChaCha20-Poly1305". `parameter`: bytes of the tag, bits of CTR's counter. */
  op_crypto_cipher(
    cipher: string,
    encrypt: boolean,
    key: ArrayBuffer,
    iv: Uint8Array,
    data: Uint8Array,
    additionalData: Uint8Array,
    parameter: number,
  ): ArrayBuffer | null;
  /** `hash`: "MD5" | "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512" | "SHA3-256" | "SHA3-384" | "SHA3-512". At once without `mayWait`. */
  op_crypto_digest(hash: string, data: ArrayBuffer | ArrayBufferView, mayWait?: true): Performed<ArrayBuffer>;
  /** Constant-time comparison; false where the lengths differ. */
  op_crypto_equal(a: ArrayBuffer | ArrayBufferView, b: ArrayBuffer | ArrayBufferView): boolean;
  /** Null when it is too much for HKDF. */
  op_crypto_hkdf(hash: string, key: ArrayBuffer, salt: Uint8Array, info: Uint8Array, size: number): ArrayBuffer | null;
  /** HMAC with a hash that op_crypto_digest knows. */
  op_crypto_hmac(hash: string, key: ArrayBuffer, data: ArrayBuffer | ArrayBufferView): Performed<ArrayBuffer>;
  /**
   * Keys of pairs. `kind`: "RSA" | "P-256" | "P-384" | "P-521" | "Ed25519" | "Ed448" | "X25519" | "X448" | "ML-DSA-44" |
   * "ML-DSA-65" | "ML-DSA-87" | "ML-KEM-512" | "ML-KEM-768" | "ML-KEM-1024". A handle is bytes (native/ops/crypto_keys.h).
   * RSA-OAEP; null where it fails.
   */
  op_crypto_key_cipher(
    encrypt: boolean,
    key: LoadedKey,
    data: Uint8Array,
    hash: string,
    label: Uint8Array,
  ): ArrayBuffer | null;
  /** By a private key: the secret shared with a public key, or in a ciphertext. Null where it fails. */
  op_crypto_key_derive(key: LoadedKey, other: LoadedKey | Uint8Array): ArrayBuffer | null;
  /** By a public key. */
  op_crypto_key_encapsulate(key: LoadedKey): [secret: ArrayBuffer, ciphertext: ArrayBuffer];
  /** "components": [n, e], and [d, p, q, dp, dq, qi]; [x, y], and [d]; the public key, and the private one. "public": the public key's handle. */
  op_crypto_key_export(
    kind: string,
    format: "spki" | "pkcs8" | "public" | "components",
    isPrivate: boolean,
    handle: ArrayBuffer,
  ): ArrayBuffer | ArrayBuffer[];
  /** The handles of a new pair; null where there is none like that. */
  op_crypto_key_generate(
    kind: string,
    modulusLength?: number,
    publicExponent?: Uint8Array,
  ): Performed<[privateHandle: ArrayBuffer, publicHandle: ArrayBuffer] | null>;
  /** A handle; null where the data is wrong, undefined where it has a form that is not supported. `data`: one, or all components. */
  op_crypto_key_import(
    kind: string,
    format: "spki" | "pkcs8" | "public" | "private" | "components",
    ...data: (ArrayBuffer | Uint8Array)[]
  ): ArrayBuffer | null | undefined;
  /** To be used again and again. Throws a RangeError when the app's memory does not allow it. */
  op_crypto_key_load(kind: string, isPrivate: boolean, handle: ArrayBuffer): LoadedKey;
  /** Null where it fails. `hash`: undefined where the algorithm has its own. `option`: PSS's length of the salt; or the context. */
  op_crypto_key_sign(
    key: LoadedKey,
    message: Uint8Array,
    hash?: string,
    option?: number | Uint8Array,
  ): Performed<ArrayBuffer | null>;
  op_crypto_key_verify(
    key: LoadedKey,
    signature: Uint8Array,
    message: Uint8Array,
    hash?: string,
    option?: number | Uint8Array,
  ): Performed<boolean>;
  /** `size` bytes. Null where there is no memory. */
  op_crypto_pbkdf2(
    hash: string,
    password: ArrayBuffer,
    salt: Uint8Array,
    iterations: number,
    size: number,
  ): Performed<ArrayBuffer | null>;
  /** Hashes bytes that come one after the other; `data` null is their end, and gives the hash. `state`: at first zeros, 256 bytes. `hash`: "MD5" or a SHA-1 or SHA-2 of op_crypto_digest. */
  op_crypto_running_hash(hash: string, state: Uint8Array, data: ArrayBuffer | ArrayBufferView | null): ArrayBuffer;
  /** A copy of the bytes, or that many random ones, whose memory is overwritten before it is freed. Throws a RangeError when there is no memory. */
  op_crypto_secret(source: ArrayBuffer | ArrayBufferView | number): ArrayBuffer;
  /** Keccak, of the prefix, the data and the suffix: `size` bytes. `strength`: 128 or 256. `rounds`: up to 24. `domain`: up to 0x7f. */
  op_crypto_sponge(
    strength: number,
    rounds: number,
    domain: number,
    prefix: Uint8Array,
    data: Uint8Array,
    suffix: Uint8Array,
    size: number,
  ): ArrayBuffer;

  // encoding
  /** UTF-8 of a string; lone surrogates become U+FFFD. */
  op_encoding_encode_utf8(text: string): Uint8Array<ArrayBuffer>;
  /** Writes into `into`; returns read (UTF-16 units) * 2 ** 26 + written (bytes) when both fit, else [read, written]. */
  op_encoding_encode_into(text: string, into: Uint8Array): number | [number, number];
  /** Decodes bytes as UTF-8 with the standard's replacement; null when `fatal` and malformed. The BOM is kept: callers strip it. */
  op_encoding_decode_utf8(bytes: ArrayBuffer | ArrayBufferView, fatal: boolean): string | null;
  /**
   * The next chunk of a legacy multi-byte encoding; null when `fatal` and malformed. `encoding`: 0 gb18030, 1 big5, 2 euc-jp, 3 iso-2022-jp,
   * 4 shift_jis, 5 euc-kr. `last`: no chunk comes after this. `state`, of four bytes, has what the chunks before it left; at first, zeros.
   */
  op_encoding_decode_legacy(
    encoding: number,
    bytes: ArrayBuffer | ArrayBufferView,
    fatal: boolean,
    last: boolean,
    state: Uint8Array,
  ): string | null;
  /** One character a byte. */
  op_encoding_decode_latin1(bytes: ArrayBuffer | ArrayBufferView): string;
  /** Lone surrogates replaced (USVString conversion). */
  op_encoding_to_well_formed(text: string): string;

  // exchange: the request side
  /** Next piece of the request's body: bytes; null when none has come yet (`body` is called when one does); true at the end; false when the client broke off. */
  op_exchange_read_body(exchange: ExchangeId): Uint8Array<ArrayBuffer> | null | boolean;
  /** The rest of the body is not wanted. */
  op_exchange_cancel_body(exchange: ExchangeId): void;
  // exchange: the response side
  /** The whole response at once. `headers`: name, value, name, value … False when the client has gone. */
  op_exchange_respond(
    exchange: ExchangeId,
    status: number,
    statusText: string,
    headers: string[],
    body: string | ArrayBuffer | ArrayBufferView | null,
  ): boolean;
  /** Head of a response whose body follows by op_exchange_write. */
  op_exchange_respond_head(exchange: ExchangeId, status: number, statusText: string, headers: string[]): boolean;
  /** 0 taken, go on; 1 taken, wait for `drain`; 2 the client has gone. */
  op_exchange_write(exchange: ExchangeId, chunk: ArrayBuffer | ArrayBufferView): number;
  /** From now on what the call's answer brings is the response's body, in order; its end or failure is told as ever. */
  op_exchange_pass(exchange: ExchangeId, call: number): void;
  /** The body is complete. */
  op_exchange_end(exchange: ExchangeId): void;
  /** The body can't be completed: the client must see that it is broken. */
  op_exchange_abort(exchange: ExchangeId): void;
  /** The app threw before it answered: the engine answers 500 NANO_APP_EXCEPTION, and `text` goes to the app's log; or it has no handler for this: 501 NANO_NO_HANDLER. */
  op_exchange_fail(exchange: ExchangeId, text: string, noHandler: boolean): void;
  /**
   * waitUntil is done (or there was none) and the response has ended: the exchange can be forgotten. `marks`: 1 a promise of waitUntil was
   * rejected, 2 a scheduled handler wants no other try.
   */
  op_exchange_settle(exchange: ExchangeId, marks: number): void;

  // html
  /** Forgiving base64; null on malformed input. Result: one character a byte. */
  op_html_atob(text: string): string | null;
  /** Base64; null when a character is above U+00FF. */
  op_html_btoa(text: string): string | null;
  /** StructuredSerializeWithTransfer then StructuredDeserialize in this realm. Throws DataCloneError through hooks.dataCloneError. */
  op_html_structured_clone(value: unknown, transfer: ArrayBuffer[]): unknown;
  op_html_detach(buffer: ArrayBuffer): void;

  // infra
  /** The code of a deferred room: a function of what it uses of the rooms in the snapshot, which gives the room's exports. */
  op_infra_compile_room(path: string): (outside: object) => unknown;

  // service calls: the only way out of an isolate
  /**
   * Starts a call; `payload` is structured-cloned to the host. Answers come by hooks.service. Returns the call's id, or 0 when the app's limit is reached.
   * The service "app" is another app: `method` is then the name of the binding, and `payload` a string: "method\nurl\nname\nvalue…", one byte a character.
   */
  op_service_call(service: string, method: string, payload: unknown, hasBody: boolean): number;
  /** Body of the call. 0 taken, go on; 1 taken, wait for hooks.service(call, ServiceEvent.Drain); 2 the call is over. */
  op_service_write(call: number, chunk: ArrayBuffer | ArrayBufferView): number;
  op_service_end(call: number): void;
  /** The app has lost interest (abort, cancel): no further event comes. */
  op_service_cancel(call: number): void;
  /** `bytes` of the answer's body were consumed: the host may send as much again. */
  op_service_credit(call: number, bytes: number): void;

  // timers
  /** Starts a timer; hooks.timer(id) is called when due. `delay` in ms. */
  op_timers_start(delay: number, repeat: boolean): number;
  op_timers_clear(id: number): void;

  // webassembly
  /** What comes next of a module that is compiled as it arrives. `kind`: 0 `value` has bytes, 1 that was all, 2 no more comes, for the reason `value`. */
  op_webassembly_stream(stream: object, kind: number, value: unknown): void;

  // webidl
  /** Defines a writable, configurable, not enumerable data property, whose value is what hooks.deferredGlobal(name) gives when it is first looked at. */
  op_webidl_define_deferred(target: object, name: string): void;
  op_webidl_is_proxy(value: unknown): boolean;

  // url (ada)
  /** Serialized URL or null on failure; lone surrogates count as U+FFFD. `components` receives: protocol_end, username_end, host_start, host_end, port (-1: none), pathname_start, search_start (-1: none), hash_start (-1: none), scheme_type. */
  op_url_parse(input: string, base: string | undefined, components: Int32Array): string | null;
  op_url_can_parse(input: string, base: string | undefined): boolean;
  /** Applies one setter to a serialized URL. `part`: 0 href, 1 protocol, 2 username, 3 password, 4 host, 5 hostname, 6 port, 7 pathname, 8 search, 9 hash. Null when href fails; other parts leave the URL as it was. */
  op_url_update(href: string, part: number, value: string, components: Int32Array): string | null;
  op_url_domain_to_ascii(domain: string): string;
  op_url_domain_to_unicode(domain: string): string;
}

declare global {
  /** Parameter of the function that the runtime's bundle is; never on globalThis. */
  const ops: Ops;
}
