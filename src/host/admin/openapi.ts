// The routes -> the document that describes them, OpenAPI 3.1.

import { parametersIn, type Route, type RouteAnswer } from "./route.ts";

const failure = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message"],
      properties: {
        code: { type: "string", description: "Stable; begins with NANO_." },
        message: { type: "string" },
        detail: { type: "string", description: "Lines below the message, as a stack of the app's own files." },
      },
    },
  },
};

export function openApiOf(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "NANO admin API", version },
    paths,
    security: [{ token: [] }],
    components: {
      schemas: { Failure: failure },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "Not asked for on a Unix socket." },
      },
    },
  };
}

function operationOf(route: Route): object {
  const { operation, summary, description, open, body, answers } = route;
  const responses: Record<string, object> = {};
  for (const [status, answer] of Object.entries(answers)) responses[status] = responseOf(answer);
  responses.default = {
    description: "A failure.",
    content: { "application/json": { schema: { $ref: "#/components/schemas/Failure" } } },
  };
  return {
    operationId: operation,
    summary,
    ...(description === undefined ? {} : { description }),
    ...(open === true ? { security: [] } : {}),
    ...parametersOf(route),
    ...(body === undefined ? {} : { requestBody: bodyOf(body) }),
    responses,
  };
}

function parametersOf({ path, parameters = {} }: Route): { parameters?: object[] } {
  const inPath = parametersIn(path);
  const all = [...new Set([...inPath, ...Object.keys(parameters)])].map((name) => {
    const { description = "", ...schema } = parameters[name] ?? { type: "string" };
    const place = inPath.includes(name) ? { in: "path", required: true } : { in: "query" };
    return { name, ...place, description, schema };
  });
  return all.length === 0 ? {} : { parameters: all };
}

function bodyOf({ description, types }: NonNullable<Route["body"]>): object {
  const content: Record<string, object> = {};
  for (const [type, schema] of Object.entries(types)) content[type] = { schema };
  return { required: true, ...(description === undefined ? {} : { description }), content };
}

function responseOf({ description, schema, type = "application/json" }: RouteAnswer): object {
  return schema === undefined ? { description } : { description, content: { [type]: { schema } } };
}
