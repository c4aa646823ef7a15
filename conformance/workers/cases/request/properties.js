// Request: properties of the standard.
export default {
  fetch() {
    const request = new Request("http://a.example/", {
      integrity: "",
      keepalive: true,
      mode: "cors",
      credentials: "omit",
    });
    const has = (name) => name in request;
    return Response.json({
      mode: has("mode"),
      credentials: has("credentials"),
      destination: has("destination"),
      referrer: has("referrer"),
      referrerPolicy: has("referrerPolicy"),
      duplex: has("duplex"),
      bytes: has("bytes"),
      fetcher: has("fetcher"),
      cf: has("cf"),
      tag: Object.prototype.toString.call(request),
    });
  },
};
