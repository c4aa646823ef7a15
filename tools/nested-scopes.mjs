// Divides the runtime's bundle into functions, each inside the one before it, so that none has many variables that functions
// use: V8 keeps the names of a scope's variables in every isolate, and for a large scope in a hash table of twice their
// number.

import { parse } from "acorn";

/** V8 makes its table half as large again as the names and then a power of two: this many fill one of 512 places. */
const namesInScope = 75;

/**
 * @param {string} text a bundle in the form of a module, whose only export is `name`, without imports
 * @param {string} name
 * @returns {string} the same as an expression, whose value is what is exported
 */
export function nestedScopes(text, name) {
  const statements = parse(text, { ecmaVersion: "latest", sourceType: "module" }).body.filter(
    ({ type }) => type !== "ExportNamedDeclaration",
  );
  const declared = new Map();
  statements.forEach((statement, index) => {
    for (const each of declaredBy(statement)) declared.set(each, index);
  });
  const uses = statements.map((statement) => usesOf(statement, declared));
  const captured = new Set(uses.flatMap(({ inFunctions }) => [...inFunctions]));
  const ends = endsOfScopes(
    statements.map((statement) => declaredBy(statement).filter((each) => captured.has(each)).length),
    uses.map(({ all }) => Math.max(-1, ...[...all].map((each) => declared.get(each)))),
  );
  const parts = [];
  let begin = 0;
  for (const end of [...ends, statements.length]) {
    parts.push(text.slice(statements[begin].start, statements[end - 1].end));
    begin = end;
  }
  return parts.reduceRight((inner, part) => `(()=>{${part}\nreturn ${inner}})()`, name);
}

/**
 * Where one scope ends and the next, inside it, begins: no statement before uses a name that is declared after.
 * @param {number[]} counts names of each statement
 * @param {number[]} reaches for each statement, the last one whose names it uses
 */
function endsOfScopes(counts, reaches) {
  const ends = [];
  let last;
  let reach = -1;
  let names = 0;
  let namesAtLast = 0;
  for (let index = 0; index < counts.length; index++) {
    names += counts[index];
    if (counts[index] > 0 && names > namesInScope && last !== undefined) {
      ends.push(last);
      names -= namesAtLast;
      last = undefined;
    }
    reach = Math.max(reach, reaches[index]);
    if (reach > index) continue;
    last = index + 1;
    namesAtLast = names;
  }
  return ends;
}

/** @returns {string[]} */
function declaredBy({ type, declarations, id }) {
  if (type === "VariableDeclaration") return declarations.flatMap((each) => namesIn(each.id));
  return type === "FunctionDeclaration" || type === "ClassDeclaration" ? [id.name] : [];
}

/** The names that a pattern binds. */
function namesIn(pattern) {
  switch (pattern?.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((each) => namesIn(each.type === "RestElement" ? each : each.value));
    case "ArrayPattern":
      return pattern.elements.flatMap(namesIn);
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "RestElement":
      return namesIn(pattern.argument);
    default:
      return [];
  }
}

/**
 * Which of the names a statement uses, and which of them in its functions. A variable of an inner scope with the same name
 * would count as a use: esbuild gives it another name.
 */
function usesOf(statement, declared) {
  const all = new Set();
  const inFunctions = new Set();
  visitNames(statement, (name, inFunction) => {
    if (!declared.has(name)) return;
    all.add(name);
    if (inFunction) inFunctions.add(name);
  });
  return { all, inFunctions };
}

/**
 * Calls `onName` with each identifier in the code that may be a variable's, and whether a function of that code has it.
 * @param {(name: string, inFunction: boolean) => void} onName
 */
export function visitNames(node, onName, inFunction = false) {
  if (Array.isArray(node)) {
    for (const each of node) visitNames(each, onName, inFunction);
  } else if (typeof node?.type === "string") {
    if (node.type === "Identifier") onName(node.name, inFunction);
    const inner = inFunction || /Function|PropertyDefinition|StaticBlock/.test(node.type);
    for (const [key, value] of Object.entries(node)) {
      if ((key !== "key" && key !== "property") || node.computed) visitNames(value, onName, inner);
    }
  }
}
