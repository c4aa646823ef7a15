// Names and labels of the encodings: https://encoding.spec.whatwg.org/#names-and-labels

import {
  asciiLowercase,
  mapGet,
  mapHas,
  mapSet,
  objectKeys,
  strictlySplit,
  stripAsciiWhitespace,
} from "../../infra/index.ts";
import { multiByteLabels } from "./multi-byte.ts";
import { singleByteLabels } from "./single-byte.ts";

/** In lower case, as the `encoding` attribute gives it. */
export type EncodingName = string;

const unicodeLabels: Readonly<Record<EncodingName, string>> = {
  "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
  "utf-16be": "unicodefffe utf-16be",
  "utf-16le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
  "x-user-defined": "x-user-defined",
};

const encodings = new Map<string, EncodingName>();
addLabels(unicodeLabels);

function addLabels(labelsOf: Readonly<Record<EncodingName, string>>): void {
  const names = objectKeys(labelsOf);
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as EncodingName;
    const labels = strictlySplit(labelsOf[name] as string, 0x20);
    for (let of = 0; of < labels.length; of++) mapSet(encodings, labels[of] as string, name);
  }
}

let isComplete = false;

/** https://encoding.spec.whatwg.org/#concept-encoding-get; undefined is failure. */
export function getEncoding(label: string): EncodingName | undefined {
  const key = asciiLowercase(stripAsciiWhitespace(label));
  if (!isComplete && !mapHas(encodings, key)) {
    addLabels(singleByteLabels());
    addLabels(multiByteLabels());
    isComplete = true;
  }
  return mapGet(encodings, key);
}
