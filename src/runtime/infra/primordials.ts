// The language's own functions as they were before any app ran. Internal code calls these, so that an app that patches
// a prototype changes only what it sees itself. Constructors need no entry: the bundle binds them once at its head.

type Method = (...args: never[]) => unknown;
type Uncurried<F extends Method> = F extends (...args: infer A) => infer R
  ? (self: ThisParameterType<F> extends infer T ? (unknown extends T ? unknown : T) : never, ...args: A) => R
  : never;

const { bind, call } = Function.prototype;

/** `uncurryThis(method)(self, ...args)` is `method.call(self, ...args)` with nothing looked up. */
export const uncurryThis = bind.bind(call) as <F extends Method>(method: F) => Uncurried<F>;

function getterOf<T>(prototype: object, key: PropertyKey): (self: unknown) => T {
  const getter = Object.getOwnPropertyDescriptor(prototype, key)?.get;
  if (getter === undefined) throw new Error(`Assert: no getter ${String(key)}`);
  return uncurryThis(getter) as (self: unknown) => T;
}

export const {
  apply: reflectApply,
  construct: reflectConstruct,
  defineProperty: reflectDefineProperty,
  deleteProperty: reflectDeleteProperty,
  getOwnPropertyDescriptor: reflectGetOwnPropertyDescriptor,
  get: reflectGet,
  has: reflectHas,
  ownKeys: reflectOwnKeys,
} = Reflect;

export const {
  assign: objectAssign,
  create: objectCreate,
  defineProperty: objectDefineProperty,
  entries: objectEntries,
  freeze: objectFreeze,
  getOwnPropertyDescriptor: objectGetOwnPropertyDescriptor,
  getOwnPropertyNames: objectGetOwnPropertyNames,
  getOwnPropertySymbols: objectGetOwnPropertySymbols,
  getPrototypeOf: objectGetPrototypeOf,
  hasOwn: objectHasOwn,
  is: objectIs,
  keys: objectKeys,
  setPrototypeOf: objectSetPrototypeOf,
} = Object;
export const { max: mathMax, min: mathMin, floor: mathFloor, ceil: mathCeil, round: mathRound, sqrt: mathSqrt } = Math;
export const { now: dateNow, parse: dateParse } = Date;
export const { parse: jsonParse, stringify: jsonStringify } = JSON;
export const objectToString = uncurryThis(Object.prototype.toString) as (self: unknown) => string;
/** `functionCall(callback, thisArgument, ...args)` with nothing looked up, and without a list of arguments. */
export const functionCall = uncurryThis(Function.prototype.call) as unknown as (
  callback: (...args: never[]) => unknown,
  thisArgument: unknown,
  ...args: unknown[]
) => unknown;
export const functionToString = uncurryThis(Function.prototype.toString) as (self: unknown) => string;

// Arrays. The lists of the standards are arrays here; their elements are read and written by index.
export const { isArray: arrayIsArray } = Array;
export const arrayPush = uncurryThis(Array.prototype.push) as <T>(list: T[], ...items: T[]) => number;
export const arrayPop = uncurryThis(Array.prototype.pop) as <T>(list: T[]) => T | undefined;
export const arrayShift = uncurryThis(Array.prototype.shift) as <T>(list: T[]) => T | undefined;
export const arrayUnshift = uncurryThis(Array.prototype.unshift) as <T>(list: T[], ...items: T[]) => number;
export const arraySlice = uncurryThis(Array.prototype.slice) as <T>(
  list: ArrayLike<T>,
  start?: number,
  end?: number,
) => T[];
export const arraySplice = uncurryThis(Array.prototype.splice) as <T>(
  list: T[],
  start: number,
  count: number,
  ...items: T[]
) => T[];
export const arrayIndexOf = uncurryThis(Array.prototype.indexOf) as <T>(list: ArrayLike<T>, item: T) => number;
export const arrayIncludes = uncurryThis(Array.prototype.includes) as <T>(list: ArrayLike<T>, item: T) => boolean;
export const arrayJoin = uncurryThis(Array.prototype.join) as (list: ArrayLike<unknown>, separator: string) => string;
export const arraySort = uncurryThis(Array.prototype.sort) as <T>(list: T[], compare: (a: T, b: T) => number) => T[];

