// DigestStream: a digest of what is written to a stream.

import { asciiUppercase, typedArrayByteLength } from "../../infra/index.ts";
import { type AlgorithmResult, createWritableStream, WritableStream } from "../../streams/index.ts";
import {
  bytesOf,
  defineInterface,
  internalToken,
  isBufferSource,
  markHandled,
  newDOMException,
  newPromise,
  rejectedPromise,
  requireArguments,
  toDOMString,
} from "../../webidl/index.ts";

interface RunningDigest {
  hash: string;
  /** What the engine room keeps there. */
  state: Uint8Array;
  bytesWritten: number;
  digest: Promise<ArrayBuffer>;
  resolve(digest: ArrayBuffer): void;
  reject(reason: unknown): void;
}

const hashes = ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"] as const;

function toHash(algorithm: unknown): string {
  const context = "DigestStream: algorithm";
  const isObject = typeof algorithm === "object" && algorithm !== null;
  const name = toDOMString(isObject ? (algorithm as { name: unknown }).name : algorithm, context);
  const upper = asciiUppercase(name);
  for (let at = 0; at < hashes.length; at++) if (hashes[at] === upper) return upper;
  throw newDOMException(`${context}: "${name}" is none that a stream can be hashed with.`, "NotSupportedError");
}

function newRunningDigest(hash: string): RunningDigest {
  const { promise, resolve, reject } = newPromise<ArrayBuffer>();
  // Who does not ask for the digest does not want to hear of its failure.
  markHandled(promise);
  return { hash, state: new Uint8Array(256), bytesWritten: 0, digest: promise, resolve, reject };
}

function write(running: RunningDigest, chunk: unknown): AlgorithmResult {
  if (typeof chunk !== "string" && !isBufferSource(chunk)) {
    const error = new TypeError("DigestStream: a chunk must be an ArrayBuffer, an ArrayBufferView or a string.");
    running.reject(error);
    return rejectedPromise(error);
  }
  const bytes = typeof chunk === "string" ? ops.op_encoding_encode_utf8(chunk) : bytesOf(chunk);
  ops.op_crypto_running_hash(running.hash, running.state, bytes);
  running.bytesWritten += typedArrayByteLength(bytes);
  return undefined;
}

export class DigestStream extends WritableStream {
  #running: RunningDigest;

  constructor(algorithm: unknown) {
    requireArguments(arguments.length, 1, "DigestStream");
    const running = newRunningDigest(toHash(algorithm));
    const sink = {
      start: undefined,
      write: (chunk: unknown) => write(running, chunk),
      close() {
        running.resolve(ops.op_crypto_running_hash(running.hash, running.state, null));
        return undefined;
      },
      abort(reason: unknown) {
        running.reject(reason);
        return undefined;
      },
    };
    super(internalToken, createWritableStream(sink));
    this.#running = running;
  }

  /** Of all that was written; there when the stream is closed. */
  get digest(): Promise<ArrayBuffer> {
    return this.#running.digest;
  }

  get bytesWritten(): number {
    return this.#running.bytesWritten;
  }
}

defineInterface(DigestStream, { length: 1 });
