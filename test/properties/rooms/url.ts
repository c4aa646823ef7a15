import { array, constantFrom, oneof, property, string, tuple } from "fast-check";
import { anyText, type Properties, same } from "../made-up.ts";

const pieces = constantFrom(
  "http:",
  "//",
  "/",
  "?",
  "#",
  "@",
  ":",
  "..",
  "%2e",
  "[::1]",
  "h\u00fc.example",
  "80",
  "\\",
  "\t",
);
const likeUrl = array(oneof(pieces, string({ maxLength: 4 })), { maxLength: 12 }).map((all) => all.join(""));
const anyUrl = oneof(likeUrl, anyText);
const parts = ["protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"] as const;

export const properties: Properties = {
  "what is parsed is parsed again as the same": {
    property: property(anyUrl, anyUrl, (input, base) => {
      const url = URL.parse(input, base) ?? URL.parse(input);
      if (url !== null) same(new URL(url.href).href, url.href);
      same(URL.canParse(input), URL.parse(input) !== null);
    }),
    runs: 500,
  },
  "a part that is set leaves a URL that can be parsed": {
    property: property(array(tuple(constantFrom(...parts), anyUrl)), (changes) => {
      const url = new URL("https://user@host.example:81/a/b?c#d");
      for (const [part, value] of changes) {
        url[part] = value;
        same(new URL(url.href).href, url.href, part);
      }
    }),
    runs: 200,
  },
  "search parameters are written and read as the same": {
    property: property(array(tuple(anyText, anyText)), (pairs) => {
      const wellFormed = pairs.map((pair) => pair.map((text) => text.toWellFormed()));
      same([...new URLSearchParams(new URLSearchParams(pairs).toString())], wellFormed);
      const url = new URL("http://h/");
      for (const [name, value] of pairs) url.searchParams.append(name, value);
      same([...new URL(url.href).searchParams], wellFormed);
    }),
  },
};
