// Request: every way to construct one.
const attempt = (make) => {
  try {
    const request = make();
    return [request.method, request.url, [...request.headers].join(";"), request.redirect, request.body !== null];
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    const url = "http://a.example/x";
    return Response.json({
      string: attempt(() => new Request(url)),
      urlObject: attempt(() => new Request(new URL(url))),
      request: attempt(() => new Request(new Request(url, { method: "PUT", headers: { a: "b" } }))),
      overridden: attempt(
        () => new Request(new Request(url, { method: "PUT" }), { method: "PATCH", headers: { c: "d" } }),
      ),
      relative: attempt(() => new Request("/path")),
      empty: attempt(() => new Request("")),
      nothing: attempt(() => new Request()),
      credentials: attempt(() => new Request("http://user:pass@a.example/")),
      normalised: attempt(() => new Request("HTTP://A.example:80/../b c")),
      fragment: attempt(() => new Request("http://a.example/#part")),
      manual: attempt(() => new Request(url, { redirect: "manual" })),
      badRedirect: attempt(() => new Request(url, { redirect: "never" })),
      postText: attempt(() => new Request(url, { method: "POST", body: "text" })),
      getWithBody: attempt(() => new Request(url, { body: "text" })),
      headWithBody: attempt(() => new Request(url, { method: "HEAD", body: "text" })),
      nullBody: attempt(() => new Request(url, { body: null })),
      nullInit: attempt(() => new Request(url, null)),
      numberInit: attempt(() => new Request(url, 1)),
      dataUrl: attempt(() => new Request("data:,x")),
    });
  },
};
