// Service-worker syntax: the second respondWith throws.
addEventListener("fetch", (event) => {
  event.respondWith(new Response("first"));
  try {
    event.respondWith(new Response("second"));
  } catch (error) {
    console.log(error.name);
  }
});
