import type { ServiceError } from "../../../protocol/index.ts";

/** Why a call failed, in words that the app may see. */
export class FetchFailure extends Error {
  readonly code: string;

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** https://fetch.spec.whatwg.org/#concept-network-error: the app sees a TypeError. */
export function serviceErrorOf(error: unknown, url: string): ServiceError {
  if (error instanceof FetchFailure) return { name: "TypeError", message: error.message, code: error.code };
  return { name: "TypeError", message: `fetch failed: ${originOf(url)}: ${reasonOf(error)}`, code: codeOf(error) };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "NANO_FETCH";
}

/** In words, without the place. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return reasons[code] ?? (error instanceof Error && error.message !== "" ? error.message : code);
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was reset",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the name could not be resolved",
  ETIMEDOUT: "the connection timed out",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  UND_ERR_CONNECT_TIMEOUT: "the connection timed out",
  UND_ERR_HEADERS_TIMEOUT: "no response came in time",
  UND_ERR_BODY_TIMEOUT: "the response's body stalled",
  UND_ERR_SOCKET: "the other side closed the connection",
  ERR_HTTP2_STREAM_ERROR: "the server gave the response up",
  ERR_HTTP2_STREAM_CANCEL: "the other side closed the connection",
  ERR_ASSERTION: "the response is none that HTTP allows here",
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: "the body is not as long as was said",
};

function originOf(url: string): string {
  return URL.parse(url)?.origin ?? "invalid URL";
}
