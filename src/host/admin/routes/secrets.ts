import type { Route } from "../route.ts";
import { type AdminContext, requireDeployments } from "./context.ts";
import { readFields, text, wrong } from "./fields.ts";
import { labelOf } from "./find-app.ts";

const LONGEST_VALUE = 32 * 1024;

const parameters = {
  name: { type: "string", description: "The app's name or label; that of an app to come, too." },
  secret: { type: "string", description: "The secret's name: what the app finds it by in `env`." },
} as const;

export function secretRoutes(context: AdminContext): Route[] {
  return [list(context), put(context), remove(context)];
}

function list(context: AdminContext): Route {
  const secret = {
    type: "object",
    properties: { name: { type: "string" }, changed: { type: "string", format: "date-time" } },
  };
  const secrets = { type: "array", items: secret };
  return {
    method: "GET",
    path: "/v1/apps/{name}/secrets",
    operation: "listSecrets",
    summary: "The names of an app's secrets",
    description: "Nobody is ever told what they are.",
    parameters: { name: parameters.name },
    answers: { 200: { description: "By name.", schema: { type: "object", properties: { secrets } } } },
    async handle({ parameters: { name = "" } }) {
      const deployments = requireDeployments(context);
      return { json: { secrets: deployments.secretsOf(await labelOf(context, name)) } };
    },
  };
}

function put(context: AdminContext): Route {
  return {
    method: "PUT",
    path: "/v1/apps/{name}/secrets/{secret}",
    operation: "putSecret",
    summary: "Set a secret of an app",
    description:
      "The app is started aside with it; when this is answered, new requests find it in `env`. It may be put before the app is deployed.",
    parameters,
    body: {
      types: {
        "application/json": { type: "object", required: ["value"], properties: { value: { type: "string" } } },
      },
      mostBytes: 4 * LONGEST_VALUE,
    },
    answers: { 204: { description: "It is set." } },
    async handle({ parameters, json }) {
      const { name = "", secret = "" } = parameters;
      const deployments = requireDeployments(context);
      const label = await labelOf(context, name);
      if (!/^[A-Za-z_]\w{0,127}$/.test(secret))
        throw wrong(`"${secret}" is no name of a secret: letters, digits and _`);
      const value = text(readFields(await json(), ["value"]), "value");
      if (Buffer.byteLength(value) > LONGEST_VALUE) throw wrong(`value: it is longer than ${LONGEST_VALUE} bytes`);
      await deployments.changeSecret(label, secret, value);
      return {};
    },
  };
}

function remove(context: AdminContext): Route {
  return {
    method: "DELETE",
    path: "/v1/apps/{name}/secrets/{secret}",
    operation: "deleteSecret",
    summary: "Delete a secret of an app",
    parameters,
    answers: { 204: { description: "It is gone." } },
    async handle({ parameters: { name = "", secret = "" } }) {
      const deployments = requireDeployments(context);
      await deployments.changeSecret(await labelOf(context, name), secret, undefined);
      return {};
    },
  };
}
