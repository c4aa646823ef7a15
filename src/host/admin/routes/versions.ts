import type { JsonSchema, Route } from "../route.ts";
import { type AdminContext, requireDeployments } from "./context.ts";
import { bodyTypes, MOST_BYTES, readDeployRequest } from "./deploy-request.ts";
import { readFields, wholeNumber } from "./fields.ts";
import { appParameter, ofDeployed } from "./find-app.ts";

const name = { type: "string", description: "The app's name." } as const;
const percent = { type: "integer", minimum: 1, maximum: 100 } as const;

const version: JsonSchema = {
  type: "object",
  required: ["number", "created", "message", "bytes", "percent"],
  properties: {
    number: { type: "integer" },
    created: { type: "string", format: "date-time" },
    message: { type: "string" },
    bytes: { type: "integer", description: "Of its bundle." },
    percent: { type: "number", description: "Part of the clients that it serves." },
  },
};
const oneVersion = { type: "object", required: ["version"], properties: { version } };
const versionAnswer = { 200: { description: "The version that serves.", schema: oneVersion } };

export function versionRoutes(context: AdminContext): Route[] {
  return [deploy(context), list(context), rollback(context), rollOut(context), remove(context)];
}

function deploy(context: AdminContext): Route {
  const warnings = { type: "array", items: { type: "string" } };
  return {
    method: "POST",
    path: "/v1/apps/{name}/versions",
    operation: "deploy",
    summary: "Deploy a version of an app",
    description:
      "The version is started aside. One that does not start is refused with 422, and the one before goes on; else new requests go to it when this is answered.",
    parameters: { name },
    body: { types: bodyTypes, mostBytes: MOST_BYTES },
    answers: {
      201: {
        description: "It serves.",
        schema: { type: "object", required: ["version", "warnings"], properties: { version, warnings } },
      },
      422: { description: "It does not start: the error's detail has the stack, in the app's own files." },
    },
    async handle(request) {
      const deployments = requireDeployments(context);
      const { name = "" } = request.parameters;
      return { status: 201, json: await deployments.deploy(name, await readDeployRequest(name, request)) };
    },
  };
}

function list(context: AdminContext): Route {
  const versions = { type: "array", items: version };
  return {
    method: "GET",
    path: "/v1/apps/{name}/versions",
    operation: "listVersions",
    summary: "The versions of an app that are kept",
    parameters: { name: appParameter },
    answers: { 200: { description: "The newest first.", schema: { type: "object", properties: { versions } } } },
    handle: async ({ parameters: { name = "" } }) => ({
      json: { versions: await ofDeployed(context, name, (deployments) => deployments.versions(name)) },
    }),
  };
}

function rollback(context: AdminContext): Route {
  const wanted = { type: "integer", minimum: 1, description: "The one before, without." };
  return {
    method: "POST",
    path: "/v1/apps/{name}/rollback",
    operation: "rollback",
    summary: "Serve an earlier version again",
    description: "While a newer version serves a part of the clients, and none is named, that one serves no longer.",
    parameters: { name: appParameter },
    body: { types: { "application/json": { type: "object", properties: { version: wanted } } } },
    answers: versionAnswer,
    async handle({ parameters: { name = "" }, json }) {
      const fields = readFields(await json(), ["version"]);
      const number = wholeNumber(fields, "version", [1, Number.MAX_SAFE_INTEGER]);
      const version = await ofDeployed(context, name, (deployments) => deployments.rollback(name, number));
      return { json: { version } };
    },
  };
}

function rollOut(context: AdminContext): Route {
  return {
    method: "POST",
    path: "/v1/apps/{name}/rollout",
    operation: "rollOut",
    summary: "Serve another part of the clients by the newer of two versions",
    parameters: { name: appParameter },
    body: { types: { "application/json": { type: "object", required: ["percent"], properties: { percent } } } },
    answers: versionAnswer,
    async handle({ parameters: { name = "" }, json }) {
      const part = wholeNumber(readFields(await json(), ["percent"]), "percent", [1, 100]) ?? 100;
      const version = await ofDeployed(context, name, (deployments) => deployments.rollOut(name, part));
      return { json: { version } };
    },
  };
}

function remove(context: AdminContext): Route {
  return {
    method: "DELETE",
    path: "/v1/apps/{name}",
    operation: "deleteApp",
    summary: "Delete an app with its versions and secrets",
    description: "What it is answering is answered.",
    parameters: { name: appParameter },
    answers: { 204: { description: "It is gone." } },
    async handle({ parameters: { name = "" } }) {
      await ofDeployed(context, name, (deployments) => deployments.remove(name));
      return {};
    },
  };
}
