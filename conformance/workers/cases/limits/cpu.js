// Limits: an app that spins is ended, and the next request is served.
//> GET /spin
//> GET /
//@ limits {"cpuMs":50}
export default {
  fetch(request) {
    if (new URL(request.url).pathname === "/spin") for (;;);
    return new Response("alive");
  },
};
