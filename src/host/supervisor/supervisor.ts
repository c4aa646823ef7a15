// Keeps an engine process serving: replaces one that is wounded before it ends, and one that crashed after.

import { setTimeout as delay } from "node:timers/promises";
import { NanoError } from "../errors/index.ts";
import type { ScheduledResult } from "../native/index.ts";
import type { FollowedLines } from "../observe/index.ts";
import { BackOff } from "./back-off.ts";
import { type EngineEnd, type EngineListener, EngineProcess } from "./engine-process.ts";
import { Ledger } from "./ledger.ts";
import { Listeners } from "./listeners.ts";
import { type LogFeed, LogFeeds } from "./log-feeds.ts";
import type { AppError, Counters, CronReport, Question, Questions } from "./messages.ts";
import { duration } from "./narrator.ts";
import { Probation } from "./probation.ts";
import { RecentErrors } from "./recent-errors.ts";
import { ScheduledRuns, type WantedRun } from "./scheduled-runs.ts";
import type { EngineHistory, ServerCounters, SupervisorOptions } from "./supervisor-options.ts";

/** What an engine may take to end after it should have, before it is killed. */
const LATE_MS = 5000;
/** The same after its requests were cut. */
const LATE_AFTER_CUT_MS = 2000;
/** Engines that end what runs while another serves: with so many a wound waits. */
const MOST_LEAVING = 3;
const LOOK_AGAIN_MS = 1000;
/** An engine that is asked for its counters is not waited for any longer. */
const COUNTERS_MS = 1000;
/** A start that failed is not tried again before. */
const FAILED_MS = 100;

/** Why a fresh engine is wanted. */
interface Trouble {
  words: string;
  since: number;
  event: "replaced" | "crashed";
  fields: Record<string, unknown>;
}

