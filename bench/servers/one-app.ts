// One app in any of the runtimes, by the server that each has for apps with a fetch handler.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Runtime } from "../figures/findings.ts";
import { type Peer, peerProgram } from "../peers/peers.ts";
import { type App, AppFolder } from "./app-folder.ts";
import { singleConfig } from "./capnp.ts";
import { serveNano } from "./nano.ts";
import { type Serving, startServer } from "./process.ts";
import { serveWorkerd } from "./workerd.ts";

/** `env`: of the server's process, where it is not workerd. */
export async function serveOne(
  runtime: Runtime,
  app: App,
  cores?: string,
  env: Record<string, string> = {},
): Promise<Serving> {
  if (runtime === "workerd") return serveWorkerd(singleConfig(app), cores);
  if (runtime !== "nano") return serveByProgram(runtime, app, cores, env);
  const folder = new AppFolder([app]);
  const serving = await serveNano(folder, { only: app.name, env, ...(cores === undefined ? {} : { cores }) });
  return { ...serving, stop: () => serving.stop().finally(() => folder.remove()) };
}

const programs: Record<"deno" | "bun", string> = {
  deno: `import app from "./app.mjs";
Deno.serve(
  { port: 0, hostname: "127.0.0.1", onListen: ({ port }) => console.log(JSON.stringify({ port })) },
  (request) => app.fetch(request, {}, { waitUntil() {} }),
);`,
  bun: `import app from "./app.mjs";
const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch: (request) => app.fetch(request, {}, { waitUntil() {} }),
});
console.log(JSON.stringify({ port: server.port }));`,
};

function serveByProgram(
  runtime: Exclude<Peer, "workerd">,
  app: App,
  cores: string | undefined,
  env: Record<string, string>,
): Promise<Serving> {
  const folder = mkdtempSync(join(tmpdir(), `nano-bench-${runtime}-`));
  const file = join(folder, "app.mjs");
  writeFileSync(file, app.source);
  const main = join(folder, "main.mjs");
  if (runtime !== "node") writeFileSync(main, programs[runtime]);
  const args = {
    deno: ["run", "--quiet", "--no-config", "--allow-all", main],
    bun: ["run", main],
    node: [join(import.meta.dirname, "node-adapter.mjs"), file],
  }[runtime];
  return startServer({
    program: peerProgram(runtime),
    args,
    env,
    ...(cores === undefined ? {} : { cores }),
    tellsOn: 1,
    portOf: (line) => (line.startsWith("{") ? (JSON.parse(line) as { port?: number }).port : undefined),
    cleanUp: () => rmSync(folder, { recursive: true, force: true }),
  });
}
