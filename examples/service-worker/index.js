addEventListener("fetch", (event) => {
  event.respondWith(handle(event.request));
  event.waitUntil(record(event.request));
});

async function handle(request) {
  const agent = request.headers.get("user-agent") ?? "somebody";
  return new Response(`You are ${agent}.\n`, { headers: { "content-type": "text/plain" } });
}

/** Goes on after the response was sent. */
async function record(request) {
  console.log(`answered ${request.method} ${new URL(request.url).pathname}`);
}
