// A body whose bytes are at hand is sent with its length, also when the app has made a response of another one's stream.

import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

nano.app(
  "bodies",
  `const over = (response) => new Response(response.body, response);
  const bodies = {
    "/text": () => over(new Response("ünread")),
    "/twice": () => over(over(new Response("ünread"))),
    "/bytes": () => over(new Response(new TextEncoder().encode("ünread"))),
    "/looked-at": () => { const first = new Response("ünread"); first.body.locked; first.headers.set("x-a", "b"); return over(first); },
    "/empty": () => over(new Response("")),
    "/read": async () => {
      const reader = new Response("ünread").body.getReader();
      const { value } = await reader.read();
      reader.releaseLock();
      return new Response(value);
    },
    "/begun": async () => {
      const { body } = new Response("ünread");
      const reader = body.getReader({ mode: "byob" });
      await reader.read(new Uint8Array(3));
      reader.releaseLock();
      try { return new Response(body); } catch (error) { return new Response(error.name, { status: 409 }); }
    },
    "/after": async () => {
      const first = new Response("ünread");
      const second = over(first);
      const text = await second.text();
      return Response.json({ text, locked: first.body.locked, used: [first.bodyUsed, second.bodyUsed] });
    },
    "/own": () => new Response(new ReadableStream({ start(it) { it.enqueue(new TextEncoder().encode("ünread")); it.close(); } })),
  };
  export default { fetch: (request) => bodies[new URL(request.url).pathname]() };`,
);

t.test("what was not read is sent whole", async (t) => {
  for (const path of ["/text", "/twice", "/bytes", "/looked-at"]) {
    const answer = await nano.fetch("bodies", path);
    t.equal(answer.headers.get("content-length"), "7", path);
    t.equal(await answer.text(), "ünread", path);
  }
  const empty = await nano.fetch("bodies", "/empty");
  t.equal(empty.headers.get("content-length"), "0");
  t.equal(await empty.text(), "");
});

t.test("what was read, or is an app's own stream, is not", async (t) => {
  t.equal(await (await nano.fetch("bodies", "/read")).text(), "ünread");
  t.equal((await nano.fetch("bodies", "/begun")).status, 409);
  const own = await nano.fetch("bodies", "/own");
  t.equal(own.headers.get("content-length"), null);
  t.equal(await own.text(), "ünread");
});

t.test("both responses are used then", async (t) => {
  const after = await (await nano.fetch("bodies", "/after")).json();
  t.same(after, { text: "ünread", locked: true, used: [true, true] });
});
