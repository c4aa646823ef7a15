// `nano eval`: runs a piece of code in an isolate of its own and prints its completion value.

import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { text as textOfStream } from "node:stream/consumers";
import { serialize } from "node:v8";
import pc from "picocolors";
import { exceededLimit, outcomeCode, outcomeWords } from "../completion/index.ts";
import { defaultLimits, egressProxiesOf } from "../config/index.ts";
import { exitCodes, NanoError, suggestion, systemReason } from "../errors/index.ts";
import {
  type AppLimits,
  type Engine,
  type EngineEvent,
  type Evaluation,
  loadEngine,
  startEngine,
} from "../native/index.ts";
import type { Services, ServicesOptions } from "../services/index.ts";
import { type Script, type Snippet, scriptOf } from "./eval-source.ts";
import { type LimitOptions, limitsOf } from "./limit-options.ts";

export interface EvalOptions extends LimitOptions {
  file?: string;
  allowPrivateNetwork?: boolean;
  proxyResolvesNames?: boolean;
}

type Egress = Pick<ServicesOptions, "allowPrivateNetwork" | "proxies">;

/** A person waits for this one, so it may take longer than a request. */
const evalLimits: AppLimits = { ...defaultLimits, cpuMs: 10_000, startupCpuMs: 10_000, memoryMb: 512, wallMs: 60_000 };

/** Returns the exit code. `code` "-" reads standard input. */
export async function evalCommand(code: string | undefined, options: EvalOptions): Promise<number> {
  const script = await scriptOf(await snippetOf(code, options.file));
  const limits = { ...evalLimits, ...limitsOf(options) };
  const evaluation = await evaluate(script, limits, {
    allowPrivateNetwork: () => options.allowPrivateNetwork ?? false,
    proxies: { ...egressProxiesOf(process.env), resolveNames: options.proxyResolvesNames ?? false },
  });
  return tell(evaluation, script, limits);
}

async function snippetOf(code: string | undefined, file: string | undefined): Promise<Snippet> {
  if (code !== undefined && file !== undefined) {
    throw new NanoError("NANO_USAGE", "code and --file are given: give one of them");
  }
  if (file !== undefined) return { text: await readSource(file), name: file };
  if (code === "-") return { text: await textOfStream(process.stdin), name: "[stdin]" };
  if (code !== undefined) return { text: code, name: "[eval]" };
  throw new NanoError("NANO_USAGE", "nothing to evaluate: give code, - for standard input, or --file FILE");
}

async function readSource(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const { readdir } = await import("node:fs/promises");
    const folder = dirname(file);
    const meant = suggestion(basename(file), await readdir(folder).catch(() => []));
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const missing = code === "ENOENT" || code === "ENOTDIR";
    const reason = missing ? `no such file${meant}` : code === "EISDIR" ? "this is a folder" : systemReason(cause);
    throw new NanoError("NANO_NO_SUCH_PATH", `${file}: ${reason}`, { cause });
  }
}

async function evaluate(script: Script, limits: AppLimits, egress: Egress): Promise<Evaluation> {
  const loaded = loadEngine();
  const { engine } = loaded;
  const outside = new Outside(engine, script, egress);
  startEngine(loaded, {
    executors: 1,
    poolSize: 0,
    maxLive: 1,
    memoryBytes: 0,
    accessEvents: false,
    onEvents: (events) => outside.handle(events),
  });
  try {
    const app = engine.addApp({
      name: "eval",
      kind: "script",
      source: script.source,
      sourceName: script.name,
      modules: [],
      env: serialize({}),
      limits,
      unsafeEval: true,
    });
    return await engine.evaluate(app, pc.isColorSupported && process.stdout.isTTY === true);
  } finally {
    await outside.close();
    engine.stop();
  }
}

/** The code's console and its calls of services, whose room is loaded by the first call. */
class Outside {
  readonly #engine: Engine;
  readonly #script: Script;
  readonly #egress: Egress;
  #services: Promise<Services> | undefined;

  constructor(engine: Engine, script: Script, egress: Egress) {
    this.#engine = engine;
    this.#script = script;
    this.#egress = egress;
  }

  handle(events: readonly EngineEvent[]): void {
    for (const event of events) {
      if (event.type === "log") {
        const output = event.level === "warn" || event.level === "error" ? process.stderr : process.stdout;
        output.write(`${this.#script.mapStack(event.text)}\n`);
      } else if (event.type === "service" || this.#services !== undefined) {
        this.#services ??= this.#loadServices();
        void this.#services.then((services) => services.handle(event));
      }
    }
  }

  async #loadServices(): Promise<Services> {
    const { Services } = await import("../services/index.ts");
    return new Services({ answers: this.#engine, ...this.#egress });
  }

  async close(): Promise<void> {
    await (await this.#services)?.close();
  }
}

function tell(evaluation: Evaluation, script: Script, limits: AppLimits): number {
  if (evaluation.outcome === "ok") {
    process.stdout.write(`${evaluation.text}\n`);
    return 0;
  }
  const code = outcomeCode(evaluation);
  if (evaluation.outcome === "threw" && !exceededLimit(evaluation)) {
    process.stderr.write(`${script.mapStack(evaluation.text)}\n`);
    return exitCodes[code];
  }
  throw new NanoError(code, `stopped: ${outcomeWords(evaluation, limits)} (${code}${wayOut(code)})`);
}

function wayOut(code: string): string {
  const options: Record<string, string> = {
    NANO_CPU_LIMIT: "--cpu-ms",
    NANO_STARTUP_LIMIT: "--cpu-ms",
    NANO_MEMORY_LIMIT: "--memory-mb",
    NANO_WALL_LIMIT: "--wall-ms",
  };
  const option = options[code];
  return option === undefined ? "" : `; ${option} allows more`;
}
