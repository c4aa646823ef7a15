// Module syntax: a Response without a body can be sent again, one with a body can't.
//> GET /without
//> GET /without
//> GET /with
//> GET /with
let withBody;
let without;
export default {
  fetch(request) {
    if (new URL(request.url).pathname === "/without") {
      without ??= new Response(null, { status: 204 });
      return without;
    }
    withBody ??= new Response("body");
    return withBody;
  },
};
