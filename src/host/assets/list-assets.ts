// The files of a folder that are served, and those that say how: what is sent when an app is deployed.

import { readdir, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { NanoError, systemReason } from "../errors/index.ts";
import { AssetFolder } from "./asset-folder.ts";
import { type AssetFile, rulesFiles } from "./asset-source.ts";
import { type AssetManifest, checkManifest, type ManifestFile, MOST_FILES } from "./manifest.ts";

export interface ListedAssets {
  manifest: AssetManifest;
  /** Where the content of a digest is. */
  files: ReadonlyMap<string, string>;
}

/** Files of a folder that are looked at, at once. */
const AT_ONCE = 64;

/** Throws NANO_USAGE where there are more than `most`, or too large ones. */
export async function listAssets(directory: string, most = MOST_FILES): Promise<ListedAssets> {
  const folder = new AssetFolder(directory);
  const found: AssetFile[] = [];
  await collect({ folder, directory, found, most }, "", []);
  for (const name of rulesFiles) {
    const file = await folder.findOwn(name);
    if (file !== undefined) found.push(file);
  }
  // Before all of them are read.
  checkManifest(Object.fromEntries(found.map(({ path, size }) => [path, { digest: "", bytes: size }])));
  const manifest = Object.create(null) as Record<string, ManifestFile>;
  const files = new Map<string, string>();
  for (const file of found.sort((one, other) => (one.path < other.path ? -1 : 1))) {
    const digest = await folder.digestOf(file);
    manifest[file.path] = { digest, bytes: file.size };
    files.set(digest, file.realPath);
  }
  return { manifest, files };
}

interface Collection {
  folder: AssetFolder;
  directory: string;
  found: AssetFile[];
  most: number;
}

/**
 * `inside`: a path within the assets, with a slash at its end; "" for all of them. `above`: real paths of the folders that
 * it is in.
 */
async function collect(collection: Collection, inside: string, above: readonly string[]): Promise<void> {
  const { folder, directory, found, most } = collection;
  const path = join(directory, inside);
  const real = await realpath(path).catch(() => undefined);
  const [root = real] = above;
  // Links lead round in circles, or out of the folder.
  if (real === undefined || above.includes(real) || !`${real}${sep}`.startsWith(`${root}${sep}`)) return;
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === "ENOTDIR") return [];
    throw new NanoError("NANO_NO_SUCH_PATH", `${path}: ${systemReason(cause)}`, { cause });
  });
  for (let at = 0; at < entries.length; at += AT_ONCE) {
    const looked = entries.slice(at, at + AT_ONCE).map(async (entry) => {
      const name = inside + entry.name;
      return { entry, name, file: entry.isDirectory() ? undefined : await folder.find(`/${name}`) };
    });
    for (const { entry, name, file } of await Promise.all(looked)) {
      if (file !== undefined) found.push(file);
      else if ((entry.isDirectory() || entry.isSymbolicLink()) && !(await folder.ignores(`${name}/`))) {
        await collect(collection, `${name}/`, [...above, real]);
      }
    }
    if (found.length > most) {
      throw new NanoError(
        "NANO_USAGE",
        `assets: ${directory} has more than ${most} files, which a version has at most`,
      );
    }
  }
}
