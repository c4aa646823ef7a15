// The apps that are measured. Each is one ES module without imports. `APP_NAME` stands for the app's name.

import { join } from "node:path";
import { build } from "esbuild";

export const hello = 'export default { fetch: () => new Response("APP_NAME") };';

/** A JSON document of 1 KB, made anew for each request. */
export const json = `const people = Array.from({ length: 10 }, (_, index) => "person " + index);
export default {
  fetch: () =>
    Response.json({
      app: "APP_NAME",
      people: people.map((name, index) => ({
        id: index,
        name,
        email: name.replace(" ", ".") + "@example.com",
        isActive: index % 2 === 0,
        tags: ["alpha", "beta"],
      })),
    }),
};`;

/** Gives back the body that it was sent. */
export const echo = `export default {
  fetch: async (request) =>
    request.method === "POST" ? new Response(await request.arrayBuffer()) : new Response("APP_NAME"),
};`;

/** 1 MB in 16 chunks, each when it is asked for. */
export const stream = `const chunk = new Uint8Array(65536).fill(120);
export default {
  fetch() {
    let left = 16;
    return new Response(new ReadableStream({
      pull(controller) {
        controller.enqueue(chunk.slice());
        if (--left === 0) controller.close();
      },
    }));
  },
};`;

/** A hono app with a dozen routes, bundled. */
export function hono(): Promise<string> {
  return bundle("hono-app.js");
}

/** Some 300 KB of libraries, each of which does its part at the start and for a request. */
export function large(): Promise<string> {
  return bundle("large-app.js");
}

async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, file)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "esnext",
  });
  return outputFiles[0]?.text ?? "";
}
