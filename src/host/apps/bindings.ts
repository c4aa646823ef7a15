// What an app reaches by names of its env, as its configuration says.

import type { AppConfig } from "../config/index.ts";
import type { AppBinding } from "../native/index.ts";

export function bindingsOf({ services, assets }: AppConfig): AppBinding[] {
  const bindings: AppBinding[] = services.map(({ binding, service, entrypoint }) => ({
    name: binding,
    kind: "service",
    target: service,
    ...(entrypoint === undefined ? {} : { entrypoint }),
  }));
  if (assets?.binding !== undefined) bindings.push({ name: assets.binding, kind: "assets" });
  return bindings;
}

/** Is a file looked for before the app is asked? */
export function hasAssetsFirst({ assets }: AppConfig): boolean {
  return assets !== undefined && assets.runWorkerFirst !== true;
}
