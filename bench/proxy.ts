// How fast does an app hand on what it fetches? `return fetch(upstream)` at 1 KB, 64 KB and 100 MB, plain and over TLS.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { authority, cert, key } from "../test/certificate.ts";
import { requireProgram, wrk } from "./clients/wrk.ts";
import { Findings, type Runtime } from "./figures/findings.ts";
import { type Asking, inTurns, type Question } from "./question.ts";
import { AppFolder } from "./servers/app-folder.ts";
import { proxyConfig } from "./servers/capnp.ts";
import { serveNano } from "./servers/nano.ts";
import { serveOne } from "./servers/one-app.ts";
import type { Serving } from "./servers/process.ts";
import { serveUpstream } from "./servers/upstream.ts";
import { serveWorkerd } from "./servers/workerd.ts";

const sourceFor = (origin: string) => `const upstream = "${origin}";
export default {
  fetch(request) {
    return fetch(upstream + new URL(request.url).pathname);
  },
};`;

const SMALL = [
  { row: "1 KB", bytes: 1024 },
  { row: "64 KB", bytes: 65_536 },
] as const;
const LARGE = { row: "100 MB", bytes: 100 * 1024 * 1024 };

/** Plain, or over TLS. */
interface Way {
  suffix: string;
  certificate: { cert: string; key: string } | undefined;
}

const WAYS: readonly Way[] = [
  { suffix: "", certificate: undefined },
  { suffix: ", TLS", certificate: { cert, key } },
];

const ROWS = WAYS.flatMap(({ suffix }) => [...SMALL, LARGE].map(({ row }) => row + suffix));

const limits = { cpuMs: 600_000, wallMs: 600_000 };

/** `trusted`: a file with the certificate of who vouches for the upstream. */
async function serve(runtime: Runtime, source: string, trusted: string): Promise<Serving> {
  const app = { name: "proxy", source };
  const env = { NODE_EXTRA_CA_CERTS: trusted, DENO_CERT: trusted };
  if (runtime === "workerd") return serveWorkerd(proxyConfig(app, authority));
  if (runtime !== "nano") return serveOne(runtime, app, undefined, env);
  const folder = new AppFolder([app], { limits, egress: { allowPrivateNetwork: true } });
  const serving = await serveNano(folder, { only: app.name, env });
  return { ...serving, stop: () => serving.stop().finally(() => folder.remove()) };
}

/** Reads the answer away, and throws when it is not as long as it should be. */
async function download(port: number, bytes: number): Promise<void> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: "127.0.0.1", port, path: `/${bytes}`, agent: false }, resolve).on("error", reject);
  });
  let received = 0;
  for await (const chunk of response) received += (chunk as Buffer).byteLength;
  if (response.statusCode !== 200 || received !== bytes) {
    throw new Error(`answered with status ${response.statusCode} and ${received} of ${bytes} bytes`);
  }
}

interface Contestant {
  runtime: Runtime;
  source: string;
  suffix: string;
  trusted: string;
}

async function measureOnce(contestant: Contestant, asking: Asking, findings: Findings): Promise<void> {
  const { runtime, source, suffix, trusted } = contestant;
  const { port, stop } = await serve(runtime, source, trusted);
  const seconds = asking.seconds ?? (asking.quick ? 1 : 5);
  try {
    for (const { row: size, bytes } of SMALL) {
      const row = size + suffix;
      asking.progress(`${row}, ${runtime}`);
      await download(port, bytes);
      await wrk({ port, path: `/${bytes}`, connections: 32, seconds: 1 });
      const found = await wrk({ port, path: `/${bytes}`, connections: 32, seconds });
      findings.failed(found.failures, `${row}, ${runtime}`);
      findings.add({ row, figure: "rate", unit: "requests/s", better: "more" }, runtime, found.requestsPerSecond);
      findings.add({ row, figure: "p99", unit: "ms", better: "less" }, runtime, found.p99);
    }
    const row = LARGE.row + suffix;
    asking.progress(`${row}, ${runtime}`);
    await download(port, LARGE.bytes / 4);
    const begin = performance.now();
    await download(port, LARGE.bytes);
    const rate = LARGE.bytes / 1024 / 1024 / ((performance.now() - begin) / 1000);
    findings.add({ row, figure: "rate", unit: "MB/s", better: "more" }, runtime, rate);
  } finally {
    await stop();
  }
}

async function measure(asking: Asking): Promise<Findings> {
  await requireProgram("wrk", "wrk");
  const findings = new Findings();
  const folder = mkdtempSync(join(tmpdir(), "nano-bench-authority-"));
  const trusted = join(folder, "ca.pem");
  writeFileSync(trusted, authority);
  try {
    for (const { suffix, certificate } of WAYS) {
      const upstream = await serveUpstream(certificate);
      const scheme = certificate === undefined ? "http" : "https";
      const source = sourceFor(`${scheme}://localhost:${upstream.port}`);
      const each = asking.runtimes.map((runtime) => ({ name: runtime, runtime, source, suffix, trusted }));
      try {
        await inTurns(asking, { rounds: asking.quick ? 1 : 5, each }, (contestant) =>
          measureOnce(contestant, asking, findings),
        );
      } finally {
        await upstream.stop();
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const row of ROWS) {
    for (const peer of asking.runtimes) {
      if (peer !== "nano") findings.bar({ row, figure: "rate", bound: 1, times: peer });
    }
  }
  findings.note("upstream is one server of Node in a process of its own; 32 connections of wrk, one for 100 MB");
  return findings;
}

export const question: Question = {
  title: "Proxy: an app that returns what it fetches",
  peers: ["workerd", "deno", "bun", "node"],
  headlines: ROWS.map((row) => ({ row, figure: "rate" })),
  measure,
};
