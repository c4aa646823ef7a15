operationShape("fetch", 1, { isPromise: true, args: ["data:,x"] });

test("fetches", async () => {
  const response = await fetch("data:text/plain,a%20b");
  alike([response.status, response.headers.get("content-type")], [200, "text/plain"]);
  same(await response.text(), "a b");
  await rejects(() => fetch("no scheme"), TypeError);
  await rejects(() => fetch("data:,x", { signal: AbortSignal.abort() }), "AbortError");
});
