import { setTimeout as delay } from "node:timers/promises";
import { NanoError } from "../../errors/index.ts";
import type { Supervisor } from "../../supervisor/index.ts";
import type { Route } from "../route.ts";
import type { AdminContext } from "./context.ts";
import { appParameter, findApp } from "./find-app.ts";

/** Between two looks at the log. */
const PAUSE_MS = 250;

export function logRoutes(context: AdminContext): Route[] {
  return [
    {
      method: "GET",
      path: "/v1/apps/{name}/log",
      operation: "followLog",
      summary: "An app's log from now on",
      description:
        "JSON lines as the server writes them, until the client goes. When the engine is replaced, what the old one still writes is not among them.",
      parameters: { name: appParameter },
      answers: {
        200: { description: "Lines, as they come.", schema: { type: "string" }, type: "application/x-ndjson" },
      },
      async handle({ parameters: { name = "" }, signal }) {
        const { supervisor } = context;
        const { label } = await findApp(context, name);
        const begun = await look(supervisor, label, undefined);
        const body = follow(supervisor, label, begun, signal);
        return { headers: { "content-type": "application/x-ndjson" }, body };
      },
    },
  ];
}

type Look = Awaited<ReturnType<typeof look>>;

function look(supervisor: Pick<Supervisor, "ask">, label: string, from: number | undefined) {
  return supervisor.ask("log", from === undefined ? { label } : { label, from });
}

async function* follow(
  supervisor: Pick<Supervisor, "ask">,
  label: string,
  begun: Look,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let { engine, next } = begun;
  // The client knows by it that lines follow.
  yield "\n";
  while (!signal.aborted) {
    await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      const taken = await look(supervisor, label, next);
      // Another engine's numbers are its own.
      const lines = taken.engine === engine ? taken : await look(supervisor, label, 0);
      engine = lines.engine;
      next = lines.next;
      if (lines.dropped > 0) yield `${JSON.stringify({ type: "dropped", count: lines.dropped })}\n`;
      if (lines.lines.length > 0) yield `${lines.lines.join("\n")}\n`;
    } catch (error) {
      // The next engine goes on.
      if (!(error instanceof NanoError)) throw error;
      if (error.code === "NANO_NO_APP") return;
    }
  }
}
