// Response: every way to construct one.
const attempt = (make) => {
  try {
    const response = make();
    return [response.status, response.statusText, response.ok, response.type, response.url, response.redirected];
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    return Response.json({
      nothing: attempt(() => new Response()),
      null: attempt(() => new Response(null)),
      text: attempt(() => new Response("x", { status: 201, statusText: "Made" })),
      status200: attempt(() => new Response("x", { status: 200 })),
      status599: attempt(() => new Response("x", { status: 599 })),
      status199: attempt(() => new Response("x", { status: 199 })),
      status600: attempt(() => new Response("x", { status: 600 })),
      status101: attempt(() => new Response(null, { status: 101 })),
      statusText: attempt(() => new Response("x", { status: "204" })),
      fraction: attempt(() => new Response("x", { status: 200.9 })),
      notANumber: attempt(() => new Response("x", { status: "abc" })),
      body204: attempt(() => new Response("x", { status: 204 })),
      body205: attempt(() => new Response("x", { status: 205 })),
      body304: attempt(() => new Response("x", { status: 304 })),
      empty204: attempt(() => new Response("", { status: 204 })),
      null204: attempt(() => new Response(null, { status: 204 })),
      badStatusText: attempt(() => new Response("x", { statusText: "a\nb" })),
      latinStatusText: attempt(() => new Response("x", { statusText: "é" })),
      beyondStatusText: attempt(() => new Response("x", { statusText: "ā" })),
      fromResponse: attempt(() => new Response("x", new Response("y", { status: 404, statusText: "No" }))),
      numberInit: attempt(() => new Response("x", 5)),
    });
  },
};
