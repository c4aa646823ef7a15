import type { Problem } from "../tree.ts";

export interface Edge {
  from: string;
  to: string;
  /** Of the import or include, in `from`. */
  line: number;
}

/** The shortest way along the edges from `start` back to itself. */
function wayBack(start: string, edgesOf: ReadonlyMap<string, readonly Edge[]>): Edge[] | undefined {
  const cameBy = new Map<string, Edge>();
  const queue = [start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const edge of edgesOf.get(at) ?? []) {
      if (edge.to === start) {
        const way = [edge];
        for (let step = cameBy.get(edge.from); step !== undefined; step = cameBy.get(step.from)) way.unshift(step);
        return way;
      }
      if (cameBy.has(edge.to)) continue;
      cameBy.set(edge.to, edge);
      queue.push(edge.to);
    }
  }
  return undefined;
}

/** One problem a knot: circles that share a file with one already told are left for the next run. */
export function checkCycles(edges: readonly Edge[]): Problem[] {
  const edgesOf = new Map<string, Edge[]>();
  for (const edge of edges) {
    const known = edgesOf.get(edge.from);
    if (known === undefined) edgesOf.set(edge.from, [edge]);
    else known.push(edge);
  }
  const problems: Problem[] = [];
  const told = new Set<string>();
  for (const file of [...edgesOf.keys()].sort()) {
    const way = wayBack(file, edgesOf);
    const first = way?.[0];
    if (way === undefined || first === undefined || way.some((edge) => told.has(edge.from))) continue;
    for (const edge of way) told.add(edge.from);
    const message = `imports go in a circle: ${[...way.map((edge) => edge.from), file].join(" -> ")}`;
    problems.push({ file, line: first.line, rule: "cycle", message, level: "error" });
  }
  return problems;
}
