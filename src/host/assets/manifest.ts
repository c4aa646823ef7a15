// The assets of a deployed version: which files there are, by path, and the digests of their contents.

import { NanoError } from "../errors/index.ts";
import { assetPathOf, rulesFiles } from "./asset-source.ts";

export interface ManifestFile {
  /** SHA-256 of the content, in hex. */
  digest: string;
  bytes: number;
}

/** By path, with slashes and none at the begin. */
export type AssetManifest = Readonly<Record<string, ManifestFile>>;

export const MOST_FILES = 20_000;
export const MOST_FILE_BYTES = 25 * 1024 * 1024;
export const MOST_TOTAL_BYTES = 1024 ** 3;
const LONGEST_PATH = 1024;

/** Throws NANO_USAGE, with what is wrong. `value`: a manifest, as JSON has it. */
export function parseManifest(value: unknown): AssetManifest {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong("expected an object, by path");
  const files = Object.create(null) as Record<string, ManifestFile>;
  for (const [path, file] of Object.entries(value)) files[path] = fileOf(path, file);
  checkManifest(files);
  return files;
}

function fileOf(path: string, file: unknown): ManifestFile {
  const fields = (typeof file === "object" ? file : null) ?? {};
  const { digest, bytes, ...rest } = fields as Record<string, unknown>;
  if (typeof digest !== "string" || !/^[0-9a-f]{64}$/.test(digest)) {
    throw wrong(`"${path}": digest: expected the SHA-256 of the content, in hex`);
  }
  if (typeof bytes !== "number" || !Number.isInteger(bytes) || bytes < 0) {
    throw wrong(`"${path}": bytes: expected the size of the content`);
  }
  const [strange] = Object.keys(rest);
  if (strange !== undefined) throw wrong(`"${path}": unknown field "${strange}"`);
  return { digest, bytes };
}

/** Throws NANO_USAGE where there are too many, or one of them cannot be served. */
export function checkManifest(manifest: AssetManifest): void {
  const files = Object.entries(manifest);
  if (files.length > MOST_FILES) throw wrong(`${files.length} files: a version has up to ${MOST_FILES}`);
  let total = 0;
  for (const [path, { bytes }] of files) {
    if (path.length > LONGEST_PATH || (assetPathOf(`/${path}`) === undefined && !rulesFiles.includes(path))) {
      throw wrong(`"${path.slice(0, LONGEST_PATH)}" is no path of a file that can be served`);
    }
    if (bytes > MOST_FILE_BYTES) throw wrong(`"${path}" has ${bytes} bytes: a file has up to ${MOST_FILE_BYTES}`);
    total += bytes;
  }
  if (total > MOST_TOTAL_BYTES) throw wrong(`${total} bytes in all: a version has up to ${MOST_TOTAL_BYTES}`);
}

function wrong(what: string): NanoError {
  return new NanoError("NANO_USAGE", `assets: ${what}`);
}
