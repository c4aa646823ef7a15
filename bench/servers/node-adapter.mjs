// An app with a fetch handler, served by node:http: what a user of Node writes around it.

import { createServer } from "node:http";
import { Readable } from "node:stream";

function requestOf(incoming) {
  const url = `http://${incoming.headers.host}${incoming.url}`;
  const { method } = incoming;
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers: incoming.headers });
  return new Request(url, { method, headers: incoming.headers, body: Readable.toWeb(incoming), duplex: "half" });
}

async function answer(app, incoming, outgoing) {
  const response = await app.fetch(requestOf(incoming), {}, { waitUntil() {} });
  const headers = [...response.headers].flat();
  const reader = response.body?.getReader();
  const first = (await reader?.read())?.value ?? new Uint8Array();
  let next = await reader?.read();
  if (next === undefined || next.done) {
    if (!response.headers.has("content-length")) headers.push("content-length", String(first.byteLength));
    outgoing.writeHead(response.status, headers);
    outgoing.end(first);
    return;
  }
  outgoing.writeHead(response.status, headers);
  outgoing.write(first);
  for (; !next.done; next = await reader.read()) {
    if (!outgoing.write(next.value)) await new Promise((resolve) => outgoing.once("drain", resolve));
  }
  outgoing.end();
}

const { default: app } = await import(process.argv[2]);
const server = createServer((incoming, outgoing) => {
  answer(app, incoming, outgoing).catch((error) => {
    console.error(error);
    outgoing.destroy();
  });
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
