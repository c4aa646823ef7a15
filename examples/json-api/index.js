import { createNote, deleteNote, listNotes, readNote } from "./notes.js";
import { HttpError, json } from "./responses.js";

// Method, path with :parameters, handler.
const routes = [
  ["GET", "/notes", listNotes],
  ["POST", "/notes", createNote],
  ["GET", "/notes/:id", readNote],
  ["DELETE", "/notes/:id", deleteNote],
];

/** The values of the :parameters when `path` is of the shape of `pattern`, else undefined. */
function match(pattern, path) {
  const names = pattern.split("/");
  const parts = path.split("/");
  if (names.length !== parts.length) return undefined;
  const parameters = {};
  for (const [index, name] of names.entries()) {
    if (name.startsWith(":")) parameters[name.slice(1)] = decodeURIComponent(parts[index]);
    else if (name !== parts[index]) return undefined;
  }
  return parameters;
}

async function route(request) {
  const { pathname } = new URL(request.url);
  const allowed = [];
  for (const [method, pattern, handler] of routes) {
    const parameters = match(pattern, pathname);
    if (parameters === undefined) continue;
    if (method === request.method) return handler(request, parameters);
    allowed.push(method);
  }
  if (allowed.length > 0) return json({ error: "method not allowed" }, 405, { allow: allowed.join(", ") });
  throw new HttpError(404, "not found");
}

export default {
  async fetch(request) {
    try {
      return await route(request);
    } catch (error) {
      if (error instanceof HttpError) return json({ error: error.message }, error.status);
      throw error; // answered with 500, and written to the app's log
    }
  },
};
