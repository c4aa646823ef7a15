// Bundles and V8's code caches of earlier starts.

import { join } from "node:path";
import type { AppModule } from "../native/index.ts";
import type { Bundle } from "./bundle.ts";
import { cacheFolder, digestOf, readSealed, writeSealed } from "./cache-folder.ts";
import { type InputStamp, stampInputs, stillFit } from "./input-stamps.ts";

/** Raised when the bundler's options or the cache's format change. */
const FORMAT = 1;

interface StoredHead extends Pick<Bundle, "kind" | "files" | "warnings"> {
  stamps: InputStamp[];
  modules: Omit<AppModule, "bytes">[];
}

function fileOf(entry: string, nanoVersion: string): string {
  return join(cacheFolder(), "bundles", digestOf(JSON.stringify([FORMAT, nanoVersion, entry])));
}

/** The bundle of `entry`, if each file that it was made from is as it was. */
export async function readBundle(entry: string, nanoVersion: string): Promise<Bundle | undefined> {
  const parts = await readSealed(fileOf(entry, nanoVersion));
  const [head, source, sourceMap, ...bytes] = parts ?? [];
  if (head === undefined || source === undefined || sourceMap === undefined) return undefined;
  const { stamps, modules, ...rest } = JSON.parse(head.toString()) as StoredHead;
  if (!(await stillFit(stamps))) return undefined;
  return {
    ...rest,
    source: source.toString(),
    sourceMap: sourceMap.toString(),
    modules: modules.map((module, index) => ({ ...module, bytes: bytes[index] ?? new Uint8Array() })),
  };
}

export async function writeBundle(entry: string, nanoVersion: string, bundle: Bundle): Promise<void> {
  const head: StoredHead = {
    kind: bundle.kind,
    files: bundle.files,
    warnings: bundle.warnings,
    stamps: await stampInputs(bundle.files),
    modules: bundle.modules.map(({ specifier, type }) => ({ specifier, type })),
  };
  await writeSealed(fileOf(entry, nanoVersion), [
    Buffer.from(JSON.stringify(head)),
    Buffer.from(bundle.source),
    Buffer.from(bundle.sourceMap),
    ...bundle.modules.map((module) => module.bytes),
  ]);
}

function codeCacheFile(entry: string): string {
  const engine = `${process.versions.v8} ${process.arch}`;
  return join(cacheFolder(), "code", digestOf(JSON.stringify([FORMAT, engine, entry])));
}

/** What V8 made of the same source in an earlier start. V8 itself refuses one that does not fit. */
export async function readCodeCache(entry: string, source: string): Promise<Uint8Array | undefined> {
  const [digest, bytes] = (await readSealed(codeCacheFile(entry))) ?? [];
  return digest?.toString() === digestOf(source) ? bytes : undefined;
}

export async function writeCodeCache(entry: string, source: string, bytes: Uint8Array): Promise<void> {
  await writeSealed(codeCacheFile(entry), [Buffer.from(digestOf(source)), bytes]);
}
