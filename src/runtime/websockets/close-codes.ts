// https://websockets.spec.whatwg.org/#dom-websocket-close, steps 1 and 2, which WebSocketStream has in common.

import { utf8Encode } from "../encoding/index.ts";
import { typedArrayByteLength } from "../infra/index.ts";
import { newDOMException } from "../webidl/index.ts";

const longestReason = 123;

/** Throws for what an app may not say. `where` begins the messages. */
export function checkClose(code: number | null, reason: string, where: string): void {
  // 1. The code is one of an app's.
  if (code !== null && code !== 1000 && (code < 3000 || code > 4999)) {
    throw newDOMException(`${where}: code must be 1000, or from 3000 to 4999, but is ${code}`, "InvalidAccessError");
  }
  // 2. The reason fits into a frame.
  if (reason !== "" && typedArrayByteLength(utf8Encode(reason)) > longestReason) {
    throw newDOMException(`${where}: reason has more than ${longestReason} bytes`, "SyntaxError");
  }
}
