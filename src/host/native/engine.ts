// The typed face of the addon (native/addon): what the host can ask of the engine room.

import type { EngineEvent, Outcome } from "./engine-events.ts";

export interface AppLimits {
  /** CPU per request, ms. */
  cpuMs: number;
  startupCpuMs: number;
  /** Heap, ArrayBuffers and Wasm memory, MB. */
  memoryMb: number;
  wallMs: number;
  /** After the response, ms. */
  waitUntilMs: number;
  subrequests: number;
  running: number;
  waiting: number;
  /** Isolates that serve the app at once, while one is not enough; never more than executors at the start. */
  isolates: number;
  bodyBytes: number;
  logBytes: number;
  /** Share of the CPU time when there is not enough for all apps, against theirs. */
  weight: number;
}

export interface AppModule {
  specifier: string;
  type: "text" | "data" | "wasm" | "json";
  bytes: Uint8Array;
}

/** All that the engine knows of an app that is dormant. */
export interface AppIdentity {
  name: string;
  limits: AppLimits;
  /** The host is asked for a file (an AssetEvent) before the app is. */
  assetsFirst?: boolean;
}

/** What an app finds in its `env` besides values. */
export interface AppBinding {
  name: string;
  /** "assets": the app's own files. */
  kind: "service" | "assets";
  /** Name of the app that answers, as `Engine.setService` has it. */
  target?: string;
  /** The export that answers; the default one without. */
  entrypoint?: string;
}

/** What an app is made of. */
export interface AppCode {
  /** An ES module, or a classic script (service-worker syntax, `nano eval`). */
  kind: "module" | "script";
  source: string;
  /** How stacks name the source. */
  sourceName: string;
  modules: AppModule[];
  /** v8.Serializer bytes (with header) of the app's `env` object. */
  env: Uint8Array;
  bindings?: AppBinding[];
  codeCache?: Uint8Array;
  /** What the host holds as long as the app has the code: it counts with it. */
  hostBytes?: number;
  unsafeEval: boolean;
  /** The app's own URL, by which it has an origin and a base for relative URLs. */
  url?: string;
}

export interface AppDefinition extends AppIdentity, AppCode {}

export interface EngineOptions {
  /** The snapshot's file (dist/runtime.snapshot) and its source (dist/runtime.js). A stamp that does not fit throws. */
  snapshot: string;
  source: string;
  /** Threads that run isolates; 0: as many as there are cores. */
  executors: number;
  /** Warm blank isolates kept ready. */
  poolSize: number;
  /** Isolates kept alive before the one idle longest is disposed. */
  maxLive: number;
  /** What all isolates together may hold; 0: no bound. The largest idle one has to go first, then those that grow. */
  memoryBytes: number;
  /** Of the code of apps that have no isolate at the moment, which is kept for their next requests; 64 MB without. */
  keptCodeBytes?: number;
  accessEvents: boolean;
  /** Whose word about clients is believed: addresses, blocks of them (10.0.0.0/8), "unix" for who may use a Unix socket. */
  trustedProxies?: readonly string[];
  /** `/__scheduled?cron=…` asks every app for its scheduled handler. */
  testScheduled?: boolean;
  /** File in which the executors write the numbers of the apps that they run (native/scheduler/turn_page.h). */
  turnPage?: number;
  /** Called on the main thread with all that happened since the last call. */
  onEvents(events: EngineEvent[]): void;
}

export interface Probe {
  outcome: Outcome;
  /** "" or why the app can't serve: the message and stack of what it threw. */
  error: string;
  /** A code of the table of limits, or "". */
  code: string;
}

export interface Evaluation {
  outcome: Outcome;
  /** The completion value (awaited when it is a promise) as a console prints it, or what was thrown. */
  text: string;
  code: string;
  /** True when the value is undefined. */
  isUndefined: boolean;
}

/** What a scheduled handler came to, with its promises of waitUntil. */
export interface ScheduledResult {
  outcome: Outcome;
  /** "" or a code of the table of limits. */
  code: string;
  cpuMicros: number;
  wallMicros: number;
  /** The handler asked for no other try. */
  noRetry: boolean;
}

/** How often something took how long, since the start. Times are in seconds. */
export interface Histogram {
  /** The upper bound of the first bucket; that of each next one is the double, and the last has none. */
  first: number;
  /** In each bucket alone. */
  counts: number[];
  sum: number;
}

