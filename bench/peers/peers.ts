// The runtimes that NANO is compared with: which, where their programs are, and their installation on first use.
// node is the pinned engine's own.

import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export type Peer = "workerd" | "deno" | "bun" | "node";

export const peers: readonly Peer[] = ["workerd", "deno", "bun", "node"];

const platform = `${process.platform}-${process.arch}`;

/** The package that carries a peer's program for this machine, the package that depends on it, and its path inside. */
const programs: Record<Exclude<Peer, "node">, { from: string; by: Record<string, string>; file: string }> = {
  workerd: {
    from: "workerd",
    by: {
      "linux-x64": "@cloudflare/workerd-linux-64",
      "linux-arm64": "@cloudflare/workerd-linux-arm64",
      "darwin-arm64": "@cloudflare/workerd-darwin-arm64",
    },
    file: "bin/workerd",
  },
  deno: {
    from: "deno",
    by: {
      "linux-x64": "@deno/linux-x64-glibc",
      "linux-arm64": "@deno/linux-arm64-glibc",
      "darwin-arm64": "@deno/darwin-arm64",
    },
    file: "deno",
  },
  bun: {
    from: "bun",
    by: {
      "linux-x64": "@oven/bun-linux-x64",
      "linux-arm64": "@oven/bun-linux-aarch64",
      "darwin-arm64": "@oven/bun-darwin-aarch64",
    },
    file: "bin/bun",
  },
};

/** Whether the peer's program is here, so that it runs without an installation. */
export function isInstalled(peer: Peer): boolean {
  return peer === "node" || findProgram(peer) !== undefined;
}

/** The path of the peer's program; installs the peers when it is missing. Throws an Error that says why it cannot. */
export function peerProgram(peer: Peer): string {
  if (peer === "node") return process.execPath;
  return findProgram(peer) ?? install(peer);
}

/** What the peer's program says of its version, without its name: "2.9.6". */
export function peerVersion(peer: Peer): string {
  if (peer === "node") return process.versions.node;
  const told = execFileSync(peerProgram(peer), ["--version"], { encoding: "utf8" });
  return told.match(/\d[\d.-]*/)?.[0] ?? told.trim();
}

function install(peer: Exclude<Peer, "node">): string {
  console.error(`nano: installs ${peers.filter((each) => each !== "node").join(", ")} into bench/peers, once`);
  const npm = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", npm, { cwd: import.meta.dirname, stdio: ["ignore", "inherit", "inherit"] });
  const program = findProgram(peer);
  if (program === undefined) throw new Error(`${peer} has no program for ${platform}, or npm left it out`);
  return program;
}

function findProgram(peer: Exclude<Peer, "node">): string | undefined {
  const { from, by, file } = programs[peer];
  const name = by[platform];
  const manifest = join(import.meta.dirname, "node_modules", from, "package.json");
  if (name === undefined || !existsSync(manifest)) return undefined;
  try {
    const program = join(dirname(createRequire(manifest).resolve(`${name}/package.json`)), file);
    accessSync(program, constants.X_OK);
    return program;
  } catch {
    return undefined;
  }
}
