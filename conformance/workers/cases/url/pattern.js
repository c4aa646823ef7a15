// URLPattern matches paths with names.
export default {
  fetch() {
    const pattern = new URLPattern({ pathname: "/users/:id/*" });
    const match = pattern.exec("https://a.example/users/42/posts/7");
    return Response.json({
      test: pattern.test("https://a.example/users/42/x"),
      miss: pattern.test("https://a.example/users"),
      groups: match.pathname.groups,
      input: match.pathname.input,
      pathname: pattern.pathname,
      hostname: pattern.hostname,
    });
  },
};