// Strings.
export const { fromCharCode: stringFromCharCode, fromCodePoint: stringFromCodePoint } = String;
export const stringCharCodeAt = uncurryThis(String.prototype.charCodeAt) as (text: string, index: number) => number;
export const stringCodePointAt = uncurryThis(String.prototype.codePointAt) as (text: string, index: number) => number;
export const stringIndexOf = uncurryThis(String.prototype.indexOf) as (
  text: string,
  part: string,
  from?: number,
) => number;
export const stringLastIndexOf = uncurryThis(String.prototype.lastIndexOf) as (text: string, part: string) => number;
export const stringIncludes = uncurryThis(String.prototype.includes) as (text: string, part: string) => boolean;
export const stringStartsWith = uncurryThis(String.prototype.startsWith) as (
  text: string,
  part: string,
  at?: number,
) => boolean;
export const stringEndsWith = uncurryThis(String.prototype.endsWith) as (text: string, part: string) => boolean;
export const stringPadStart = uncurryThis(String.prototype.padStart) as (
  text: string,
  length: number,
  fill?: string,
) => string;
export const stringRepeat = uncurryThis(String.prototype.repeat) as (text: string, count: number) => string;
export const stringSlice = uncurryThis(String.prototype.slice) as (text: string, start: number, end?: number) => string;
export const stringToLowerCase = uncurryThis(String.prototype.toLowerCase) as (text: string) => string;
export const stringToUpperCase = uncurryThis(String.prototype.toUpperCase) as (text: string) => string;
export const stringIsWellFormed = uncurryThis(String.prototype.isWellFormed) as (text: string) => boolean;
export const stringToWellFormed = uncurryThis(String.prototype.toWellFormed) as (text: string) => string;
export const numberToString = uncurryThis(Number.prototype.toString) as (value: number, radix?: number) => string;

/** The quickest way to look through a string where code is not hot. `pattern` is ours, and neither global nor sticky. */
export const regExpExec = uncurryThis(RegExp.prototype.exec) as (
  pattern: RegExp,
  text: string,
) => RegExpExecArray | null;

// Keyed collections.
export const mapGet = uncurryThis(Map.prototype.get) as <K, V>(map: Map<K, V>, key: K) => V | undefined;
export const mapSet = uncurryThis(Map.prototype.set) as <K, V>(map: Map<K, V>, key: K, value: V) => Map<K, V>;
export const mapHas = uncurryThis(Map.prototype.has) as <K>(map: Map<K, unknown>, key: K) => boolean;
export const mapDelete = uncurryThis(Map.prototype.delete) as <K>(map: Map<K, unknown>, key: K) => boolean;
export const mapClear = uncurryThis(Map.prototype.clear) as (map: Map<never, never>) => void;
export const mapForEach = uncurryThis(Map.prototype.forEach) as <K, V>(
  map: Map<K, V>,
  visit: (value: V, key: K) => void,
) => void;
export const mapSize = getterOf<number>(Map.prototype, "size");
export const setAdd = uncurryThis(Set.prototype.add) as <T>(set: Set<T>, value: T) => Set<T>;
export const setHas = uncurryThis(Set.prototype.has) as <T>(set: Set<T>, value: T) => boolean;
export const setDelete = uncurryThis(Set.prototype.delete) as <T>(set: Set<T>, value: T) => boolean;
export const setForEach = uncurryThis(Set.prototype.forEach) as <T>(set: Set<T>, visit: (value: T) => void) => void;
export const setSize = getterOf<number>(Set.prototype, "size");
export const weakMapGet = uncurryThis(WeakMap.prototype.get) as <K extends WeakKey, V>(
  map: WeakMap<K, V>,
  key: K,
) => V | undefined;
export const weakMapSet = uncurryThis(WeakMap.prototype.set) as <K extends WeakKey, V>(
  map: WeakMap<K, V>,
  key: K,
  value: V,
) => WeakMap<K, V>;
export const weakMapHas = uncurryThis(WeakMap.prototype.has) as <K extends WeakKey>(
  map: WeakMap<K, unknown>,
  key: K,
) => boolean;
export const weakMapDelete = uncurryThis(WeakMap.prototype.delete) as <K extends WeakKey>(
  map: WeakMap<K, unknown>,
  key: K,
) => boolean;
export const weakRefDeref = uncurryThis(WeakRef.prototype.deref) as <T extends WeakKey>(
  ref: WeakRef<T>,
) => T | undefined;

