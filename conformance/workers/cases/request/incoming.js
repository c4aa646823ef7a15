// Request: what a client's request is.
//> GET /path?query=1
//> POST /a%20b/../c {"body":"x"}
export default {
  fetch(request) {
    return Response.json({
      url: request.url,
      method: request.method,
      redirect: request.redirect,
      bodyUsed: request.bodyUsed,
      body: request.body === null ? null : request.body.constructor.name,
      signal: request.signal?.constructor.name,
      aborted: request.signal?.aborted,
      integrity: request.integrity,
      keepalive: request.keepalive,
      constructor: request.constructor.name,
    });
  },
};