/** What an app has come to since it was added. One that was removed is told of until it has ended. */
export interface AppStats {
  app: number;
  /** Isolates that get its requests: those that start, that have nothing to do, and that have. */
  startingIsolates: number;
  idleIsolates: number;
  busyIsolates: number;
  /** All that came, those that were refused as well. */
  requests: number;
  /** Those that ended, by how; only what occurred. */
  outcomes: Partial<Record<Outcome, number>>;
  /** Running or waiting now. */
  open: number;
  /** Of those, what no isolate has begun. */
  waiting: number;
  /** Of the requests that an isolate was given: from their arrival to the end of the response. */
  wall: Histogram;
  /** The same requests' CPU time up to there. */
  cpu: Histogram;
  cpuMicros: number;
  /** Requests by where their isolate came from. */
  hotStarts: number;
  warmStarts: number;
  coldStarts: number;
  /** V8's heap, as last measured; 0 without an isolate, as the others. */
  heapBytes: number;
  bufferBytes: number;
  /** Held for the app outside of heap and buffers: Wasm memories, bodies under way, timers, service calls. */
  outsideBytes: number;
  subrequests: number;
  /** Isolates that had to go while they were idle: there were too many, or memory was short. */
  evictedByCount: number;
  evictedByMemory: number;
  /** Isolates given up because of what the app did in them. */
  isolatesReplaced: number;
  /** Threads that were in them for good, or for too long. */
  executorsLost: number;
  /** How often each limit or failure was met, by its code; only those that were. */
  hits: Record<string, number>;
}

export interface EngineStats {
  /** All that there are; those below, and those that end. */
  liveIsolates: number;
  startingIsolates: number;
  idleIsolates: number;
  busyIsolates: number;
  /** In turns that do not heed their interruption. */
  lostIsolates: number;
  pooledIsolates: number;
  runningExchanges: number;
  openConnections: number;
  executors: number;
  /** In a turn. */
  busyExecutors: number;
  /** Since the start; those that are parked will never come back. */
  lostExecutors: number;
  parkedExecutors: number;
  /** In the place of lost ones, or beside turns that took long. */
  addedExecutors: number;
  /** Of the watchdog, which ticks each millisecond while anything runs; late ones came 10 ms after their time. */
  watchdogTicks: number;
  lateWatchdogTicks: number;
  /** From a pulse's being asked for to the poll that heard of it. */
  reactorLag: Histogram;
  /** Requests that no app answers for. */
  withoutApp: number;
  /** Idle isolates that gave way to others, or for want of memory. */
  evictedIsolates: number;
  /** Requests that were refused before an app was looked for: malformed, too large a head, too slow. */
  refused: number;
  /** Dormant apps that nobody has asked yet: they are not among `apps`. */
  dormantApps: number;
  /** Of the code of apps without isolates, and what of it they hold in the host. */
  keptCodeBytes: number;
  /** How often an app gave up its code: there was too much of it. */
  releasedCodes: number;
  /** Of the whole process. */
  rssBytes: number;
  apps: AppStats[];
  /** Apps that were removed, have ended since `changes` was called last, and will not be told of again. */
  ended: number[];
}

/** An app, 0 for none, or parts of the clients: each stays with its app as long as its share does not shrink. */
export type RouteTarget = number | readonly { app: number; percent: number }[];

/**
 * Few large values, since there may be a hundred thousand. They lead to places, each of which has who answers; place 0 is
 * nobody's.
 */
export interface Routes {
  /**
   * As native/http/route_table.h matches them, a line each: "http", "https" or "" for both, the host in lower case, maybe
   * with "*" at its beginning, and the path, maybe with "*" at its end; a space between them. Of two for the same requests
   * the first counts.
   */
  rules: string;
  rulePlaces: Uint32Array;
  /** First labels of hosts that no rule names in full, a line each. */
  labels: string;
  labelPlaces: Uint32Array;
  /** All requests that come to a port. */
  ports: Record<number, number>;
  /** All others. */
  fallback: number;
  /** By place. */
  apps: Uint32Array;
  /** Of places that have several. */
  shares: readonly { place: number; target: RouteTarget }[];
}

export type ListenerAddress =
  | { host: string; port: number }
  /** Path of a Unix socket, and its rights; without: those that the process gives to its files. */
  | { unix: string; mode?: number };

/** Where it is bound. */
export type BoundListener = { host: string; port: number } | { unix: string };

