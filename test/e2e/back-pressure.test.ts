// Bodies far longer than what a process may hold: each way stalls while its reader is slow, and the memory stays bounded.

import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import t, { type Test } from "tap";
import { type Server, serve } from "./nano.ts";

const MB = 1024 * 1024;
const LENGTH = 256 * MB;
/** Of the app's 128 MB, of the host's queues, and of what their allocators keep. */
const MOST_GROWTH = 160 * MB;
const block = Buffer.alloc(65_536, "x");

const APP = `
  function produced(length) {
    let left = length;
    return new ReadableStream({
      type: "bytes",
      pull(controller) {
        if (left === 0) return controller.close();
        left -= 65536;
        controller.enqueue(new Uint8Array(65536));
      },
    });
  }
  async function lengthOf(stream) {
    let length = 0;
    for await (const chunk of stream) {
      if (length === 0) await new Promise((resolve) => setTimeout(resolve, 600));
      length += chunk.length;
    }
    return length;
  }
  export default {
    async fetch(request, env) {
      const { pathname } = new URL(request.url);
      switch (pathname) {
        case "/read": return new Response(await lengthOf(request.body));
        case "/produce": return new Response(produced(${LENGTH}));
        case "/echo": return new Response(request.body);
        case "/down": return fetch(env.UPSTREAM);
        case "/up": return fetch(env.UPSTREAM, { method: "POST", body: produced(${LENGTH}), duplex: "half" });
        default: return new Response(String(navigator.userAgent));
      }
    },
  };`;

/** All bytes, after a pause in which the other side could send them all. */
async function readSlowly(stream: IncomingMessage): Promise<{ length: number; text: string }> {
  let length = 0;
  let text = "";
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (length === 0) await setTimeout(600);
    length += chunk.length;
    if (length < 100) text += chunk;
  }
  return { length, text };
}

/** Writes LENGTH bytes as fast as they are taken. */
function writeAll(to: ServerResponse | ReturnType<typeof request>): void {
  let left = LENGTH;
  const more = () => {
    while (left > 0) {
      left -= block.length;
      if (!to.write(block)) return;
    }
    to.end();
  };
  to.on("drain", more);
  more();
}

async function startUpstream(t: Test): Promise<string> {
  const upstream = createServer(async (incoming, response) => {
    if (incoming.method === "POST") response.end(String((await readSlowly(incoming)).length));
    else writeAll(response);
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    upstream.closeAllConnections();
    upstream.close();
  });
  return `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
}

async function ask(server: Server, path: string, upload?: Record<string, string | number>) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { host: "127.0.0.1", port: server.port, path, headers: upload ?? {} };
    const asked = request({ ...options, method: upload === undefined ? "GET" : "POST" }, resolve).on("error", reject);
    if (upload === undefined) asked.end();
    else writeAll(asked);
  });
  return { status: answer.statusCode, ...(await readSlowly(answer)) };
}

function memoryOf(pid: number, field: "VmRSS" | "VmHWM"): number {
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}

t.test("long bodies", { skip: process.platform !== "linux" && "there is no /proc" }, async (t) => {
  const folder = t.testdir({
    "index.js": APP,
    "nano.jsonc": JSON.stringify({ limits: { bodyBytes: 2 * LENGTH, cpuMs: 60_000 } }),
  });
  const args = [folder, "--allow-private-network", "--var", `UPSTREAM=${await startUpstream(t)}`];
  const chunked = { "transfer-encoding": "chunked" };
  const sized = { "content-length": LENGTH };
  const read = { status: 200, text: String(LENGTH) };
  const whole = { status: 200, length: LENGTH };
  for (const [what, path, upload, expected] of [
    ["an upload of known length that the app reads slowly", "/read", sized, read],
    ["a chunked upload that the app reads slowly", "/read", chunked, read],
    ["a response that the client reads slowly", "/produce", undefined, whole],
    ["an echo", "/echo", chunked, whole],
    ["a fetched body that is passed on", "/down", undefined, whole],
    ["a body that is uploaded by fetch", "/up", undefined, read],
  ] as const) {
    const server = await serve(t, args);
    await server.ask("/");
    const before = memoryOf(server.engine, "VmRSS");
    t.match(await ask(server, path, upload), expected, what);
    const growth = memoryOf(server.engine, "VmHWM") - before;
    t.ok(growth < MOST_GROWTH, `${what}: memory grew by ${Math.round(growth / MB)} MB`);
    server.kill();
  }
});
