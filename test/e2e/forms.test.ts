// Forms and files over real connections: from a client, to a server, and both in one.

import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import t, { type Test } from "tap";
import { serve } from "./nano.ts";

const APP = `
  async function describe(form) {
    const entries = [];
    for (const [name, value] of form) {
      if (typeof value === "string") entries.push([name, value]);
      else entries.push([name, value.name, value.type, await hashOf(value)]);
    }
    return Response.json(entries);
  }
  async function hashOf(file) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  function fileFrom(form) {
    const file = form.get("file");
    return new Response(new Blob(["<", file.slice(0, file.size / 2), file.slice(file.size / 2), ">"]));
  }
  async function passOn(form, env) {
    form.append("more", new File(["text"], "t.txt", { type: "text/plain" }));
    return fetch(env.UPSTREAM, { method: "POST", body: form });
  }
  export default {
    async fetch(request, env) {
      const { pathname } = new URL(request.url);
      if (pathname === "/bad") return request.formData().catch((error) => new Response(error.name, { status: 400 }));
      const form = await request.formData();
      if (pathname === "/file") return fileFrom(form);
      return pathname === "/pass-on" ? passOn(form, env) : describe(form);
    },
  };`;

const content = randomBytes(3 * 1024 * 1024);
const hash = createHash("sha256").update(content).digest("hex");

async function start(t: Test) {
  const seen: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const upstream = createServer(async (incoming, response) => {
    seen.push({ headers: incoming.headers, body: await buffer(incoming) });
    response.end("taken");
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    upstream.closeAllConnections();
    upstream.close();
  });
  const folder = t.testdir({ "index.js": APP });
  const origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const server = await serve(t, [
    folder,
    "--allow-private-network",
    "--cpu-ms",
    "10000",
    "--var",
    `UPSTREAM=${origin}`,
  ]);
  return { address: `http://127.0.0.1:${server.port}`, seen };
}

function form(): FormData {
  const form = new FormData();
  form.append("text", "é\nline");
  form.append("file", new Blob([content], { type: "application/x-test" }), 'n"ame.bin');
  return form;
}

t.test("a form that a client sends", async (t) => {
  const { address } = await start(t);
  const answer = await fetch(address, { method: "POST", body: form() });
  t.same(await answer.json(), [
    ["text", "é\r\nline"],
    ["file", 'n"ame.bin', "application/x-test", hash],
  ]);
  const urlencoded = await fetch(address, { method: "POST", body: new URLSearchParams({ a: "é" }) });
  t.same(await urlencoded.json(), [["a", "é"]]);
  const headers = { "Content-Type": "multipart/form-data; boundary=b" };
  const bad = await fetch(`${address}/bad`, { method: "POST", body: "--c--", headers });
  t.same([bad.status, await bad.text()], [400, "TypeError"]);
});

t.test("a blob as a response has its length", async (t) => {
  const { address } = await start(t);
  const answer = await fetch(`${address}/file`, { method: "POST", body: form() });
  t.equal(answer.headers.get("content-length"), `${content.length + 2}`);
  const body = Buffer.from(await answer.arrayBuffer());
  t.ok(body.equals(Buffer.concat([Buffer.from("<"), content, Buffer.from(">")])));
});

t.test("a form that an app sends", async (t) => {
  const { address, seen } = await start(t);
  const answer = await fetch(`${address}/pass-on`, { method: "POST", body: form() });
  t.equal(await answer.text(), "taken");
  const { headers, body } = seen[0] as (typeof seen)[0];
  t.equal(headers["content-length"], `${body.length}`);
  const read = await new Response(new Uint8Array(body), {
    headers: { "content-type": headers["content-type"] ?? "" },
  }).formData();
  t.equal(read.get("text"), "é\r\nline");
  t.ok(Buffer.from(await (read.get("file") as File).arrayBuffer()).equals(content));
  t.equal((read.get("more") as File).name, "t.txt");
});
