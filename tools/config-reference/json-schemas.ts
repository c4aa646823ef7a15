// What the host checks configuration files by -> JSON Schema, for editors.

import { toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";

/** As far as it is used here: draft 7. */
export interface JsonSchema {
  $schema?: string;
  title?: string;
  description?: string;
  type?: string;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
}

interface Schemas {
  app: GenericSchema;
  server: GenericSchema;
  harmlessKeys: ReadonlySet<string>;
  unsupportedKeys: ReadonlySet<string>;
}

/** Of nano.jsonc. Wrangler's other keys are known, too. */
export function appSchema({ app, harmlessKeys, unsupportedKeys }: Schemas): JsonSchema {
  const schema = converted(app, "nano.jsonc: an app of NANO");
  const environment = schema.properties?.env?.additionalProperties;
  const levels = [schema, typeof environment === "object" ? environment : {}];
  for (const { properties = {} } of levels) {
    for (const key of harmlessKeys) properties[key] ??= { description: "Wrangler's: without effect here." };
    for (const key of unsupportedKeys) properties[key] ??= { description: "Wrangler's: not supported yet." };
  }
  return schema;
}

/** Of nano.server.jsonc. */
export function serverSchema({ server }: Schemas): JsonSchema {
  return converted(server, "nano.server.jsonc: a server of NANO");
}

function converted(schema: GenericSchema, title: string): JsonSchema {
  const made = toJsonSchema(schema, { typeMode: "input", ignoreActions: ["check"] }) as JsonSchema;
  closeObjects(made);
  return { $schema: "http://json-schema.org/draft-07/schema#", title, ...made };
}

/** Keys that are not named are mistakes: editors shall mark them. */
function closeObjects(schema: JsonSchema): void {
  if (schema.properties !== undefined) schema.additionalProperties = false;
  const below = [...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? []), schema.items];
  if (typeof schema.additionalProperties === "object") below.push(schema.additionalProperties);
  for (const one of below) if (one !== undefined) closeObjects(one);
}
