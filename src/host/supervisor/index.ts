export { EngineChannel } from "./engine-channel.ts";
export type { LogFeed, TakenLines } from "./log-feeds.ts";
export {
  type AppError,
  type AskedApp,
  type AskOrder,
  type CounterRow,
  type Counters,
  type DeployedState,
  type HandedListener,
  type Order,
  type ProcessStats,
  type Question,
  type Questions,
  type StartOrder,
  TURN_PAGE_FD,
} from "./messages.ts";
export { lineOf, type Said } from "./narrator.ts";
export type { WantedRun } from "./scheduled-runs.ts";
export { sumOfHistograms, sumOfRows, withoutLevels } from "./sums.ts";
export { Supervisor } from "./supervisor.ts";
export type { EngineHistory, ServerCounters, SupervisorOptions } from "./supervisor-options.ts";
