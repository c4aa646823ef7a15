// Door of what apps reach by names of their env, a deferred room: loaded at the start of an app that has bindings.

import { reflectDefineProperty } from "../../infra/index.ts";
import { newFetcher } from "./fetcher.ts";

/** `bindings`: name, kind, name, kind … All that there are so far are answered by `fetch`. */
export function addBindings(env: object, bindings: readonly (string | number)[]): void {
  for (let at = 0; at < bindings.length; at += 2) {
    const name = bindings[at] as string;
    const value = newFetcher(name);
    reflectDefineProperty(env, name, { value, writable: true, enumerable: true, configurable: true });
  }
}
