// What the schemas of configuration files are made of.

import * as v from "valibot";

/** The text is the key's in the JSON Schema and in the reference. */
export function described<const Schema extends v.GenericSchema>(schema: Schema, text: string) {
  return v.pipe(schema, v.description<v.InferOutput<Schema>, string>(text));
}

export function optional<const Schema extends v.GenericSchema>(schema: Schema, text: string) {
  return v.exactOptional(described(schema, text));
}

export const url = v.pipe(
  v.string(),
  v.check((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""), "no http(s) URL"),
);
