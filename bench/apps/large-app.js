import { parse } from "acorn";
import { Hono } from "hono";
import { parse as parseToml } from "smol-toml";
import { number, object, string, parse as validate } from "valibot";

const schema = object({ name: string(), size: number() });
const program = parse("export const answer = (question) => question.length * 42;", {
  ecmaVersion: "latest",
  sourceType: "module",
});
const settings = parseToml('name = "APP_NAME"');
const app = new Hono();

app.get("/", (context) => {
  validate(schema, { name: settings.name, size: program.body.length });
  return context.text("APP_NAME");
});

export default app;
