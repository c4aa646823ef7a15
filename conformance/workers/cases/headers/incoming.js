// Headers: what a client sends arrives, joined where it came twice, with its case lost.
//> GET / {"headers":{"X-Mixed-Case":"Value","x-twice":["one","two"],"x-empty":"","x-spaces":"a  b","cookie":"a=1; b=2","accept":"text/html, */*;q=0.1"}}
export default {
  fetch: (request) => Response.json({ headers: [...request.headers].filter(([name]) => name !== "connection") }),
};
