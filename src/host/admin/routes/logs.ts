import { setTimeout as delay } from "node:timers/promises";
import type { LogFeed } from "../../supervisor/index.ts";
import type { Route } from "../route.ts";
import type { AdminContext } from "./context.ts";
import { appParameter, findApp } from "./find-app.ts";

/** Between two looks at what has come. */
const PAUSE_MS = 200;

export function logRoutes(context: AdminContext): Route[] {
  return [
    {
      method: "GET",
      path: "/v1/apps/{name}/log",
      operation: "followLog",
      summary: "An app's log from now on",
      description:
        'JSON lines as the server writes them, until the client goes: of all engines and versions that answer for the app. Who reads too slowly loses the oldest, and a line `{"type":"dropped","count":N}` says so.',
      parameters: { name: appParameter },
      answers: {
        200: { description: "Lines, as they come.", schema: { type: "string" }, type: "application/x-ndjson" },
      },
      async handle({ parameters: { name = "" }, signal }) {
        const { supervisor } = context;
        const { label } = await findApp(context, name);
        const feed = await supervisor.openLog(label);
        const close = () => supervisor.closeLog(feed);
        if (signal.aborted) close();
        else signal.addEventListener("abort", close, { once: true });
        return { headers: { "content-type": "application/x-ndjson" }, body: follow(feed, signal) };
      },
    },
  ];
}

async function* follow(feed: LogFeed, signal: AbortSignal): AsyncGenerator<string> {
  // The client knows by it that lines follow.
  yield "\n";
  while (!signal.aborted) {
    const { lines, dropped } = feed.take();
    if (dropped > 0) yield `${JSON.stringify({ type: "dropped", count: dropped })}\n`;
    if (lines.length > 0) yield `${lines.join("\n")}\n`;
    await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}
