// Headers.get joins with a comma and a space, also empty values.
export default {
  fetch() {
    const headers = new Headers([
      ["a", ""],
      ["a", "1"],
      ["a", ""],
      ["b", ""],
    ]);
    return Response.json({ a: headers.get("a"), b: headers.get("b"), c: headers.get("c"), has: headers.has("b") });
  },
};
