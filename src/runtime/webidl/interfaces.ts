// What turns a class into an interface object: https://webidl.spec.whatwg.org/#js-interfaces.

import {
  arrayIncludes,
  objectDefineProperty,
  objectFreeze,
  objectGetOwnPropertyDescriptor,
  objectKeys,
  reflectOwnKeys,
} from "../infra/index.ts";
import { registerPlatformInterface } from "./platform-objects.ts";

// biome-ignore lint/complexity/noBannedTypes: any class will do, whatever its constructor takes.
export type Interface = Function;

export interface InterfaceOptions {
  /** The interface's name where the class has another. */
  name?: string;
  /** Arguments that the constructor requires, where the class's own count says otherwise. */
  length?: number;
  /** Brand check. Makes the objects known as platform objects, which structured clone refuses unless they are registered as serializable. */
  is?(value: object): boolean;
}

/**
 * https://webidl.spec.whatwg.org/#interface-object and https://webidl.spec.whatwg.org/#interface-prototype-object
 *
 * All members of the class with string keys, static ones too, become enumerable, so the class has no public member that
 * the standard doesn't name.
 */
export function defineInterface(ctor: Interface, options: InterfaceOptions = {}): void {
  const name = options.name ?? ctor.name;
  objectDefineProperty(ctor, "name", { value: name, configurable: true, enumerable: false, writable: false });
  objectDefineProperty(ctor, "length", {
    value: options.length ?? ctor.length,
    configurable: true,
    enumerable: false,
    writable: false,
  });
  objectDefineProperty(ctor, "prototype", { writable: false });
  makeEnumerable(ctor, ["name", "length", "prototype"]);
  makeEnumerable(ctor.prototype, ["constructor"]);
  objectDefineProperty(ctor.prototype, Symbol.toStringTag, {
    value: name,
    configurable: true,
    enumerable: false,
    writable: false,
  });
  if (options.is !== undefined) registerPlatformInterface({ name, is: options.is });
}

function makeEnumerable(object: object, except: readonly string[]): void {
  const keys = reflectOwnKeys(object);
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as PropertyKey;
    if (typeof key === "symbol" || arrayIncludes(except, key as string)) continue;
    if (objectGetOwnPropertyDescriptor(object, key)?.configurable) {
      objectDefineProperty(object, key, { enumerable: true });
    }
  }
}

/** https://webidl.spec.whatwg.org/#define-the-constants */
export function defineConstants(ctor: Interface, constants: Readonly<Record<string, number>>): void {
  const names = objectKeys(constants);
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as string;
    const constant = { value: constants[name], configurable: false, enumerable: true, writable: false };
    objectDefineProperty(ctor, name, constant);
    objectDefineProperty(ctor.prototype, name, constant);
  }
}

/** For the constructor of an interface that script can't construct. */
export function illegalConstructor(): never {
  throw new TypeError("Illegal constructor");
}

/** What our own code passes to the constructor of such an interface. */
export const internalToken: unique symbol = Symbol("internal");

export function requireInternal(token: unknown): void {
  if (token !== internalToken) illegalConstructor();
}

/**
 * What a member of an interface says of a `this` that is no object of it: https://webidl.spec.whatwg.org/#dfn-create-operation-function
 * and its siblings for attributes. The build has members call `wrongThis` where they read a private field (tools/checked-this.mjs).
 */
export function notThis(name: string, member: string): TypeError {
  const article = arrayIncludes(["A", "E", "I", "O"], name[0] as string) ? "an" : "a";
  return new TypeError(`${name}.${member}: this is not ${article} ${name}`);
}

export function wrongThis(name: string, member: string): never {
  throw notThis(name, member);
}

/** Too few arguments for any overload: https://webidl.spec.whatwg.org/#js-overloads */
export function requireArguments(given: number, required: number, method: string): void {
  if (given >= required) return;
  const noun = required === 1 ? "argument" : "arguments";
  throw new TypeError(`${method}: ${required} ${noun} required, but only ${given} present.`);
}

/** A row of a room's `globals` table; a bare value in the table stands for an interface object's attributes. */
export interface GlobalProperty {
  readonly value?: unknown;
  readonly get?: () => unknown;
  readonly set?: (value: never) => void;
  readonly enumerable: boolean;
}

/** Names and values that a room puts on the global object. */
export type Globals = Readonly<Record<string, GlobalProperty>>;

/** An interface object on the global: writable, configurable, not enumerable. */
export function globalInterface(ctor: Interface): GlobalProperty {
  return objectFreeze({ value: ctor, enumerable: false });
}

/** An operation of the global's own interface: writable, configurable, enumerable. */
export function globalOperation(operation: Interface): GlobalProperty {
  return objectFreeze({ value: operation, enumerable: true });
}

/**
 * Attributes of the global's own interface: configurable, enumerable. They are the accessors of `attributes`, which the
 * language names as Web IDL does ("get crypto").
 */
export function globalAttributes<T extends object>(attributes: T): Readonly<Record<keyof T, GlobalProperty>> {
  const properties = {} as Record<keyof T, GlobalProperty>;
  const names = objectKeys(attributes) as (keyof T)[];
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as keyof T;
    const { get, set } = objectGetOwnPropertyDescriptor(attributes, name) as Required<PropertyDescriptor>;
    properties[name] = objectFreeze(set === undefined ? { get, enumerable: true } : { get, set, enumerable: true });
  }
  return properties;
}
