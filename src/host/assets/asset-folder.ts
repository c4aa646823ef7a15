// The files of an app's assets. A path never leads out of the folder, whatever it is written like; nor do links.

import { createHash } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import {
  type AssetFile,
  type AssetSource,
  assetPathOf,
  etagOfDigest,
  MOST_OWN_BYTES,
  openFile,
} from "./asset-source.ts";

const MOST_HASHES = 10_000;

export class AssetFolder implements AssetSource {
  readonly #directory: string;
  readonly #hashes = new Map<string, Promise<string>>();
  #root: string | undefined;
  #ignored: Ignore | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async readOwn(name: string): Promise<string | undefined> {
    const file = await this.findOwn(name);
    if (file === undefined || file.size > MOST_OWN_BYTES) return undefined;
    return readFile(file.realPath, "utf8").catch(() => undefined);
  }

  /** A file that is not served itself; undefined where there is none. */
  findOwn(name: string): Promise<AssetFile | undefined> {
    return this.#open(name);
  }

  async find(path: string): Promise<AssetFile | undefined> {
    const inside = assetPathOf(path);
    if (inside === undefined || (await this.ignores(inside))) return undefined;
    const file = await this.#open(inside);
    if (file === undefined) return undefined;
    // A link may lead to what has another name here: that one must be served, too.
    const real = file.realPath.slice((this.#root as string).length);
    return assetPathOf(real) === undefined || (await this.ignores(real.slice(1))) ? undefined : file;
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

  /** `inside`: a path within the folder; that of a folder ends with a slash. */
  async ignores(inside: string): Promise<boolean> {
    if (this.#ignored === undefined) {
      this.#ignored = ignore().add((await this.readOwn(".assetsignore")) ?? "");
    }
    return this.#ignored.ignores(inside);
  }

  async etagOf(file: AssetFile): Promise<string> {
    return etagOfDigest(await this.digestOf(file));
  }

  /** SHA-256 of its content in hex, computed once for each state of a file. */
  digestOf(file: AssetFile): Promise<string> {
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

async function hashOf(realPath: string): Promise<string> {
  const hash = createHash("sha256");
  const handle = await openFile(realPath);
  try {
    for await (const chunk of handle.createReadStream({ autoClose: false })) hash.update(chunk as Buffer);
  } finally {
    await handle.close();
  }
  return hash.digest("hex");
}
