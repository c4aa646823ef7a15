// Rooms that stand outside the snapshot. An isolate compiles one when something in it first needs it; an app that never
// does pays neither memory nor time for it. The build makes their loaders (tools/deferred-rooms.mjs).

type Loaders = Readonly<Record<string, () => unknown>>;

let loaders: Loaders = {};
/** What the loaders have given. */
const rooms: Record<string, unknown> = Object.create(null);

export function provideDeferredRooms(given: Loaders): void {
  loaders = given;
}

export interface DeferredRoom<Room> {
  /** The room's exports; compiled and run when it is the first to ask. */
  load(): Room;
  /** The same if somebody has asked before: where it is undefined, no object of the room's interfaces exists. */
  loaded(): Room | undefined;
}

/** `path`: as src/runtime/deferred-rooms.ts has it. */
export function deferredRoom<Room>(path: string): DeferredRoom<Room> {
  return {
    load() {
      const room = rooms[path];
      return (room === undefined ? loadRoom(path) : room) as Room;
    },
    loaded: () => rooms[path] as Room | undefined,
  };
}

function loadRoom(path: string): unknown {
  const load = loaders[path];
  if (load === undefined) throw new Error(`Assert: there is no deferred room ${path}`);
  const room = load();
  rooms[path] = room;
  return room;
}

/** Compiles and runs a deferred room's code. `outside`: what it uses of this runtime, by the names that it has there. */
export function runRoom(path: string, outside: object): unknown {
  return ops.op_infra_compile_room(path)(outside);
}
