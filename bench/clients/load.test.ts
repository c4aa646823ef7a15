import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import t, { type Test } from "tap";
import { Connection, isOk, namesApp, wholeResponse } from "./connection.ts";
import { askEach, closedLoop, fixedRate } from "./load.ts";
import { cumulativeZipf, zipf } from "./zipf.ts";

t.test("a response is whole by its length, or by its last chunk", (t) => {
  const whole = [
    "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood",
    "HTTP/1.1 204 No Content\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ngood\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n100\r\n\r\n100\r\n0\r\n\r\n",
  ];
  for (const text of whole) {
    t.equal(wholeResponse(text), text);
    t.equal(wholeResponse(text.slice(0, -1)), undefined, JSON.stringify(text.slice(0, -1)));
  }
  t.end();
});

/** Answers with the host's first label; "bad" gets a 500. */
async function listen(t: Test): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const app = (request.headers.host ?? "").split(".")[0] ?? "";
    asked.push(app);
    response.statusCode = app === "bad" ? 500 : 200;
    response.end(app);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => server.close());
  return { port: (server.address() as AddressInfo).port, asked };
}

t.test("each app is asked once, in order, and what does not fit is counted", async (t) => {
  const { port, asked } = await listen(t);
  const { waits, failures } = await askEach({ port }, ["one", "bad", "two"]);
  t.same(asked, ["one", "bad", "two"]);
  t.same([waits.length, failures], [3, 1]);
  const strange = await askEach({ port, fits: (answer, app) => answer.endsWith(`${app}!`) }, ["one"]);
  t.equal(strange.failures, 1);
  const named = await askEach({ port, fits: namesApp }, ["one", "bad"]);
  t.equal(named.failures, 1, "an answer that names the app is none with another status");
  t.same([namesApp("HTTP/1.1 200 app1\r\n\r\napp12", "app1"), namesApp("\r\n\r\napp1", "app1")], [false, true]);
});

t.test("as many requests are made at a fixed rate as are due", async (t) => {
  const { port, asked } = await listen(t);
  const { waits, failures } = await fixedRate({ port, next: () => "one" }, { rate: 200, connections: 3, seconds: 0.5 });
  t.same([waits.length, failures, asked.length], [100, 0, 103]);
  const spun = await fixedRate({ port, next: () => "one" }, { rate: 200, connections: 3, seconds: 0.1, spins: true });
  t.same([spun.waits.length, spun.failures, asked.length], [20, 0, 126]);
});

t.test("a closed loop asks again and again", async (t) => {
  const { port } = await listen(t);
  const { waits, failures } = await closedLoop({ port, next: () => "bad" }, 2, 0.2);
  t.ok(waits.length >= 2);
  t.equal(failures, waits.length);
});

t.test("a server that is gone is a failure, and ends nothing", async (t) => {
  const server = createServer((request) => request.socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => server.close());
  const connection = new Connection((server.address() as AddressInfo).port);
  const answer = await connection.ask("app");
  t.same([answer, isOk(answer)], ["", false]);
});

t.test("a Zipf mix: the app of rank n has 1/n of the first's requests, the same each time", (t) => {
  const parts = cumulativeZipf(4, 1);
  const first = parts[0] ?? 0;
  t.ok(Math.abs((parts[1] ?? 0) - first * 1.5) < 1e-9);
  t.ok(Math.abs((parts[3] ?? 0) - 1) < 1e-9);
  const draw = () => {
    const next = zipf(200, 1);
    return Array.from({ length: 20_000 }, next);
  };
  const names = draw();
  t.same(names, draw());
  const count = (name: string) => names.filter((each) => each === name).length;
  t.ok(Math.abs(count("app0") / count("app1") - 2) < 0.3, `${count("app0")} and ${count("app1")}`);
  t.equal(new Set(names).size, 200);
  t.end();
});
