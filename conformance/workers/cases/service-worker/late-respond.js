// Service-worker syntax: respondWith after the listener has returned throws.
addEventListener("fetch", (event) => {
  event.waitUntil(
    Promise.resolve().then(() => {
      try {
        event.respondWith(new Response("late"));
      } catch (error) {
        console.log(error.name);
      }
    }),
  );
});
