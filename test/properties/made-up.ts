// What the properties of several rooms make up.

import { type Arbitrary, array, type IAsyncProperty, type IProperty, oneof, string, uint8Array } from "fast-check";

export interface Held {
  // biome-ignore lint/suspicious/noExplicitAny: of whatever the property makes up.
  property: IProperty<any> | IAsyncProperty<any>;
  /** 100 without. */
  runs?: number;
}

export type Properties = Record<string, Held>;

/** Lone surrogates among them. */
export const anyText: Arbitrary<string> = oneof(
  string({ unit: "binary" }),
  string({ unit: "grapheme" }),
  array(string({ unit: "binary-ascii", maxLength: 3 }), { maxLength: 20 }).map((pieces) => pieces.join("\ud800")),
);

export const anyBytes: Arbitrary<Uint8Array> = uint8Array({ maxLength: 3000 });

export function same(a: unknown, b: unknown, what = "it"): void {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  if (left !== right) throw new Error(`${what}: ${left} is not ${right}`);
}
