// The assets of versions as blobs: each content is kept once, whichever apps and versions have it, and sent once.

import { createHash } from "node:crypto";
import type { AssetManifest } from "../assets/index.ts";
import { NanoError } from "../errors/index.ts";
import type { BlobRef, DataDirectory } from "../store/index.ts";

/** What was sent waits so long for the version that names it. */
const AWAITED_MS = 600_000;

/** A version's assets, which nobody removes before they are let go. */
export interface HeldAssets {
  /** Digest of the blob that lists them. */
  list: string;
  /** Of their contents. */
  digests: readonly string[];
  release(): void;
}

export interface AssetBlobsOptions {
  data: DataDirectory;
  /** Some version has this blob. */
  isKept(digest: string): boolean;
}

export class AssetBlobs {
  readonly #data: DataDirectory;
  readonly #isKept: AssetBlobsOptions["isKept"];

  constructor({ data, isKept }: AssetBlobsOptions) {
    this.#data = data;
    this.#isKept = isKept;
  }

  /** Digests of the contents that are to be sent before a version can have these files. */
  missing(manifest: AssetManifest): Promise<string[]> {
    return this.#data.blobs.missing(contentsOf(manifest));
  }

  /** Keeps a content for the version that is to come. Throws NANO_USAGE where it has another digest. */
  async put(digest: string, bytes: Uint8Array): Promise<void> {
    if (createHash("sha256").update(bytes).digest("hex") !== digest) {
      throw new NanoError("NANO_USAGE", `the content's SHA-256 is not ${digest}: did the file change meanwhile?`);
    }
    const ref = await this.#write(bytes);
    setTimeout(() => this.#letGo(ref), AWAITED_MS).unref();
  }

  #letGo(ref: BlobRef): void {
    ref.release();
    // What cannot be removed now is swept away at the next start.
    void this.#data.blobs.remove(ref.digest, this.#isKept).catch(() => undefined);
  }

  /** Throws NANO_ASSETS_MISSING where a content is not here. */
  async hold(manifest: AssetManifest): Promise<HeldAssets> {
    const refs: BlobRef[] = [];
    const release = () => {
      for (const ref of refs) ref.release();
    };
    try {
      let missing = 0;
      const contents = contentsOf(manifest);
      for (const [digest, bytes] of contents) {
        const ref = await this.#data.blobs.hold(digest, bytes);
        if (ref === undefined) missing++;
        else refs.push(ref);
      }
      if (missing > 0) {
        const message = `${missing} of the ${contents.size} contents of the assets are not on the server: send them first`;
        throw new NanoError("NANO_ASSETS_MISSING", message);
      }
      const list = await this.#write(Buffer.from(JSON.stringify(manifest)));
      refs.push(list);
      return { list: list.digest, digests: [...contents.keys()], release };
    } catch (error) {
      release();
      throw error;
    }
  }

  #write(bytes: Uint8Array): Promise<BlobRef> {
    return this.#data.blobs.write(bytes).catch((error: unknown) => {
      throw this.#data.unusable(error);
    });
  }
}

/** Sizes by digest. */
function contentsOf(manifest: AssetManifest): Map<string, number> {
  return new Map(Object.values(manifest).map(({ digest, bytes }) => [digest, bytes]));
}
