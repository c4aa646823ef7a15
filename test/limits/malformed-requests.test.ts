// What a client sends over a socket and must not: the exact answer, that no app sees it, and that nothing behind it is served. A
// neighbour asks all the while.

import { connect } from "node:net";
import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());
const app = nano.app(
  "app",
  `export default { async fetch(request) { return new Response("seen " + request.url + " " + (await request.text())); } }`,
);
nano.app("neighbour", `export default { fetch: () => new Response("here") }`);

const smuggled = "GET /smuggled HTTP/1.1\r\nHost: app.localhost\r\n\r\n";

/** All that comes back, until the server ends the connection. */
async function send(text: string): Promise<string> {
  const socket = connect(nano.port, "127.0.0.1").on("error", () => undefined);
  let answer = "";
  socket.on("data", (data) => {
    answer += data.toString("latin1");
  });
  socket.write(text, "latin1");
  await new Promise((resolve) => socket.on("close", resolve));
  return answer;
}

const post = "POST /x HTTP/1.1\r\nHost: app.localhost\r\n";
const get = "GET /x HTTP/1.1\r\nHost: app.localhost\r\n";
const chunked = `${post}Transfer-Encoding: chunked\r\n\r\n`;

const refused: Record<string, string[]> = {
  "lengths that two parties read differently": [
    `${post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
    `${post}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello`,
    ...[
      "5, 5",
      "5,6",
      "+5",
      "-5",
      "0x5",
      "5 5",
      "5.0",
      "5e0",
      "",
      "٥",
      "5;",
      "\x0b5",
      "18446744073709551616",
      "9".repeat(100),
    ].map((length) => `${post}Content-Length: ${length}\r\n\r\nhello`),
    `${post}Content-Length : 5\r\n\r\nhello`,
    `${post}Content-Length\t: 5\r\n\r\nhello`,
    `${post}Content-Length: 5\r\n 0\r\n\r\nhello`,
    `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `${post}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
    `${post}Content-Length: 0\r\nTransfer-Encoding: identity\r\n\r\n`,
  ],
  "transfer encodings other than chunked": [
    ...[
      "gzip, chunked",
      "chunked, chunked",
      "chunked, identity",
      "identity",
      "xchunked",
      "chunked;q=1",
      '"chunked"',
      "chunked\x0b",
      "\x0bchunked",
      "",
      "chunked,",
      ",chunked",
    ].map((encoding) => `${post}Transfer-Encoding: ${encoding}\r\n\r\n0\r\n\r\n`),
    `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `${post}Transfer-Encoding: chunked\r\nTransfer-encoding: cow\r\n\r\n0\r\n\r\n`,
    `${post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
    `${post} Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `${post}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`,
    `${post}X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    "POST /x HTTP/1.0\r\nHost: app.localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  ],
  "lines that do not end as lines do": [
    "GET /x HTTP/1.1\nHost: app.localhost\n\n",
    "GET /x HTTP/1.1\rHost: app.localhost\r\n\r\n",
    `${get}X: a\nY: b\r\n\r\n`,
    `${get}X: a\rY: b\r\n\r\n`,
    `${get}X: a\r\r\n\r\n`,
    `${get}X: a\r\n folded\r\n\r\n`,
    `${get}X: a\r\n\tfolded\r\n\r\n`,
    `${get}X: a\r\n\n`,
  ],
  "names and values that are none": [
    ...[
      "X Y: a",
      "X : a",
      "X\0: a",
      "X\x7f: a",
      "\xe9: a",
      ": a",
      "X",
      "(X): a",
      "X\t: a",
      "X: a\0b",
      "X: a\x01b",
      "X: a\x7fb",
      "X: a\x0cb",
    ].map((line) => `${get}${line}\r\n\r\n`),
  ],
  hosts: [
    "GET /x HTTP/1.1\r\n\r\n",
    ...["a b", "a/b", "u@a", "a%00", "[::1", "a[b]c", "a:99999", "a:b", ":80", "a\\b", "a?b", "a#b", "256.1.1.1"].map(
      (host) => `GET /x HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    ),
    `${get}Host: app.localhost\r\n\r\n`,
    `${get}HOST: other\r\n\r\n`,
  ],
  "request lines": [
    ...[
      "GET /x",
      "GET  /x HTTP/1.1",
      "GET /x  HTTP/1.1",
      "GET /x HTTP/1.1 ",
      " GET /x HTTP/1.1",
      "GET\t/x HTTP/1.1",
      "GET /x HTTP/0.9",
      "GET /x HTTP/1.2",
      "GET /x HTTP/1.10",
    ],
    ...[
      "GET /x HTTP/2.0",
      "GET /x HTTP/11",
      "GET /x http/1.1",
      "GET /x HTTP/ 1.1",
      "GET /x HTTP /1.1",
      "GET /x RTSP/1.0",
      "GET /x",
      "get /x HTTP/1.1",
      "GOT /x HTTP/1.1",
    ],
    ...[
      "GET x HTTP/1.1",
      "GET * HTTP/1.1",
      "GET  HTTP/1.1",
      "GET /a b HTTP/1.1",
      "GET /\0 HTTP/1.1",
      "GET /\x7f HTTP/1.1",
      "GET /\xe9 HTTP/1.1",
      "GET /x#y HTTP/1.1",
    ],
    ...[
      "GET http://u:p@a/ HTTP/1.1",
      "GET http:/a HTTP/1.1",
      "GET http:///a HTTP/1.1",
      "GET ftp://a/ HTTP/1.1",
      "GET https://a/ HTTP/1.1",
      "GET http://a:99999/ HTTP/1.1",
    ],
    ...[
      "GET file:///etc/passwd HTTP/1.1",
      "GET a:80 HTTP/1.1",
      "CONNECT a:80 HTTP/1.1",
      "CONNECT /x HTTP/1.1",
      "PRI * HTTP/2.0",
    ],
  ].map((line) => `${line}\r\nHost: app.localhost\r\n\r\n`),
  "what is no HTTP": [
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "\0\0\0\0",
    "{}",
    "SSH-2.0-x\r\n",
    "\x05\x01\x00",
  ],
};
const brokenChunks = [
  "0x3\r\nabc\r\n",
  "-3\r\nabc\r\n",
  "+3\r\nabc\r\n",
  "3 \r\nabc\r\n",
  " 3\r\nabc\r\n",
  "\r\n",
  "g\r\n",
  "3\nabc\r\n",
  "3\r\nabc\n",
  "3\r\nabcd\r\n",
  "3\r\nab\r\n",
  "10000000000000003\r\nabc\r\n",
  "fffffffffffffffff\r\nabc\r\n",
  "3;a\nb\r\nabc\r\n",
  "3;a\rb\r\nabc\r\n",
  "3;\0\r\nabc\r\n",
  '3;a="\n"\r\nabc\r\n',
  "3\r\nabc0\r\n\r\n",
  "0\r\nX\r\n\r\n",
  "0\r\nX : a\r\n\r\n",
  "0\r\nX: a\nY: b\r\n\r\n",
  "0\r\n\n",
  "0\r\n X: folded\r\n\r\n",
  `3;${"x".repeat(200_000)}`,
  `0\r\nX: ${"x".repeat(200_000)}`,
  "0".repeat(200_000),
];

