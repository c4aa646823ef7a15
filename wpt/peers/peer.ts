// The runtimes that run the same tests for comparison, and where their programs are.

import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { NanoError } from "../../src/host/errors/index.ts";
import { findPackage } from "../../src/host/native/index.ts";

export type PeerName = "workerd" | "deno" | "bun" | "node";

export const peerNames: readonly PeerName[] = ["workerd", "deno", "bun", "node"];

export interface Peer {
  name: PeerName;
  program: string;
  /** What the program says of itself: "2.9.6". */
  version: string;
}

function onPath(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // It may be in the next one.
    }
  }
  return undefined;
}

/** A checkout pins the peers, and installs them on first use; elsewhere it is what the machine has. Node is the engine's own. */
async function programOf(name: PeerName): Promise<string> {
  if (name === "node") return process.execPath;
  const pinned = join(findPackage().root, "bench", "peers", "peers.ts");
  if (existsSync(pinned)) {
    const door = (await import(pathToFileURL(pinned).href)) as { peerProgram(peer: PeerName): string };
    return door.peerProgram(name);
  }
  const found = onPath(name);
  if (found === undefined) throw new NanoError("NANO_NO_SUCH_PATH", `--runtime: there is no program ${name} on PATH`);
  return found;
}

export async function findPeer(name: PeerName): Promise<Peer> {
  const program = await programOf(name);
  const told = execFileSync(program, ["--version"], { encoding: "utf8" });
  return { name, program, version: told.match(/\d[\d.-]*/)?.[0] ?? told.trim() };
}
