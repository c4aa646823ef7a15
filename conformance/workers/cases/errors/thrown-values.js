// Errors: anything may be thrown.
//> GET /string
//> GET /null
//> GET /undefined
//> GET /object
//> GET /response
const values = { "/string": "text", "/null": null, "/undefined": undefined, "/object": { a: 1 } };
export default {
  fetch(request) {
    const { pathname } = new URL(request.url);
    throw pathname === "/response" ? new Response("thrown", { status: 418 }) : values[pathname];
  },
};
