// env: text, numbers, booleans, null and nested JSON.
//@ vars {"TEXT":"text","NUMBER":1.5,"YES":true,"NOTHING":null,"LIST":[1,"two",null],"DEEP":{"a":{"b":[{}]}},"EMPTY":""}
export default {
  fetch(_request, env) {
    const { ORIGIN: _origin, ...vars } = env;
    return Response.json(vars);
  },
};
