// Runs inside an isolate, and as it is in other runtimes: what apps do most with the web platform. Prints operations a second.

import "./globals.js";
import Benchmark from "benchmark";

const SECONDS = globalThis.MICRO_SECONDS;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const short = "The quick brown fox jumps over the lazy dog";
const long = `${short} – ünïcödé `.repeat(200);
const bytes = encoder.encode(long);
const kilobyte = new Uint8Array(1024);
const pairs = {
  accept: "text/html",
  "content-type": "application/json",
  "x-request-id": "1234",
  "cache-control": "no-store",
};

/** Keeps what is made, so that it cannot be left out. */
let kept;

const immediate = {
  "Headers: of 4, get and set": () => {
    const headers = new Headers(pairs);
    headers.set("x-request-id", "5678");
    kept = headers.get("content-type");
  },
  "Headers: iterate 4": (() => {
    const headers = new Headers(pairs);
    return () => {
      for (const [name] of headers) kept = name;
    };
  })(),
  "URL: parse": () => {
    kept = new URL("https://user@example.com:8080/path/to/page?query=1&other=2#part");
  },
  "URL: parse and read": () => {
    const url = new URL("https://example.com/path/to/page?query=1&other=2");
    kept = url.pathname + url.searchParams.get("other");
  },
  "Request: construct": () => {
    kept = new Request("https://example.com/path", { method: "POST", body: "text", headers: pairs });
  },
  "Response: construct": () => {
    kept = new Response("text", { status: 201, headers: pairs });
  },
  "Response.json": () => {
    kept = Response.json({ name: "name", list: [1, 2, 3] });
  },
  "TextEncoder: 43 characters": () => {
    kept = encoder.encode(short);
  },
  "TextEncoder: 10 KB": () => {
    kept = encoder.encode(long);
  },
  "TextDecoder: 10 KB": () => {
    kept = decoder.decode(bytes);
  },
};

const awaited = {
  "Response: text()": async () => {
    kept = await new Response(short).text();
  },
  "digest: SHA-256 of 1 KB": async () => {
    kept = await crypto.subtle.digest("SHA-256", kilobyte);
  },
  "streams: 100 chunks read": async () => {
    let left = 100;
    const source = new ReadableStream({
      pull(controller) {
        controller.enqueue(kilobyte);
        if (--left === 0) controller.close();
      },
    });
    for await (const chunk of source) kept = chunk;
  },
  "streams: 100 chunks through a TransformStream": async () => {
    let left = 100;
    const source = new ReadableStream({
      pull(controller) {
        controller.enqueue(kilobyte);
        if (--left === 0) controller.close();
      },
    });
    for await (const chunk of source.pipeThrough(new TransformStream())) kept = chunk;
  },
};

const suite = new Benchmark.Suite();
// Clocks of isolates are coarse: what is timed lasts long beside a tick.
const options = { minTime: 0.1, maxTime: SECONDS };
for (const [name, work] of Object.entries(immediate)) suite.add(name, work, options);
for (const [name, work] of Object.entries(awaited)) {
  suite.add(name, (deferred) => work().then(() => deferred.resolve()), { ...options, defer: true });
}
const found = {};
await new Promise((resolve) => {
  suite.on("cycle", ({ target }) => {
    found[target.name] = target.error === undefined ? target.hz : String(target.error);
  });
  suite.on("complete", resolve);
  suite.run({ async: true });
});
if (kept === undefined) throw new Error("nothing was made");
console.log(JSON.stringify(found));
