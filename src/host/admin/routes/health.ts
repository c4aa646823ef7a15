import type { Route } from "../route.ts";
import type { AdminContext } from "./context.ts";

const schema = { type: "object", required: ["status"], properties: { status: { enum: ["ok", "down"] } } };

export function healthRoutes({ supervisor }: AdminContext): Route[] {
  return [
    {
      method: "GET",
      path: "/healthz",
      operation: "health",
      summary: "Whether an engine serves",
      open: true,
      answers: {
        200: { description: "One does.", schema },
        503: { description: "None does at the moment.", schema },
      },
      handle: () => (supervisor.serving ? { json: { status: "ok" } } : { status: 503, json: { status: "down" } }),
    },
  ];
}
