// Runs what nearly every app and request needs once, so that a snapshot taken afterwards holds it compiled. What is compiled costs
// memory in every isolate: only the common way is gone.

import { Headers, type Request, Response } from "../fetch/index.ts";
import { type Hooks, requestFact } from "../hooks.ts";
import { URL } from "../url/index.ts";

const plain = {
  fetch: () => new Response("Hello", { status: 200, headers: { "Content-Type": "text/plain" } }),
};

const usual = {
  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    void [request.method, request.headers.get("Accept"), searchParams.get("q"), request.headers.has("x")];
    const headers = new Headers(request.headers);
    headers.set("X-Path", pathname);
    await request.text();
    return Response.json({ hello: "world" }, { headers });
  },
};

/** At snapshot time, when the ops of exchanges lead nowhere. Only the async app's answer is still to come when it returns. */
export function warmUp(hooks: Hooks): void {
  const head = "host\nlocalhost\naccept\n*/*";
  hooks.start({ name: "", evaluate: false, script: false, url: "", env: {}, bindings: [] });
  hooks.loaded({ default: plain });
  hooks.fetch(1, "GET", "http://localhost/", head, 0);
  hooks.loaded({ default: usual });
  hooks.fetch(2, "POST", "http://localhost/path?q=1", head, requestFact.hasBody);
}
