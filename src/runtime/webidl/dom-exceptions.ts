// How other rooms make and recognize exceptions of https://webidl.spec.whatwg.org/#idl-DOMException.

import { deferredRoom } from "../infra/index.ts";
import type { DOMException } from "./dom-exception/index.ts";

export type { DOMException } from "./dom-exception/index.ts";

const room = deferredRoom<typeof import("./dom-exception/index.ts")>("webidl/dom-exception");

/** https://webidl.spec.whatwg.org/#dfn-create-exception */
export function newDOMException(message: string, name: string): DOMException {
  return room.load().newDOMException(message, name);
}

export function isDOMException(value: unknown): value is DOMException {
  return room.loaded()?.isDOMException(value) ?? false;
}
