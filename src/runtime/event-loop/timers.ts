// Which steps belong to which timer of the engine room.

import { idTableDelete, idTableGet, idTableSet, newIdTable } from "../infra/index.ts";
import { runTask } from "./tasks.ts";

interface Timer {
  steps: () => void;
  repeat: boolean;
}

const timers = newIdTable<Timer>();

/** `steps` run once, or again and again, each time as a task. The id is positive and never given twice. */
export function startTimer(delay: number, repeat: boolean, steps: () => void): number {
  const id = ops.op_timers_start(delay, repeat);
  idTableSet(timers, id, { steps, repeat });
  return id;
}

/** Unknown ids are ignored. */
export function clearTimer(id: number): void {
  if (idTableDelete(timers, id)) ops.op_timers_clear(id);
}

/** The hook: timer `id` is due. */
export function runTimer(id: number): void {
  const timer = idTableGet(timers, id);
  if (timer === undefined) return;
  if (!timer.repeat) idTableDelete(timers, id);
  runTask(timer.steps);
}
