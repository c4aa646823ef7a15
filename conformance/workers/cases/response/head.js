// Response: HEAD gets the head that GET gets, and no body.
//> HEAD /text
//> GET /text
//> HEAD /stream
export default {
  fetch(request) {
    if (new URL(request.url).pathname === "/text") return new Response("four");
    const { readable, writable } = new TransformStream();
    writable.close();
    return new Response(readable);
  },
};
