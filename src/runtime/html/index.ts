// Door of the html room: the global object and what https://html.spec.whatwg.org/ puts on it.

import "./reporting.ts";
import { type Globals, globalInterface } from "../webidl/index.ts";
import { ErrorEvent } from "./error-event.ts";
import { globalOperations } from "./global-operations.ts";
import { globalAttributes, WorkerGlobalScope } from "./global-scope.ts";
import { PromiseRejectionEvent } from "./promise-rejection-event.ts";

export { installGlobal } from "./global-scope.ts";
export { ErrorEvent, PromiseRejectionEvent };

export const globals: Globals = {
  ErrorEvent: globalInterface(ErrorEvent),
  PromiseRejectionEvent: globalInterface(PromiseRejectionEvent),
  WorkerGlobalScope: globalInterface(WorkerGlobalScope),
  ...globalAttributes,
  ...globalOperations,
};
