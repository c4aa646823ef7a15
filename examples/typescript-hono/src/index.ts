import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { greetingIn, languages } from "./greetings.ts";

interface Bindings {
  DEFAULT_LANGUAGE: string;
}

const app = new Hono<{ Bindings: Bindings }>();

app.get("/", (context) => context.json({ languages: [...languages] }));

app.get("/hello/:name", (context) => {
  const language = context.req.query("language") ?? context.env.DEFAULT_LANGUAGE;
  const greeting = greetingIn(language);
  if (greeting === undefined) throw new HTTPException(400, { message: `no greeting in ${language}` });
  return context.text(`${greeting}, ${context.req.param("name")}!\n`);
});

export default app;