export class Supervisor implements EngineListener {
  readonly #options: SupervisorOptions;
  readonly #listeners: Listeners;
  readonly #probation = new Probation();
  readonly #ledger = new Ledger();
  readonly #errors = new RecentErrors();
  readonly #feeds = new LogFeeds();
  readonly #history: EngineHistory = { started: 0, wounded: 0, crashed: 0, stuck: 0, failed: 0 };
  readonly #crashes = new BackOff({ firstMs: 100, mostMs: 5000, quietMs: 60_000 });
  readonly #wounds = new BackOff({ firstMs: 1000, mostMs: 30_000, quietMs: 60_000 });
  readonly #runs = new ScheduledRuns();
  readonly #warned = new Set<string>();
  readonly #crons = new WeakMap<EngineProcess, Record<string, readonly string[]>>();
  readonly #ended = Promise.withResolvers<number>();
  #serving: EngineProcess | undefined;
  #starting: EngineProcess | undefined;
  readonly #leaving = new Set<EngineProcess>();
  /** Of those, who were stopped before they served. */
  readonly #dismissed = new Set<EngineProcess>();
  /** Whom to tell that an engine's counters have come. */
  readonly #answered = new Map<EngineProcess, () => void>();
  #trouble: Trouble | undefined;
  #start: NodeJS.Timeout | undefined;
  #pulse: NodeJS.Timeout | undefined;
  /** Something was served. */
  #served = false;
  #stopping = false;
  #exitCode = 0;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#listeners = new Listeners(options.listeners, options.openPort);
  }

  /** Resolves to the exit code when all has ended; rejects when the first engine crashes before it serves. */
  run(): Promise<number> {
    this.#pulse = setInterval(() => {
      this.#serving?.checkPulse();
      this.#starting?.checkPulse();
    }, this.#options.pulseMs);
    this.#launch();
    return this.#ended.promise.finally(() => clearInterval(this.#pulse));
  }

  get served(): boolean {
    return this.#served;
  }

  /** An engine serves now. */
  get serving(): boolean {
    return this.#serving !== undefined;
  }

  /** Asks the engine that serves. Rejects as EngineProcess.ask, or with NANO_NOT_SERVING where none does. */
  async ask<Asked extends Question>(
    question: Asked,
    given: Questions[Asked]["given"],
  ): Promise<Questions[Asked]["answer"]> {
    if (this.#serving !== undefined) return this.#serving.ask(question, given);
    throw new NanoError("NANO_NOT_SERVING", "no engine serves at the moment: try again");
  }

  /**
   * Tells it to the engines that serve or will: resolves when the one that serves has done it, or has ended. One that is
   * started from now on gets to know it by its start.
   */
  async tell<Told extends Question>(question: Told, given: Questions[Told]["given"]): Promise<void> {
    const done = [this.#serving, this.#starting].map((engine) =>
      engine?.ask(question, given).then(() => undefined, passEnd),
    );
    await done[0];
  }

  /** The apps' counters since the start, over all engines. Those that do not answer count with what they told last. */
  async counters(): Promise<ServerCounters | undefined> {
    const asked = this.#engines().filter((engine) => engine.ready);
    const answers = asked.map((engine) => {
      const answered = Promise.withResolvers<void>();
      this.#answered.set(engine, answered.resolve);
      engine.askForCounters();
      return answered.promise;
    });
    await Promise.race([Promise.all(answers), delay(COUNTERS_MS, undefined, { ref: false })]);
    const counters = this.#ledger.all();
    return counters && { ...counters, engines: { ...this.#history } };
  }

  /** An app's last errors, the latest first. */
  errorsOf(label: string): AppError[] {
    return this.#errors.of(label);
  }

  /** An app's log from when this resolves, of all engines that write it. */
  async openLog(label: string): Promise<LogFeed> {
    const feed = this.#feeds.open(label);
    await this.#tellFollowed();
    return feed;
  }

  closeLog(feed: LogFeed): void {
    this.#feeds.close(feed);
    void this.#tellFollowed();
  }

  async #tellFollowed(): Promise<void> {
    const { labels } = this.#feeds;
    // One that starts answers when it has: nobody waits for that.
    const asked = this.#engines().map((engine) => ({ engine, done: engine.ask("follow", { labels }).catch(passEnd) }));
    await Promise.all(asked.filter(({ engine }) => engine.ready).map(({ done }) => done));
  }

  /** Runs an app's scheduled handler in the engine that serves, or in the next one where none does. */
  runScheduled(run: WantedRun): Promise<ScheduledResult> {
    return this.#runs.start(run);
  }

  /** Takes nothing new, answers what runs, and ends. */
  stop(): void {
    if (this.#stopping) {
      this.#cut();
      return;
    }
    this.#stopping = true;
    clearTimeout(this.#start);
    for (const engine of this.#engines()) {
      engine.order({ type: "drain" });
      killLater(engine, this.#options.drainMs + LATE_MS);
    }
    this.#endWhenAllHave();
  }

  #cut(): void {
    for (const engine of this.#engines()) {
      engine.order({ type: "cut" });
      killLater(engine, LATE_AFTER_CUT_MS);
    }
  }

  /** A fresh engine takes the place of the one that serves. */
  replace(): void {
    this.#wantFresh(this.#newTrouble("replaced", "asked for a fresh engine", { cause: "asked" }), 0);
  }

  #engines(): EngineProcess[] {
    return [this.#serving, this.#starting, ...this.#leaving].filter((engine) => engine !== undefined);
  }

  #newTrouble(event: Trouble["event"], words: string, fields: Record<string, unknown>): Trouble {
    return { event, words, fields, since: performance.now() };
  }

  /** One at a time: what happens while one is awaited is helped by that one, too. */
  #wantFresh(trouble: Trouble, wait: number): void {
    if (this.#trouble === undefined || trouble.event === "crashed") this.#trouble = trouble;
    if (this.#stopping || this.#starting !== undefined) return;
    // Nobody serves after a crash: that cannot wait for what a wound was to wait for.
    if (this.#start !== undefined && this.#serving !== undefined) return;
    clearTimeout(this.#start);
    if (wait === 0) this.#launch();
    else this.#start = setTimeout(() => this.#launch(), wait);
  }

  #launch(): void {
    this.#start = undefined;
    if (this.#serving !== undefined && this.#leaving.size >= MOST_LEAVING) {
      this.#start = setTimeout(() => this.#launch(), LOOK_AGAIN_MS);
      return;
    }
    this.#history.started++;
    const { program, given, deployed = () => [], secrets = () => ({}) } = this.#options;
    const probation = this.#probation.remaining(performance.now());
    const { descriptors, handed, unusablePorts } = this.#listeners;
    const known = { given, first: !this.#served, probation, listeners: handed, unusablePorts };
    const told = () => ({ warned: [...this.#warned], followed: this.#feeds.labels });
    const start = () => ({ ...known, deployed: deployed(), secrets: secrets(), ...told() });
    this.#starting = new EngineProcess({ program, descriptors, start }, this);
  }

  onPorts(engine: EngineProcess, ports: number[]): void {
    const isStarting = engine === this.#starting;
    if (this.#stopping || !(isStarting || engine === this.#serving)) return;
    const failures = this.#listeners.want(ports);
    if (isStarting) {
      // It has served nothing, and another begins in its place.
      this.#starting = undefined;
      this.#leaving.add(engine);
      this.#dismissed.add(engine);
      engine.order({ type: "drain" });
      killLater(engine, LATE_MS);
    }
    if (failures.length > 0 && !this.#served) {
      this.#ended.reject(failures[0]);
      return;
    }
    for (const failure of failures) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      this.#options.say({ event: "failed", text: `a port of an app cannot be had: ${reason}` });
    }
    if (isStarting) this.#launch();
    else this.#wantFresh(this.#newTrouble("replaced", "apps have other ports of their own", { cause: "ports" }), 0);
  }

  onReady(engine: EngineProcess): void {
    if (engine !== this.#starting) return;
    const old = this.#serving;
    this.#serving = engine;
    this.#starting = undefined;
    this.#served = true;
    this.#runs.serve(engine);
    this.#tellCrons(engine);
    this.#probation.begin(performance.now());
    if (old !== undefined) {
      this.#leaving.add(old);
      old.order({ type: "handOver" });
      killLater(old, old.longestMs + LATE_MS);
    }
    this.#tellOfRecovery();
    if (this.#stopping) engine.order({ type: "drain" });
  }

  #tellOfRecovery(): void {
    if (this.#trouble === undefined) return;
    const { event, words, since, fields } = this.#trouble;
    this.#trouble = undefined;
    const ms = Math.round(performance.now() - since);
    this.#options.say({ event, ...fields, ms, text: `${words}; a fresh one serves after ${duration(ms)}` });
  }

  onWounded(engine: EngineProcess, app: string): void {
    this.#history.wounded++;
    const ms = this.#probation.wounded(app, performance.now());
    if (ms > 0) {
      this.#tellOfProbation(app, ms, "it wounded the engine again");
      for (const each of this.#engines()) each.order({ type: "probation", apps: { [app]: ms } });
    }
    if (engine !== this.#serving || this.#stopping) return;
    const trouble = this.#newTrouble("replaced", `the engine was wounded by ${app}`, { cause: "wounded", app });
    if (this.#trouble === undefined) this.#wantFresh(trouble, this.#wounds.next(performance.now()));
  }

  onCounters(engine: EngineProcess, counters: Counters): void {
    this.#ledger.enter(engine, counters);
    this.#answered.get(engine)?.();
    this.#answered.delete(engine);
  }

  onErrors(errors: AppError[]): void {
    this.#errors.add(errors);
  }

  onLines(lines: FollowedLines[]): void {
    this.#feeds.add(lines);
  }

  onWarned(lines: string[]): void {
    for (const line of lines) this.#warned.add(line);
  }

  onCronReport(engine: EngineProcess, report: CronReport): void {
    if (report.type === "runTaken") this.#runs.taken(report.id);
    else if (report.type === "ran") this.#runs.ran(report.id, report.result);
    else {
      this.#crons.set(engine, report.crons);
      if (engine === this.#serving) this.#tellCrons(engine);
    }
  }

  #tellCrons(engine: EngineProcess): void {
    this.#options.crons?.(this.#crons.get(engine) ?? {});
  }

  onUnheard(exitCode: number): void {
    this.#stopping = true;
    this.#exitCode = exitCode;
    clearTimeout(this.#start);
    for (const engine of this.#engines()) killLater(engine, LATE_AFTER_CUT_MS);
    this.#endWhenAllHave();
  }

  onEnd(engine: EngineProcess, end: EngineEnd): void {
    this.#ledger.close(engine);
    this.#runs.gone(engine);
    this.#answered.get(engine)?.();
    this.#answered.delete(engine);
    this.#leaving.delete(engine);
    const served = engine === this.#serving;
    const started = engine === this.#starting;
    if (served) this.#serving = undefined;
    if (started) this.#starting = undefined;
    if (this.#dismissed.delete(engine)) {
      if (this.#stopping) this.#endWhenAllHave();
    } else if (this.#stopping) {
      this.#endedWhileStopping(end);
    } else if (!this.#served) {
      this.#endedBeforeServing(end);
    } else {
      this.#blame(end);
      if (served) this.#crashed(end);
      else if (started) this.#failed(end);
    }
  }

  #endedWhileStopping(end: EngineEnd): void {
    if (end.code !== null && this.#exitCode === 0) this.#exitCode = end.code;
    this.#endWhenAllHave();
  }

  #endWhenAllHave(): void {
    if (this.#engines().length === 0) this.#ended.resolve(this.#exitCode);
  }

  #endedBeforeServing({ code, how, stuck }: EngineEnd): void {
    const why = stuck ? "did not answer" : `ended with ${how}`;
    if (code !== null) this.#ended.resolve(code);
    else this.#ended.reject(new NanoError("NANO_ENGINE_CRASHED", `the engine ${why} before it served`));
  }

  #crashed(end: EngineEnd): void {
    this.#history[end.stuck ? "stuck" : "crashed"]++;
    const words = end.stuck ? "the engine did not answer and was killed" : `the engine crashed (${end.how})`;
    const fields = { cause: end.stuck ? "stuck" : "crashed", how: end.how, apps: end.blamed };
    this.#wantFresh(this.#newTrouble("crashed", words, fields), this.#crashes.next(performance.now()));
  }

  /** What was to replace an engine, or to follow one that crashed. */
  #failed(end: EngineEnd): void {
    this.#history.failed++;
    const wait = Math.max(FAILED_MS, this.#crashes.next(performance.now()));
    const goesOn = this.#serving === undefined ? "nothing is served" : "the old one goes on";
    const text = `a fresh engine did not start (${end.how}): ${goesOn}, the next attempt is in ${duration(wait)}`;
    this.#options.say({ event: "failed", how: end.how, nextMs: wait, text });
    this.#wantFresh(this.#trouble ?? this.#newTrouble("crashed", `the engine ended (${end.how})`, {}), wait);
  }

  #blame({ blamed }: EngineEnd): void {
    const now = performance.now();
    const serves = this.#engines().some((engine) => engine.ready);
    for (const app of blamed) {
      const ms = this.#probation.crashed(app, now);
      this.#tellOfProbation(app, ms, "it ran when the engine crashed");
      if (!serves) continue;
      // Another engine has taken over already.
      for (const engine of this.#engines()) engine.order({ type: "probation", apps: { [app]: ms } });
    }
    if (serves) this.#probation.begin(now);
  }

  #tellOfProbation(app: string, ms: number, why: string): void {
    this.#options.say({ event: "probation", app, ms, text: `${app} is not served for ${duration(ms)}: ${why}` });
  }
}

/** Whoever follows an engine that ended knows it from its start. */
function passEnd(error: unknown): void {
  if (!(error instanceof NanoError)) throw error;
}

function killLater(engine: EngineProcess, ms: number): void {
  setTimeout(() => engine.kill(), ms).unref();
}
