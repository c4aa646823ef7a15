// Service-worker syntax: the first listener that responds stops the others.
//> GET /one
addEventListener("fetch", (event) => {
  console.log("one");
  if (new URL(event.request.url).pathname === "/one") event.respondWith(new Response("one"));
});
addEventListener("fetch", (event) => {
  console.log("two");
  event.respondWith(new Response("two"));
});
