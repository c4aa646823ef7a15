import type { JsonSchema, Route } from "../route.ts";
import type { AdminContext } from "./context.ts";

const error: JsonSchema = {
  type: "object",
  required: ["time", "requestId", "text"],
  properties: {
    time: { type: "string", format: "date-time" },
    requestId: { type: "string", description: "Empty for what belongs to no request." },
    traceId: { type: "string", description: "Of a request with a traceparent." },
    text: { type: "string", description: "With its stack, by the places in the app's files; without its secrets." },
  },
};

export function errorRoutes({ supervisor }: AdminContext): Route[] {
  return [
    {
      method: "GET",
      path: "/v1/apps/{name}/errors",
      operation: "listErrors",
      summary: "What an app's log had at the level error of late",
      parameters: { name: { type: "string", description: "The app's label." } },
      answers: {
        200: {
          description: "Up to fifty, the latest first; of one that is a second old at most, it may be missing.",
          schema: { type: "object", required: ["errors"], properties: { errors: { type: "array", items: error } } },
        },
      },
      handle: ({ parameters }) => ({
        json: { errors: supervisor.errorsOf(parameters.name ?? "").map(({ label: _, ...shown }) => shown) },
      }),
    },
  ];
}
