// Where an app's assets come from, and which paths of them can be asked for at all.

import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { extname } from "node:path";
import { lookup } from "mrmime";

export interface AssetFile {
  /** Among the assets, with slashes. */
  path: string;
  /** Of the file that has its content. */
  realPath: string;
  size: number;
  /** Changes when the content may have changed. */
  stamp: string;
}

export interface AssetSource {
  /** `path`: decoded, begins with a slash. */
  find(path: string): Promise<AssetFile | undefined>;
  /** Text of a file beside the assets that says how they are served; undefined where there is none. */
  readOwn(name: string): Promise<string | undefined>;
  /** A strong entity tag: from the hash of the content. */
  etagOf(file: AssetFile): Promise<string>;
}

/** They say how others are served, and are not served themselves. */
export const rulesFiles: readonly string[] = ["_headers", "_redirects"];
const ownFiles = new Set([...rulesFiles, "_worker.js", ".assetsignore"]);
/** The one name with a dot that the web asks for. */
const wellKnown = ".well-known";
export const MOST_OWN_BYTES = 4 * 1024 * 1024;

/** The path of an asset by that of a request, decoded; undefined where nothing can be. */
export function assetPathOf(path: string): string | undefined {
  if (!path.startsWith("/") || path.endsWith("/") || /[\0\\]/.test(path)) return undefined;
  const names = path.slice(1).split("/");
  const isServed = (name: string, at: number) =>
    name !== "" && (!name.startsWith(".") || (at === 0 && name === wellKnown && names.length > 1));
  if (!names.every(isServed) || ownFiles.has(names.join("/"))) return undefined;
  return names.join("/");
}

export function typeOf(path: string): string {
  const type = lookup(extname(path).toLowerCase()) ?? "application/octet-stream";
  const isText = /^text\/|^application\/(?:javascript|json|manifest\+json|xml)$|\+xml$/.test(type);
  return isText ? `${type}; charset=utf-8` : type;
}

/** Nothing is followed any more, and what is no file does not make anybody wait. */
export function openFile(realPath: string): Promise<FileHandle> {
  return open(realPath, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}

/** `digest`: SHA-256, in hex. */
export function etagOfDigest(digest: string): string {
  return `"${digest.slice(0, 32)}"`;
}
