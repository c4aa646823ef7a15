// Files that NANO can make again: never trusted blindly, written whole or not at all, and never a reason to fail.

import { hash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** NANO_CACHE_DIR, else `nano` in the user's cache folder. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.NANO_CACHE_DIR) return environment.NANO_CACHE_DIR;
  return join(environment.XDG_CACHE_HOME || join(homedir(), ".cache"), "nano");
}

export function digestOf(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}

/**
 * A sealed file is one line (digest of the rest, lengths of the parts) and the parts. Undefined when there is none, or
 * when it is not what was written.
 */
export async function readSealed(file: string): Promise<Buffer[] | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch {
    return undefined;
  }
  const end = bytes.indexOf(10);
  const [digest, ...lengths] = bytes.subarray(0, Math.max(0, end)).toString("latin1").split(" ");
  const content = bytes.subarray(end + 1);
  if (end === -1 || digest !== digestOf(content)) return undefined;
  let offset = 0;
  return lengths.map((length) => {
    const start = offset;
    offset += Number(length);
    return content.subarray(start, offset);
  });
}

/** Writes atomically. False when it can't be written: the cache is then simply not there. */
export async function writeSealed(file: string, parts: Uint8Array[]): Promise<boolean> {
  const content = Buffer.concat(parts);
  const head = [digestOf(content), ...parts.map((part) => part.byteLength)].join(" ");
  const unfinished = `${file}.${process.pid}.${randomUUID()}`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(unfinished, Buffer.concat([Buffer.from(`${head}\n`), content]), { mode: 0o600 });
    await rename(unfinished, file);
    return true;
  } catch {
    await rm(unfinished, { force: true }).catch(() => undefined);
    return false;
  }
}
