import { Hono } from "hono";

const app = new Hono();
const kinds = ["users", "orders", "products", "invoices", "tickets"];

app.use(async (context, next) => {
  await next();
  context.header("x-app", "APP_NAME");
});
app.get("/", (context) => context.text("APP_NAME"));
for (const kind of kinds) {
  app.get(`/${kind}`, (context) => context.json({ kind, page: Number(context.req.query("page") ?? 1) }));
  app.get(`/${kind}/:id`, (context) => context.json({ kind, id: context.req.param("id") }));
  app.get(`/${kind}/:id/notes/:note`, (context) => context.json({ kind, ...context.req.param() }));
}

export default app;
