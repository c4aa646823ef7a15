// Service bindings: fetch of another app, with method, headers and body, and its answer.
//> POST /path?q=1 {"body":"content","headers":{"x-mine":"1"}}
//@ services {"OTHER":"other.js"}
export default {
  async fetch(request, env) {
    const response = await env.OTHER.fetch(request);
    const own = await env.OTHER.fetch("http://any.example/own", { method: "PUT", body: "own" });
    return Response.json({
      status: response.status,
      header: response.headers.get("x-other"),
      body: await response.json(),
      own: await own.json(),
    });
  },
};
