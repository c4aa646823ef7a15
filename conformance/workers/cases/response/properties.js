// Response: its members.
export default {
  fetch() {
    const response = new Response("x");
    return Response.json({
      members: [
        "type",
        "url",
        "redirected",
        "status",
        "ok",
        "statusText",
        "headers",
        "body",
        "bodyUsed",
        "clone",
        "arrayBuffer",
        "blob",
        "bytes",
        "formData",
        "json",
        "text",
        "webSocket",
        "cf",
        "encodeBody",
      ].filter((name) => name in response),
      tag: Object.prototype.toString.call(response),
      statics: ["error", "json", "redirect"].map((name) => typeof Response[name]),
    });
  },
};
