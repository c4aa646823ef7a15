// Bundles and V8's code caches of earlier starts.

import { join } from "node:path";
import type { AppModule } from "../native/index.ts";
import type { Bundle, BundleSettings } from "./bundle.ts";
import { cacheFolder, digestOf, readSealed, writeSealed } from "./cache-folder.ts";
import { type InputStamp, stampInputs, stillFit } from "./input-stamps.ts";

/** Raised when the bundler's options or the cache's format change. */
const FORMAT = 2;

interface StoredHead extends Pick<Bundle, "kind" | "files" | "warnings"> {
  stamps: InputStamp[];
  modules: Omit<AppModule, "bytes">[];
}

/** What a bundle is of. */
export interface BundleSource {
  /** Absolute. */
  entry: string;
  settings: BundleSettings;
  nanoVersion: string;
}

function fileOf({ entry, settings, nanoVersion }: BundleSource): string {
  const { define, rules, alias, tsconfig, jsxFactory, jsxFragment } = settings;
  const of = [FORMAT, nanoVersion, entry, define, rules, alias, tsconfig, jsxFactory, jsxFragment];
  return join(cacheFolder(), "bundles", digestOf(JSON.stringify(of)));
}

/** The bundle of it, if each file that it was made from is as it was. */
export async function readBundle(source: BundleSource): Promise<Bundle | undefined> {
  const parts = await readSealed(fileOf(source));
  const [head, code, sourceMap, ...bytes] = parts ?? [];
  if (head === undefined || code === undefined || sourceMap === undefined) return undefined;
  const { stamps, modules, ...rest } = JSON.parse(head.toString()) as StoredHead;
  if (!(await stillFit(stamps))) return undefined;
  return {
    ...rest,
    source: code.toString(),
    sourceMap: sourceMap.toString(),
    modules: modules.map((module, index) => ({ ...module, bytes: bytes[index] ?? new Uint8Array() })),
  };
}

export async function writeBundle(source: BundleSource, bundle: Bundle): Promise<void> {
  const head: StoredHead = {
    kind: bundle.kind,
    files: bundle.files,
    warnings: bundle.warnings,
    stamps: await stampInputs(bundle.files),
    modules: bundle.modules.map(({ specifier, type }) => ({ specifier, type })),
  };
  await writeSealed(fileOf(source), [
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

/** What V8 made of the source with this digest in an earlier start. V8 itself refuses one that does not fit. */
export async function readCodeCache(entry: string, digest: string): Promise<Uint8Array | undefined> {
  const [of, bytes] = (await readSealed(codeCacheFile(entry))) ?? [];
  return of?.toString() === digest ? bytes : undefined;
}

export async function writeCodeCache(entry: string, digest: string, bytes: Uint8Array): Promise<void> {
  await writeSealed(codeCacheFile(entry), [Buffer.from(digest), bytes]);
}
