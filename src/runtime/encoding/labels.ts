// Names and labels of the encodings: https://encoding.spec.whatwg.org/#names-and-labels

import { asciiLowercase, mapGet, mapSet, stripAsciiWhitespace } from "../infra/index.ts";

/** In lower case, as the `encoding` attribute gives it. */
export type EncodingName = "utf-8" | "utf-16be" | "utf-16le" | "windows-1252" | "x-user-defined";

// The other encodings of the standard are missing (D-ENC-1).
const labelsOf: Record<EncodingName, string> = {
  "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
  "utf-16be": "unicodefffe utf-16be",
  "utf-16le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
  "windows-1252":
    "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 " +
    "iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252",
  "x-user-defined": "x-user-defined",
};

const encodings = new Map<string, EncodingName>();
for (const [name, labels] of Object.entries(labelsOf)) {
  for (const label of labels.split(" ")) mapSet(encodings, label, name as EncodingName);
}

/** https://encoding.spec.whatwg.org/#concept-encoding-get; undefined is failure. */
export function getEncoding(label: string): EncodingName | undefined {
  return mapGet(encodings, asciiLowercase(stripAsciiWhitespace(label)));
}
