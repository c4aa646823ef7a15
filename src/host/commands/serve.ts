// `nano serve`: a process without apps that binds the socket and keeps an engine serving on it, until a signal comes.

import { join, resolve } from "node:path";
import pc from "picocolors";
import { resolveServerConfig, type ServerLayer } from "../config/index.ts";
import { CronClock, type CronRun, LastRunsInMemory } from "../cron/index.ts";
import { NanoError } from "../errors/index.ts";
import { findPackage, loadEngine } from "../native/index.ts";
import { lineOf, type Said, Supervisor } from "../supervisor/index.ts";
import { startAdmin } from "./admin-listener.ts";
import { HeapTrim } from "./heap-trim.ts";
import { limitsOf } from "./limit-options.ts";
import { ListeningSockets } from "./listeners.ts";
import { DRAIN_MS, type ServeFlags, type ServeOptions } from "./serve-options.ts";
import { Store } from "./store.ts";

/** Returns the exit code when the server has drained. `path`: as it was given. */
export async function serveCommand(path: string | undefined, flags: ServeFlags): Promise<number> {
  const options = await optionsOf(path, flags);
  const served = path ?? options.apps;
  if (served === undefined && options.dataDirectory === undefined) {
    throw new NanoError(
      "NANO_USAGE",
      'nothing to serve: give PATH, "apps" in nano.server.jsonc, or --data for apps that are deployed',
    );
  }
  const store = await Store.open(options);
  const { engine } = loadEngine();
  const sockets = new ListeningSockets(engine, options.listeners);
  const say = (said: Said) => process.stdout.write(`${lineOf(said, options.logFormat, new Date())}\n`);
  const clock = new CronClock({
    lastRuns: store?.cronRuns ?? new LastRunsInMemory(),
    due: (runs) => {
      for (const run of runs) void supervisor.runScheduled(run);
    },
    failed: (runs, error) => say(notRecorded(runs, error)),
  });
  const supervisor = new Supervisor({
    program: join(findPackage().root, "dist", "engine.js"),
    given: { path: served, options },
    deployed: () => deployments?.states() ?? [],
    secrets: () => deployments?.folderSecrets() ?? {},
    listeners: sockets.descriptors,
    openPort: (port) => sockets.openPort(port),
    drainMs: DRAIN_MS,
    pulseMs: 1000,
    crons: (crons) => clock.set(new Map(Object.entries(crons))),
    say,
  });
  const received = onSignals(supervisor, () => clock.stop());
  process.on("SIGUSR2", () => void showStats(supervisor));
  const deployments = store?.deploymentsBy(supervisor);
  const trim = new HeapTrim({ collect: () => engine.collectGarbage() });
  let exitCode: number;
  try {
    const admin = await startAdmin(options, { supervisor, deployments });
    exitCode = await supervisor.run().finally(() => admin.close());
  } finally {
    clock.stop();
    trim.close();
    sockets.removeFiles();
    store?.close();
  }
  if (flags.stats === true) await showStats(supervisor);
  const [signal] = received;
  if (signal !== undefined && !supervisor.served) return endBy(signal);
  return exitCode;
}

function notRecorded(runs: readonly CronRun[], error: unknown): Said {
  const apps = [...new Set(runs.map(({ app }) => app))];
  const reason = error instanceof Error ? error.message : String(error);
  return {
    event: "cron",
    apps,
    text: `the crons of ${apps.join(", ")} are not run, as that cannot be noted: ${reason}`,
  };
}

/** Flags, environment and file together. */
async function optionsOf(path: string | undefined, flags: ServeFlags): Promise<ServeOptions> {
  const { settings, config: configFile, watch = false, testScheduled = false } = flags;
  const said: ServerLayer = path === undefined ? settings : { ...settings, apps: resolve(path) };
  const overrides = { ...settings.limitOverrides, ...limitsOf(flags) };
  if (Object.keys(overrides).length > 0) said.limitOverrides = overrides;
  const server = await resolveServerConfig({ flags: said, environment: process.env, configFile });
  for (const warning of server.warnings) process.stderr.write(`${pc.yellow("warning:")} ${warning}\n`);
  return { ...server, watch, testScheduled };
}

async function showStats(supervisor: Supervisor): Promise<void> {
  const counters = await supervisor.counters();
  if (counters === undefined) return;
  const { printStats } = await import("./print-stats.ts");
  printStats(counters);
}

/** What has come so far of those that end the server. */
function onSignals(supervisor: Supervisor, stopping: () => void): NodeJS.Signals[] {
  const received: NodeJS.Signals[] = [];
  const stop = (signal: NodeJS.Signals) => {
    received.push(signal);
    stopping();
    supervisor.stop();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  // A terminal says so that it is closed; nobody else can have meant that.
  const inTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  process.on("SIGHUP", inTerminal ? stop : () => supervisor.replace());
  return received;
}

/** As if the signal had not been waited for: there was nothing to drain. */
function endBy(signal: NodeJS.Signals): Promise<never> {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  return new Promise(() => undefined);
}
