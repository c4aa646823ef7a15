// What an app reaches by names of its env, as its configuration says.

import type { AppConfig } from "../config/index.ts";
import type { AppBinding } from "../native/index.ts";

const ALONE_BINDING = "ASSETS";

/** The code of an app that has assets alone: other apps of the server may ask it, too. */
export const codeOfAssetsAlone = `export default { fetch: (request, env) => env.${ALONE_BINDING}.fetch(request) };\n`;

export function bindingsOf({ services, assets }: AppConfig): AppBinding[] {
  const bindings: AppBinding[] = services.map(({ binding, service, entrypoint }) => ({
    name: binding,
    kind: "service",
    target: service,
    ...(entrypoint === undefined ? {} : { entrypoint }),
  }));
  const binding = assets?.alone === true ? ALONE_BINDING : assets?.binding;
  if (binding !== undefined) bindings.push({ name: binding, kind: "assets" });
  return bindings;
}

/** Is a file looked for before the app is asked? */
export function hasAssetsFirst({ assets }: AppConfig): boolean {
  return assets !== undefined && assets.runWorkerFirst !== true;
}
