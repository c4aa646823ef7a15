// Door of the event-loop room: tasks, timers, and what becomes of errors that nobody caught.

export { enqueueMicrotask } from "../webidl/index.ts";
export { processRejections } from "./rejections.ts";
export { describeError, type EventSteps, reportException, setEventSteps } from "./reporting.ts";
export { atTaskBegin, runTask } from "./tasks.ts";
export { clearTimer, runTimer, startTimer } from "./timers.ts";
