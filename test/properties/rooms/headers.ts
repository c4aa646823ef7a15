import { array, constantFrom, property, string, tuple } from "fast-check";
import { type Properties, same } from "../made-up.ts";

const token = "!#$%&'*+-.^_`|~0123456789abcxyzABCXYZ".split("");
const anyName = string({ unit: constantFrom(...token), minLength: 1, maxLength: 4 });
const valueUnits = Array.from({ length: 256 }, (_unused, unit) => String.fromCharCode(unit)).filter(
  (unit) => !/[\0\r\n]/.test(unit),
);
const anyValue = string({ unit: constantFrom(...valueUnits), maxLength: 80 });
const stripped = (value: string) => value.replace(/^[\t\r\n ]+|[\t\r\n ]+$/g, "");

export const properties: Properties = {
  "names are sorted and joined, whatever their case": {
    property: property(array(tuple(anyName, anyValue)), (pairs) => {
      const expected = new Map<string, string>();
      for (const [name, value] of pairs) {
        const key = name.toLowerCase();
        const before = expected.get(key);
        expected.set(key, before === undefined ? stripped(value) : `${before}, ${stripped(value)}`);
      }
      const headers = new Headers(pairs);
      same(
        [...headers],
        [...expected].sort(([a], [b]) => (a < b ? -1 : 1)),
      );
      for (const [name, value] of expected) same(headers.get(name.toUpperCase()), value);
      same([...new Headers(headers)], [...headers]);
      for (const name of expected.keys()) headers.delete(name);
      same([...headers], []);
    }),
  },
  "what is no name or value throws and changes nothing": {
    property: property(string({ unit: "binary", maxLength: 6 }), string({ unit: "binary" }), (name, value) => {
      const isName = /^[!#$%&'*+.^_`|~\w-]+$/.test(name);
      const isValue = ![...stripped(value)].some((unit) => "\0\r\n".includes(unit) || unit > "\xff");
      const headers = new Headers({ kept: "1" });
      let error: unknown;
      try {
        headers.append(name, value);
      } catch (thrown) {
        error = thrown;
      }
      same(error instanceof TypeError, !(isName && isValue));
      if (error !== undefined) same([...headers], [["kept", "1"]]);
    }),
    runs: 500,
  },
};
