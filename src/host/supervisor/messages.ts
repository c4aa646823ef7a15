// What the supervisor and an engine process tell each other.

import type { DeployedApp } from "../apps/index.ts";
import type { ErrorCode } from "../errors/index.ts";
import type { AppLimits, EngineStats, Histogram, ScheduledResult } from "../native/index.ts";
import type { FollowedLines } from "../observe/index.ts";

/** From the supervisor. */
export type Order =
  | StartOrder
  /** Answer with a pulse. `counters`: with the counters in any case. */
  | { type: "pulse"; counters: boolean }
  /** Another engine has taken over the listening socket: answer what runs, and end. */
  | { type: "handOver" }
  /** Take nothing new, answer what runs, and end. */
  | { type: "drain" }
  /** End without that. */
  | { type: "cut" }
  /** Answer with `answer` and the same number. */
  | AskOrder
  /** Run the app's scheduled handler: answer with `runTaken` at once, and with `ran` when it has ended. */
  | { type: "scheduled"; id: number; app: string; cron: string; time: number }
  /** Milliseconds for which the requests of these apps are refused, by label; 0: not any longer. */
  | { type: "probation"; apps: Record<string, number> };

/** What can be asked of an engine: what comes with the question, and what is answered. JSON both. */
export interface Questions {
  /** Apps that it serves, by label: those behind `after`, `limit` at most. */
  apps: { given: { after?: string; limit?: number }; answer: AskedApp[] };
  /** The app that is called so, by its label or else by its name. Fails with NANO_NO_APP, which says what may have been meant. */
  find: { given: { name: string }; answer: AskedApp };
  /** Tell what these apps log from now on, and no others. */
  follow: { given: { labels: string[] }; answer: object };
  /** Starts a version aside; it waits there for one of the next two. */
  evaluate: { given: DeployedApp; answer: { warnings: string[] } };
  /** These versions serve now. */
  activate: { given: DeployedState; answer: object };
  /** What was evaluated of this app is not to serve. */
  discard: { given: { label: string }; answer: object };
  /** All secrets of an app of the folder, which serves with them now, or will when it is there. Fails where it does not start with them. */
  entrust: { given: { label: string; secrets: Record<string, string> }; answer: object };
  /** The app is deployed no longer. */
  withdraw: { given: { label: string }; answer: object };
}

export type Question = keyof Questions;

export interface AskOrder {
  type: "ask";
  id: number;
  question: Question;
  given: unknown;
}

export interface AskedApp {
  label: string;
  name: string;
  limits: AppLimits;
  /** Nobody has asked for it yet. */
  isDormant: boolean;
  crons: readonly string[];
  /** Number of the version that serves; undefined for an app of the folder. */
  version?: number;
}

/** What is to serve of a deployed app. */
export interface DeployedState {
  label: string;
  active: DeployedApp;
  /** Serves this part of the clients, in percent. */
  candidate?: { app: DeployedApp; percent: number };
}

export interface StartOrder {
  type: "start";
  /** What the command gave. */
  given: unknown;
  /** Nothing was served before: the start is told, and its failure is that of the command. */
  first: boolean;
  probation: Record<string, number>;
  /** The sockets that it is born with, the general ones first. */
  listeners: HandedListener[];
  /** Ports that apps want of their own, and cannot have. */
  unusablePorts: number[];
  deployed: DeployedState[];
  /** Of apps that are not deployed, by label. */
  secrets: Record<string, Record<string, string>>;
  /** Warnings that other engines have told. */
  warned: string[];
  /** Labels of the apps whose log somebody follows. */
  followed: string[];
}

/** A listening socket, as an engine process finds it. */
export interface HandedListener {
  fd: number;
  /** All that comes to it is for the app of this port. */
  appPort?: number;
}

/** From an engine process. */
export type Report =
  /** The socket is listened on. Every request ends by itself within `longestMs`. */
  | { type: "ready"; longestMs: number }
  /**
   * Apps want these ports of their own, and not those that it has: an engine that has them is to follow. One that starts
   * does not go on.
   */
  | { type: "ports"; ports: number[] }
  /** It went from the main thread through an executor that polled. */
  | { type: "pulse"; counters?: Counters; errors?: AppError[] }
  /** The numbers by which the engine knows apps, with their labels. Comes before such an app runs. */
  | { type: "names"; names: [number, string][] }
  /** They will not run any more. */
  | { type: "ended"; apps: readonly number[] }
  /** To a question, or why there is none. */
  | { type: "answer"; id: number; answer?: unknown; failure?: Failure }
  /** The crons of all apps that have any, by label. Comes when they are known, and when they change. */
  | { type: "crons"; crons: Record<string, readonly string[]> }
  /** The run is the engine's from now on. */
  | { type: "runTaken"; id: number }
  | { type: "ran"; id: number; result: ScheduledResult }
  /** Of apps whose log is followed. */
  | { type: "lines"; lines: FollowedLines[] }
  /** These warnings were told. */
  | { type: "warned"; lines: string[] }
  /** A fatal error of V8 in this app's isolate was survived. */
  | { type: "wounded"; app: string }
  /** Nobody takes the output any more: all ends with this exit code. */
  | { type: "unheard"; exitCode: number };

/** A NanoError on its way between processes. */
export interface Failure {
  code: ErrorCode;
  message: string;
  detail: string;
}

/** What an app's log had at the level error, with the places in its files and without its secrets. */
export interface AppError {
  label: string;
  /** As Date's toISOString. */
  time: string;
  /** "" for what belongs to no request. */
  requestId: string;
  traceId?: string;
  text: string;
}

export type CronReport = Extract<Report, { type: "crons" | "runTaken" | "ran" }>;

export type ProcessStats = Omit<EngineStats, "apps" | "ended">;

export interface Counters {
  process: ProcessStats;
  /** What changed since they were told last. */
  rows: CounterRow[];
  /** Labels of apps that are gone. */
  gone?: string[];
}

/** An app's counters, as they stand in one engine. */
export interface CounterRow {
  label: string;
  /** What only grows, by its name. */
  counters: Record<string, number>;
  /** The same: requests that ended, by how. */
  outcomes: Record<string, number>;
  /** The same: how often each limit or failure was met, by its code. */
  hits: Record<string, number>;
  /** What ends with the engine: memory, open requests, whether there is an isolate. */
  levels: Record<string, number>;
  /** What only grows: how long things took. */
  histograms: Record<string, Histogram>;
}

/** File descriptors that an engine process is born with; the listeners come last. */
export const TURN_PAGE_FD = 4;
export const FIRST_LISTENER_FD = 5;
