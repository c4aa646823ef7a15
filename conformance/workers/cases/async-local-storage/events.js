// AsyncLocalStorage: listeners, streams and waitUntil.
//@ flags ["nodejs_compat"]
//@ settle 50
import { AsyncLocalStorage } from "node:async_hooks";

const storage = new AsyncLocalStorage();
export default {
  async fetch(_request, _env, ctx) {
    const seen = {};
    const target = new EventTarget();
    await storage.run("store", async () => {
      target.addEventListener("x", () => {
        seen.listener = storage.getStore() ?? "none";
      });
      ctx.waitUntil(new Promise((resolve) => setTimeout(resolve, 10)).then(() => console.log(storage.getStore())));
      const stream = new ReadableStream({
        pull(c) {
          seen.pull = storage.getStore() ?? "none";
          c.close();
        },
      });
      await stream.getReader().read();
    });
    target.dispatchEvent(new Event("x"));
    return Response.json(seen);
  },
};
