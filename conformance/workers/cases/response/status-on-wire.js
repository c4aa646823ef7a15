// Response: statuses on the wire, with and without bodies.
//> GET /200
//> GET /204
//> GET /304
//> GET /404
//> GET /418
//> GET /599
export default {
  fetch(request) {
    const status = Number(new URL(request.url).pathname.slice(1));
    return new Response(status === 204 || status === 304 ? null : `status ${status}`, { status });
  },
};
