import { anything, constantFrom, property, uint8Array } from "fast-check";
import { type Properties, same } from "../made-up.ts";

/** What can be told of a value by looking at it. */
function shapeOf(value: unknown, seen = new Map<object, number>()): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value !== "object" || value === null) return `${typeof value} ${String(value)}`;
  const before = seen.get(value);
  if (before !== undefined) return `#${before}`;
  seen.set(value, seen.size);
  const kind = Object.prototype.toString.call(value);
  if (value instanceof Date) return [kind, value.getTime()];
  if (ArrayBuffer.isView(value)) return [kind, [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)]];
  if (value instanceof Map) return [kind, [...value].map((pair) => shapeOf(pair, seen))];
  if (value instanceof Set) return [kind, [...value].map((item) => shapeOf(item, seen))];
  return [kind, Object.keys(value).map((key) => [key, shapeOf((value as Record<string, unknown>)[key], seen)])];
}

const values = anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withBoxedValues: false,
});

export const properties: Properties = {
  "a clone looks as its original, and shares nothing with it": {
    property: property(values, (value) => {
      const shape = shapeOf(value);
      const clone = structuredClone(value);
      same(shapeOf(clone), shape);
      if (typeof value === "object" && value !== null) same(clone !== value, true);
    }),
    runs: 500,
  },
  "cycles and what is there twice stay so": {
    property: property(values, (value) => {
      const original: Record<string, unknown> = { first: value, second: value };
      original.self = original;
      const clone = structuredClone(original) as typeof original;
      same([clone.self === clone, Object.is(clone.first, clone.second)], [true, true]);
    }),
  },
  "what is transferred is there once": {
    property: property(uint8Array({ minLength: 1 }), constantFrom(0, 1, 2), (bytes, extra) => {
      const buffer = new ArrayBuffer(bytes.length, { maxByteLength: bytes.length + extra });
      new Uint8Array(buffer).set(bytes);
      const clone = structuredClone(buffer, { transfer: [buffer] });
      same(
        [buffer.detached, clone.maxByteLength, [...new Uint8Array(clone)]],
        [true, bytes.length + extra, [...bytes]],
      );
    }),
  },
};
