// fetch: passing the client's request on hands redirects back to the client.
//> GET /redirect/302?to=/text
export default {
  fetch(request, env) {
    const url = new URL(request.url);
    return fetch(env.ORIGIN + url.pathname + url.search, request);
  },
};