// Promises. Species is still consulted by the intrinsic `then` (D-WEBIDL-1).
export const promiseThen = uncurryThis(Promise.prototype.then) as <T, R = T, E = never>(
  promise: Promise<T>,
  onFulfilled?: ((value: T) => R | PromiseLike<R>) | null,
  onRejected?: ((reason: unknown) => E | PromiseLike<E>) | null,
) => Promise<R | E>;
export const promiseResolve = uncurryThis(Promise.resolve) as (ctor: unknown, value: unknown) => Promise<unknown>;

// Buffers.
export const { isView: arrayBufferIsView } = ArrayBuffer;
export const arrayBufferByteLength = getterOf<number>(ArrayBuffer.prototype, "byteLength");
export const arrayBufferDetached = getterOf<boolean>(ArrayBuffer.prototype, "detached");
export const arrayBufferResizable = getterOf<boolean>(ArrayBuffer.prototype, "resizable");
export const arrayBufferSlice = uncurryThis(ArrayBuffer.prototype.slice) as (
  buffer: ArrayBuffer,
  start?: number,
  end?: number,
) => ArrayBuffer;
export const arrayBufferTransfer = uncurryThis(ArrayBuffer.prototype.transfer) as (
  buffer: ArrayBuffer,
  length?: number,
) => ArrayBuffer;

// V8 puts its newer features and SharedArrayBuffer into a realm only after it is made from the snapshot, in which this file runs.
let errorIsError: (value: unknown) => boolean = () => false;
/** Is it an Error by its internal slot, of whatever realm? */
export const isError = (value: unknown): value is Error => errorIsError(value);
let sharedByteLength: (self: unknown) => number = () => {
  throw new TypeError("not a SharedArrayBuffer");
};
let sharedGrowable: (self: unknown) => boolean = () => false;
/** Throws unless `buffer` is a SharedArrayBuffer. */
export const sharedArrayBufferByteLength = (buffer: unknown): number => sharedByteLength(buffer);
export const sharedArrayBufferGrowable = (buffer: unknown): boolean => sharedGrowable(buffer);
/** Captures what a realm has only once it is made from the snapshot. Before any app code runs. */
export function captureLateGlobals(): void {
  if (typeof SharedArrayBuffer === "undefined") return;
  errorIsError = (Error as unknown as { isError(value: unknown): boolean }).isError;
  sharedByteLength = getterOf<number>(SharedArrayBuffer.prototype, "byteLength");
  sharedGrowable = getterOf<boolean>(SharedArrayBuffer.prototype, "growable");
}
captureLateGlobals();

const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
/** "Uint8Array" and the like; undefined for what is no typed array. */
export const typedArrayName = getterOf<string | undefined>(typedArrayPrototype, Symbol.toStringTag);
export const typedArrayBuffer = getterOf<ArrayBufferLike>(typedArrayPrototype, "buffer");
export const typedArrayByteLength = getterOf<number>(typedArrayPrototype, "byteLength");
export const typedArrayByteOffset = getterOf<number>(typedArrayPrototype, "byteOffset");
export const typedArrayLength = getterOf<number>(typedArrayPrototype, "length");
export const typedArrayIndexOf = uncurryThis(Uint8Array.prototype.indexOf) as (
  bytes: Uint8Array,
  byte: number,
  from: number,
) => number;
export const typedArraySet = uncurryThis(Uint8Array.prototype.set) as (
  into: Uint8Array,
  from: ArrayLike<number>,
  offset?: number,
) => void;
export const typedArraySlice = uncurryThis(Uint8Array.prototype.slice) as (
  bytes: Uint8Array,
  start?: number,
  end?: number,
) => Uint8Array<ArrayBuffer>;
export const dataViewBuffer = getterOf<ArrayBufferLike>(DataView.prototype, "buffer");
export const dataViewByteLength = getterOf<number>(DataView.prototype, "byteLength");
export const dataViewByteOffset = getterOf<number>(DataView.prototype, "byteOffset");

// Iterator prototypes, to inherit from.
/** @@iterator of interfaces with indexed properties. */
export const arrayIteratorMethod: unknown = Array.prototype[Symbol.iterator];
export const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object;
export const asyncIteratorPrototype = Object.getPrototypeOf(
  Object.getPrototypeOf(async function* () {}.prototype),
) as object;
