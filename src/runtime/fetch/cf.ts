// `cf` of requests and responses, as Workers have it: what is known of how a client's request came, and what an app gives to
// those that it makes.

import { objectDefineProperty } from "../infra/index.ts";
import { getFromHeaderList } from "./header-list.ts";
import type { RequestRecord } from "./records.ts";
import { headersOfRequest } from "./request-headers.ts";

/** Nothing of it is made before an app looks. */
export function cfOfRequest(request: RequestRecord): object | undefined {
  const { cf } = request;
  if (typeof cf !== "number") return cf;
  const made = incomingCf(request, cf);
  request.cf = made;
  return made;
}

/** For another request: what one changes is not seen by the other. */
export function copyCf(request: RequestRecord): object | undefined {
  const { cf } = request;
  if (typeof cf === "number") return incomingCf(request, cf);
  return cf === undefined ? undefined : cloneCf(cf);
}

export function cloneCf(cf: object): object {
  return ops.op_html_structured_clone(cf, []) as object;
}

/** The member of an init; null is as good as none. */
export function toCf(value: unknown, context: string): object | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object") throw new TypeError(`${context} must be an object`);
  return cloneCf(value);
}

function incomingCf(request: RequestRecord, minorVersion: number): object {
  const { list } = headersOfRequest(request);
  const made = { httpProtocol: `HTTP/1.${minorVersion}` };
  addFact(made, "clientIp", getFromHeaderList(list, "cf-connecting-ip"));
  addFact(made, "clientAcceptEncoding", getFromHeaderList(list, "accept-encoding"));
  return made;
}

function addFact(made: object, name: string, value: string | null): void {
  if (value === null) return;
  const property = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
  objectDefineProperty(made, name, property);
}
