// Limits from the command line, beside those of the apps' configurations.

import t from "tap";
import { serve } from "./nano.ts";

const source = `export default {
  async fetch(request) {
    const text = await request.text();
    return new Response(String(text.length));
  },
};`;

t.test("a default for those that say nothing, a ceiling for those that say too much", async (t) => {
  const apps = t.testdir({
    quiet: { "index.js": source },
    modest: { "index.js": source, "nano.jsonc": '{ "limits": { "bodyBytes": 5 } }' },
    greedy: { "index.js": source, "nano.jsonc": '{ "limits": { "bodyBytes": 1000000 } }' },
  });
  const server = await serve(t, [
    apps,
    "--limit",
    "bodyBytes=10",
    "--limit-max",
    "bodyBytes=20",
    "--limit-max",
    "cpuMs=99",
  ]);
  const most = { quiet: 10, modest: 5, greedy: 20 };
  for (const [app, bytes] of Object.entries(most)) {
    const ask = (length: number) => server.ask("/", { app, method: "POST", body: "x".repeat(length) });
    t.match(await ask(bytes), { status: 200, body: String(bytes) });
    t.match(await ask(bytes + 1), { status: 413, headers: { "x-nano-error": "NANO_BODY_LIMIT" } });
  }
  t.equal(server.err, "warning: greedy: its bodyBytes of 1000000 is more than this server allows; it is 20\n");
});
