// An isolate that has gone quiet gives back what its app's start and first requests have left behind.

import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

const megabyte = 1 << 20;
const heap = (app: number) => nano.engine.stats().apps.find((one) => one.app === app)?.heapBytes ?? 0;

async function eventually(met: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 1000 && !met(); tries++) await new Promise((resolve) => setTimeout(resolve, 20));
  return met();
}

/** Holds so many megabytes after its start, and lets go of them in its first request. */
const source = (megabytes: number) => `
  let garbage = Array.from({ length: ${megabytes} }, () => new Array(${megabyte / 8}).fill(0.5));
  export default {
    async fetch(request) {
      const held = garbage?.length ?? 0;
      garbage = undefined;
      if (new URL(request.url).pathname === "/wait") await new Promise((resolve) => setTimeout(resolve, 2500));
      return new Response(String(held));
    },
  };`;

t.test("garbage of an app that went quiet is collected", async (t) => {
  const app = nano.app("quiet", source(4));
  t.equal(await (await nano.fetch("quiet", "/")).text(), "4");
  t.ok(await eventually(() => heap(app) > 4 * megabyte), "it is there at first");
  t.ok(await eventually(() => heap(app) < 2 * megabyte), "and goes");
  t.equal(await (await nano.fetch("quiet", "/")).text(), "0");
});

t.test("an app with a request open is not quiet", async (t) => {
  const app = nano.app("waiting", source(4));
  t.equal(await (await nano.fetch("waiting", "/wait")).text(), "4");
  t.ok(heap(app) > 4 * megabyte, "nothing was collected under way");
  t.ok(await eventually(() => heap(app) < 2 * megabyte), "but afterwards");
});

t.test("many at once", async (t) => {
  const apps = Array.from({ length: 20 }, (_, index) => nano.app(`one-${index}`, source(2)));
  await Promise.all(apps.map((_, index) => nano.fetch(`one-${index}`, "/")));
  t.ok(await eventually(() => apps.every((app) => heap(app) > 0 && heap(app) < 2 * megabyte)));
});
