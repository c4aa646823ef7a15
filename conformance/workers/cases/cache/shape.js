// Cache: which members there are.
export default {
  fetch() {
    return Response.json({
      storage: caches.constructor.name,
      cache: caches.default.constructor.name,
      members: ["match", "put", "delete", "add", "addAll", "keys", "matchAll"].filter(
        (name) => typeof caches.default[name] === "function",
      ),
    });
  },
};
