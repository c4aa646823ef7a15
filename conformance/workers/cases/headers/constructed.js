// Headers: every way to construct them.
const attempt = (make) => {
  try {
    return [...make()];
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    return Response.json({
      nothing: attempt(() => new Headers()),
      undefined: attempt(() => new Headers(undefined)),
      null: attempt(() => new Headers(null)),
      object: attempt(() => new Headers({ b: "2", A: "1" })),
      pairs: attempt(
        () =>
          new Headers([
            ["b", "2"],
            ["a", "1"],
            ["b", "3"],
          ]),
      ),
      headers: attempt(() => new Headers(new Headers({ x: "y" }))),
      map: attempt(() => new Headers(new Map([["m", "1"]]))),
      generator: attempt(
        () =>
          new Headers(
            (function* () {
              yield ["g", "1"];
            })(),
          ),
      ),
      threeItems: attempt(() => new Headers([["a", "b", "c"]])),
      oneItem: attempt(() => new Headers([["a"]])),
      string: attempt(() => new Headers("ab")),
      number: attempt(() => new Headers(1)),
      numberValue: attempt(() => new Headers({ a: 1, b: null, c: undefined })),
      withoutNew: attempt(() => Headers()),
    });
  },
};
