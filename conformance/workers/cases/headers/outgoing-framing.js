// Headers: an app's Content-Length and Transfer-Encoding don't break the framing.
//> GET /right
//> GET /wrong
//> GET /chunked
export default {
  fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/right") return new Response("four", { headers: { "content-length": "4" } });
    if (pathname === "/wrong") return new Response("four", { headers: { "content-length": "2" } });
    return new Response("four", { headers: { "transfer-encoding": "chunked" } });
  },
};
