// Response: a redirect on the wire.
//> GET /static
//> GET /own
export default {
  fetch(request) {
    if (new URL(request.url).pathname === "/static") return Response.redirect("http://a.example/there?x=1", 307);
    return new Response(null, { status: 302, headers: { location: "/relative" } });
  },
};
