// Request: the cache modes.
const attempt = (cache) => {
  try {
    return new Request("http://a.example/", { cache }).cache;
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    return Response.json({
      none: attempt(undefined),
      noStore: attempt("no-store"),
      noCache: attempt("no-cache"),
      reload: attempt("reload"),
      wrong: attempt("sometimes"),
    });
  },
};
