// Whatever an app puts into a response, its client reads one response: seen on the wire.

import { connect } from "node:net";
import t, { type Test } from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

nano.app(
  "app",
  `const evil = ["a\\r\\nX-Evil: 1", "a\\nX-Evil: 1", "a\\rX-Evil: 1", "a\\0b", "\\r\\n\\r\\nHTTP/1.1 200 OK\\r\\n\\r\\n", "\\u010d\\u010aX-Evil: 1", "\\ud800", "a\\u2028X-Evil: 1", "\\uff0d\\uff0aX-Evil: 1"];
  const ways = {
    init: (text) => new Response("x", { headers: { a: text } }),
    pairs: (text) => new Response("x", { headers: [["a", text]] }),
    headers: (text) => new Response("x", { headers: new Headers({ a: text }) }),
    set: (text) => { const response = new Response("x"); response.headers.set("a", text); return response; },
    append: (text) => { const response = new Response("x"); response.headers.append("set-cookie", text); return response; },
    name: (text) => new Response("x", { headers: { [text]: "a" } }),
    setName: (text) => { const response = new Response("x"); response.headers.set(text, "a"); return response; },
    statusText: (text) => new Response("x", { statusText: text }),
    json: (text) => Response.json({}, { headers: { a: text } }),
    redirect: (text) => Response.redirect("http://a/" + text),
    redirectQuery: (text) => Response.redirect("http://a/?" + text),
    type: (text) => new Response("x", { headers: { "content-type": text } }),
    object: (text) => ({ status: 200, headers: { a: text }, body: text }),
  };
  const framing = {
    "content-length": "1", "transfer-encoding": "chunked", "Transfer-Encoding": "gzip, chunked", connection: "upgrade", "keep-alive": "timeout=99",
    upgrade: "h2c", trailer: "x", te: "trailers", "proxy-connection": "keep-alive", "CONTENT-LENGTH": "0",
  };
  function stream(...chunks) {
    return new ReadableStream({ start(controller) { for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk)); controller.close(); } });
  }
  export default {
    fetch(request) {
      const [, what, how, index] = new URL(request.url).pathname.split("/");
      if (what === "evil") return ways[how](evil[index]);
      if (what === "framing") return new Response("four", { headers: framing });
      if (what === "stream-framing") return new Response(stream("fo", "ur"), { headers: { ...framing, "content-length": "abc" } });
      if (what === "short") return new Response(stream("four"), { headers: { "content-length": "9" } });
      if (what === "long") return new Response(stream("four", "HTTP/1.1 200 OK\\r\\nX-Evil: 1\\r\\n\\r\\n"), { headers: { "content-length": "4" } });
      if (what === "status") return new Response(null, { status: Number(how), headers: { "content-length": "4", "transfer-encoding": "chunked" } });
      if (what === "ways") return Response.json([Object.keys(ways), evil.length]);
      return new Response("plain");
    },
  };`,
);

/** All that comes for the requests, one behind the other, on one connection that the last one closes. */
async function ask(...requests: string[]): Promise<string> {
  const socket = connect(nano.port, "127.0.0.1").on("error", () => undefined);
  let answer = "";
  socket.on("data", (data) => {
    answer += data.toString("latin1");
  });
  const text = requests.map((request) => `${request} HTTP/1.1\r\nHost: app.localhost\r\n`).join("\r\n");
  socket.write(`${text}Connection: close\r\n\r\n`);
  await new Promise((resolve) => socket.on("close", resolve));
  return answer;
}

/** The heads, and nothing between them but bodies of the length that they say. */
function headsOf(t: Test, answer: string): string[] {
  const heads: string[] = [];
  let rest = answer;
  while (rest !== "") {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0 || !rest.startsWith("HTTP/1.1 ")) {
      t.fail(`no response: ${JSON.stringify(rest.slice(0, 200))}`);
      return heads;
    }
    const head = rest.slice(0, end + 2);
    heads.push(head);
    rest = rest.slice(end + 4);
    const length = /\r\ncontent-length: (\d+)\r\n/.exec(head);
    if (/\r\ntransfer-encoding: chunked\r\n/.test(head)) rest = rest.slice(rest.indexOf("0\r\n\r\n") + 5);
    else rest = rest.slice(Number(length?.[1] ?? 0));
  }
  return heads;
}

t.test("values and names that would end a line", async (t) => {
  const [ways, count] = (await (await nano.fetch("app", "/ways")).json()) as [string[], number];
  for (const way of ways) {
    for (let index = 0; index < count; index++) {
      const answer = await ask(`GET /evil/${way}/${index}`, "GET /plain");
      const heads = headsOf(t, answer);
      t.equal(heads.length, 2, `${way} ${index}: two responses for two requests: ${JSON.stringify(answer)}`);
      // Its words may stand in a value, but never begin a line or end one early.
      t.notMatch(heads.join(""), /(^|[\r\n])X-Evil/i);
      t.notMatch(heads[0], /\r[^\n]|[^\r]\n|\0/);
      t.ok(answer.endsWith("\r\n\r\nplain"));
    }
  }
});

t.test("framing is not the app's", async (t) => {
  for (const path of ["framing", "stream-framing"]) {
    const answer = await ask(`GET /${path}`, "GET /plain");
    const [head = "", ...others] = headsOf(t, answer);
    t.equal(others.length, 1);
    t.equal(head.match(/\r\n(content-length|transfer-encoding):/gi)?.length, 1, head);
    t.notMatch(head, /\r\n(keep-alive|upgrade|trailer|te|proxy-connection|connection):/i);
    t.ok(answer.includes(path === "framing" ? "\r\n\r\nfour" : "2\r\nfo\r\n2\r\nur\r\n0\r\n\r\n"), answer);
  }
});

t.test("a body longer or shorter than its Content-Length", async (t) => {
  const long = await ask("GET /long", "GET /plain");
  t.ok(long.endsWith("\r\n\r\nfour"), "cut to its length, and nothing follows");
  t.equal(long.split("HTTP/1.1 ").length, 2);
  const short = await ask("GET /short", "GET /plain");
  t.ok(short.split("HTTP/1.1 ").length <= 2, "the connection is reset, so that the client notices");
});

t.test("responses without a body have none", async (t) => {
  for (const request of [
    "GET /status/204",
    "GET /status/304",
    "GET /status/205",
    "HEAD /framing",
    "HEAD /stream-framing",
    "HEAD /long",
    "HEAD /short",
  ]) {
    const answer = await ask(request, "GET /plain");
    const end = answer.indexOf("\r\n\r\n") + 4;
    t.ok(answer.slice(end).startsWith("HTTP/1.1 200 OK\r\n"), `${request}: ${JSON.stringify(answer)}`);
    t.ok(answer.endsWith("\r\n\r\nplain"));
    if (request.endsWith("204")) t.notMatch(answer.slice(0, end), /content-length|transfer-encoding/i);
  }
});
