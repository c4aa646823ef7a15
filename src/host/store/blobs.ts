// Bytes by their digest, as files: written whole or not at all, never changed.

import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";

const DIGEST = /^[0-9a-f]{64}$/;

/** A blob that is wanted: nobody sweeps it away before it is let go. */
export interface BlobRef {
  digest: string;
  bytes: number;
  release(): void;
}

export class Blobs {
  readonly #folder: string;
  /** How often each is wanted by someone who has not written that down yet. */
  readonly #wanted = new Map<string, number>();

  /** Files that are being removed: whoever wants one waits until it is gone, and sees that then. */
  readonly #removing = new Map<string, Promise<void>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Those that a blob's file lies among. */
  static around(file: string): Blobs {
    return new Blobs(dirname(dirname(file)));
  }

  fileOf(digest: string): string {
    if (!DIGEST.test(digest)) throw new Error(`Assert: ${digest} is a digest`);
    return `${this.#folder}${sep}${digest.slice(0, 2)}${sep}${digest}`;
  }

  /** When this resolves the bytes outlive a loss of power. Rejects as the system does. */
  async write(bytes: Uint8Array): Promise<BlobRef> {
    const digest = createHash("sha256").update(bytes).digest("hex");
    const ref = this.#want(digest, bytes.byteLength);
    try {
      await this.#removing.get(digest);
      await this.#writeFile(this.fileOf(digest), bytes);
      return ref;
    } catch (error) {
      ref.release();
      throw error;
    }
  }

  /** Wants one that is there already; undefined where it is not, or has another size. */
  async hold(digest: string, bytes: number): Promise<BlobRef | undefined> {
    const ref = this.#want(digest, bytes);
    await this.#removing.get(digest);
    if (await this.#has(digest, bytes)) return ref;
    ref.release();
    return undefined;
  }

  async #has(digest: string, bytes: number): Promise<boolean> {
    const stats = await stat(this.fileOf(digest)).catch(() => undefined);
    return stats?.size === bytes;
  }

  /** Those of the digests whose content is not here whole; what is asked of each is its size. */
  async missing(wanted: ReadonlyMap<string, number>): Promise<string[]> {
    const missing: string[] = [];
    for (const [digest, bytes] of wanted) if (!(await this.#has(digest, bytes))) missing.push(digest);
    return missing;
  }

  #want(digest: string, bytes: number): BlobRef {
    this.#wanted.set(digest, (this.#wanted.get(digest) ?? 0) + 1);
    let held = true;
    const release = () => {
      if (!held) return;
      held = false;
      const left = (this.#wanted.get(digest) ?? 1) - 1;
      if (left === 0) this.#wanted.delete(digest);
      else this.#wanted.set(digest, left);
    };
    return { digest, bytes, release };
  }

  /** One that is there already is written again: it may have been damaged since. */
  async #writeFile(file: string, bytes: Uint8Array): Promise<void> {
    const folder = dirname(file);
    const unfinished = join(this.#folder, `unfinished-${randomUUID()}`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      const handle = await open(unfinished, "wx", 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(unfinished, file);
      await syncFolder(folder);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  /** Removes it, unless somebody wants it. `isKept`: asked at the last moment. */
  async remove(digest: string, isKept: (digest: string) => boolean): Promise<void> {
    if (this.#wanted.has(digest) || this.#removing.has(digest) || isKept(digest)) return;
    const removed = rm(this.fileOf(digest), { force: true });
    // One that cannot be removed is there still.
    const settled = removed.catch(() => undefined).finally(() => this.#removing.delete(digest));
    this.#removing.set(digest, settled);
    await removed;
  }

  /** Removes what a process that was killed left behind: blobs that nothing keeps, and unfinished ones. */
  async sweep(isKept: (digest: string) => boolean): Promise<void> {
    for (const name of await names(this.#folder)) {
      const path = join(this.#folder, name);
      if (name.startsWith("unfinished-")) await rm(path, { force: true });
      else if (/^[0-9a-f]{2}$/.test(name)) await this.#sweepFolder(path, isKept);
    }
  }

  async #sweepFolder(folder: string, isKept: (digest: string) => boolean): Promise<void> {
    for (const name of await names(folder)) if (DIGEST.test(name)) await this.remove(name, isKept);
  }
}

async function names(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

/** The name of a file is on the disk when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
