// A version as it is sent: JSON, or a form with files.

import { codeOfAssetsAlone, type DeployedBundle } from "../../apps/index.ts";
import { type AssetManifest, parseManifest } from "../../assets/index.ts";
import { type DeployedSettings, loadDeployedSettings } from "../../config/index.ts";
import type { DeployRequest } from "../../deployments/index.ts";
import type { AppModule } from "../../native/index.ts";
import type { AdminRequest, JsonSchema } from "../route.ts";
import { manifestSchema } from "./assets.ts";
import { readFields, text, wholeNumber, wrong } from "./fields.ts";

export const MOST_BYTES = 64 * 1024 * 1024;
const LONGEST_MESSAGE = 1000;

const moduleTypes = ["text", "data", "wasm", "json"] as const;

const described = {
  kind: { enum: ["module", "script"], description: "An ES module, or service-worker syntax. Default: module." },
  sourceName: { type: "string", description: "How stacks name the source." },
  vars: { type: "object", description: "What the app finds in `env`." },
  settings: {
    type: "object",
    description: "Its configuration: limits, routes, crons … as docs/deployments.md has them.",
  },
  assets: {
    ...manifestSchema,
    description:
      "Its assets, whose contents are on the server: files by path. `settings.assets` says how they are served.",
  },
  message: { type: "string", maxLength: LONGEST_MESSAGE },
  percent: { type: "integer", minimum: 1, maximum: 100, description: "Part of the clients that it serves." },
};

const moduleSchema = {
  type: "object",
  required: ["specifier", "type", "base64"],
  properties: { specifier: { type: "string" }, type: { enum: moduleTypes }, base64: { type: "string" } },
};

export const bodyTypes: Record<string, JsonSchema> = {
  "application/json": {
    type: "object",
    properties: {
      ...described,
      source: { type: "string", description: "One file: the app, bundled. An app that has assets may have none." },
      sourceMap: { type: "string", description: "Version 3; its sources are relative to a folder in the app's." },
      modules: { type: "array", items: moduleSchema, description: "What the source imports that is no JavaScript." },
    },
  },
  "multipart/form-data": {
    type: "object",
    required: ["version"],
    properties: {
      version: { type: "object", properties: described },
      source: { type: "string", format: "binary" },
      sourceMap: { type: "string", format: "binary" },
    },
    additionalProperties: {
      type: "string",
      format: "binary",
      description: "A module: the part is named TYPE:SPECIFIER, as wasm:./code.wasm.",
    },
  },
};

const names = [...Object.keys(described), "source", "sourceMap", "modules"];

/** Throws what is wrong with it. */
export async function readDeployRequest(name: string, request: AdminRequest): Promise<DeployRequest> {
  const { requireAppName } = await loadDeployedSettings();
  requireAppName(name);
  const form = /^multipart\/form-data *;/i.test(request.headers["content-type"] ?? "");
  return form ? await ofForm(name, request) : await ofFields(name, await request.json());
}

async function ofForm(name: string, { headers, bytes }: AdminRequest): Promise<DeployRequest> {
  const body = new Response(new Uint8Array(await bytes()), {
    headers: { "content-type": headers["content-type"] ?? "" },
  });
  const form = await body.formData().catch(() => {
    throw wrong("the form is malformed");
  });
  const fields: Record<string, unknown> = {};
  const modules: AppModule[] = [];
  for (const [key, value] of form) {
    const content = typeof value === "string" ? Buffer.from(value) : Buffer.from(await value.arrayBuffer());
    const [, type, specifier] = /^(text|data|wasm|json):(.+)$/s.exec(key) ?? [];
    if (key === "version") Object.assign(fields, readFields(parse(content), Object.keys(described)));
    else if (key === "source" || key === "sourceMap") fields[key] = content.toString();
    else if (specifier !== undefined) modules.push({ specifier, type: type as AppModule["type"], bytes: content });
    else throw wrong(`unknown part "${key}": version, source, sourceMap or TYPE:SPECIFIER`);
  }
  return ofFields(name, fields, modules);
}

function parse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch {
    throw wrong("version: it is no JSON");
  }
}

async function ofFields(name: string, body: unknown, sent?: AppModule[]): Promise<DeployRequest> {
  const fields = readFields(body, names);
  const { parseDeployedSettings } = await loadDeployedSettings();
  const kind = text(fields, "kind", "module");
  if (kind !== "module" && kind !== "script") throw wrong("kind: expected module or script");
  const assets = fields.assets === undefined ? undefined : parseManifest(fields.assets);
  const given = assetSettingsOf(parseDeployedSettings(fields.settings ?? {}), assets, fields.source);
  const source = given.assets?.alone === true ? codeOfAssetsAlone : text(fields, "source");
  if (source.trim() === "") throw wrong("source: it is empty");
  const message = text(fields, "message", "");
  if (message.length > LONGEST_MESSAGE) throw wrong(`message: it is longer than ${LONGEST_MESSAGE} characters`);
  const bundle: DeployedBundle = {
    kind,
    source,
    sourceName: text(fields, "sourceName", `${name}/index.js`),
    sourceMap: sourceMapOf(text(fields, "sourceMap", "")),
    modules: sent ?? modulesOf(fields.modules ?? []),
    vars: readVars(fields.vars ?? {}),
  };
  const percent = wholeNumber(fields, "percent", [1, 100]) ?? 100;
  return { bundle, message, percent, settings: given, ...(assets === undefined ? {} : { assets }) };
}

/** How the assets are served: without code there is nobody to ask but them. */
function assetSettingsOf(
  settings: DeployedSettings,
  assets: AssetManifest | undefined,
  source: unknown,
): DeployedSettings {
  if (assets !== undefined) {
    return { ...settings, assets: { ...settings.assets, ...(source === undefined ? { alone: true } : {}) } };
  }
  if (settings.assets !== undefined) throw wrong("settings.assets: there are no assets: give their files in assets");
  return settings;
}

function sourceMapOf(map: string): string {
  if (map === "") return "";
  try {
    if ((JSON.parse(map) as { version?: unknown } | null)?.version === 3) return map;
  } catch {
    // Told below.
  }
  throw wrong("sourceMap: it is no source map of version 3");
}

function readVars(vars: unknown): Record<string, unknown> {
  if (typeof vars === "object" && vars !== null && !Array.isArray(vars)) return vars as Record<string, unknown>;
  throw wrong("vars: expected an object");
}

function modulesOf(modules: unknown): AppModule[] {
  if (!Array.isArray(modules)) throw wrong("modules: expected an array");
  return modules.map((each, index) => {
    const fields = readFields(each, ["specifier", "type", "base64"]);
    const type = moduleTypes.find((known) => known === fields.type);
    if (type === undefined) throw wrong(`modules[${index}].type: expected ${moduleTypes.join(", ")}`);
    return { specifier: text(fields, "specifier"), type, bytes: Buffer.from(text(fields, "base64"), "base64") };
  });
}
