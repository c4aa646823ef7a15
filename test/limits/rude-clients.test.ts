// Clients that are slow, leave, flood or send nothing: memory stays bounded, and a neighbour is served all the while.

import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import t, { type Test } from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());
nano.app(
  "app",
  `let unread = 0;
  export default {
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/endless") {
        return new Response(new ReadableStream({ pull(controller) { controller.enqueue(new Uint8Array(65536)); } }, { highWaterMark: 0 }));
      }
      if (pathname === "/large") return new Response(new Uint8Array(8 * 1024 * 1024));
      if (pathname === "/unread") {
        unread++;
        request.signal.addEventListener("abort", () => unread--);
        return new Promise(() => {});
      }
      if (pathname === "/unread-count") return new Response(String(unread));
      if (pathname === "/length") return new Response(String((await request.arrayBuffer()).byteLength));
      return new Response("ok");
    },
  }`,
  { limits: { memoryMb: 512 } },
);
nano.app("neighbour", `export default { fetch: () => new Response("here") }`);

function open(): Promise<Socket> {
  const socket = connect(nano.port, "127.0.0.1").on("error", () => undefined);
  return new Promise((resolve) => socket.on("connect", () => resolve(socket)).on("close", () => resolve(socket)));
}

const closed = (socket: Socket) =>
  new Promise<void>((resolve) => (socket.closed ? resolve() : socket.on("close", () => resolve())));

const request = (path: string, more = "") => `GET ${path} HTTP/1.1\r\nHost: app.localhost\r\n${more}\r\n`;
const post = (path: string, more: string, body = "") =>
  `POST ${path} HTTP/1.1\r\nHost: app.localhost\r\n${more}\r\n\r\n${body}`;

/** Resident memory of this process, engine and clients, in MB. */
function resident(): number {
  const pages = Number(readFileSync("/proc/self/statm", "latin1").split(" ")[1]);
  return (pages * 4096) / 1024 / 1024;
}

/** As many connections as this process may have both ends of, up to 10,000. */
function connectionsPossible(): number {
  const limit = Number(/^Max open files +(\d+)/m.exec(readFileSync("/proc/self/limits", "latin1"))?.[1]);
  return Math.min(10_000, Math.floor((limit - 500) / 2 / 100) * 100);
}

/** Does `work` while the neighbour is asked; each of its requests must succeed. */
async function beside(t: Test, work: () => Promise<void>): Promise<void> {
  let over = false;
  let asked = 0;
  let slowest = 0;
  const failures: string[] = [];
  const load = (async () => {
    while (!over) {
      const begin = performance.now();
      const text = await nano.fetch("neighbour").then((response) => response.text(), String);
      slowest = Math.max(slowest, performance.now() - begin);
      if (text !== "here") failures.push(text);
      asked++;
    }
  })();
  await work();
  over = true;
  await load;
  t.same(failures, [], `each of ${asked} requests of the neighbour was answered`);
  t.comment(`neighbour: ${asked} requests, slowest ${slowest.toFixed(1)} ms`);
  t.equal(await (await nano.fetch("app")).text(), "ok", "the app answers");
}

t.test("thousands of connections that say nothing, or half a head", async (t) => {
  await beside(t, async () => {
    const before = resident();
    const count = connectionsPossible();
    const sockets: Socket[] = [];
    while (sockets.length < count) sockets.push(...(await Promise.all(Array.from({ length: 100 }, open))));
    for (const [index, socket] of sockets.entries())
      if (index % 2 === 0) socket.write("GET /x HTTP/1.1\r\nHost: app.local");
    await new Promise((resolve) => setTimeout(resolve, 200));
    const each = ((resident() - before) * 1024) / count;
    t.comment(`${count} connections, ${each.toFixed(1)} KB each with the client's side`);
    t.ok(each < 50, "less than 50 KB each");
    t.notOk(
      sockets.some((socket) => socket.closed),
      "none was closed",
    );
    for (const socket of sockets) socket.destroy();
    await Promise.all(sockets.map(closed));
  });
});

