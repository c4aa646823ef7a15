// Top-level `await` for classic scripts, which have a completion value but know no `await`: the source becomes the body
// of an async function that returns the value a script would have completed with.

import type { AnyNode, ModuleDeclaration, Program, Statement } from "acorn";

export interface Insertion {
  /** Offset in the source. */
  at: number;
  text: string;
}

/** Pieces of text to put into the source. None of them but the last has a line break, so lines stay where they are. */
export function asyncBody(source: string, program: Program): Insertion[] {
  const value = unusedName(source);
  const start = source.startsWith("#!") ? source.indexOf("\n") + 1 || source.length : 0;
  const inside: Insertion[] = [];
  for (const statement of program.body) markValue(statement, value, inside);
  return [
    { at: start, text: `(async(${value})=>{` },
    ...inside.sort((one, other) => one.at - other.at),
    { at: source.length, text: `\n;return ${value}})()` },
  ];
}

function unusedName(source: string): string {
  let name = "_";
  while (source.includes(name)) name += "_";
  return name;
}

/** Makes each expression statement store its value, in every statement but not in the functions below it. */
function markValue(node: Statement | ModuleDeclaration, value: string, into: Insertion[]): void {
  if (node.type === "ExpressionStatement") {
    if (typeof node.directive === "string") return;
    into.push({ at: node.expression.start, text: `${value}=(` }, { at: node.expression.end, text: ")" });
    return;
  }
  for (const inner of statementsIn(node)) markValue(inner, value, into);
}

function statementsIn(node: AnyNode): Statement[] {
  switch (node.type) {
    case "BlockStatement":
      return node.body;
    case "IfStatement":
      return [node.consequent, node.alternate].filter((part) => part != null);
    case "TryStatement":
      // The completion value of `finally` is dropped.
      return [node.block, node.handler?.body].filter((part) => part != null);
    case "SwitchStatement":
      return node.cases.flatMap((part) => part.consequent);
    case "LabeledStatement":
    case "WithStatement":
    case "ForStatement":
    case "ForInStatement":
    case "ForOfStatement":
    case "WhileStatement":
    case "DoWhileStatement":
      return [node.body];
    default:
      return [];
  }
}

export function insert(source: string, insertions: readonly Insertion[]): string {
  let result = "";
  let done = 0;
  for (const { at, text } of insertions) {
    result += source.slice(done, at) + text;
    done = at;
  }
  return result + source.slice(done);
}
