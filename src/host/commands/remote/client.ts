// A server's admin API, for the commands that speak to it.

import { readFileSync } from "node:fs";
import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { type ErrorCode, exitCodes, NanoError, systemReason } from "../../errors/index.ts";
import { SOCKET_FILE } from "../admin-listener.ts";

export interface RemoteOptions {
  /** URL or unix:PATH. */
  server?: string;
  tokenFile?: string;
  /** Print what the server answered. */
  json?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

export class AdminClient {
  /** As it was named. */
  readonly #server: string;
  readonly #to: RequestOptions;
  readonly #token: string | undefined;

  /** Throws NANO_USAGE where the options make no sense. */
  constructor({ server, tokenFile }: RemoteOptions, environment: Environment = process.env) {
    this.#server = server ?? (environment.NANO_SERVER || `unix:${join(dataDirectoryOf(environment), SOCKET_FILE)}`);
    this.#to = destinationOf(this.#server);
    this.#token = tokenFile === undefined ? environment.NANO_TOKEN : readTokenFile(tokenFile);
  }

  /** What the server answers. Throws what it failed with, or NANO_SERVER_UNREACHABLE. */
  async ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await this.#send(method, path, body === undefined ? "" : JSON.stringify(body));
    const { statusCode: status = 0 } = response;
    const content = await text(response).catch((cause: unknown) => {
      throw this.#unreachable(cause);
    });
    if (status === 204) return undefined;
    const answer = status < 400 ? parse(content) : undefined;
    if (answer === undefined) throw this.#failure(status, content);
    return answer;
  }

  /** All apps of the server, page by page. Throws as `ask`. */
  async apps<App>(): Promise<App[]> {
    const apps: App[] = [];
    for (let cursor: string | undefined = ""; cursor !== undefined; ) {
      const path = cursor === "" ? "/v1/apps" : `/v1/apps?cursor=${encodeURIComponent(cursor)}`;
      const page = (await this.ask("GET", path)) as { apps: App[]; next?: string };
      apps.push(...page.apps);
      cursor = page.next;
    }
    return apps;
  }

  /** Sends bytes as they are. Throws as `ask`. */
  async put(path: string, bytes: Uint8Array): Promise<void> {
    const response = await this.#send("PUT", path, bytes, "application/octet-stream");
    const { statusCode: status = 0 } = response;
    const content = await text(response).catch((cause: unknown) => {
      throw this.#unreachable(cause);
    });
    if (status !== 204) throw this.#failure(status, content);
  }

  #failure(status: number, content: string): NanoError {
    const answer = parse(content) as { error?: { code?: string; message?: string; detail?: string } } | undefined;
    if (status < 400 || answer === undefined) {
      return new NanoError(
        "NANO_SERVER_UNREACHABLE",
        `${this.#server} is no admin API of NANO's: it answered ${status}`,
      );
    }
    if (status === 401) {
      return new NanoError(
        "NANO_SERVER_REFUSED",
        `${this.#server} asks for its token: give --token-file, or NANO_TOKEN`,
      );
    }
    const { code, message = `the server answered ${status}`, detail = "" } = answer.error ?? {};
    return new NanoError(knownCode(code), message, { detail });
  }

  /** The text of an answer as it comes. Throws as `ask`, also when the server goes amid it. */
  async *follow(path: string): AsyncGenerator<string> {
    const response = await this.#send("GET", path, "");
    if (response.statusCode !== 200) throw this.#failure(response.statusCode ?? 0, await text(response));
    try {
      for await (const chunk of response.setEncoding("utf8")) yield chunk as string;
    } catch (cause) {
      throw new NanoError("NANO_SERVER_UNREACHABLE", `${this.#server} has ended`, { cause });
    }
  }

  async #send(
    method: string,
    path: string,
    body: string | Uint8Array,
    type = "application/json",
  ): Promise<IncomingMessage> {
    const headers = {
      ...(body === "" ? {} : { "content-type": type, "content-length": Buffer.byteLength(body) }),
      ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
    };
    const send = this.#to.protocol === "https:" ? httpsRequest : httpRequest;
    try {
      return await new Promise<IncomingMessage>((answered, failed) => {
        send({ ...this.#to, method, path, headers, agent: false }, answered)
          .on("error", failed)
          .end(body);
      });
    } catch (cause) {
      throw this.#unreachable(cause);
    }
  }

  #unreachable(cause: unknown): NanoError {
    const code = (cause as NodeJS.ErrnoException).code;
    const reason = systemReason(cause) ?? (cause instanceof Error ? cause.message : String(cause));
    const none = code === "ENOENT" || code === "ECONNREFUSED";
    const message = none
      ? `no server answers at ${this.#server}: start one by nano serve --data FOLDER, or name it by --server or NANO_SERVER`
      : `${this.#server} cannot be asked: ${reason}`;
    return new NanoError("NANO_SERVER_UNREACHABLE", message, { cause });
  }
}

/** Where a server's data is when nobody says otherwise. */
function dataDirectoryOf({ NANO_DATA_DIR, XDG_DATA_HOME }: Environment): string {
  if (NANO_DATA_DIR) return resolve(NANO_DATA_DIR);
  if (process.getuid?.() === 0) return "/var/lib/nano";
  return join(XDG_DATA_HOME || join(homedir(), ".local", "share"), "nano");
}

function destinationOf(server: string): RequestOptions {
  const [, socket] = /^unix:(.+)$/s.exec(server) ?? [];
  if (socket !== undefined) return { socketPath: resolve(socket), host: "localhost" };
  const url = URL.parse(server);
  if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === "/") {
    const { protocol, hostname, port } = url;
    return { protocol, host: hostname.replace(/^\[|\]$/g, ""), ...(port === "" ? {} : { port }) };
  }
  throw new NanoError("NANO_USAGE", `"${server}" names no server: http://HOST:PORT or unix:PATH`);
}

function readTokenFile(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (cause) {
    throw new NanoError("NANO_USAGE", `${file}: the token cannot be read: ${systemReason(cause)}`, { cause });
  }
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

function knownCode(code: string | undefined): ErrorCode {
  return code !== undefined && Object.hasOwn(exitCodes, code) ? (code as ErrorCode) : "NANO_SERVER_REFUSED";
}