t.test("clients that take nothing of what they asked for", async (t) => {
  await beside(t, async () => {
    const sockets = await Promise.all(Array.from({ length: 40 }, open));
    const before = resident();
    for (const [index, socket] of sockets.entries()) {
      socket.pause();
      socket.write(request(index % 4 === 0 ? "/large" : "/endless"));
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    t.ok(resident() - before < 300, `${(resident() - before).toFixed(0)} MB for 40 of them`);
    for (const [index, socket] of sockets.entries()) if (index % 2 === 0) socket.resetAndDestroy();
    for (const socket of sockets) socket.destroy();
    await Promise.all(sockets.map(closed));
  });
});

t.test("bodies that trickle, break off or are reset", async (t) => {
  await beside(t, async () => {
    const sockets = await Promise.all(Array.from({ length: 60 }, open));
    for (const socket of sockets) socket.write(post("/length", "Content-Length: 1000000"));
    for (let round = 0; round < 10; round++) {
      for (const socket of sockets) socket.write("x");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    for (const [index, socket] of sockets.entries()) {
      if (index % 3 === 0) socket.resetAndDestroy();
      else if (index % 3 === 1) socket.end();
      else socket.destroy();
    }
    await Promise.all(sockets.map(closed));
  });
});

t.test("clients that leave while the app does not read their body", async (t) => {
  await beside(t, async () => {
    const sockets = await Promise.all(Array.from({ length: 20 }, open));
    for (const socket of sockets) socket.write(post("/unread", "Content-Length: 1000000", "x".repeat(200_000)));
    const count = async () => Number(await (await nano.fetch("app", "/unread-count")).text());
    while ((await count()) < 20);
    for (const socket of sockets) socket.destroy();
    while ((await count()) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  });
});

t.test("a flood of pipelined requests from a client that reads nothing", async (t) => {
  await beside(t, async () => {
    const before = resident();
    const sockets = await Promise.all(Array.from({ length: 4 }, open));
    const flood = request("/").repeat(2_000);
    for (const socket of sockets) {
      socket.pause();
      for (let count = 0; count < 20 && socket.writableLength < 4_000_000; count++) socket.write(flood);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    t.ok(resident() - before < 150, `${(resident() - before).toFixed(0)} MB`);
    for (const socket of sockets) socket.destroy();
    await Promise.all(sockets.map(closed));
  });
});

t.test("expectations without a body, twice, and bodies that wait for no answer", async (t) => {
  await beside(t, async () => {
    const ask = async (text: string) => {
      const socket = await open();
      let answer = "";
      socket.on("data", (data) => {
        answer += data.toString("latin1");
      });
      socket.write(text);
      await closed(socket);
      return answer;
    };
    const close = "Connection: close\r\n";
    for (const [text, interim] of [
      [request("/", `Expect: 100-continue\r\n${close}`), 0],
      [post("/length", `${close}Expect: 100-continue\r\nExpect: 100-continue\r\nContent-Length: 3`, "abc"), undefined],
      [post("/length", `${close}Expect: 100-continue\r\nTransfer-Encoding: chunked`, "0\r\n\r\n"), undefined],
      [`POST /length HTTP/1.0\r\nHost: app.localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc`, 0],
    ] as const) {
      const answer = await ask(text);
      t.match(answer, /HTTP\/1\.1 200 OK\r\n/, JSON.stringify(text));
      const interims = answer.split("HTTP/1.1 100 Continue").length - 1;
      t.ok(interims <= 1 && (interim === undefined || interims === interim), answer);
    }
    t.match(await ask(post("/length", "Expect: 100-continue, x\r\nContent-Length: 3")), /^HTTP\/1\.1 417 /);
  });
});

t.test("a storm of connections and resets", async (t) => {
  await beside(t, async () => {
    for (let round = 0; round < 20; round++) {
      const sockets = await Promise.all(Array.from({ length: 100 }, open));
      for (const [index, socket] of sockets.entries()) {
        if (index % 2 === 0) socket.write(request("/endless"));
        if (index % 3 === 0) socket.destroy();
        else socket.resetAndDestroy();
      }
      await Promise.all(sockets.map(closed));
    }
  });
});

t.test("nothing is left", async (t) => {
  while (nano.engine.stats().runningExchanges > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  t.pass("no exchange stays");
});
