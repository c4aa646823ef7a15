// Establishing a WebSocket connection: https://websockets.spec.whatwg.org/#concept-websocket-establish, over connections
// to the same addresses as fetch's. HTTP/2 is for servers that speak nothing else.

import { createHash, randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Agent } from "undici";
import type { PerMessageDeflate } from "ws";
import { hasBadPort } from "../fetch/bad-ports.ts";
import { FetchFailure } from "../fetch/failure.ts";
import type { HeaderPairs } from "../fetch/transport.ts";

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

/** To all servers that the app may reach. */
export interface Ways {
  http1(): Promise<Agent>;
  /** A connection that nobody else has; null where the server does not speak it. */
  http2(url: URL): Promise<Socket | null>;
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

/** Of both versions. */
function headersOf({ url, protocols, origin }: HandshakeRequest, offer: string): HeaderPairs {
  const headers: [string, string][] = [
    ["user-agent", "NANO"],
    ["pragma", "no-cache"],
    ["cache-control", "no-cache"],
  ];
  if (origin !== null) headers.push(["origin", origin]);
  if (url.username !== "" || url.password !== "") {
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.push(["authorization", `Basic ${Buffer.from(credentials).toString("base64")}`]);
  }
  headers.push(["sec-websocket-version", "13"], ["sec-websocket-extensions", offer]);
  if (protocols.length > 0) headers.push(["sec-websocket-protocol", protocols.join(", ")]);
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

export async function shakeHands(request: HandshakeRequest, ways: Ways, signal: AbortSignal): Promise<Handshake> {
  const { url } = request;
  const address = new URL(`${url.protocol === "wss:" ? "https" : "http"}://${url.host}${url.pathname}${url.search}`);
  const terms = await termsOf(request);
  try {
    return await overHttp1(terms, address, await ways.http1(), signal);
  } catch (error) {
    if (url.protocol === "ws:" || signal.aborted || !speaksAnother(error)) throw error;
    const connection = await ways.http2(address);
    if (connection === null) throw error;
    return overHttp2(terms, address, connection, signal);
  }
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

/** What is asked for, and how an answer is understood. */
interface Terms {
  headers: HeaderPairs;
  /** Throws for what was not asked for. */
  agree(answer: Headers): Omit<Handshake, "socket">;
}

async function termsOf(request: HandshakeRequest): Promise<Terms> {
  const { extension, PerMessageDeflate } = await import("ws");
  const name = PerMessageDeflate.extensionName;
  const deflate = new PerMessageDeflate({ isServer: false, maxPayload: LONGEST_MESSAGE });
  return {
    headers: headersOf(request, extension.format({ [name]: deflate.offer() })),
    agree(answer) {
      const protocol = protocolOf(single(answer, "sec-websocket-protocol"), request.protocols);
      const extensions = single(answer, "sec-websocket-extensions") ?? "";
      if (extensions === "") return { protocol, extensions, deflate: undefined };
      const accepted = extension.parse(extensions);
      if (Object.keys(accepted).some((other) => other !== name)) throw new Error("an extension that was not offered");
      deflate.accept(accepted[name] ?? []);
      return { protocol, extensions, deflate };
    },
  };
}

async function overHttp1(terms: Terms, address: URL, dispatcher: Agent, signal: AbortSignal): Promise<Handshake> {
  const { upgrade } = await import("undici");
  const key = randomBytes(16).toString("base64");
  const { headers, socket } = await upgrade(address, {
    dispatcher,
    method: "GET",
    protocol: "websocket",
    headers: [...terms.headers, ["sec-websocket-key", key]].flat(),
    signal,
  });
  return agreed(socket, () => {
    checkAccept(headers, key);
    return terms.agree(headers);
  });
}

async function overHttp2(terms: Terms, url: URL, connection: Socket, signal: AbortSignal): Promise<Handshake> {
  const { openTunnel } = await import("../fetch/http2/tunnel.ts");
  const request = { url, protocol: "websocket", headers: terms.headers, signal };
  const { headers, socket } = await openTunnel(connection, request);
  return agreed(socket, () => terms.agree(headers));
}

function agreed(socket: Duplex, agree: () => Omit<Handshake, "socket">): Handshake {
  try {
    return { socket, ...agree() };
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
