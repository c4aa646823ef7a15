// One request and its response on an HTTP/2 session.

import { type ClientHttp2Session, type ClientHttp2Stream, constants, type OutgoingHttpHeaders } from "node:http2";
import { FetchFailure } from "../failure.ts";
import type { RequestBody } from "../request-body.ts";
import { countedHeaders, pairsOf, type Received, type SentRequest } from "../transport.ts";
import { Http2Body } from "./body.ts";

const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = constants;

/** The response's head, and each piece of its body, must come within. */
const PATIENCE_MS = 300_000;

/** The server has done nothing with the request: it can be sent again. */
export class Unprocessed extends Error {}

function isToken(name: string): boolean {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(name);
}

/** HTTP/2 has a header once; its parser on the other side may be a lenient one. */
function headersOf(request: SentRequest): OutgoingHttpHeaders {
  const { method, url } = request;
  const all: Record<string, string> = Object.create(null);
  all[":method"] = method;
  all[":scheme"] = "https";
  all[":authority"] = url.host;
  all[":path"] = `${url.pathname}${url.search}`;
  for (const [written, value] of countedHeaders(request)) {
    const name = written.toLowerCase();
    if (name === "http2-settings") continue;
    if (!isToken(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value)) {
      throw new FetchFailure(`fetch failed: invalid ${JSON.stringify(name)} header`, "NANO_BAD_CALL");
    }
    const before = all[name];
    all[name] = before === undefined ? value : `${before}${name === "cookie" ? "; " : ", "}${value}`;
  }
  return all;
}

function drained(stream: ClientHttp2Stream): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      stream.off("drain", settle).off("close", settle);
      resolve();
    };
    stream.on("drain", settle).on("close", settle);
  });
}

async function upload(body: RequestBody, stream: ClientHttp2Stream): Promise<void> {
  for await (const chunk of body.read()) {
    if (stream.closed || stream.destroyed) return;
    if (!stream.write(chunk)) await drained(stream);
  }
  if (!stream.closed && !stream.destroyed) stream.end();
}

function failureOf(stream: ClientHttp2Stream): Error {
  const { rstCode } = stream;
  if (rstCode === NGHTTP2_REFUSED_STREAM) return new Unprocessed("the server refused the stream");
  const reason = rstCode === undefined || rstCode === NGHTTP2_NO_ERROR ? "" : ` (HTTP/2 error ${rstCode})`;
  return new FetchFailure(`fetch failed: the server gave the response up${reason}`, "UND_ERR_SOCKET");
}

function begin(session: ClientHttp2Session, headers: OutgoingHttpHeaders, endStream: boolean): ClientHttp2Stream {
  try {
    return session.request(headers, { endStream });
  } catch (error) {
    if (session.closed || session.destroyed) throw new Unprocessed("the connection was closed", { cause: error });
    throw error;
  }
}

/** Resolves with the response's head. What goes wrong after it is an error of its body. */
export function exchange(session: ClientHttp2Session, request: SentRequest): Promise<Received> {
  const { body, signal } = request;
  const headers = headersOf(request);
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stream = begin(session, headers, body === null);
    const abort = () => stream.close(NGHTTP2_CANCEL);
    signal.addEventListener("abort", abort, { once: true });
    stream.setTimeout(PATIENCE_MS, () => {
      const code = answer === undefined ? "UND_ERR_HEADERS_TIMEOUT" : "UND_ERR_BODY_TIMEOUT";
      stream.destroy(Object.assign(new Error("timeout"), { code }));
    });
    let answer: Http2Body | undefined;
    stream.on("error", (error) => {
      reject(stream.rstCode === NGHTTP2_REFUSED_STREAM ? failureOf(stream) : error);
      answer?.destroy(error);
    });
    stream.on("close", () => {
      signal.removeEventListener("abort", abort);
      reject(failureOf(stream));
    });
    stream.on("response", (fields, _flags, rawHeaders) => {
      const length = fields["content-length"];
      const expected = request.method === "HEAD" || length === undefined ? undefined : Number(length);
      const received = new Http2Body(stream, expected, () => failureOf(stream));
      received.on("error", () => undefined);
      answer = received;
      resolve({
        status: Number(fields[":status"]),
        statusText: "",
        headers: pairsOf(rawHeaders).filter(([name]) => !name.startsWith(":")),
        body: received,
        discard: () => void received.destroy(),
      });
    });
    // What it can't read it tells the app itself; the stream is over by then.
    if (body !== null) upload(body, stream).catch((error: Error) => stream.destroy(error));
  });
}
