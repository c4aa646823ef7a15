// Answers the requests of tests that need files and no server.

import { readFileSync, statSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { serialize } from "node:v8";
import { type Engine, type EngineEvent, findPackage, type ServiceCallEvent } from "../../src/host/native/index.ts";
import { fetchCallTextsOf } from "../../src/host/services/index.ts";
import type { FetchReply } from "../../src/protocol/index.ts";

/** Bytes of an answer that may be sent before the app gives credit. */
const firstCredit = 256 * 1024;

/** What wptserve serves under another name. */
const aliases: Record<string, string> = { "resources/WebIDLParser.js": "resources/webidl2/lib/webidl2.js" };

const types: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html",
  ".idl": "text/plain",
  ".js": "text/javascript",
  ".json": "application/json",
  ".txt": "text/plain",
  ".wasm": "application/wasm",
};

/** The harness that comes with NANO, for folders that bring none. */
const harness: Record<string, string> = {
  "resources/testharness.js": "testharness.js",
  "resources/idlharness.js": "idlharness.js",
  "resources/webidl2/lib/webidl2.js": "webidl2.js",
};

/** The file at a path from the root of the tests; undefined when there is none. */
export function readTestFile(root: string, path: string): Buffer | undefined {
  const inside = normalize(path.replace(/^\/+/, ""));
  if (inside.startsWith("..")) return undefined;
  const name = aliases[inside] ?? inside;
  const own = harness[name];
  const places = [join(root, name), ...(own === undefined ? [] : [join(findPackage().root, "dist/testharness", own)])];
  const file = places.find((place) => statSync(place, { throwIfNoEntry: false })?.isFile() === true);
  return file === undefined ? undefined : readFileSync(file);
}

interface Answer {
  rest: Buffer;
  credit: number;
}

export class DiskAnswers {
  readonly #engine: Engine;
  readonly #root: string;
  readonly #answers = new Map<number, Answer>();

  constructor(engine: Engine, root: string) {
    this.#engine = engine;
    this.#root = root;
  }

  handle(event: EngineEvent): void {
    if (event.type === "service") this.#begin(event);
    else if (event.type === "serviceCancel") this.#answers.delete(event.call);
    else if (event.type === "serviceCredit") {
      const answer = this.#answers.get(event.call);
      if (answer !== undefined) answer.credit += event.bytes;
      this.#pump(event.call);
    }
  }

  #begin({ call, service, payload }: ServiceCallEvent): void {
    if (service !== "fetch") {
      this.#engine.serviceFail(call, { name: "TypeError", message: `no service ${service}` });
      return;
    }
    const { url, method } = fetchCallTextsOf(payload);
    const address = new URL(url);
    const isTests = address.hostname === "web-platform.test";
    const bytes = isTests ? readTestFile(this.#root, decodeURIComponent(address.pathname)) : undefined;
    const type = types[extname(address.pathname)] ?? "application/octet-stream";
    address.hash = "";
    const reply: FetchReply = {
      url: address.href,
      redirected: false,
      status: bytes === undefined ? 404 : 200,
      statusText: bytes === undefined ? "Not Found" : "OK",
      headers: bytes === undefined ? [] : ["content-type", type, "content-length", String(bytes.byteLength)],
      hasBody: bytes !== undefined && method !== "HEAD",
    };
    this.#engine.serviceReply(call, serialize(reply));
    if (bytes === undefined || !reply.hasBody) return;
    this.#answers.set(call, { rest: bytes, credit: firstCredit });
    this.#pump(call);
  }

  #pump(call: number): void {
    const answer = this.#answers.get(call);
    if (answer === undefined) return;
    const length = Math.min(answer.rest.byteLength, answer.credit);
    if (length > 0) this.#engine.serviceChunk(call, answer.rest.subarray(0, length));
    answer.rest = answer.rest.subarray(length);
    answer.credit -= length;
    if (answer.rest.byteLength > 0) return;
    this.#answers.delete(call);
    this.#engine.serviceEnd(call);
  }
}
