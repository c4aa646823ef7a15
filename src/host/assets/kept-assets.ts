// The assets of a deployed version: files of the data directory, which are named by their digests. A path is looked up
// among those of the version, and leads nowhere else.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { NanoError, systemReason } from "../errors/index.ts";
import { type AssetFile, type AssetSource, assetPathOf, etagOfDigest, MOST_OWN_BYTES } from "./asset-source.ts";
import type { AssetManifest, ManifestFile } from "./manifest.ts";

export interface KeptAssetsOptions {
  /** The manifest's file, which is named by its digest. */
  manifest: string;
  /** The file that has the content of this digest. */
  fileOf(digest: string): string;
}

export class KeptAssets implements AssetSource {
  readonly #options: KeptAssetsOptions;
  /** Read when the first asset is asked for. */
  #files: Promise<ReadonlyMap<string, ManifestFile>> | undefined;

  constructor(options: KeptAssetsOptions) {
    this.#options = options;
  }

  async find(path: string): Promise<AssetFile | undefined> {
    const inside = assetPathOf(path);
    return inside === undefined ? undefined : this.#find(inside);
  }

  async #find(path: string): Promise<AssetFile | undefined> {
    this.#files ??= readManifest(this.#options.manifest).catch((error: unknown) => {
      this.#files = undefined;
      throw error;
    });
    const file = (await this.#files).get(path);
    if (file === undefined) return undefined;
    return { path, realPath: this.#options.fileOf(file.digest), size: file.bytes, stamp: file.digest };
  }

  async readOwn(name: string): Promise<string | undefined> {
    const file = await this.#find(name);
    return file === undefined || file.size > MOST_OWN_BYTES ? undefined : readFile(file.realPath, "utf8");
  }

  async etagOf({ stamp }: AssetFile): Promise<string> {
    return etagOfDigest(stamp);
  }
}

async function readManifest(file: string): Promise<ReadonlyMap<string, ManifestFile>> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new NanoError("NANO_APP_INVALID", `${file}: the assets' list cannot be read: ${systemReason(cause)}`, {
      cause,
    });
  });
  if (createHash("sha256").update(bytes).digest("hex") !== basename(file)) {
    throw new NanoError("NANO_APP_INVALID", `${file}: the assets' list is damaged: deploy the app again`);
  }
  return new Map(Object.entries(JSON.parse(bytes.toString()) as AssetManifest));
}
