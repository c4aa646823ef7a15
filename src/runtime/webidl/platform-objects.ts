// Which objects are platform objects, how they are serialized (https://html.spec.whatwg.org/#serializable-objects) and
// what a console shows of them. The rooms register their interfaces; structured clone and the console ask here.

import { arrayIndexOf, arrayPush, arrayUnshift } from "../infra/index.ts";

export interface PlatformInterface {
  /** Unique; also the tag of the serialized form. */
  name: string;
  /** Brand check; never runs app code. */
  is(value: object): boolean;
  /** Serialization steps: a new list of plain values. May throw. */
  serialize?(value: object): unknown[];
  /** Deserialization steps: a new object from that list. */
  deserialize?(data: unknown[]): object;
  /** Throws a DataCloneError when the object can't be transferred now. */
  checkTransfer?(value: object): void;
  /** Transfer steps and transfer-receiving steps within this realm: the object that takes over. */
  transfer?(value: object): object;
  /** A heading, "" for the name of the class, and the fields that a console prints below it. */
  inspect?(value: object): [label: string, fields: Record<string, unknown>];
}

/** Most derived first: a derived interface is registered after the one it inherits from. */
const interfaces: PlatformInterface[] = [];

/** Registering a name again adds to what is known of it. */
export function registerPlatformInterface(entry: PlatformInterface): void {
  for (let at = 0; at < interfaces.length; at++) {
    const known = interfaces[at] as PlatformInterface;
    if (known.name !== entry.name) continue;
    interfaces[at] = { ...known, ...entry };
    return;
  }
  arrayUnshift(interfaces, entry);
}

function interfaceOf(value: object): PlatformInterface | undefined {
  for (let at = 0; at < interfaces.length; at++) {
    const entry = interfaces[at] as PlatformInterface;
    if (entry.is(value)) return entry;
  }
  return undefined;
}

export function isPlatformObject(value: object): boolean {
  return interfaceOf(value) !== undefined;
}

/** Is the object transferable? Throws a DataCloneError when it is, but can't be transferred now. */
export function checkTransferable(value: object): boolean {
  const entry = interfaceOf(value);
  if (entry?.transfer === undefined) return false;
  entry.checkTransfer?.(value);
  return true;
}

interface Transfer {
  from: object[];
  to: (object | undefined)[];
}

/** Tag of what takes over from a transferred object; no interface has this name. */
const transferTag = "";
let running: Transfer | undefined;

/**
 * Within `steps`, the serialized form of the objects is a place in this list. Each of them is transferred by the end;
 * `received` has then what took over.
 */
export function withTransfer<T>(objects: object[], steps: () => T, received: (object | undefined)[] = []): T {
  const outer = running;
  const transfer: Transfer = { from: objects, to: received };
  running = transfer;
  try {
    const result = steps();
    for (let index = 0; index < objects.length; index++) receive(transfer, index);
    return result;
  } finally {
    running = outer;
  }
}

function receive(transfer: Transfer, index: number): object {
  const from = transfer.from[index] as object;
  transfer.to[index] ??= interfaceOf(from)?.transfer?.(from) as object;
  return transfer.to[index] as object;
}

/** [tag, ...fields], or null when the object is not serializable. */
export function serializePlatformObject(value: object): unknown[] | null {
  const place = running === undefined ? -1 : arrayIndexOf(running.from, value);
  if (place !== -1) return [transferTag, place];
  const entry = interfaceOf(value);
  if (entry?.serialize === undefined) return null;
  const data = entry.serialize(value);
  arrayUnshift<unknown>(data, entry.name);
  return data;
}

/** `data` is what `serializePlatformObject` gave, after its way through structured clone. */
export function deserializePlatformObject(data: unknown[]): object {
  if (data[0] === transferTag && running !== undefined) return receive(running, data[1] as number);
  const fields: unknown[] = [];
  for (let at = 1; at < data.length; at++) arrayPush(fields, data[at]);
  for (let at = 0; at < interfaces.length; at++) {
    const entry = interfaces[at] as PlatformInterface;
    if (entry.name === data[0] && entry.deserialize !== undefined) return entry.deserialize(fields);
  }
  throw new Error(`Assert: no serializable interface ${String(data[0])}`);
}

/** What a console prints for the object; undefined when its interface says nothing special. */
export function inspectPlatformObject(value: object): [label: string, fields: Record<string, unknown>] | undefined {
  return interfaceOf(value)?.inspect?.(value);
}
