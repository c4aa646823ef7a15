// env: the same object for each request; what is put into it stays.
//> GET /
//> GET /
//@ vars {"LIST":[]}
let seen;
export default {
  fetch(_request, env) {
    const same = seen === undefined ? "first" : seen === env;
    seen = env;
    env.LIST.push("x");
    env.added = (env.added ?? 0) + 1;
    return Response.json({ same, list: env.LIST, added: env.added });
  },
};
