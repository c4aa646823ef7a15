// `nano serve`: a process without apps that binds the socket and keeps an engine serving on it, until a signal comes.

import { join } from "node:path";
import { findPackage, loadEngine } from "../native/index.ts";
import { lineOf, type Said, Supervisor } from "../supervisor/index.ts";
import { listenFailure } from "./announce.ts";
import { DRAIN_MS, type ServeOptions } from "./serve-options.ts";

/** Returns the exit code when the server has drained. */
export async function serveCommand(path: string, options: ServeOptions): Promise<number> {
  const supervisor = new Supervisor({
    program: join(findPackage().root, "dist", "engine.js"),
    given: { path, options },
    listener: openListener(options),
    drainMs: DRAIN_MS,
    pulseMs: 1000,
    say: (said: Said) => process.stdout.write(`${lineOf(said, options.logFormat, new Date())}\n`),
  });
  const received = onSignals(supervisor);
  process.on("SIGUSR2", () => void showStats(supervisor));
  const exitCode = await supervisor.run();
  if (options.stats === true) await showStats(supervisor);
  const [signal] = received;
  if (signal !== undefined && !supervisor.served) return endBy(signal);
  return exitCode;
}

function openListener({ host, port }: ServeOptions): number {
  const { engine } = loadEngine();
  try {
    return engine.openListener({ host, port }).fd;
  } catch (error) {
    throw listenFailure(error, { host, port });
  }
}

async function showStats(supervisor: Supervisor): Promise<void> {
  const counters = await supervisor.counters();
  if (counters === undefined) return;
  const { printStats } = await import("./print-stats.ts");
  printStats(counters);
}

/** What has come so far of those that end the server. */
function onSignals(supervisor: Supervisor): NodeJS.Signals[] {
  const received: NodeJS.Signals[] = [];
  const stop = (signal: NodeJS.Signals) => {
    received.push(signal);
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
