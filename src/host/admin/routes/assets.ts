// The contents of assets, which are sent before the version that has them; only those that are not here yet.

import { type AssetManifest, MOST_FILE_BYTES, parseManifest } from "../../assets/index.ts";
import type { JsonSchema, Route } from "../route.ts";
import { type AdminContext, requireDeployments } from "./context.ts";
import { readFields, wrong } from "./fields.ts";

/** Of a list of as many files as a version may have. */
const MOST_LIST_BYTES = 32 * 1024 * 1024;

export const manifestSchema: JsonSchema = {
  type: "object",
  description: "Files by path: no slash at the begin.",
  additionalProperties: {
    type: "object",
    required: ["digest", "bytes"],
    properties: {
      digest: { type: "string", pattern: "^[0-9a-f]{64}$", description: "SHA-256 of the content, in hex." },
      bytes: { type: "integer", minimum: 0, maximum: MOST_FILE_BYTES },
    },
  },
};

export function assetRoutes(context: AdminContext): Route[] {
  return [missing(context), put(context)];
}

function missing(context: AdminContext): Route {
  const digests = { type: "array", items: { type: "string" } };
  return {
    method: "POST",
    path: "/v1/assets",
    operation: "missingAssets",
    summary: "Which contents of these files are to be sent before a version can have them",
    body: {
      types: { "application/json": { type: "object", required: ["files"], properties: { files: manifestSchema } } },
      mostBytes: MOST_LIST_BYTES,
    },
    answers: {
      200: {
        description: "Their digests.",
        schema: { type: "object", required: ["missing"], properties: { missing: digests } },
      },
    },
    async handle({ json }) {
      const { files } = readFields(await json(), ["files"]);
      return { json: { missing: await requireDeployments(context).assets.missing(manifestOf(files)) } };
    },
  };
}

function put(context: AdminContext): Route {
  return {
    method: "PUT",
    path: "/v1/assets/{digest}",
    operation: "putAsset",
    summary: "Send the content of a file, for the version that is deployed next",
    description: "It is kept for ten minutes, and for as long as a version has it.",
    parameters: { digest: { type: "string", description: "SHA-256 of the content, in hex." } },
    body: {
      types: { "application/octet-stream": { type: "string", format: "binary" } },
      mostBytes: MOST_FILE_BYTES,
    },
    answers: { 204: { description: "It is here." } },
    async handle({ parameters: { digest = "" }, bytes }) {
      if (!/^[0-9a-f]{64}$/.test(digest)) throw wrong(`"${digest}" is no SHA-256 in hex`);
      await requireDeployments(context).assets.put(digest, await bytes());
      return {};
    },
  };
}

function manifestOf(files: unknown): AssetManifest {
  if (files === undefined) throw wrong("files: it is missing");
  return parseManifest(files);
}
