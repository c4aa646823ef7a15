// Door of what compiles a Response as WebAssembly while it arrives, a deferred room:
// https://webassembly.github.io/spec/web-api/. The engine makes the promise and the module.

export { compileResponse } from "./compile-response.ts";
