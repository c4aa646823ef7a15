// An engine process under the supervisor, from its birth to its end.

import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { NanoError } from "../errors/index.ts";
import type { FollowedLines } from "../observe/index.ts";
import type { AppError, Counters, CronReport, Order, Question, Questions, Report, StartOrder } from "./messages.ts";
import { blamed, TurnPage } from "./turn-page.ts";

/** So many times in a row it did not answer: the process is taken for stuck. */
const MOST_SILENT = 10;
/** The same while it starts: big bundles may be built. */
const MOST_SILENT_AT_START = 60;
/** After the process has ended, its last reports have come by then. */
const LAST_REPORTS_MS = 500;

export interface EngineEnd {
  /** "exit code 1", "SIGSEGV": how it ended. */
  how: string;
  code: number | null;
  signal: NodeJS.Signals | null;
  /** It was killed because it did not answer. */
  stuck: boolean;
  /** Labels of the apps that ran when it crashed. */
  blamed: string[];
}

export interface EngineListener {
  onReady(engine: EngineProcess): void;
  onWounded(engine: EngineProcess, app: string): void;
  onPorts(engine: EngineProcess, ports: number[]): void;
  onCounters(engine: EngineProcess, counters: Counters): void;
  onErrors(errors: AppError[]): void;
  onLines(lines: FollowedLines[]): void;
  onWarned(lines: string[]): void;
  /** What it tells of crons and their runs. */
  onCronReport(engine: EngineProcess, report: CronReport): void;
  onUnheard(exitCode: number): void;
  onEnd(engine: EngineProcess, end: EngineEnd): void;
}

export interface EngineBirth {
  /** The program's file. */
  program: string;
  /** File descriptors of the listening sockets. */
  descriptors: number[];
  /** Asked for when the process is there: what is gathered meanwhile costs no time of the start. */
  start(): Omit<StartOrder, "type">;
}

export class EngineProcess {
  readonly #listener: EngineListener;
  readonly #page = TurnPage.create();
  readonly #child: ChildProcess;
  readonly #labels = new Map<number, string>();
  /** Asked and not answered yet, by number. */
  readonly #questions = new Map<number, PromiseWithResolvers<unknown>>();
  #lastQuestion = 0;
  #longestMs = 0;
  #ready = false;
  #asked = false;
  #silent = 0;
  #stuck = false;
  #killed = false;
  #ended = false;

  constructor(birth: EngineBirth, listener: EngineListener) {
    this.#listener = listener;
    this.#child = spawn(process.execPath, [...process.execArgv, birth.program], {
      stdio: ["ignore", "inherit", "inherit", "ipc", this.#page?.fd ?? "ignore", ...birth.descriptors],
    });
    this.#child.on("message", (report) => this.#hear(report as Report));
    this.#child.on("error", (error) => this.#end(null, null, error.message));
    this.#child.on("exit", (code, signal) => this.#endAfterReports(code, signal));
    this.order({ type: "start", ...birth.start() });
  }

  /** It listens. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Within so many milliseconds its running requests are over. */
  get longestMs(): number {
    return this.#longestMs;
  }

  order(order: Order): void {
    // Whether it has gone is told by its end.
    if (this.#child.connected) this.#child.send(order, () => undefined);
  }

  /** No app is to blame for that. */
  kill(): void {
    this.#killed = true;
    this.#child.kill("SIGKILL");
  }

  /** Now and then: kills a process that does not answer any more. */
  checkPulse(): void {
    const most = this.#ready ? MOST_SILENT : MOST_SILENT_AT_START;
    if (this.#silent++ >= most && !this.#stopped()) {
      this.#stuck = true;
      this.#child.kill("SIGKILL");
    } else if (!this.#asked) {
      this.#asked = true;
      this.order({ type: "pulse", counters: false });
    }
  }

  /** They are told to the listener. */
  askForCounters(): void {
    this.order({ type: "pulse", counters: true });
  }

  /** Rejects with the NanoError that is answered, or with NANO_ENGINE_CRASHED when it ends before it answers. */
  ask<Asked extends Question>(question: Asked, given: Questions[Asked]["given"]): Promise<Questions[Asked]["answer"]> {
    if (this.#ended) return Promise.reject(endedBeforeAnswer());
    const answer = Promise.withResolvers<unknown>();
    const id = ++this.#lastQuestion;
    this.#questions.set(id, answer);
    this.order({ type: "ask", id, question, given });
    return answer.promise as Promise<Questions[Asked]["answer"]>;
  }

  #answered({ id, answer, failure }: Extract<Report, { type: "answer" }>): void {
    const question = this.#questions.get(id);
    this.#questions.delete(id);
    if (failure === undefined) question?.resolve(answer);
    else question?.reject(new NanoError(failure.code, failure.message, { detail: failure.detail }));
  }

  /** Somebody stopped it, as a debugger does: then it cannot answer. */
  #stopped(): boolean {
    try {
      const status = readFileSync(`/proc/${this.#child.pid}/stat`, "latin1");
      return /^[Tt]/.test(status.slice(status.lastIndexOf(")") + 2));
    } catch {
      return false;
    }
  }

  #hear(report: Report): void {
    if (report.type === "ready") {
      this.#ready = true;
      this.#longestMs = report.longestMs;
      this.#listener.onReady(this);
    } else if (report.type === "pulse") {
      this.#asked = false;
      this.#silent = 0;
      if (report.counters !== undefined) this.#listener.onCounters(this, report.counters);
      if (report.errors !== undefined) this.#listener.onErrors(report.errors);
    } else if (report.type === "lines") {
      this.#listener.onLines(report.lines);
    } else if (report.type === "ports") {
      this.#listener.onPorts(this, report.ports);
    } else if (report.type === "names") {
      for (const [app, label] of report.names) this.#labels.set(app, label);
    } else if (report.type === "ended") {
      for (const app of report.apps) this.#labels.delete(app);
    } else if (report.type === "answer") {
      this.#answered(report);
    } else if (report.type === "crons" || report.type === "runTaken" || report.type === "ran") {
      this.#listener.onCronReport(this, report);
    } else if (report.type === "warned") {
      this.#listener.onWarned(report.lines);
    } else if (report.type === "wounded") {
      this.#listener.onWounded(this, report.app);
    } else {
      this.#listener.onUnheard(report.exitCode);
    }
  }

  #endAfterReports(code: number | null, signal: NodeJS.Signals | null): void {
    const end = () => this.#end(code, signal);
    if (this.#child.connected) {
      this.#child.once("disconnect", end);
      setTimeout(end, LAST_REPORTS_MS).unref();
    } else {
      end();
    }
  }

  #end(code: number | null, signal: NodeJS.Signals | null, failure?: string): void {
    if (this.#ended) return;
    this.#ended = true;
    const how = failure ?? (signal === null ? `exit code ${code}` : signal);
    const apps = signal === null || this.#killed ? [] : this.#blamed();
    this.#page?.close();
    for (const question of this.#questions.values()) question.reject(endedBeforeAnswer());
    this.#listener.onEnd(this, { how, code, signal, stuck: this.#stuck, blamed: apps });
  }

  #blamed(): string[] {
    const labels = blamed(this.#page?.read() ?? []).map((app) => this.#labels.get(app));
    return [...new Set(labels.filter((label) => label !== undefined))];
  }
}

function endedBeforeAnswer(): NanoError {
  return new NanoError("NANO_ENGINE_CRASHED", "the engine ended before it answered: try again");
}