export interface Engine {
  start(options: EngineOptions): void;
  /** Without code the app is dormant: its first request is a WantedEvent. */
  addApp(app: AppIdentity | AppDefinition): number;
  /** The code of an app that is dormant or has given up its own: those that wait for it are served. Without effect on any other. */
  defineApp(app: number, code: AppCode): void;
  /** There is none now: those that wait get NANO_APP_INVALID, and the next request is another WantedEvent. */
  refuseApp(app: number): void;
  /**
   * The app's isolates drain and are disposed; its id is never used again. False when nobody has asked for it, so that
   * nothing will be heard of it; else it is told among `ended`.
   */
  removeApp(app: number): boolean;
  /** Swapped atomically. */
  setRoutes(routes: Routes): void;
  /** Who answers at one place, which may be a new one. `label`: "", or the one that leads there as long as somebody does. */
  setRoutePlace(place: number, target: RouteTarget, label: string): void;
  /** The app that answers when others ask for the name through a binding; 0: none. */
  setService(name: string, app: number): void;
  /** Asks the app for its scheduled handler. `scheduledTime`: in milliseconds since 1970. */
  runScheduled(app: number, event: { cron: string; scheduledTime: number }): Promise<ScheduledResult>;
  /**
   * Throws an Error whose `code` is libuv's (EADDRINUSE, EACCES, EADDRNOTAVAIL). Port 0 asks for a free one. `fd`: a
   * socket that listens already.
   */
  listen(address: { host: string; port: number }): { host: string; port: number };
  listen(address: { fd: number }): BoundListener;
  /**
   * A listening socket for another process. Needs no start; throws as listen. The file of a Unix socket on which nobody
   * listens gives way.
   */
  openListener(address: ListenerAddress): { fd: number } & BoundListener;
  /** Evaluates the app in an isolate that then serves it. */
  probe(app: number): Promise<Probe>;
  /** Runs the app (kind "script") for its completion value in an isolate of its own, until its event loop is empty. */
  evaluate(app: number, colors: boolean): Promise<Evaluation>;
  /** The whole response, which breaks off what was begun; `headers`: name, value, name, value … As all that follow without effect when the exchange is over. */
  assetRespond(exchange: number, status: number, headers: string[], body: Uint8Array): void;
  assetRespondHead(exchange: number, status: number, headers: string[]): void;
  /** Bytes are copied. False: wait for an AssetDrainEvent. */
  assetWrite(exchange: number, bytes: Uint8Array): boolean;
  assetEnd(exchange: number): void;
  assetAbort(exchange: number): void;
  /** There is no file: the app answers. */
  assetPass(exchange: number): void;
  /**
   * The app has no origin: from now on what it fetches over plain HTTP/1.1 goes out by the engine, which
   * asks for connections (UpstreamConnectEvent). `anyAddress`: it may reach private networks.
   */
  fetchDirectly(app: number, anyAddress: boolean): void;
  /** Whom the engine trusts over TLS: certificates as PEM. False when one of them is none. */
  upstreamSecure(authorities: string[]): boolean;
  /**
   * For so long the server is taken to speak HTTP/1.1 over TLS: what apps fetch of it goes out by the engine, too, once it
   * knows whom to trust.
   */
  upstreamSpeaksHttp1(host: string, port: number, forMs: number): void;
  /**
   * `fd`: connected; it is duplicated. `proxyAuthorization`: given where it leads to a proxy that is asked for the resource
   * itself; what Proxy-Authorization says, or "".
   */
  upstreamConnected(ticket: number, fd: number, proxyAuthorization?: string): void;
  upstreamFailed(ticket: number, error: { message: string; code?: string }): void;
  /**
   * Sends what a FetchCall's text tells, as the engine does for apps by itself; redirects are the host's. Its number, with
   * which UpstreamHeadEvent, UpstreamChunkEvents and UpstreamEndEvent follow; 0 when it is no sound request over HTTP.
   * `alone`: over a connection of its own.
   */
  upstreamSend(call: Uint8Array, options: { hasBody: boolean; anyAddress: boolean; alone: boolean }): number;
  /** Bytes are copied. True when they went out at once: else wait for UpstreamTakenEvent. */
  upstreamWrite(call: number, bytes: Uint8Array): boolean;
  /** The request's body is complete. */
  upstreamEndBody(call: number): void;
  /** `bytes` of a body that the host was given are read: 256 KB may come before. */
  upstreamCredit(call: number, bytes: number): void;
  /** The rest of it is not wanted. */
  upstreamCancel(call: number): void;
  serviceReply(call: number, payload: Uint8Array): void;
  /**
   * Bytes are copied. Send no more than the credit: 256 KB at first, then what serviceCredit events give back. True when
   * they went on to a client at once: they take none of it.
   */
  serviceChunk(call: number, bytes: Uint8Array): boolean;
  serviceEnd(call: number): void;
  serviceFail(call: number, error: { name: string; message: string; code?: string }): void;
  /** The host took `bytes` of the call's body: the app may write as much again (256 KB at first). */
  serviceCredit(call: number, bytes: number): void;
  /**
   * Closes the listeners, lets running exchanges end, cuts those that still run after `timeoutMs`. Resolves to the
   * number that was cut. With `idleMs` another process takes over: a request on a connection that is open is answered
   * as the connection's last, one that stays idle so long is closed, and the promise waits for that.
   */
  drain(timeoutMs: number, idleMs?: number): Promise<number>;
  /** Refuses the app's requests for so long, with NANO_APP_PROBATION; 0: not any longer. */
  setProbation(app: number, ms: number): void;
  /** Resolves when an executor has polled. */
  pulse(): Promise<object>;
  /**
   * Disposes all isolates and joins the threads. False when a thread is lost in an isolate that can't be interrupted: V8 can't be
   * torn down then, the process must end by `quit`.
   */
  stop(): boolean;
  /** Ends the process at once, with nothing torn down. */
  quit(code: number): never;
  /** Collects the garbage of this process's own heap, and gives the memory back. */
  collectGarbage(): void;
  stats(): EngineStats;
  /** The same, of those apps alone of which there is something else to tell than at the last call. */
  changes(): EngineStats;
}
