// Where a member of an interface first reads a private field of its `this`, V8 says of any other object that it "cannot read
// private member #record". The build puts what an app can read in its place (src/runtime/webidl/interfaces.ts): first of
// all, as Web IDL has it, and within the function or the block of `try` where the source has the read, so that what
// becomes a rejection still does.

import { readFile } from "node:fs/promises";
import { parse } from "acorn";
import { transform } from "esbuild";

const name = "checked-this";
const steps = "$wrongThis";
const local = "$private";

/**
 * The plugin for esbuild, for the modules of the runtime.
 * @param {string} runtime folder of its sources
 */
export function checkedThisPlugin(runtime) {
  return {
    name,
    setup(esbuild) {
      esbuild.onLoad({ filter: /\.ts$/, namespace: "file" }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        if (!/\bthis\.#/.test(source) || !source.includes("defineInterface(")) return undefined;
        const { code } = await transform(source, {
          loader: "ts",
          target: "esnext",
          sourcefile: path,
          tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
        });
        return { contents: `import { wrongThis as ${steps} } from "${name}";\n${checkedThis(code)}` };
      });
      // One module between, so that a deferred room has one name for what it imports from outside.
      esbuild.onResolve({ filter: new RegExp(`^${name}$`) }, ({ path }) => ({ path, namespace: name }));
      esbuild.onLoad({ filter: /./, namespace: name }, () => ({
        contents: `import { wrongThis } from "./webidl/interfaces.ts";\nexport { wrongThis };`,
        resolveDir: runtime,
      }));
    },
  };
}

/**
 * @param {string} text a module; classes that it does not hand to `defineInterface` are left as they are
 * @returns {string} the same with checks, which call `$wrongThis` with the names of the interface and the member
 */
export function checkedThis(text) {
  const program = parse(text, { ecmaVersion: "latest", sourceType: "module" });
  const interfaces = new Set();
  const classes = [];
  visit(program, (node) => {
    if (node.type === "ClassDeclaration") classes.push(node);
    if (node.type === "CallExpression" && node.callee.name === "defineInterface")
      interfaces.add(node.arguments[0].name);
  });
  const edits = classes.filter(({ id }) => interfaces.has(id.name)).flatMap((each) => editsOfClass(each, text));
  return edited(text, edits);
}

function editsOfClass(node, text) {
  const assigned = assignedFields(node);
  return node.body.body.flatMap((member) => {
    if (member.type !== "MethodDefinition" || member.static || member.kind === "constructor") return [];
    if (member.computed || member.key.type !== "Identifier") return [];
    const failure = `${steps}(${JSON.stringify(node.id.name)},${JSON.stringify(member.key.name)})`;
    return editsOfFunction(member.value, { failure, assigned, text });
  });
}

/** Names of the fields that something other than the constructor assigns to. */
function assignedFields(node) {
  const names = new Set();
  for (const member of node.body.body) {
    if (member.kind === "constructor") continue;
    visit(member, ({ type, left, argument }) => {
      const target = type === "AssignmentExpression" ? left : type === "UpdateExpression" ? argument : undefined;
      if (target?.property?.type === "PrivateIdentifier") names.add(target.property.name);
    });
  }
  return names;
}

/** Of a method, or of an arrow function in one. */
function editsOfFunction({ body, end }, context) {
  const reads = [];
  const arrows = [];
  visit(body, (node) => {
    if (isPrivateOfThis(node)) reads.push(node);
    if (node.type === "ArrowFunctionExpression") arrows.push(node);
    return !isFunction(node);
  });
  if (reads.length === 0) return arrows.flatMap((each) => editsOfFunction(each, context));
  const read = reads[0];
  if (body.type !== "BlockStatement") {
    const arrow = context.text.lastIndexOf("=>", body.start) + 2;
    return [
      { start: arrow, end: arrow, text: `{try{this.#${read.property.name}}catch{${context.failure}}return ` },
      { start: end, end, text: ";}" },
    ];
  }
  return editsOfBlock(body, reads, context);
}

/** The check comes first in the block, or in that of the `try` that has the first read. */
function editsOfBlock(block, reads, context) {
  const [read] = reads;
  const statement = block.body.find(({ end }) => end > read.start);
  if (statement.type === "TryStatement" && read.end < statement.block.end) {
    return editsOfBlock(
      statement.block,
      reads.filter(({ end }) => end < statement.block.end),
      context,
    );
  }
  const { name } = read.property;
  const check = (steps) => `try{${steps}}catch{${context.failure}}`;
  const at = block.start + 1;
  if (isRead(statement, read))
    return [
      { start: at, end: at, text: check(`this.#${name}`) },
      { ...statement, text: "" },
    ];
  if (context.assigned.has(name)) return [{ start: at, end: at, text: check(`this.#${name}`) }];
  const kept = keptIn(statement, read);
  if (kept !== undefined && statement === block.body[0]) {
    return [{ ...statement, text: `let ${kept};${check(`${kept}=this.#${name}`)}` }];
  }
  return [
    { start: at, end: at, text: `let ${local};${check(`${local}=this.#${name}`)}` },
    ...reads.filter(({ property }) => property.name === name).map(({ start, end }) => ({ start, end, text: local })),
  ];
}

/** Is that all that the statement does? */
function isRead({ type, expression }, read) {
  if (type !== "ExpressionStatement") return false;
  return expression === read || (expression.operator === "void" && expression.argument === read);
}

/** The variable that the statement puts what it reads into, where it does nothing else. */
function keptIn({ type, declarations }, read) {
  if (type !== "VariableDeclaration" || declarations.length > 1 || declarations[0].init !== read) return undefined;
  return declarations[0].id.name;
}

function isPrivateOfThis({ type, object, property }) {
  return type === "MemberExpression" && object.type === "ThisExpression" && property.type === "PrivateIdentifier";
}

function isFunction({ type }) {
  return type === "ArrowFunctionExpression" || type === "FunctionExpression" || type === "FunctionDeclaration";
}

/** Calls `onNode` with each node of the code in its order, and not with what is in a node for which it gives false. */
function visit(node, onNode) {
  if (Array.isArray(node)) {
    for (const each of node) visit(each, onNode);
  } else if (typeof node?.type === "string" && onNode(node) !== false) {
    for (const value of Object.values(node)) visit(value, onNode);
  }
}

function edited(text, edits) {
  let result = "";
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
