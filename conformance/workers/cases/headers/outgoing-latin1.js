// Headers: a value of Latin-1 on the wire.
export default {
  fetch: () => new Response("x", { headers: { "x-latin": "é" } }),
};
