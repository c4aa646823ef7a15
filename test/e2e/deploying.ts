// For the tests of deployments: a server with a data directory, and what asks its admin API.

import { mkdtempSync, rmSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Test } from "tap";
import { type RunOptions, type Server, serve } from "./nano.ts";

/** The path of a socket is short: not in the checkout. */
export function dataDirectory(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), "nano-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "data");
}

export interface AdminAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it wants
  body: any;
}

export class Admin {
  readonly #socket: string;

  constructor(data: string) {
    this.#socket = join(data, "admin.sock");
  }

  async ask(method: string, path: string, body?: unknown): Promise<AdminAnswer> {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const headers = { "content-type": "application/json" };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ socketPath: this.#socket, method, path, agent: false, headers }, resolve)
        .on("error", reject)
        .end(content);
    });
    const answer = await text(response);
    return { status: response.statusCode ?? 0, body: answer === "" ? undefined : JSON.parse(answer) };
  }

  deploy(name: string, source: string, more: object = {}): Promise<AdminAnswer> {
    return this.ask("POST", `/v1/apps/${name}/versions`, { source, ...more });
  }
}

export interface Deploying {
  server: Server;
  admin: Admin;
}

export async function serveData(
  t: Test,
  data: string,
  args: string[] = [],
  options: RunOptions = {},
): Promise<Deploying> {
  return { server: await serve(t, [...args, "--data", data], options), admin: new Admin(data) };
}

/** An app that answers with a word. */
export function saying(word: string): string {
  return `export default { fetch: (request, env) => new Response(${JSON.stringify(word)} + (env.WORD ?? "")) };`;
}
