// Bundles the runtime's deferred rooms (src/runtime/deferred-rooms.ts): each becomes the body of a function behind the
// runtime's bundle, of which an isolate knows nothing before it first needs it. What a room imports from rooms outside it is
// handed to the function; what it imports from another deferred room is loaded before it.

import { join, relative, sep } from "node:path";
import { parse } from "acorn";
import { build, transform } from "esbuild";
import { checkedThisPlugin } from "./checked-this.mjs";
import { visitNames } from "./nested-scopes.mjs";

const namespace = "deferred-room";

/** The paths of the rooms, as the table has them. */
async function readPaths(runtime) {
  const table = await build({
    entryPoints: [join(runtime, "deferred-rooms.ts")],
    format: "esm",
    write: false,
    logLevel: "warning",
  });
  const url = `data:text/javascript;base64,${Buffer.from(table.outputFiles[0].contents).toString("base64")}`;
  return Object.keys((await import(url)).deferredRooms);
}

/**
 * The plugin for esbuild that gives the module "deferred-loaders".
 * @param {string} runtime folder of the runtime's sources
 * @param {readonly string[]} globals what the bundle and the rooms name without importing it
 * @param {Map<string, string>} sources receives the source of each room, by its path
 */
export async function deferredRoomsPlugin(runtime, globals, sources) {
  const paths = await readPaths(runtime);
  const doors = new Map(paths.map((path) => [join(runtime, path, "index.ts"), path]));
  return {
    name: namespace,
    setup(esbuild) {
      esbuild.onResolve({ filter: /^deferred-loaders$/ }, () => ({ path: "*", namespace }));
      esbuild.onResolve({ filter: /^deferred-loaders\// }, ({ path }) => ({
        path: path.slice("deferred-loaders/".length),
        namespace,
      }));
      esbuild.onLoad({ filter: /^\*$/, namespace }, () => ({
        contents: [
          ...paths.map(
            (path, index) => `import { load as load${index} } from ${JSON.stringify(`deferred-loaders/${path}`)};`,
          ),
          `export const loaders = {${paths.map((path, index) => `${JSON.stringify(path)}: load${index}`).join()}};`,
        ].join("\n"),
        resolveDir: runtime,
      }));
      esbuild.onLoad({ filter: /^[^*]/, namespace }, async ({ path }) => {
        const room = divide(await bundleRoom(runtime, path), path, doors, globals);
        sources.set(path, await minified(room.body));
        return { contents: room.loader, resolveDir: runtime };
      });
      esbuild.onResolve({ filter: /./ }, ({ path, importer, resolveDir }) => {
        if (importer === "" || !path.startsWith(".")) return undefined;
        const file = join(resolveDir, path);
        const room = paths.find((other) => file.startsWith(join(runtime, other) + sep));
        if (room === undefined || importer.startsWith(join(runtime, room) + sep)) return undefined;
        const text = `${relative(runtime, importer)} imports the deferred room ${room}, which is to be asked for by deferredRoom()`;
        return { errors: [{ text }] };
      });
    },
  };
}

/** The room as one module, whose imports are those of files outside its folder. */
async function bundleRoom(runtime, path) {
  const folder = join(runtime, path);
  const result = await build({
    entryPoints: [join(folder, "index.ts")],
    bundle: true,
    format: "esm",
    target: "esnext",
    charset: "ascii",
    legalComments: "none",
    write: false,
    logLevel: "warning",
    plugins: [
      checkedThisPlugin(runtime),
      {
        name: "outside",
        setup(esbuild) {
          esbuild.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
            const file = join(resolveDir, path);
            return file.startsWith(folder + sep) ? undefined : { path: file, external: true };
          });
        },
      },
    ],
  });
  return result.outputFiles[0].text;
}

/** The module whose function `load` gives the room's exports, and the body of the function that makes them. */
function divide(text, path, doors, globals) {
  const imports = [`import { deferredRoom as otherRoom, runRoom as run } from "./infra/index.ts";`];
  const loads = [];
  const handed = [];
  const exported = [];
  let body = "";
  let at = 0;
  const named = new Set();
  for (const node of parse(text, { ecmaVersion: "latest", sourceType: "module" }).body) {
    if (node.type === "ImportDeclaration") {
      handed.push(...node.specifiers.map(({ local }) => local.name));
      const other = doors.get(node.source.value);
      if (other === undefined) {
        imports.push(text.slice(node.start, node.end));
      } else {
        const names = node.specifiers.map(({ imported, local }) => `${imported.name}: ${local.name}`);
        loads.push(`const {${names.join()}} = otherRoom(${JSON.stringify(other)}).load();`);
      }
    } else if (node.type === "ExportNamedDeclaration" && node.declaration === null) {
      exported.push(...node.specifiers.map(({ local, exported }) => `${exported.name}: ${local.name}`));
    } else {
      visitNames(node, (name) => named.add(name));
      continue;
    }
    body += text.slice(at, node.start);
    at = node.end;
  }
  handed.push(...globals.filter((name) => named.has(name)));
  return {
    loader: [
      ...imports,
      "export function load() {",
      ...loads,
      `return run(${JSON.stringify(path)}, {${handed.join()}});`,
      "}",
    ].join("\n"),
    body: [`const {${handed.join()}} = outside;`, body, text.slice(at), `return {${exported.join()}};`].join("\n"),
  };
}

async function minified(body) {
  const { code } = await transform(`function room(outside) {"use strict";\n${body}}`, {
    target: "esnext",
    charset: "ascii",
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
  });
  return code.slice(code.indexOf("{") + 1, code.lastIndexOf("}"));
}

/** What stands behind the runtime's bundle: native/engine/snapshot.cc reads it. */
export function roomsBehind(sources) {
  return [...sources]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, source]) => `\n//# room ${path}\n${source}`)
    .join("");
}
