// iterable<K, V>: https://webidl.spec.whatwg.org/#js-iterable

import {
  iteratorPrototype,
  objectDefineProperty,
  objectSetPrototypeOf,
  reflectApply,
  reflectDeleteProperty,
} from "../infra/index.ts";
import { toCallback } from "./converters.ts";
import { type Interface, requireArguments, wrongThis } from "./interfaces.ts";

type Kind = "key" | "value" | "key+value";
type Pair = readonly [key: unknown, value: unknown];
/** Null for what is no object of the interface. Asked again at each step: what it gives is read by index, live. */
type EntriesOf = (self: unknown) => ArrayLike<Pair> | null;
type ForEachCallback = (value: unknown, key: unknown, object: unknown) => void;

/** The iterator prototype object of one interface, and the way to make iterators that inherit from it. */
function defineIterator(name: string, entriesOf: EntriesOf): (target: unknown, kind: Kind) => object {
  /** https://webidl.spec.whatwg.org/#js-default-iterator-object */
  class DefaultIterator {
    #target: unknown;
    #kind: Kind;
    #index = 0;

    constructor(target: unknown, kind: Kind) {
      this.#target = target;
      this.#kind = kind;
    }

    /** https://webidl.spec.whatwg.org/#js-iterator-prototype-object */
    next(): { value: unknown; done: boolean } {
      // 1-5. This is an iterator of the interface.
      let target: unknown;
      try {
        target = this.#target;
      } catch {
        wrongThis(`${name} Iterator`, "next");
      }
      // 6-8. Where it stands.
      const index = this.#index;
      const kind = this.#kind;
      const pairs = entriesOf(target) as ArrayLike<Pair>;
      // 9-10. At the end.
      if (index >= pairs.length) return { value: undefined, done: true };
      // 11-13. The pair, and one further.
      const pair = pairs[index] as Pair;
      this.#index = index + 1;
      return { value: resultOf(pair, kind), done: false };
    }
  }
  const { prototype } = DefaultIterator;
  reflectDeleteProperty(prototype, "constructor");
  objectSetPrototypeOf(prototype, iteratorPrototype);
  objectDefineProperty(prototype, "next", { enumerable: true });
  objectDefineProperty(prototype, Symbol.toStringTag, { value: `${name} Iterator`, configurable: true });
  return (target, kind) => new DefaultIterator(target, kind);
}

/** https://webidl.spec.whatwg.org/#iterator-result */
function resultOf(pair: Pair, kind: Kind): unknown {
  if (kind === "key") return pair[0];
  return kind === "value" ? pair[1] : [pair[0], pair[1]];
}

/**
 * Defines entries, keys, values, forEach and @@iterator on the interface. `prefix` is the interface's name, in messages
 * and in the iterator's class string.
 */
export function defineIterablePairs(ctor: Interface, prefix: string, entriesOf: EntriesOf): void {
  const newIterator = defineIterator(prefix, entriesOf);
  const entriesOfThis = (self: unknown, method: string) => entriesOf(self) ?? wrongThis(prefix, method);
  const members = {
    entries(this: unknown): object {
      entriesOfThis(this, "entries");
      return newIterator(this, "key+value");
    },
    keys(this: unknown): object {
      entriesOfThis(this, "keys");
      return newIterator(this, "key");
    },
    values(this: unknown): object {
      entriesOfThis(this, "values");
      return newIterator(this, "value");
    },
    /** https://webidl.spec.whatwg.org/#js-forEach */
    forEach(this: unknown, callback: unknown, thisArgument: unknown = undefined): void {
      let pairs = entriesOfThis(this, "forEach");
      requireArguments(arguments.length, 1, `${prefix}.forEach`);
      const visit = toCallback<ForEachCallback>(callback, `${prefix}.forEach: callback`);
      for (let index = 0; index < pairs.length; index++) {
        const pair = pairs[index] as Pair;
        reflectApply(visit, thisArgument, [pair[1], pair[0], this]);
        pairs = entriesOfThis(this, "forEach");
      }
    },
  };
  const { prototype } = ctor;
  const attributes = { writable: true, configurable: true };
  objectDefineProperty(prototype, "entries", { ...attributes, value: members.entries, enumerable: true });
  objectDefineProperty(prototype, "keys", { ...attributes, value: members.keys, enumerable: true });
  objectDefineProperty(prototype, "values", { ...attributes, value: members.values, enumerable: true });
  objectDefineProperty(prototype, "forEach", { ...attributes, value: members.forEach, enumerable: true });
  objectDefineProperty(prototype, Symbol.iterator, { ...attributes, value: members.entries, enumerable: false });
}
