// Headers: missing arguments are TypeErrors, others are made strings.
const attempt = (run) => {
  try {
    return run() ?? "none";
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    const headers = new Headers();
    return Response.json({
      append: attempt(() => headers.append("a")),
      set: attempt(() => headers.set()),
      get: attempt(() => headers.get()),
      delete: attempt(() => headers.delete()),
      numberName: attempt(() => headers.set(1, 2)),
      numberGet: attempt(() => headers.get(1)),
      object: attempt(() => headers.set("o", { toString: () => "made" })),
      objectGet: attempt(() => headers.get("o")),
      symbol: attempt(() => headers.set("s", Symbol("s"))),
      onOther: attempt(() => Headers.prototype.get.call({}, "a")),
    });
  },
};
