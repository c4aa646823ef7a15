import { NanoError } from "../../errors/index.ts";
import type { AppError } from "../../supervisor/index.ts";
import type { JsonSchema, Route } from "../route.ts";
import type { AdminContext } from "./context.ts";
import { appParameter, findApp } from "./find-app.ts";

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

export function errorRoutes(context: AdminContext): Route[] {
  return [
    {
      method: "GET",
      path: "/v1/apps/{name}/errors",
      operation: "listErrors",
      summary: "What an app's log had at the level error of late",
      parameters: { name: appParameter },
      answers: {
        200: {
          description: "Up to fifty, the latest first.",
          schema: { type: "object", required: ["errors"], properties: { errors: { type: "array", items: error } } },
        },
      },
      async handle({ parameters: { name = "" } }) {
        const errors = await errorsOf(context, name);
        return { json: { errors: errors.map(({ label: _, ...shown }) => shown) } };
      },
    },
  ];
}

/** Also those of an app that is gone, and of all apps while no engine serves: by their labels alone. */
async function errorsOf(context: AdminContext, name: string): Promise<AppError[]> {
  const { supervisor } = context;
  // Engines tell of them with their counters.
  await supervisor.counters();
  try {
    return supervisor.errorsOf((await findApp(context, name)).label);
  } catch (error) {
    const errors = supervisor.errorsOf(name.toLowerCase());
    const isKnown = errors.length > 0 || (error instanceof NanoError && error.code !== "NANO_NO_APP");
    if (isKnown) return errors;
    throw error;
  }
}
