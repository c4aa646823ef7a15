import type { AppLimits } from "../native/index.ts";

/** What an app has that nobody says anything else of. */
export const defaultLimits: Readonly<AppLimits> = {
  cpuMs: 50,
  startupCpuMs: 400,
  memoryMb: 128,
  wallMs: 30_000,
  waitUntilMs: 30_000,
  subrequests: 50,
  running: 256,
  waiting: 1024,
  isolates: 4,
  bodyBytes: 100 * 1024 * 1024,
  logBytes: 256 * 1024,
  weight: 100,
};

/** The least and the most that each limit may be set to. */
export const limitRanges: Readonly<Record<keyof AppLimits, readonly [number, number]>> = {
  cpuMs: [1, 600_000],
  startupCpuMs: [1, 600_000],
  memoryMb: [4, 4096],
  wallMs: [1, 86_400_000],
  waitUntilMs: [0, 86_400_000],
  subrequests: [0, 1_000_000],
  running: [1, 100_000],
  waiting: [0, 1_000_000],
  isolates: [1, 64],
  bodyBytes: [0, 2 ** 40],
  logBytes: [0, 2 ** 30],
  weight: [1, 10_000],
};

/** What each limit bounds, as the reference says it. */
export const limitTexts: Readonly<Record<keyof AppLimits, string>> = {
  cpuMs: "CPU time of a request, milliseconds.",
  startupCpuMs: "CPU time of the app's start, milliseconds.",
  memoryMb: "Memory: heap, buffers and Wasm, megabytes.",
  wallMs: "Time from a request's begin to its response's end, milliseconds.",
  waitUntilMs: "Time that promises given to `ctx.waitUntil` have after the response, milliseconds.",
  subrequests: "Outgoing requests of a request.",
  running: "Requests that run at once.",
  waiting: "Requests that wait for their turn; those beyond are refused.",
  isolates: "Isolates that serve the app at once, while one is not enough; never more than cores.",
  bodyBytes: "Body of a request, bytes.",
  logBytes: "Console output of a request, bytes.",
  weight: "Share of the CPU time when there is not enough for all apps, against theirs.",
};

export const limitNames = Object.keys(limitRanges) as (keyof AppLimits)[];

/** What whoever runs the server says of limits. */
export interface ServerLimits {
  /** For apps whose configuration does not say. */
  defaults?: Partial<AppLimits>;
  /** In place of what any app's configuration says. */
  overrides?: Partial<AppLimits>;
  /** No app has more, whatever it says. */
  ceilings?: Partial<AppLimits>;
}

/** An app's limits, and those that its configuration sets higher than the server allows. */
export function limitsOfApp(
  written: Partial<AppLimits>,
  { defaults, overrides, ceilings = {} }: ServerLimits,
): { limits: AppLimits; lowered: (keyof AppLimits)[] } {
  const limits: AppLimits = { ...defaultLimits, ...defaults, ...written, ...overrides };
  const lowered: (keyof AppLimits)[] = [];
  for (const name of limitNames) {
    const most = ceilings[name] ?? Number.POSITIVE_INFINITY;
    if (limits[name] <= most) continue;
    limits[name] = most;
    if ((written[name] ?? 0) > most && overrides?.[name] === undefined) lowered.push(name);
  }
  return { limits, lowered };
}
