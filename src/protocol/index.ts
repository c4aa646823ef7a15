// The service protocol: what crosses between a runtime (in an isolate) and the host. Types only.

/** fetch service, method "fetch": the payload of the call. */
export interface FetchCall {
  method: string;
  url: string;
  /** name, value, name, value … */
  headers: string[];
  redirect: "follow" | "error" | "manual";
  /** Length of the body when it is known. */
  bodyLength?: number;
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
}

export interface ServiceError {
  /** "TypeError" for what the standard calls a network error. */
  name: string;
  message: string;
  code?: string;
}
