// fetch: method, headers and body reach the origin; its answer comes back.
export default {
  async fetch(_request, env) {
    const response = await fetch(`${env.ORIGIN}/echo?q=1`, {
      method: "POST",
      body: "hello",
      headers: { "x-mine": "yes" },
    });
    const { method, path, headers, body } = await response.json();
    return Response.json({
      method,
      path,
      mine: headers["x-mine"],
      type: headers["content-type"],
      length: headers["content-length"],
      body,
      status: response.status,
      ok: response.ok,
      responseType: response.headers.get("content-type"),
      url: response.url.replace(env.ORIGIN, ""),
      redirected: response.redirected,
      kind: response.type,
    });
  },
};
