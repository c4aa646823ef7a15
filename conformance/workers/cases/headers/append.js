// Headers: append joins, set replaces, delete removes, names are case-insensitive.
//> GET /
export default {
  fetch() {
    const headers = new Headers({ "X-One": "1" });
    headers.append("x-one", "2");
    const joined = headers.get("X-ONE");
    headers.set("x-one", "3");
    const replaced = headers.get("x-one");
    headers.delete("X-one");
    return Response.json({ joined, replaced, gone: headers.get("x-one"), has: headers.has("x-one") });
  },
};
