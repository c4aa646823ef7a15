// Response.redirect: statuses and locations.
const attempt = (...given) => {
  try {
    const response = Response.redirect(...given);
    return [response.status, response.headers.get("location"), response.body];
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    return Response.json({
      plain: attempt("http://a.example/b"),
      moved: attempt("http://a.example/", 301),
      see: attempt("http://a.example/", 303),
      temporary: attempt("http://a.example/", 307),
      permanent: attempt("http://a.example/", 308),
      notModified: attempt("http://a.example/", 304),
      ok: attempt("http://a.example/", 200),
      relative: attempt("/path"),
      normalised: attempt("HTTP://A.example/b c/é"),
      object: attempt(new URL("http://a.example/?q")),
    });
  },
};
