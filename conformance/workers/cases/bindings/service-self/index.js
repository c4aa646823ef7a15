// Service bindings: an app bound to itself.
//> GET /
//@ services {"SELF":"index.js"}
export default {
  async fetch(request, env) {
    if (new URL(request.url).pathname === "/inner") return new Response("inner");
    const response = await env.SELF.fetch("http://self.example/inner");
    return new Response(`outer of ${await response.text()}`);
  },
};
