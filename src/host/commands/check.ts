// `nano check`: what `nano serve` would find out about apps, without serving them.

import { join, relative, resolve } from "node:path";
import pc from "picocolors";
import { type AppPlace, buildApp, type FoundApps, findApps, releaseBundler, settingsOf } from "../apps/index.ts";
import { resolveServerConfig, type ServerConfig } from "../config/index.ts";
import { NanoError } from "../errors/index.ts";
import { sizeText } from "../figures/index.ts";
import { RouteClaims } from "../routing/index.ts";
import { asFailure } from "./app-failure.ts";
import { claimOfApp } from "./claim-of-app.ts";
import { Evaluator } from "./evaluator.ts";

export interface CheckOptions {
  /** The server's configuration file. */
  config?: string;
  /** Environment of the apps' configurations. */
  env?: string;
  json?: boolean;
}

/** What was found out about an app, or about the server's configuration. */
interface Finding {
  name: string;
  /** Size of its bundle. */
  bytes?: number;
  warnings: readonly string[];
  failure?: NanoError;
}

/** Returns the exit code: that of the first app that would not be served. */
export async function checkCommand(paths: readonly string[], options: CheckOptions): Promise<number> {
  const findings: Finding[] = [];
  const tell = (finding: Finding) => {
    findings.push(finding);
    if (options.json === true) tellJson(finding);
    else tellText(finding);
  };
  const evaluator = new Evaluator();
  try {
    for (const path of paths.length === 0 ? ["."] : paths) await checkPath(path, options, { evaluator, tell });
  } finally {
    await evaluator.close();
    await releaseBundler();
  }
  return findings.find((finding) => finding.failure !== undefined)?.failure?.exitCode ?? 0;
}

interface Check {
  evaluator: Evaluator;
  tell(finding: Finding): void;
}

async function checkPath(path: string, options: CheckOptions, { evaluator, tell }: Check): Promise<void> {
  const server = await serverConfig(path, options, tell);
  if (server === undefined) return;
  const found = await foundIn(path, server, tell);
  for (const { label, error } of found.broken) tell({ name: label, warnings: [], failure: error });
  const claims = new RouteClaims();
  for (const place of found.apps) tell(await checkApp(place, server, { evaluator, claims }));
}

/** Undefined where it is wrong, which has been told then. */
async function serverConfig(
  path: string,
  options: CheckOptions,
  tell: Check["tell"],
): Promise<ServerConfig | undefined> {
  const { config: configFile, env } = options;
  const flags = { apps: resolve(path), ...(env === undefined ? {} : { environment: env }) };
  try {
    const server = await resolveServerConfig({ flags, environment: process.env, configFile });
    if (server.file !== undefined) tell({ name: shown(server.file), warnings: server.warnings });
    return server;
  } catch (error) {
    if (!(error instanceof NanoError) || error.code !== "NANO_CONFIG_INVALID") throw error;
    tell({ name: configFile ?? join(path, "nano.server.jsonc"), warnings: [], failure: error });
    return undefined;
  }
}

function shown(file: string): string {
  return relative(process.cwd(), file) || ".";
}

/** One app whose configuration is wrong is a finding; that there is nothing to check is not. */
async function foundIn(path: string, { environment }: ServerConfig, tell: Check["tell"]): Promise<FoundApps> {
  try {
    return await findApps(path, environment === undefined ? {} : { environment });
  } catch (error) {
    if (!(error instanceof NanoError) || error.code !== "NANO_CONFIG_INVALID") throw error;
    tell({ name: path, warnings: [], failure: error });
    return { many: false, apps: [], broken: [], without: [] };
  }
}

async function checkApp(
  place: AppPlace,
  server: ServerConfig,
  { evaluator, claims }: { evaluator: Evaluator; claims: RouteClaims },
): Promise<Finding> {
  const overrides = { limits: server.limits, vars: server.vars };
  const finding: Finding = { name: place.name, warnings: settingsOf(place, overrides).warnings };
  try {
    claims.take(place.label, claimOfApp(place));
    const built = await buildApp(place, overrides);
    finding.bytes = sizeOf(built.definition);
    finding.warnings = [...finding.warnings, ...built.warnings];
    await evaluator.evaluate(place, built, { ...server.egressProxies, resolveNames: server.proxyResolvesNames });
  } catch (error) {
    finding.failure = asFailure(error);
  }
  return finding;
}

function sizeOf({ source, modules }: { source: string; modules: readonly { bytes: Uint8Array }[] }): number {
  return modules.reduce((sum, { bytes }) => sum + bytes.byteLength, Buffer.byteLength(source));
}

function tellText({ name, bytes, warnings, failure }: Finding): void {
  for (const warning of warnings) process.stderr.write(`${pc.yellow("warning:")} ${warning}\n`);
  const size = bytes === undefined ? "" : pc.dim(`  ${sizeText(bytes)}`);
  if (failure === undefined) {
    process.stdout.write(`${pc.green("ok")}      ${name}${size}\n`);
    return;
  }
  // Some say for which app they are, and by what code.
  const told = failure.message.startsWith(`${name}: `) ? failure.message : `${name}: ${failure.message}`;
  const code = told.endsWith(`(${failure.code})`) ? "" : ` (${failure.code})`;
  process.stdout.write(`${pc.red("not ok")}  ${told}${code}\n`);
  if (failure.detail !== "") process.stderr.write(`${failure.detail}\n`);
}

function tellJson({ name, bytes, warnings, failure }: Finding): void {
  const wrong = failure === undefined ? {} : { code: failure.code, message: failure.message, detail: failure.detail };
  process.stdout.write(`${JSON.stringify({ name, ok: failure === undefined, bytes, warnings, ...wrong })}\n`);
}
