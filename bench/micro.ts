// How fast is the web platform inside an isolate, beside the same code in other runtimes? The npm package benchmark, bundled
// with what it measures; the same bundle for all.

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { Findings, measuresOf, type Runtime } from "./figures/findings.ts";
import { type Peer, peerProgram } from "./peers/peers.ts";
import { type Asking, inTurns, type Question } from "./question.ts";
import { nanoProgram } from "./servers/nano.ts";

const run = promisify(execFile);

async function bundle(seconds: number, file: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "micro", "suite.js")],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["main"],
    // benchmark finds its clock and its libraries by these, and must not find what one runtime has alone.
    define: { global: "globalThis", process: "undefined", "globalThis.MICRO_SECONDS": String(seconds) },
  });
  writeFileSync(file, outputFiles[0]?.text ?? "");
}

function commandOf(runtime: Runtime, file: string): [string, string[]] {
  if (runtime === "nano") return [nanoProgram, ["eval", "--file", file, "--cpu-ms", "600000", "--wall-ms", "1200000"]];
  const args = {
    deno: ["run", "--quiet", "--no-config", "--no-lock", file],
    bun: ["run", file],
    node: [file],
    workerd: [],
  };
  return [peerProgram(runtime as Peer), args[runtime as Peer]];
}

async function measureOnce(runtime: Runtime, file: string, findings: Findings): Promise<void> {
  const [program, args] = commandOf(runtime, file);
  const { stdout } = await run(program, args);
  // `nano eval` prints the value of the last expression, too.
  const line = stdout.split("\n").find((each) => each.startsWith("{"));
  if (line === undefined) throw new Error(`the suite printed nothing in ${runtime}`);
  for (const [row, value] of Object.entries(JSON.parse(line) as Record<string, number | string>)) {
    if (typeof value === "string") findings.failed(1, `${row}, ${runtime}: ${value}`);
    else findings.add({ row, figure: "rate", unit: "operations/s", better: "more" }, runtime, value);
  }
}

async function measure(asking: Asking): Promise<Findings> {
  const findings = new Findings();
  const folder = mkdtempSync(join(tmpdir(), "nano-bench-micro-"));
  const file = join(folder, "suite.mjs");
  try {
    await bundle(asking.seconds ?? (asking.quick ? 0.3 : 1.5), file);
    const each = asking.runtimes.map((runtime) => ({ name: runtime, runtime }));
    await inTurns(asking, { rounds: asking.quick ? 1 : 3, each }, ({ runtime }) =>
      measureOnce(runtime, file, findings),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
  for (const { row } of measuresOf(findings)) {
    findings.bar({ row, figure: "rate", bound: 1, times: "node" });
    if (/^(URL|Headers)/.test(row)) findings.bar({ row, figure: "rate", bound: 2, times: "node", beyond: true });
  }
  findings.note("NANO: inside an isolate, by nano eval; the others: the same bundle as a program");
  return findings;
}

export const question: Question = {
  title: "Micro: the web platform inside an isolate",
  peers: ["deno", "bun", "node"],
  headlines: [
    "Headers: of 4, get and set",
    "URL: parse and read",
    "Request: construct",
    "Response: construct",
    "TextEncoder: 10 KB",
    "digest: SHA-256 of 1 KB",
    "streams: 100 chunks read",
  ].map((row) => ({ row, figure: "rate" })),
  measure,
};
