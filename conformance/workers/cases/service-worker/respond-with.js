// Service-worker syntax: event.respondWith with a Response, and with a promise of one.
//> GET /now
//> GET /later
addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  event.respondWith(pathname === "/now" ? new Response("now") : Promise.resolve(new Response("later")));
});
