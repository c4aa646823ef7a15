// A snapshot that was not made for this engine, addon and runtime is refused with a message.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { addon, root } from "../engine.ts";

const folder = mkdtempSync(join(tmpdir(), "nano-stamp-"));
t.teardown(() => rmSync(folder, { recursive: true }));

const source = join(root, "dist", "runtime.js");
const text = readFileSync(source, "latin1");
const good = Buffer.from(addon.buildSnapshot(text));

function start(snapshot: Uint8Array, runtime: string) {
  const files = { snapshot: join(folder, "s"), source: join(folder, "r") };
  writeFileSync(files.snapshot, snapshot);
  writeFileSync(files.source, runtime, "latin1");
  return () =>
    addon.start({
      ...files,
      executors: 1,
      poolSize: 0,
      maxLive: 1,
      memoryBytes: 0,
      accessEvents: false,
      onEvents: () => undefined,
    });
}

t.throws(start(Buffer.from("what is this?"), text), { message: /not a snapshot of NANO/ });
t.throws(start(good.subarray(0, 100), text), { message: /another engine, addon or runtime source/ });
t.throws(start(good, `${text} `), { message: /another engine, addon or runtime source/ });
t.throws(start(good.subarray(0, good.length - 1000), text), { message: /it is damaged/ });
const flipped = Buffer.from(good);
flipped[flipped.length - 5000] = (flipped[flipped.length - 5000] as number) ^ 1;
t.throws(start(flipped, text), { message: /it is damaged/ });
const damaged = Buffer.from(good);
damaged.set(Buffer.from("99"), damaged.indexOf("v8 ") + 3);
t.throws(start(damaged, text), { message: /another engine, addon or runtime source/ });
t.throws(
  () =>
    addon.start({
      snapshot: join(folder, "none"),
      source,
      executors: 1,
      poolSize: 0,
      maxLive: 1,
      memoryBytes: 0,
      accessEvents: false,
      onEvents: () => undefined,
    }),
  { message: /none: No such file/ },
);
