// Errors: a handler that throws gives status 500, and the next request is served.
//> GET /throw
//> GET /
export default {
  fetch(request) {
    if (new URL(request.url).pathname === "/throw") throw new Error("secret words");
    return new Response("well");
  },
};