const failures: string[] = [];
let asked = 0;
let over = false;
async function neighbour(): Promise<void> {
  while (!over) {
    const text = await nano.fetch("neighbour").then((response) => response.text(), String);
    asked++;
    if (text !== "here") failures.push(text);
  }
}
const load = neighbour();
t.teardown(() => {
  over = true;
});

for (const [what, texts] of Object.entries(refused)) {
  t.test(what, async (t) => {
    for (const text of texts) {
      const answer = await send(text + smuggled);
      t.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/, JSON.stringify(text.slice(0, 200)));
      t.equal(answer.split("HTTP/1.1 ").length, 2, "nothing behind it is served");
      t.match(answer, /\r\nconnection: close\r\n/);
    }
    t.notOk(
      nano.events.some((event) => event.type === "access" && event.app === app),
      "no app saw any",
    );
  });
}

t.test("a body that breaks off in its framing is answered once, by 400 or by a cut", async (t) => {
  for (const body of brokenChunks) {
    const answer = await send(chunked + body + smuggled);
    t.notMatch(answer, /smuggled|HTTP\/1\.1 200/, JSON.stringify(body.slice(0, 100)));
    t.match(answer, /^(HTTP\/1\.1 400 Bad Request\r\n|$)/);
  }
});

t.test("what is too long", async (t) => {
  for (const [status, text] of [
    [414, `GET /${"x".repeat(17_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
    [414, `GET /${"x".repeat(300_000)}`],
    [431, `${get}X: ${"x".repeat(70_000)}\r\n\r\n`],
    [431, `${get}${"X".repeat(70_000)}: x\r\n\r\n`],
    [431, `${get}X: ${" ".repeat(140_000)}`],
    [431, `${get}${"X: y\r\n".repeat(300)}\r\n`],
    [400, "\r\n".repeat(80_000)],
    [400, "X".repeat(300_000)],
    [417, `${get}Expect: 200-maybe\r\n\r\n`],
  ] as const) {
    const answer = await send(text + smuggled);
    t.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), JSON.stringify(text.slice(0, 80)));
    t.equal(answer.split("HTTP/1.1 ").length, 2, "nothing behind it is served");
  }
});

t.test("what may look odd and is well-formed", async (t) => {
  const close = "Connection: close\r\n";
  for (const [text, seen] of [
    [`\r\n\r\nGET /x HTTP/1.1\r\nHost: app.localhost\r\n${close}\r\n`, "/x"],
    [`GET http://app.localhost/x HTTP/1.1\r\nHost: evil\r\n${close}\r\n`, "http://app.localhost/x"],
    [`GET //evil/x HTTP/1.1\r\nHost: app.localhost\r\n${close}\r\n`, "http://app.localhost//evil/x"],
    [`OPTIONS * HTTP/1.1\r\nHost: app.localhost\r\n${close}\r\n`, "http://app.localhost/"],
    [`${post}${close}content-length:   005  \r\n\r\nhello`, "hello"],
    [`${post}${close}Transfer-Encoding: CHUNKED\r\n\r\n0003;a="b c"\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n`, "abcde"],
    [`${post}${close}Expect: 100-Continue\r\nContent-Length: 3\r\n\r\nabc`, "abc"],
    [`${get}${close}Upgrade: h2c\r\n\r\n`, "/x"],
  ] as const) {
    const answer = await send(text);
    t.match(answer, /^(HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.1 200 OK\r\n/, JSON.stringify(text));
    t.ok(answer.includes(seen), answer);
  }
});

t.test("the refusals are told, and the neighbour was served all the while", async (t) => {
  over = true;
  await load;
  t.same(failures, []);
  t.ok(asked > 10);
  const told = nano.events.filter((event) => event.type === "access" && event.app === 0 && event.peer === "127.0.0.1");
  t.ok(told.length > 100, `${told.length}`);
});
