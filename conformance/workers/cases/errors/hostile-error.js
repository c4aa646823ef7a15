// Errors: what is thrown may be made to trouble whoever looks at it.
//> GET /getter
//> GET /proxy
//> GET /
export default {
  fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/getter") {
      throw Object.defineProperty(new Error("x"), "stack", {
        get() {
          throw new Error("from the getter");
        },
      });
    }
    if (pathname === "/proxy") {
      throw new Proxy(
        {},
        {
          get() {
            throw new Error("from the proxy");
          },
        },
      );
    }
    return new Response("alive");
  },
};
