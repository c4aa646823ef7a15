// fetch: what can't be fetched.
const attempt = (...given) =>
  fetch(...given).then(
    (response) => response.status,
    (error) => error.name,
  );
export default {
  async fetch() {
    return Response.json({
      refused: await attempt("http://127.0.0.1:1/"),
      relative: await attempt("/path"),
      nothing: await attempt(),
      scheme: await attempt("ftp://a.example/"),
      blob: await attempt("blob:http://a/b"),
      credentials: await attempt("http://a:b@127.0.0.1:1/"),
      getBody: await attempt("http://127.0.0.1:1/", { body: "x" }),
    });
  },
};
