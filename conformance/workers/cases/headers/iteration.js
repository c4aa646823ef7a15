// Headers: iteration is sorted, in lower case, joined, but Set-Cookie by itself.
export default {
  fetch() {
    const headers = new Headers([
      ["b", "1"],
      ["Set-Cookie", "x=1"],
      ["a", "2"],
      ["set-cookie", "y=2"],
      ["B", "3"],
    ]);
    const each = [];
    headers.forEach(
      function (value, name, object) {
        each.push([name, value, object === headers, this.mark]);
      },
      { mark: "this" },
    );
    return Response.json({
      entries: [...headers],
      keys: [...headers.keys()],
      values: [...headers.values()],
      each,
      iterator: Object.prototype.toString.call(headers[Symbol.iterator]()),
      sameAsEntries: headers[Symbol.iterator] === headers.entries,
    });
  },
};
