// sequence<T> and record<K, V>.

import {
  arrayPush,
  mapGet,
  mapSet,
  objectGetOwnPropertyNames,
  objectGetOwnPropertySymbols,
  reflectApply,
  reflectGetOwnPropertyDescriptor,
  reflectOwnKeys,
} from "../infra/index.ts";
import { toObject } from "./converters.ts";

/** https://webidl.spec.whatwg.org/#js-sequence */
export function toSequence<T>(value: unknown, context: string, convert: (item: unknown, context: string) => T): T[] {
  // 1. Only objects.
  const source = toObject(value, context) as { [Symbol.iterator]?: unknown };
  // 2-3. Its iterator method.
  const method = source[Symbol.iterator];
  if (method === undefined || method === null) throw new TypeError(`${context} must be iterable.`);
  // 4. All that it yields.
  return sequenceFrom(source, method, { context, convert });
}

interface ItemType<T> {
  context: string;
  convert(item: unknown, context: string): T;
}

/**
 * https://webidl.spec.whatwg.org/#create-sequence-from-iterable
 *
 * For overloads that have read @@iterator already. `method` need not be callable: that is checked here.
 */
export function sequenceFrom<T>(iterable: object, method: unknown, type: ItemType<T>): T[] {
  const { context, convert } = type;
  if (typeof method !== "function") throw new TypeError(`${context} has an @@iterator that is not a function.`);
  const iterator = toObject(reflectApply(method, iterable, []), `${context}: the iterator`) as { next: unknown };
  const { next } = iterator;
  if (typeof next !== "function") throw new TypeError(`${context} has an iterator without a next method.`);
  const items: T[] = [];
  while (true) {
    const step = toObject(reflectApply(next, iterator, []), `${context}: the iterator's result`) as IteratorResult<T>;
    if (step.done) return items;
    arrayPush(items, convert(step.value, context));
  }
}

/**
 * https://tc39.es/ecma262/#sec-ordinary-object-internal-methods-and-internal-slots-ownpropertykeys, or what a proxy has for
 * it. V8 has the names ready, and makes a list of names and symbols at ten times the cost.
 */
export function ownKeys(object: object): PropertyKey[] {
  if (ops.op_webidl_is_proxy(object)) return reflectOwnKeys(object);
  const names: PropertyKey[] = objectGetOwnPropertyNames(object);
  const symbols = objectGetOwnPropertySymbols(object);
  for (let at = 0; at < symbols.length; at++) arrayPush(names, symbols[at] as symbol);
  return names;
}

/** https://webidl.spec.whatwg.org/#js-record; a key that comes again keeps its place and takes the later value. */
export function toRecord<K, V>(
  value: unknown,
  context: string,
  convertKey: (key: unknown, context: string) => K,
  convertValue: (value: unknown, context: string) => V,
): [K, V][] {
  // 1. Only objects.
  const source = toObject(value, context) as Record<PropertyKey, unknown>;
  // 2. No pair yet.
  const pairs: [K, V][] = [];
  const places = new Map<K, [K, V]>();
  // 3. The keys, in their order.
  const keys = ownKeys(source);
  // 4. The enumerable ones.
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as PropertyKey;
    if (!reflectGetOwnPropertyDescriptor(source, key)?.enumerable) continue;
    const typedKey = convertKey(key, context);
    const typedValue = convertValue(source[key], context);
    const known = mapGet(places, typedKey);
    if (known !== undefined) {
      known[1] = typedValue;
      continue;
    }
    const pair: [K, V] = [typedKey, typedValue];
    mapSet(places, typedKey, pair);
    arrayPush(pairs, pair);
  }
  // 5. The pairs.
  return pairs;
}
