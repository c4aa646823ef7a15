// The walls of src/: which room imports which, through its door, and what stays on its side.

import { posix } from "node:path";
import { deferredRooms } from "../../src/runtime/deferred-rooms.ts";
import type { Problem, Tree } from "../tree.ts";
import { checkCycles, type Edge } from "./cycles.ts";
import { floorsOf, hostRooms, runtimeRooms } from "./tables.ts";
import { type Import, readModule } from "./typescript-imports.ts";

interface Place {
  /** "outside" is all that is not under src/. */
  side: "runtime" | "host" | "protocol" | "outside";
  /** A folder's name, or a file's where the table has one ("ops.ts"); "" outside and in the protocol. */
  room: string;
  /** A test or what only tests use. */
  isTest: boolean;
}

const deferredDoors = new Set(Object.keys(deferredRooms).map((path) => `src/runtime/${path}/index.ts`));
const floors = { runtime: floorsOf(runtimeRooms), host: floorsOf(hostRooms) };

function placeOf(path: string): Place | undefined {
  const [top, side, room] = path.split("/");
  const isTest = /\.(test|fixture)\.ts$/.test(path);
  if (top === "wpt") return { side: "host", room: "wpt", isTest };
  if (top !== "src") return { side: "outside", room: "", isTest: true };
  if (side === "protocol") return { side, room: "", isTest };
  if ((side !== "runtime" && side !== "host") || room === undefined || !floors[side].has(room)) return undefined;
  return { side, room, isTest };
}

function doorOf({ side, room }: Place): string {
  return room === "wpt" ? "wpt/index.ts" : posix.join("src", side, room, "index.ts");
}

function isDoor(path: string, place: Place): boolean {
  // A deferred room has a door of its own within its room.
  if (place.side === "runtime" && deferredDoors.has(path)) return true;
  // A room may be a single file.
  return path === `src/${place.side}/${place.room}` || path === doorOf(place);
}

/** Why the file at `from` may not import a package or a module of Node; undefined when it may. */
function refusalOfPackage(specifier: string, from: Place): string | undefined {
  // What the build makes of the deferred rooms.
  if (specifier === "deferred-loaders" && from.room === "main.ts") return undefined;
  if (from.isTest || from.side === "host" || from.side === "outside") return undefined;
  return `"${specifier}": nothing is there to import in an isolate; src/${from.side} imports its own files only`;
}

/** Why the file at `from` may not import the one at `path`, in `to`; undefined when it may. */
function refusal(from: Place, to: Place, path: string, typeOnly: boolean): string | undefined {
  if (to.side === "outside") {
    if (from.side === "outside" || (from.isTest && path.startsWith("test/"))) return undefined;
    return `src stands without ${path}${path.startsWith("test/") ? ": only tests use it" : ""}`;
  }
  if (to.side === from.side && to.room === from.room) return undefined;
  if (!isDoor(path, to)) return `enter a room by its door: ${doorOf(to)}, not ${path}`;
  if (to.side === "protocol") return typeOnly ? undefined : `${path} has types only: write "import type"`;
  if (from.side === "outside") return undefined;
  if (from.side !== to.side) return `${from.side} and ${to.side} never import each other`;
  if (from.isTest || floors[to.side].get(from.room)?.has(to.room)) return undefined;
  return `${from.room} does not stand on ${to.room}, and may not import it`;
}

function checkImport(file: string, from: Place, { specifier, line, typeOnly }: Import): Problem[] {
  const error = (message: string): Problem[] => [{ file, line, rule: "wall", message, level: "error" }];
  let message: string | undefined;
  if (specifier.startsWith(".")) {
    const path = posix.join(posix.dirname(file), specifier);
    const to = placeOf(path);
    // A file without a place is told of once, at that file.
    message = to === undefined ? undefined : refusal(from, to, path, typeOnly);
  } else {
    message = refusalOfPackage(specifier, from);
  }
  return message === undefined ? [] : error(message);
}

export function checkTypeScript(tree: Tree): Problem[] {
  const problems: Problem[] = [];
  const edges: Edge[] = [];
  for (const [file, text] of tree) {
    if (!file.endsWith(".ts") || file.endsWith(".d.ts")) continue;
    const error = (rule: string, message: string) => problems.push({ file, line: 1, rule, message, level: "error" });
    const from = placeOf(file);
    if (from === undefined) {
      error("wall", "has no room in the table of walls (tools/layers/tables.ts)");
      continue;
    }
    let module: ReturnType<typeof readModule>;
    try {
      module = readModule(text);
    } catch (cause) {
      error("syntax", cause instanceof Error ? cause.message : String(cause));
      continue;
    }
    if (from.side === "protocol" && !from.isTest && !module.typesOnly) error("wall", "src/protocol has types only");
    for (const found of module.imports) {
      problems.push(...checkImport(file, from, found));
      const to = posix.join(posix.dirname(file), found.specifier);
      if (!found.typeOnly && found.specifier.startsWith(".") && tree.has(to))
        edges.push({ from: file, to, line: found.line });
    }
  }
  return [...problems, ...checkCycles(edges)];
}
