// Module types: WebAssembly is a compiled module.
import add from "./add.wasm";
export default {
  fetch() {
    const { exports } = new WebAssembly.Instance(add);
    return Response.json({
      class: add.constructor.name,
      isModule: add instanceof WebAssembly.Module,
      sum: exports.add(2, 3),
      exports: WebAssembly.Module.exports(add),
    });
  },
};
