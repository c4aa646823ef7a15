// What became of each app between two looks at a server. Also the dashboard's, in a browser.

/** An app as the admin API tells of it. */
export interface AppFigures {
  label: string;
  name: string;
  state: string;
  /** What only grows, by its name. */
  counters: Record<string, number>;
  /** The same: limits and failures that were met, by code. */
  hits: Record<string, number>;
  /** What is held now. */
  levels: Record<string, number>;
}

export interface Rate {
  label: string;
  name: string;
  state: string;
  /** A second. */
  requests: number;
  /** Percent of one core. */
  cpu: number;
  /** Heap, buffers and what is held outside, now. */
  bytes: number;
  /** Running or waiting now. */
  open: number;
  /** Cold starts, and limits and failures met, between the looks. */
  cold: number;
  hits: number;
  /** Limits and failures met since the server's start. */
  allHits: number;
}

/** What became of each app in so many seconds. An app that is new counts from nothing, a server that began anew as well. */
export function ratesOf(before: readonly AppFigures[], now: readonly AppFigures[], seconds: number): Rate[] {
  const known = new Map(before.map((app) => [app.label, app]));
  return now.map((app) => {
    const { counters = {}, hits = {} } = known.get(app.label) ?? {};
    const grown = (name: string) => growth(counters[name], app.counters[name]);
    return {
      label: app.label,
      name: app.name,
      state: app.state,
      requests: grown("requests") / seconds,
      cpu: grown("cpuMicros") / 10_000 / seconds,
      bytes: memoryOf(app.levels),
      open: app.levels.open ?? 0,
      cold: grown("coldStarts"),
      hits: Object.entries(app.hits).reduce((sum, [code, count]) => sum + growth(hits[code], count), 0),
      allHits: Object.values(app.hits).reduce((sum, count) => sum + count, 0),
    };
  });
}

export function memoryOf({ heapBytes = 0, bufferBytes = 0, outsideBytes = 0 }: Record<string, number>): number {
  return heapBytes + bufferBytes + outsideBytes;
}

function growth(before = 0, now = 0): number {
  return now >= before ? now - before : now;
}
