// The headers of a request from a client, which are parsed when somebody looks at them.

import { isAsciiDigit, stringCharCodeAt } from "../infra/index.ts";
import { getFromHeaderList, headerListOfText } from "./header-list.ts";
import type { HeadersRecord } from "./headers-record.ts";
import type { RequestRecord } from "./records.ts";

export function headersOfRequest(request: RequestRecord): HeadersRecord {
  request.headers ??= { list: headerListOfText(request.rawHeaders), guard: "immutable" };
  return request.headers;
}

/** Of a request as the engine gives it, whose headers nobody can have changed. */
export function contentLengthOf(request: RequestRecord): number | null {
  const value = getFromHeaderList(headersOfRequest(request).list, "content-length");
  if (value === null || value === "") return null;
  let length = 0;
  for (let i = 0; i < value.length; i++) {
    const unit = stringCharCodeAt(value, i);
    if (!isAsciiDigit(unit)) return null;
    length = length * 10 + (unit - 0x30);
  }
  return length <= Number.MAX_SAFE_INTEGER ? length : null;
}
