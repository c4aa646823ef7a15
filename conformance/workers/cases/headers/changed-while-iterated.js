// Headers: an iteration sees what changes while it goes on.
export default {
  fetch() {
    const headers = new Headers({ a: "1", b: "2", c: "3" });
    const seen = [];
    for (const [name] of headers) {
      seen.push(name);
      if (name === "a") headers.delete("b");
      if (name === "c" && seen.length < 4) headers.append("d", "4");
    }
    return Response.json({ seen });
  },
};
