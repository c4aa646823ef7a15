// The files of an app's assets. A path never leads out of the folder, whatever it is written like; nor do links.

import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, readFile, realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import { lookup } from "mrmime";

export interface AssetFile {
  /** Within the folder, with slashes. */
  path: string;
  realPath: string;
  size: number;
  /** Changes when the content may have changed. */
  stamp: string;
}

/** They say how others are served, and are not served themselves. */
const ownFiles = new Set(["_headers", "_redirects", "_worker.js", ".assetsignore"]);
/** The one name with a dot that the web asks for. */
const wellKnown = ".well-known";
const MOST_HASHES = 10_000;
const MOST_OWN_BYTES = 4 * 1024 * 1024;

export class AssetFolder {
  readonly #directory: string;
  readonly #hashes = new Map<string, Promise<string>>();
  #root: string | undefined;
  #ignored: Ignore | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Text of a file beside the assets that says how they are served; undefined where there is none. */
  async readOwn(name: string): Promise<string | undefined> {
    const file = await this.#open(name);
    if (file === undefined || file.size > MOST_OWN_BYTES) return undefined;
    return readFile(file.realPath, "utf8").catch(() => undefined);
  }

  /** `path`: decoded, begins with a slash. */
  async find(path: string): Promise<AssetFile | undefined> {
    const inside = insideOf(path);
    if (inside === undefined || (await this.#ignores(inside))) return undefined;
    const file = await this.#open(inside);
    if (file === undefined) return undefined;
    // A link may lead to what has another name here: that one must be served, too.
    const real = file.realPath.slice((this.#root as string).length);
    return insideOf(real) === undefined || (await this.#ignores(real.slice(1))) ? undefined : file;
  }

  /** Undefined where it is no file, or leads out of the folder. */
  async #open(inside: string): Promise<AssetFile | undefined> {
    try {
      this.#root ??= await realpath(this.#directory);
      const real = await realpath(join(this.#root, inside));
      if (!real.startsWith(this.#root + sep)) return undefined;
      const handle = await openFile(real);
      try {
        const stats = await handle.stat();
        if (!stats.isFile()) return undefined;
        const stamp = `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
        return { path: inside, realPath: real, size: stats.size, stamp };
      } finally {
        await handle.close();
      }
    } catch {
      return undefined;
    }
  }

  async #ignores(inside: string): Promise<boolean> {
    if (this.#ignored === undefined) {
      this.#ignored = ignore().add((await this.readOwn(".assetsignore")) ?? "");
    }
    return this.#ignored.ignores(inside);
  }

  /** A strong entity tag: the hash of the content. */
  etagOf(file: AssetFile): Promise<string> {
    const key = `${file.realPath}\n${file.stamp}`;
    const known = this.#hashes.get(key);
    if (known !== undefined) return known;
    const [oldest] = this.#hashes.keys();
    if (this.#hashes.size >= MOST_HASHES && oldest !== undefined) this.#hashes.delete(oldest);
    const made = hashOf(file.realPath);
    this.#hashes.set(key, made);
    made.catch(() => this.#hashes.delete(key));
    return made;
  }
}

/** Nothing is followed any more, and what is no file does not make anybody wait. */
export function openFile(realPath: string): Promise<FileHandle> {
  return open(realPath, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}

async function hashOf(realPath: string): Promise<string> {
  const hash = createHash("sha256");
  const handle = await openFile(realPath);
  try {
    for await (const chunk of handle.createReadStream({ autoClose: false })) hash.update(chunk as Buffer);
  } finally {
    await handle.close();
  }
  return `"${hash.digest("hex").slice(0, 32)}"`;
}

/** The path within the folder; undefined where nothing can be. */
function insideOf(path: string): string | undefined {
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
