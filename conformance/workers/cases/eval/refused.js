// eval and its kin are refused while a request is served.
const attempt = (run) => {
  try {
    return run();
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    return Response.json({
      eval: attempt(() => eval("1 + 1")),
      indirect: attempt(() => (0, eval)("1 + 1")),
      function: attempt(() => new Function("return 2")()),
      generator: attempt(() => Object.getPrototypeOf(function* () {}).constructor("yield 1")),
      async: attempt(() => typeof Object.getPrototypeOf(async () => {}).constructor("return 1")),
      nonString: attempt(() => eval({ toString: () => "x" }) instanceof Object),
      setTimeout: attempt(() => typeof setTimeout("1", 0)),
    });
  },
};
