// What the engine's WebAssembly.compileStreaming and instantiateStreaming leave to their embedder.

import { regExpExec, stringToLowerCase } from "../../infra/index.ts";
import { isBodyUnusable, readBody } from "../body.ts";
import { getFromHeaderList } from "../header-list.ts";
import type { ByteSource, ResponseRecord } from "../records.ts";
import { responseRecordOf } from "../response.ts";

/** Kinds of op_webassembly_stream. */
const bytes = 0;
const end = 1;
const failure = 2;

/**
 * https://webassembly.github.io/spec/web-api/#compile-a-potential-webassembly-response, step 2, for the value of the
 * source. What goes wrong rejects the engine's promise.
 */
export function compileResponse(source: unknown, stream: object): void {
  try {
    // 1. The response.
    const response = responseRecordOf(source);
    if (response === null) throw new TypeError("WebAssembly: source must be a Response, or a promise of one.");
    requireWebAssembly(response);
    // 8. Its bytes.
    const { body } = response;
    if (body === null) {
      ops.op_webassembly_stream(stream, end, undefined);
      return;
    }
    if (isBodyUnusable(body)) throw new TypeError("WebAssembly: the body of the response has already been used.");
    feed(readBody(body), stream);
  } catch (error) {
    ops.op_webassembly_stream(stream, failure, error);
  }
}

/** https://webassembly.github.io/spec/web-api/#compile-a-potential-webassembly-response, steps 2.2 to 2.7 */
function requireWebAssembly(response: ResponseRecord): void {
  // 2-5. The type, without parameters.
  const type = getFromHeaderList(response.headers.list, "content-type");
  const essence = type === null ? null : regExpExec(/^[\t ]*(.*?)[\t ]*$/s, type);
  if (essence === null || stringToLowerCase(essence[1] as string) !== "application/wasm") {
    const given = type === null ? "has none" : `is "${type}"`;
    throw new TypeError(`WebAssembly: the response's Content-Type must be "application/wasm", but ${given}.`);
  }
  // 6. Not of another origin.
  if (response.type === "opaque" || response.type === "opaqueredirect") {
    throw new TypeError("WebAssembly: the response is opaque.");
  }
  // 7. Not an error.
  const { status } = response;
  if (status < 200 || status > 299) {
    throw new TypeError(`WebAssembly: the response's status must be 200 to 299, but is ${status}.`);
  }
}

/** Hands over all of a source that nobody else reads. Chunks that are there already are read without recursion. */
function feed(source: ByteSource, stream: object): void {
  let isLooping = false;
  let isReady = true;
  const read = () => {
    isLooping = true;
    while (isReady) {
      isReady = false;
      source.read(steps);
    }
    isLooping = false;
  };
  const steps = {
    chunk(chunk: Uint8Array<ArrayBuffer>) {
      try {
        ops.op_webassembly_stream(stream, bytes, chunk);
      } catch (error) {
        source.cancel(error);
        ops.op_webassembly_stream(stream, failure, error);
        return;
      }
      isReady = true;
      if (!isLooping) read();
    },
    end: () => ops.op_webassembly_stream(stream, end, undefined),
    error: (reason: unknown) => ops.op_webassembly_stream(stream, failure, reason),
  };
  read();
}
