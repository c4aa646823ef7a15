export default {
  fetch(request) {
    if (new URL(request.url).pathname === "/throw") throw new TypeError("from the other app");
    return new Response("x", { status: 418 });
  },
};
