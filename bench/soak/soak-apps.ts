// The apps of a soak: what people's apps do, by turns, so that each way through the server is taken again and again.

import type { App } from "../servers/app-folder.ts";

/** Each answers with its name. `APP_NAME` stands for it. */
const kinds: Record<string, string> = {
  hello: 'export default { fetch: () => new Response("APP_NAME") };',
  json: `export default {
  fetch: (request) => Response.json({ app: "APP_NAME", headers: Object.fromEntries(request.headers), url: request.url }),
};`,
  /** Keeps what it made last, as a cache does. */
  caches: `const kept = new Map();
let count = 0;
export default {
  fetch() {
    kept.set(++count, Array.from({ length: 100 }, (_, index) => ({ index, text: "x".repeat(index) })));
    kept.delete(count - 20);
    return new Response("APP_NAME " + kept.size);
  },
};`,
  streams: `export default {
  fetch() {
    const words = ["APP_NAME", ...Array.from({ length: 8 }, () => "y".repeat(2000))];
    return new Response(new ReadableStream({
      pull(controller) {
        const word = words.shift();
        if (word === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(word + " "));
      },
    }));
  },
};`,
  waits: `export default {
  async fetch(request, env, ctx) {
    ctx.waitUntil(new Promise((resolve) => setTimeout(resolve, 5)));
    await new Promise((resolve) => setTimeout(resolve, 2));
    return new Response("APP_NAME");
  },
};`,
  digests: `export default {
  async fetch() {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode("APP_NAME")));
    return new Response("APP_NAME " + Array.from(bytes, (byte) => byte.toString(16)).join(""));
  },
};`,
  /** Fails now and then, and says so. */
  throws: `export default {
  fetch(request) {
    console.log("asked for", request.url);
    if (request.url.endsWith("/throw")) throw new Error("as it was asked to");
    return new Response("APP_NAME");
  },
};`,
};

const names = Object.keys(kinds);

export function soakApps(count: number): App[] {
  return Array.from({ length: count }, (_, index) => {
    const name = nameOf(index);
    return { name, source: (kinds[kindOf(index)] as string).replaceAll("APP_NAME", name) };
  });
}

export function nameOf(index: number): string {
  return `app${index}`;
}

/** Of one that fails, every tenth request does. */
export function pathFor(index: number, chance: number): string {
  return kindOf(index) === "throws" && chance < 0.1 ? "/throw" : "/";
}

function kindOf(index: number): string {
  return names[index % names.length] as string;
}
