// Bundles the runtime's deferred rooms (src/runtime/deferred-rooms.ts): each becomes one function inside the runtime's
// bundle, which V8 does not compile before it is called. What a room imports from rooms outside it, the function sees as the
// rest of the bundle does; what it imports from another deferred room is loaded before it.

import { join, relative, sep } from "node:path";
import { parse } from "acorn";
import { build } from "esbuild";

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
 */
export async function deferredRoomsPlugin(runtime) {
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
      esbuild.onLoad({ filter: /^[^*]/, namespace }, async ({ path }) => ({
        contents: asFunction(await bundleRoom(join(runtime, path)), doors),
        resolveDir: runtime,
      }));
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
async function bundleRoom(folder) {
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

/** A module that exports `load`, the room's code as a function that returns its exports. */
function asFunction(text, doors) {
  const outside = [];
  const inside = [];
  const exported = [];
  let body = "";
  let at = 0;
  for (const node of parse(text, { ecmaVersion: "latest", sourceType: "module" }).body) {
    if (node.type === "ImportDeclaration") {
      const other = doors.get(node.source.value);
      if (other === undefined) outside.push(text.slice(node.start, node.end));
      else inside.push([other, node.specifiers.map(({ imported, local }) => `${imported.name}: ${local.name}`)]);
    } else if (node.type === "ExportNamedDeclaration" && node.declaration === null) {
      exported.push(...node.specifiers.map(({ local, exported }) => `${exported.name}: ${local.name}`));
    } else {
      continue;
    }
    body += text.slice(at, node.start);
    at = node.end;
  }
  body += text.slice(at);
  return [
    ...outside,
    ...(inside.length > 0 ? [`import { deferredRoom } from "./infra/index.ts";`] : []),
    `export function load() {`,
    ...inside.map(([other, names]) => `const {${names.join()}} = deferredRoom(${JSON.stringify(other)}).load();`),
    body,
    `return {${exported.join()}};`,
    `}`,
  ].join("\n");
}
