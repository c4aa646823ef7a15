// The comment that a case begins with: what it is about, `//> ` lines for what is asked, `//@ ` lines for how it is set up.

import type { CaseConfig, Exchange, ExchangeOptions } from "./case.ts";

export interface Header {
  title: string;
  exchanges: Exchange[];
  config: CaseConfig;
}

const optionNames: ReadonlySet<string> = new Set<keyof ExchangeOptions>([
  ...(["headers", "body", "base64", "talk", "leave", "send", "messages", "cron", "scheduledTime"] as const),
]);

function newConfig(): CaseConfig {
  return { vars: {}, flags: [], services: {}, limits: {}, unsafeEval: false, settle: 0 };
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${where}: no JSON: ${text} (${cause instanceof Error ? cause.message : cause})`);
  }
}

function exchangeOf(line: string, where: string, taken: Map<string, number>): Exchange {
  const parts = /^([A-Z]+)(?:\s+(\/\S*))?(?:\s+(\{.*))?$/.exec(line);
  if (parts === null) throw new Error(`${where}: "${line}" is no exchange: METHOD /path {"headers": …}`);
  const [, verb = "", path = "/", json] = parts;
  const options = json === undefined ? {} : (parseJson(json, where) as ExchangeOptions);
  for (const name of Object.keys(options)) {
    if (!optionNames.has(name)) throw new Error(`${where}: no option "${name}" (${[...optionNames].join(", ")})`);
  }
  const kind = verb === "SCHEDULED" ? "scheduled" : verb === "WEBSOCKET" ? "websocket" : "request";
  const plain = kind === "scheduled" ? verb : `${verb} ${path}`;
  const count = (taken.get(plain) ?? 0) + 1;
  taken.set(plain, count);
  const name = count === 1 ? plain : `${plain} (${count})`;
  return { kind, name, method: kind === "request" ? verb : "", path, options };
}

function configure(config: CaseConfig, line: string, where: string): void {
  const [, key = "", json = ""] = /^(\w+)\s*(.*)$/.exec(line) ?? [];
  if (!(key in config)) throw new Error(`${where}: no setting "${key}" (${Object.keys(config).join(", ")})`);
  Object.assign(config, { [key]: parseJson(json, where) });
}

/** `file` is what errors call the source. */
export function parseHeader(source: string, file: string): Header {
  const header: Header = { title: "", exchanges: [], config: newConfig() };
  const titles: string[] = [];
  const taken = new Map<string, number>();
  for (const [index, line] of source.split("\n").entries()) {
    if (!line.startsWith("//")) break;
    const where = `${file}:${index + 1}`;
    const text = line.slice(3).trim();
    if (line.startsWith("//>")) header.exchanges.push(exchangeOf(text, where, taken));
    else if (line.startsWith("//@")) configure(header.config, text, where);
    else titles.push(line.slice(2).trim());
  }
  header.title = titles.join(" ");
  if (header.title === "") throw new Error(`${file}: begins with a comment that says what the case is about`);
  if (header.exchanges.length === 0) header.exchanges.push(exchangeOf("GET /", file, taken));
  return header;
}
