// Memory that blobs, forms and caches hold.

import { type Bomb, fire } from "./harness/bombs.ts";

const stopped = ["memory", "cpu"] as const;
/** Enough CPU time for the memory to run out first. */
const setup = { limits: { cpuMs: 2000 } };

function keep(name: string, value: string): Bomb {
  return { name, code: `const all = []; for (let i = 0; ; i++) all.push(${value});`, setup, ends: stopped };
}

const bombs: Bomb[] = [
  keep("blobs of bytes", "new Blob([new Uint8Array(1e6)])"),
  keep("blobs of text", `new Blob(["x".repeat(1e5) + i])`),
  keep("small blobs", "new Blob([i])"),
  keep("slices of a blob", "(all[0] ?? new Blob([new Uint8Array(100)])).slice(i % 100)"),
  keep("object URLs", "URL.createObjectURL(new Blob([i]))"),
  {
    ...keep("structured clones of a blob", "structuredClone(all[0] ?? new Blob([new Uint8Array(1e6)]))"),
    // V8's serializer may be the first to find no room: it throws a DataCloneError.
    ends: [...stopped, "threw"],
  },
  keep("synchronous readings", "new FileReaderSync().readAsDataURL(new Blob([new Uint8Array(1e6)]))"),
  keep("readings that are never done", "new FileReader().readAsText(new Blob([i]))"),
  {
    name: "a blob that doubles",
    code: "let blob = new Blob(['x']); for (;;) blob = new Blob([blob, blob]);",
    setup,
    ends: stopped,
  },
  {
    name: "a form that grows",
    code: "const f = new FormData(); for (let i = 0; ; i++) f.append('n', i);",
    setup,
    ends: stopped,
  },
  {
    name: "responses that are stored until there is no room, and after that",
    code: `const cache = await caches.open("a");
      for (let i = 0; i < 100; i++) await cache.put("https://a/" + i, new Response(new Uint8Array(1e6)));`,
    setup,
    ends: ["ok"],
  },
];

fire("memory of files", bombs);
