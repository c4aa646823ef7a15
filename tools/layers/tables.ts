// Who may enter which room. A room names the rooms that it stands on; it may use those and all that they stand on.
// A file that is no room but has a place of its own in a room's folder (ops.ts, main.ts …) is written with its ending.

export type Table = Readonly<Record<string, readonly string[]>>;

export const nativeRooms: Table = {
  base: [],
  engine: ["base"],
  ops: ["engine"],
  scheduler: ["base"],
  reactor: ["scheduler"],
  tls: ["reactor"],
  http: ["tls"],
  isolate: ["ops", "http"],
  addon: ["isolate"],
};

export const runtimeRooms: Table = {
  "ops.ts": [],
  "hooks.ts": ["ops.ts"],
  infra: ["hooks.ts"],
  webidl: ["infra"],
  // The calls to the host: what any room that needs the outside goes through.
  service: ["webidl"],
  "event-loop": ["webidl"],
  dom: ["event-loop"],
  streams: ["dom"],
  encoding: ["streams"],
  compression: ["streams"],
  mimesniff: ["infra"],
  fileapi: ["encoding", "compression", "url", "mimesniff"],
  xhr: ["fileapi"],
  // URL and URLSearchParams are interfaces, so they stand on webidl as every interface does.
  url: ["webidl"],
  urlpattern: ["url"],
  // Performance is an EventTarget.
  "hr-time": ["dom"],
  console: ["webidl"],
  // DigestStream is a WritableStream.
  webcrypto: ["streams"],
  // MessageEvent, message ports and channels: sockets and event sources fire the event.
  // A broadcast says the origin of the app.
  messaging: ["streams", "url"],
  websockets: ["messaging", "fileapi", "service"],
  "websocket-streams": ["websockets"],
  fetch: ["xhr", "urlpattern", "hr-time", "console", "webcrypto", "websocket-streams", "service"],
  // An EventSource is a fetch that begins again.
  eventsource: ["fetch", "messaging"],
  caches: ["fetch"],
  locks: ["dom"],
  html: ["eventsource", "locks"],
  workers: ["html"],
  "deferred-rooms.ts": [],
  "main.ts": ["workers", "caches", "deferred-rooms.ts"],
};

export const hostRooms: Table = {
  errors: [],
  completion: ["errors"],
  // The types that face the addon name an app's limits and definition; config and apps make those.
  native: ["completion"],
  // What a pattern of a route is: config reads it, commands make rules of it.
  routing: ["native"],
  config: ["routing"],
  apps: ["config", "cron"],
  services: ["apps"],
  // Files of apps, answered through the engine without the app.
  assets: ["apps"],
  observe: ["apps"],
  // Times of cron expressions: the supervisor's clock, and who checks them.
  cron: ["errors"],
  supervisor: ["services", "observe", "cron", "assets"],
  // The supervisor's counters as Prometheus reads them.
  metrics: ["supervisor"],
  // Rates between two looks at a server's apps, and sizes as people read them: in the terminal and in a browser.
  figures: [],
  // What must survive the server.
  store: ["errors"],
  deployments: ["supervisor", "store"],
  // A page for browsers, and its files.
  dashboard: ["native", "figures"],
  // What is asked of a server from outside.
  admin: ["metrics", "deployments", "dashboard"],
  // wpt/ beside src/: runs web-platform-tests in the engine, for one of the commands.
  wpt: ["services"],
  commands: ["admin", "wpt"],
  cli: ["commands"],
};

/** Each room with all the rooms below it. Throws when the table itself goes in a circle or names a room it does not have. */
export function floorsOf(table: Table): ReadonlyMap<string, ReadonlySet<string>> {
  const floors = new Map<string, ReadonlySet<string>>();
  function floor(room: string, above: readonly string[]): ReadonlySet<string> {
    const known = floors.get(room);
    if (known !== undefined) return known;
    if (above.includes(room)) throw new Error(`the table goes in a circle: ${[...above, room].join(" -> ")}`);
    const direct = table[room];
    if (direct === undefined) throw new Error(`the table has no room ${room}, on which ${above.at(-1)} stands`);
    const below = new Set<string>();
    for (const next of direct) {
      below.add(next);
      for (const deeper of floor(next, [...above, room])) below.add(deeper);
    }
    floors.set(room, below);
    return below;
  }
  for (const room of Object.keys(table)) floor(room, []);
  return floors;
}
