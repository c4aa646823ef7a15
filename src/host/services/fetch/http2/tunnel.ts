// A stream of HTTP/2 as a connection, in a session of its own: https://www.rfc-editor.org/rfc/rfc8441

import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from "node:http2";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { FetchFailure } from "../failure.ts";
import type { HeaderPairs } from "../transport.ts";

const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR } = constants;

/** The server's answer must come within. */
const PATIENCE_MS = 300_000;
/** What is written at once: all of it counts as the session's memory, which is bounded. */
const SLICE = 128 * 1024;
/** Bytes that a server may send before they are read. */
const WINDOW = 256 * 1024;

export interface TunnelRequest {
  /** https: */
  url: URL;
  protocol: string;
  /** Names in lower case, each once. */
  headers: HeaderPairs;
  signal: AbortSignal;
}

export interface OpenTunnel {
  headers: IncomingHttpHeaders;
  /** It has a listener for its errors. */
  socket: Duplex;
}

type Done = (error?: Error | null) => void;

/** It ends as the stream does, and is destroyed where the stream is reset or its session lost. */
class Tunnel extends Duplex {
  readonly #stream: ClientHttp2Stream;

  constructor(stream: ClientHttp2Stream) {
    super();
    this.#stream = stream;
    stream.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) stream.pause();
    });
    // A stream that is reset ends as one that is complete does.
    stream.on("end", () => {
      if (isReset(stream)) this.destroy(failureOf(stream));
      else this.push(null);
    });
    stream.on("close", () => {
      if (isReset(stream) || !stream.readableEnded) this.destroy(failureOf(stream));
    });
  }

  override _read(): void {
    this.#stream.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#send([chunk], done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this.#send(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  #send(chunks: readonly Buffer[], done: Done, index = 0, offset = 0): void {
    const stream = this.#stream;
    let room = SLICE;
    let at = offset;
    let next = index;
    const pieces: Buffer[] = [];
    while (room > 0 && next < chunks.length) {
      const chunk = chunks[next] as Buffer;
      const piece = chunk.subarray(at, at + room);
      pieces.push(piece);
      room -= piece.byteLength;
      at += piece.byteLength;
      if (at < chunk.byteLength) break;
      next++;
      at = 0;
    }
    const last = pieces.pop() as Buffer;
    stream.cork();
    for (const piece of pieces) stream.write(piece);
    stream.write(last, (error) => {
      if (error || next === chunks.length) done(error);
      else this.#send(chunks, done, next, at);
    });
    stream.uncork();
  }

  override _final(done: Done): void {
    this.#stream.end(done);
  }

  override _destroy(error: Error | null, done: Done): void {
    const stream = this.#stream;
    if (!stream.readableEnded || !stream.writableFinished) stream.close(NGHTTP2_CANCEL);
    done(error);
  }
}

function isReset({ rstCode }: ClientHttp2Stream): boolean {
  return rstCode !== undefined && rstCode !== NGHTTP2_NO_ERROR;
}

function failureOf(stream: ClientHttp2Stream): Error {
  const reason = isReset(stream) ? ` (HTTP/2 error ${stream.rstCode})` : "";
  return new FetchFailure(`the server gave the connection up${reason}`, "UND_ERR_SOCKET");
}

function headersOf({ url, protocol, headers }: TunnelRequest): OutgoingHttpHeaders {
  const all: OutgoingHttpHeaders = Object.create(null);
  all[":method"] = "CONNECT";
  all[":protocol"] = protocol;
  all[":scheme"] = "https";
  all[":authority"] = url.host;
  all[":path"] = `${url.pathname}${url.search}`;
  for (const [name, value] of headers) all[name] = value;
  return all;
}

/**
 * Resolves once the server has agreed. The connection is the tunnel's alone, and ends with it: what one does not read, or
 * leaves to be sent, would hold up the others of a session.
 */
export async function openTunnel(connection: Socket, request: TunnelRequest): Promise<OpenTunnel> {
  const session = connect(request.url.origin, {
    createConnection: () => connection,
    settings: { enablePush: false, initialWindowSize: WINDOW },
  });
  session.on("error", () => undefined);
  try {
    await settingsOf(session, request.signal);
    if (session.remoteSettings?.enableConnectProtocol !== true) {
      throw new FetchFailure("the server has no WebSockets over HTTP/2", "NANO_WEBSOCKET_HANDSHAKE");
    }
    const opened = await begin(session, request);
    opened.socket.on("close", () => session.close());
    return opened;
  } catch (error) {
    session.destroy();
    throw error;
  }
}

/** Resolves when the server has told of its settings. */
function settingsOf(session: ClientHttp2Session, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    session.setTimeout(PATIENCE_MS, () =>
      reject(new FetchFailure("no response came in time", "UND_ERR_HEADERS_TIMEOUT")),
    );
    session.once("close", () => reject(new FetchFailure("the server closed the connection", "UND_ERR_SOCKET")));
    session.once("remoteSettings", () => {
      signal.removeEventListener("abort", abort);
      session.setTimeout(0);
      resolve();
    });
  });
}

function begin(session: ClientHttp2Session, request: TunnelRequest): Promise<OpenTunnel> {
  const { signal } = request;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stream = session.request(headersOf(request), { endStream: false });
    const abort = () => stream.close(NGHTTP2_CANCEL);
    signal.addEventListener("abort", abort, { once: true });
    stream.setTimeout(PATIENCE_MS, () => {
      reject(new FetchFailure("no response came in time", "UND_ERR_HEADERS_TIMEOUT"));
      abort();
    });
    stream.on("error", reject);
    stream.on("close", () => {
      signal.removeEventListener("abort", abort);
      reject(failureOf(stream));
    });
    stream.on("response", (headers) => {
      const status = Number(headers[":status"]);
      if (status >= 200 && status < 300) {
        stream.setTimeout(0);
        signal.removeEventListener("abort", abort);
        const socket = new Tunnel(stream);
        socket.on("error", () => undefined);
        resolve({ headers, socket });
      } else {
        reject(new FetchFailure(`the server answered with status ${status}`, "NANO_WEBSOCKET_HANDSHAKE"));
        abort();
      }
    });
  });
}
