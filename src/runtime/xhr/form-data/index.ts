// Door of FormData, a deferred room: https://xhr.spec.whatwg.org/#interface-formdata

import { type Globals, globalInterface } from "../../webidl/index.ts";
import { FormData } from "./form-data.ts";

export { createEntry, type FormEntry, type FormValue } from "./entry-list.ts";
export { formEntriesOf, newFormData } from "./form-data.ts";
export type { FormData };

export const globals: Globals = { FormData: globalInterface(FormData) };
