// AsyncLocalStorage: a store for what runs in it, and after every kind of waiting.
//@ flags ["nodejs_compat"]
import { AsyncLocalStorage } from "node:async_hooks";

const storage = new AsyncLocalStorage();
export default {
  async fetch() {
    const seen = {};
    await storage.run("store", async () => {
      seen.sync = storage.getStore();
      await null;
      seen.await = storage.getStore();
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.timer = storage.getStore();
      await new Promise((resolve) =>
        queueMicrotask(() => {
          seen.microtask = storage.getStore();
          resolve();
        }),
      );
      await new Response("x").text();
      seen.body = storage.getStore();
    });
    seen.after = storage.getStore() ?? "none";
    return Response.json(seen);
  },
};
