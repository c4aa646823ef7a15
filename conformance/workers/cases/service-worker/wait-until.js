// Service-worker syntax: event.waitUntil keeps work going after the response.
//@ settle 100
addEventListener("fetch", (event) => {
  event.waitUntil(new Promise((resolve) => setTimeout(resolve, 30)).then(() => console.log("after")));
  event.respondWith(new Response("answered"));
});
