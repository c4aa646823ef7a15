// https://html.spec.whatwg.org/#structuredserializewithtransfer. The engine room serializes; what may be transferred is settled here.

import { arrayIncludes, arrayPush } from "../infra/index.ts";
import {
  checkTransferable,
  type DOMException,
  isArrayBuffer,
  isDetached,
  newDOMException,
  toDictionary,
  toObject,
  toSequence,
  withTransfer,
} from "../webidl/index.ts";

/** https://html.spec.whatwg.org/#structuredserializeoptions; `context` names the argument. */
export function toTransferList(options: unknown, context: string): object[] {
  const dictionary = toDictionary(options, context) as { transfer?: unknown } | undefined;
  const transfer = dictionary?.transfer;
  return transfer === undefined ? [] : toSequence(transfer, "StructuredSerializeOptions.transfer", toObject);
}

/**
 * https://html.spec.whatwg.org/#structuredserializewithtransfer and https://html.spec.whatwg.org/#structureddeserialize
 *
 * `received` gets what took over from the objects of the list that are no buffers, in their order.
 */
export function cloneWithTransfer(
  value: unknown,
  transfer: ArrayLike<object>,
  received: (object | undefined)[] = [],
): unknown {
  const buffers: ArrayBuffer[] = [];
  const objects: object[] = [];
  for (let at = 0; at < transfer.length; at++) {
    const item = transfer[at] as object;
    // 2.3. Given once.
    if (arrayIncludes<object>(buffers, item) || arrayIncludes(objects, item)) {
      throw dataCloneError("An object is in the transfer list twice.");
    }
    // 2.1-2.2, 5.1. Transferable, and not gone.
    if (isArrayBuffer(item)) {
      if (isDetached(item)) throw dataCloneError("An ArrayBuffer in the transfer list is detached.");
      arrayPush(buffers, item);
    } else if (checkTransferable(item)) {
      arrayPush(objects, item);
    } else {
      throw dataCloneError("A value in the transfer list is not transferable.");
    }
  }
  // 3-7. In the engine room, which asks back for platform objects.
  if (objects.length === 0) return ops.op_html_structured_clone(value, buffers);
  return withTransfer(objects, () => ops.op_html_structured_clone(value, buffers), received);
}

export function dataCloneError(message: string): DOMException {
  return newDOMException(message, "DataCloneError");
}
