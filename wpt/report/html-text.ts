const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for an element or an attribute. */
export function escaped(text: string): string {
  return text.toWellFormed().replace(/[&<>"]/g, (character) => escapes[character] ?? "");
}
