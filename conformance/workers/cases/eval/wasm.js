// WebAssembly from bytes is refused while a request is served.
const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const attempt = async (run) => {
  try {
    await run();
    return "compiled";
  } catch (error) {
    return error.name;
  }
};
export default {
  async fetch() {
    return Response.json({
      module: await attempt(() => new WebAssembly.Module(bytes)),
      compile: await attempt(() => WebAssembly.compile(bytes)),
      instantiate: await attempt(() => WebAssembly.instantiate(bytes)),
      validate: await attempt(() => WebAssembly.validate(bytes)),
    });
  },
};
