// structuredClone: what can't be cloned is a DataCloneError.
const attempt = (make) => {
  try {
    structuredClone(make());
    return "cloned";
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    class Own {
      a = 1;
    }
    return Response.json({
      function: attempt(() => () => {}),
      symbol: attempt(() => Symbol("s")),
      weak: attempt(() => new WeakMap()),
      promise: attempt(() => Promise.resolve()),
      getter: attempt(() => ({
        get a() {
          throw new TypeError("from the getter");
        },
      })),
      headers: attempt(() => new Headers()),
      request: attempt(() => new Request("http://a/")),
      event: attempt(() => new Event("x")),
      instance: Object.getPrototypeOf(structuredClone(new Own())) === Object.prototype,
      exception: attempt(() => new DOMException("m", "AbortError")),
    });
  },
};
