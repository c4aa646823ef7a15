// Door of the xhr room: what of https://xhr.spec.whatwg.org/ is not the XMLHttpRequest. All of it is deferred.

import { deferredRoom } from "../infra/index.ts";
import type { FormEntry } from "./form-data/index.ts";

export type { FormData, FormEntry, FormValue } from "./form-data/index.ts";

export const formData = deferredRoom<typeof import("./form-data/index.ts")>("xhr/form-data");

/** The entry list behind a FormData; null for anything else. Loads nothing: without the room there are none. */
export function formEntriesOf(value: unknown): FormEntry[] | null {
  return formData.loaded()?.formEntriesOf(value) ?? null;
}
