// Apps that ask each other: an engine, and the shapes that such apps have.

import type { AppBinding, AppStats } from "../../src/host/native/index.ts";
import { type AppSetup, startEngine } from "../engine.ts";

export const nano = startEngine();

export const to = (target: string, entrypoint?: string): AppBinding => ({
  name: "OTHER",
  kind: "service",
  target,
  ...(entrypoint === undefined ? {} : { entrypoint }),
});

/** An app that is also a service by its name. */
export function service(name: string, source: string, setup?: AppSetup): number {
  const app = nano.app(name, source, setup);
  nano.engine.setService(name, app);
  return app;
}

/** An app that asks the other one: `body` is that of its handler. */
export function asks(name: string, target: string, body: string, setup: AppSetup = {}): number {
  return service(name, `export default { async fetch(request, env, ctx) { ${body} } };`, {
    bindings: [to(target)],
    ...setup,
  });
}

export const answerOf = async (name: string, path?: string) => (await nano.fetch(name, path)).text();
export const statsOf = (app: number): AppStats | undefined =>
  nano.engine.stats().apps.find((stats) => stats.app === app);

export async function until(found: () => boolean): Promise<void> {
  while (!found()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** What an app adds to a call to tell how it failed. */
export const FAILURE = `.then(() => "answered", (error) => [error.name, error.message, error.code].join("|"))`;
