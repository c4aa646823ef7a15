// The service protocol: what crosses between a runtime (in an isolate) and the host. Types only.

/**
 * fetch service, method "fetch": what the payload says. It is text, one byte a character and a line each: method, url,
 * redirect, bodyLength, mode, credentials, referrer, referrerPolicy, "" for what is left out; then the headers.
 */
export interface FetchCall {
  method: string;
  url: string;
  /** name, value, name, value … */
  headers: string[];
  redirect: "follow" | "error" | "manual";
  /** Length of the body when it is known. */
  bodyLength?: number;
  /** What follows matters where the app has an origin; left out where it is the usual: "cors", "same-origin", "about:client", "". */
  mode?: "same-origin" | "no-cors" | "cors" | "navigate";
  credentials?: "omit" | "same-origin" | "include";
  referrer?: string;
  referrerPolicy?: string;
}

export interface FetchReply {
  /** After redirects, without fragment. */
  url: string;
  redirected: boolean;
  status: number;
  statusText: string;
  /** name, value, name, value … */
  headers: string[];
  hasBody: boolean;
  /** "basic" where it is left out: responses of an app without origin are not filtered. */
  type?: "basic" | "cors" | "opaque" | "opaqueredirect";
}

/** websocket service, method "connect": the payload of the call. The reply comes when the connection is established. */
export interface WebSocketCall {
  url: string;
  protocols: string[];
}

export interface WebSocketReply {
  protocol: string;
  /** As the server has accepted them, "" for none. */
  extensions: string;
}

/**
 * The last byte of each chunk of a WebSocket's call, both ways; what is before it is, by this mark:
 * t the text of a message, in UTF-8; b a binary message; c how to close, or how it was closed: "code reason", "code" or
 * nothing from the app, "1 code reason" (clean) or "0 code reason" from the host, which ends the call then;
 * from the host alone: a how many bytes of messages were sent since it last said so, in decimal; s the other side closes.
 */
export type WebSocketMark = "t" | "b" | "c" | "a" | "s";

export interface ServiceError {
  /** "TypeError" for what the standard calls a network error. */
  name: string;
  message: string;
  code?: string;
}
