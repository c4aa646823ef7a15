// https://html.spec.whatwg.org/#dom-structuredclone. The engine room serializes; what may be transferred is settled here.

import { arrayIncludes, arrayPush } from "../infra/index.ts";
import { isArrayBuffer, isDetached, newDOMException } from "../webidl/index.ts";

/** https://html.spec.whatwg.org/#structuredserializewithtransfer and https://html.spec.whatwg.org/#structureddeserialize */
export function cloneWithTransfer(value: unknown, transfer: ArrayLike<object>): unknown {
  const buffers: ArrayBuffer[] = [];
  for (let at = 0; at < transfer.length; at++) {
    const item = transfer[at] as object;
    // 2.1-2.3. Transferable, and given once.
    if (!isArrayBuffer(item))
      throw newDOMException("A value in the transfer list is not transferable.", "DataCloneError");
    if (arrayIncludes(buffers, item)) {
      throw newDOMException("An ArrayBuffer is in the transfer list twice.", "DataCloneError");
    }
    // 5.1. Still attached.
    if (isDetached(item)) throw newDOMException("An ArrayBuffer in the transfer list is detached.", "DataCloneError");
    arrayPush(buffers, item);
  }
  return ops.op_html_structured_clone(value, buffers);
}
