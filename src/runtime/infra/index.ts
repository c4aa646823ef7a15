// Door of the infra room: https://infra.spec.whatwg.org/ and the language's captured functions.

export * from "./code-points.ts";
export * from "./deferred.ts";
export * from "./id-tables.ts";
export * from "./ordered-lists.ts";
export * from "./primordials.ts";
export * from "./slots.ts";
