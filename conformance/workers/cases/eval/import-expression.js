// import() of what is not in the bundle, and of a data: URL.
export default {
  async fetch() {
    const name = ["./mis", "sing.js"].join("");
    const attempt = (specifier) =>
      import(specifier).then(
        () => "imported",
        (error) => error.name,
      );
    return Response.json({
      missing: await attempt(name),
      data: await attempt(["data:text/javascript,", "1"].join("")),
    });
  },
};
