// The walls of native/: which room includes which, and which room may see a foreign header.

import type { Problem, Tree } from "../tree.ts";
import { checkCycles, type Edge } from "./cycles.ts";
import { floorsOf, nativeRooms } from "./tables.ts";

/** Headers that only some may include: rooms by name, single files by path. */
const guardedHeaders: readonly { header: RegExp; rooms: readonly string[]; files?: readonly string[] }[] = [
  { header: /^(v8(-[\w-]+)?\.h|cppgc\/.*|libplatform\/.*)$/, rooms: ["engine", "ops", "isolate"] },
  // The addon has a timer on Node's own loop.
  { header: /^uv(\.h|\/.*)$/, rooms: ["reactor", "addon"] },
  { header: /^napi(-inl)?\.h$/, rooms: ["addon"] },
  { header: /^(js_native_api|node_api)(_types)?\.h$/, rooms: ["addon", "testing"] },
  {
    header: /^node(_version|_buffer|_object_wrap)?\.h$/,
    rooms: [],
    files: ["native/engine/platform.h", "native/engine/platform.cc"],
  },
];

const floors = floorsOf(nativeRooms);

interface Include {
  line: number;
  quoted: boolean;
  path: string;
}

function includesOf(text: string): Include[] {
  const includes: Include[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const match = /^\s*#\s*include\s*([<"])([^>"]+)[>"]/.exec(line);
    if (match?.[2] !== undefined) includes.push({ line: index + 1, quoted: match[1] === '"', path: match[2] });
  }
  return includes;
}

/** Why `file`, in `room`, may not include this one; undefined when it may. */
function refusal(file: string, room: string, { quoted, path }: Include): string | undefined {
  const guard = guardedHeaders.find(({ header }) => header.test(path));
  if (guard !== undefined) {
    if (guard.rooms.includes(room) || guard.files?.includes(file)) return undefined;
    return `<${path}> is for ${[...guard.rooms, ...(guard.files ?? [])].join(", ")} only`;
  }
  if (!quoted) return undefined;
  const target = path.split("/")[0] ?? "";
  if (!path.includes("/") || target.startsWith(".")) return `"${path}": write an include from native/ ("room/file.h")`;
  if (target === room) return undefined;
  const isTest = room === "testing" || file.endsWith("_test.cc");
  if (target === "testing") return isTest ? undefined : `"${path}" is for tests only`;
  const known = floors.has(target);
  if (!known) return `"${path}": there is no room ${target} in the table of walls (tools/layers/tables.ts)`;
  const allowed = isTest ? target !== "addon" : floors.get(room)?.has(target);
  return allowed ? undefined : `${room} does not stand on ${target}, and may not include "${path}"`;
}

export function checkCpp(tree: Tree): Problem[] {
  const problems: Problem[] = [];
  const edges: Edge[] = [];
  for (const [file, text] of tree) {
    if (!/^native\/.*\.(cc|h)$/.test(file)) continue;
    const room = file.split("/").at(1) ?? "";
    const placed = file.split("/").length > 2 && (floors.has(room) || room === "testing");
    if (!placed) {
      const message = "has no room in the table of walls (tools/layers/tables.ts)";
      problems.push({ file, line: 1, rule: "wall", message, level: "error" });
      continue;
    }
    for (const include of includesOf(text)) {
      const message = refusal(file, room, include);
      if (message !== undefined) problems.push({ file, line: include.line, rule: "wall", message, level: "error" });
      const to = `native/${include.path}`;
      if (include.quoted && tree.has(to)) edges.push({ from: file, to, line: include.line });
    }
  }
  return [...problems, ...checkCycles(edges)];
}
