// Establishing a WebSocket connection: https://websockets.spec.whatwg.org/#concept-websocket-establish, over undici's
// connections, so that the same addresses can be reached as by fetch.

import { createHash, randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import type { Agent } from "undici";
import type { PerMessageDeflate } from "ws";
import { hasBadPort } from "../fetch/bad-ports.ts";
import { FetchFailure } from "../fetch/failure.ts";

/** A longer message ends the connection with code 1009. */
export const LONGEST_MESSAGE = 32 * 1024 * 1024;

export interface HandshakeRequest {
  url: URL;
  protocols: string[];
  /** Null: the app has none. */
  origin: string | null;
}

export interface Handshake {
  socket: Duplex;
  protocol: string;
  extensions: string;
  deflate: PerMessageDeflate | undefined;
}

function badCall(field: string): FetchFailure {
  return new FetchFailure(`bad ${field}`, "NANO_BAD_CALL");
}

/** Throws FetchFailure when `payload`, which comes from an isolate and can be anything, is no WebSocketCall. */
export function handshakeRequestOf(payload: unknown, origin: string | null): HandshakeRequest {
  if (typeof payload !== "object" || payload === null) throw badCall("payload");
  const { url: text, protocols } = payload as { url?: unknown; protocols?: unknown };
  const url = typeof text === "string" ? URL.parse(text) : null;
  if (url === null || (url.protocol !== "ws:" && url.protocol !== "wss:")) throw badCall("url");
  if (!Array.isArray(protocols)) throw badCall("protocols");
  for (const protocol of protocols) {
    if (typeof protocol !== "string" || !/^[!#$%&'*+.^_`|~\w-]{1,1024}$/.test(protocol)) throw badCall("protocols");
  }
  if (hasBadPort(url)) throw new FetchFailure(`port ${url.port} is blocked`, "NANO_BAD_PORT");
  return { url, protocols, origin };
}

function headersOf({ url, protocols, origin }: HandshakeRequest, key: string, offer: string): string[] {
  const headers = ["user-agent", "NANO", "pragma", "no-cache", "cache-control", "no-cache"];
  if (origin !== null) headers.push("origin", origin);
  if (url.username !== "" || url.password !== "") {
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.push("authorization", `Basic ${Buffer.from(credentials).toString("base64")}`);
  }
  headers.push("sec-websocket-key", key, "sec-websocket-version", "13", "sec-websocket-extensions", offer);
  if (protocols.length > 0) headers.push("sec-websocket-protocol", protocols.join(", "));
  return headers;
}

/** Throws FetchFailure when the server agrees to something else than was asked for. */
function protocolOf(answer: string | undefined, protocols: readonly string[]): string {
  if (answer === undefined) {
    if (protocols.length > 0) throw new FetchFailure("the server chose no subprotocol", "NANO_WEBSOCKET_PROTOCOL");
    return "";
  }
  if (!protocols.includes(answer)) {
    throw new FetchFailure("the server chose a subprotocol that was not asked for", "NANO_WEBSOCKET_PROTOCOL");
  }
  return answer;
}

/** `agents`: those to try, one after the other, as far as a server does not speak what the one before does. */
export async function shakeHands(
  request: HandshakeRequest,
  agents: readonly (() => Promise<Agent>)[],
  signal: AbortSignal,
): Promise<Handshake> {
  let failure: unknown;
  for (const agent of agents) {
    try {
      return await shakeHandsWith(request, await agent(), signal);
    } catch (error) {
      failure = error;
      if (signal.aborted || !speaksAnother(error)) break;
    }
  }
  throw failure;
}

/** May the server be one that speaks HTTP/2 alone? */
function speaksAnother(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : "";
  return (
    error.name === "HTTPParserError" ||
    code === "ECONNRESET" ||
    code === "UND_ERR_SOCKET" ||
    String(code).startsWith("ERR_SSL_")
  );
}

async function shakeHandsWith(request: HandshakeRequest, dispatcher: Agent, signal: AbortSignal): Promise<Handshake> {
  const { extension, PerMessageDeflate } = await import("ws");
  const { upgrade } = await import("undici");
  const deflate = new PerMessageDeflate({ isServer: false, maxPayload: LONGEST_MESSAGE });
  const name = PerMessageDeflate.extensionName;
  const key = randomBytes(16).toString("base64");
  const { url } = request;
  const address = `${url.protocol === "wss:" ? "https" : "http"}://${url.host}${url.pathname}${url.search}`;
  const { headers, socket } = await upgrade(address, {
    dispatcher,
    method: "GET",
    protocol: "websocket",
    headers: headersOf(request, key, extension.format({ [name]: deflate.offer() })),
    signal,
  });
  try {
    const isHttp2 = !("remoteAddress" in socket);
    if (!isHttp2) checkAccept(headers, key);
    const protocol = protocolOf(single(headers, "sec-websocket-protocol"), request.protocols);
    const extensions = single(headers, "sec-websocket-extensions") ?? "";
    if (extensions === "") return { socket, protocol, extensions, deflate: undefined };
    const accepted = extension.parse(extensions);
    if (Object.keys(accepted).some((other) => other !== name)) throw new Error("an extension that was not offered");
    deflate.accept(accepted[name] ?? []);
    return { socket, protocol, extensions, deflate };
  } catch (error) {
    socket.on("error", () => undefined).destroy();
    if (error instanceof FetchFailure) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new FetchFailure(`the server's answer is malformed: ${reason}`, "NANO_WEBSOCKET_HANDSHAKE");
  }
}

type Headers = Record<string, string | string[] | undefined>;

function single(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  if (!Array.isArray(value)) return value;
  if (name === "sec-websocket-extensions") return value.join(", ");
  throw new Error(`${name} more than once`);
}

/** https://www.rfc-editor.org/rfc/rfc6455#section-4.1 */
function checkAccept(headers: Headers, key: string): void {
  const expected = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  if (single(headers, "upgrade")?.toLowerCase() !== "websocket") throw new Error("no Upgrade to websocket");
  if (single(headers, "sec-websocket-accept")?.trim() !== expected) throw new Error("Sec-WebSocket-Accept is wrong");
}
