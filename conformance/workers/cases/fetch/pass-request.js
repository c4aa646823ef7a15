// fetch: the client's request is passed on as it is.
//> PUT /echo?a=b {"body":"content","headers":{"x-mine":"1","content-type":"text/x"}}
export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const response = await fetch(env.ORIGIN + url.pathname + url.search, request);
    const { method, path, headers, body } = await response.json();
    return Response.json({
      method,
      path,
      mine: headers["x-mine"],
      type: headers["content-type"],
      length: headers["content-length"],
      body,
    });
  },
};
