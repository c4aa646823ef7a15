import { HttpError, json } from "./responses.js";

// Kept as long as this app's isolate lives: a real app would keep them in a database.
const notes = new Map();

export function listNotes() {
  return json([...notes.values()]);
}

export async function createNote(request) {
  const text = await textOf(request);
  const note = { id: crypto.randomUUID(), text };
  notes.set(note.id, note);
  return json(note, 201, { location: `/notes/${note.id}` });
}

export function readNote(_request, { id }) {
  return json(find(id));
}

export function deleteNote(_request, { id }) {
  notes.delete(find(id).id);
  return new Response(null, { status: 204 });
}

function find(id) {
  const note = notes.get(id);
  if (note === undefined) throw new HttpError(404, `no note ${id}`);
  return note;
}

async function textOf(request) {
  let body;
  try {
    body = await request.json();
  } catch {
    throw new HttpError(400, "the body is not JSON");
  }
  if (typeof body?.text !== "string") throw new HttpError(400, '"text" must be a string');
  return body.text;
}
