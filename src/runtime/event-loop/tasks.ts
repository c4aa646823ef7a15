// Tasks as the engine room gives them. A task is one call of a hook and the microtasks after it; where it begins is all
// that is known here, which is enough for what must outlast the microtasks of a task and not longer.

import { arrayPush } from "../infra/index.ts";
import { reportException } from "./reporting.ts";

type Steps = () => void;

const beginnings: Steps[] = [];

/** `steps` run whenever a task begins, before it; they run no app code. */
export function atTaskBegin(steps: Steps): void {
  arrayPush(beginnings, steps);
}

/**
 * Runs `steps` as a task: an exception is reported. Each hook that may run app code goes through here.
 *
 * https://html.spec.whatwg.org/#concept-task
 */
export function runTask(steps: Steps): void {
  for (let at = 0; at < beginnings.length; at++) (beginnings[at] as Steps)();
  try {
    steps();
  } catch (error) {
    reportException(error);
  }
}
