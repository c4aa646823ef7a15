// Globals: what a page or Node.js has, and an app here does not rely on.
const names = [
  "window",
  "document",
  "localStorage",
  "XMLHttpRequest",
  "Worker",
  "importScripts",
  "require",
  "module",
  "location",
  "alert",
  "indexedDB",
];
export default {
  fetch: () => Response.json(Object.fromEntries(names.map((name) => [name, typeof globalThis[name]]))),
};
