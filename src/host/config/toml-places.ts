// Where keys and values stand in the text of a TOML document. The parser has read it before, so it is taken as well-formed.

type Path = readonly (string | number)[];

export interface TextRange {
  offset: number;
  length: number;
}

/** The range of a path's key, or of its value where it is an element of an array. */
export type TomlPlaces = (path: Path) => TextRange | undefined;

export function tomlPlaces(text: string): TomlPlaces {
  const places = new TomlScanner(text).scan();
  return (path) => places.get(JSON.stringify(path));
}

class TomlScanner {
  readonly #text: string;
  #at = 0;
  readonly #places = new Map<string, TextRange>();
  /** How many tables each array of tables has so far, by its path. */
  readonly #counts = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  scan(): ReadonlyMap<string, TextRange> {
    let table: Path = [];
    for (this.#skip(); this.#at < this.#text.length; this.#skip()) {
      if (this.#peek() === "[") table = this.#header();
      else this.#entry(table);
    }
    return this.#places;
  }

  #peek(): string {
    return this.#text[this.#at] ?? "";
  }

  /** White space, line ends, comments; commas, too, which part elements. */
  #skip(): void {
    this.#take(/(?:[\s,]|#[^\n]*)*/y);
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  /** [table] or [[array of tables]]: the path that its keys stand below. */
  #header(): Path {
    const ofArray = this.#take(/\[\[?/y) === "[[";
    const offset = this.#at;
    const names = this.#key();
    const range = { offset, length: this.#at - offset };
    let path: Path = [];
    for (const [index, name] of names.entries()) {
      path = [...path, name];
      const isLast = index === names.length - 1;
      this.#note(path, range);
      const key = JSON.stringify(path);
      const count = this.#counts.get(key);
      if (isLast && ofArray) {
        this.#counts.set(key, (count ?? 0) + 1);
        path = [...path, count ?? 0];
        this.#note(path, range);
      } else if (count !== undefined) {
        path = [...path, count - 1];
      }
    }
    this.#take(/[^\n]*/y);
    return path;
  }

  /** A (dotted) key and its value. */
  #entry(table: Path): void {
    const offset = this.#at;
    const names = this.#key();
    const range = { offset, length: this.#text.slice(offset, this.#at).trimEnd().length };
    let path = table;
    for (const name of names) {
      path = [...path, name];
      this.#note(path, range);
    }
    if (names.length === 0) this.#at++;
    this.#take(/\s*=\s*/y);
    this.#value(path);
  }

  #key(): string[] {
    const names: string[] = [];
    for (;;) {
      this.#take(/[ \t.]*/y);
      const text = this.#take(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w-]+/y);
      if (text === "") return names;
      names.push(nameOf(text));
    }
  }

  #value(path: Path): void {
    const begin = this.#peek();
    if (begin === "[") this.#array(path);
    else if (begin === "{") this.#inlineTable(path);
    else if (this.#text.startsWith('"""', this.#at)) this.#take(/"""(?:[^\\]|\\.)*?"{3,5}(?!")/sy);
    else if (this.#text.startsWith("'''", this.#at)) this.#take(/'''.*?'{3,5}(?!')/sy);
    else this.#take(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^,\]}#\n]*/y);
  }

  #array(path: Path): void {
    this.#at++;
    this.#skip();
    for (let index = 0; this.#peek() !== "]" && this.#at < this.#text.length; index++) {
      const offset = this.#at;
      const element = [...path, index];
      this.#value(element);
      if (this.#at === offset) this.#at++;
      const [firstLine = ""] = this.#text.slice(offset, this.#at).trimEnd().split("\n");
      this.#note(element, { offset, length: firstLine.length });
      this.#skip();
    }
    this.#at++;
  }

  #inlineTable(path: Path): void {
    this.#at++;
    this.#skip();
    while (this.#peek() !== "}" && this.#at < this.#text.length) {
      this.#entry(path);
      this.#skip();
    }
    this.#at++;
  }

  /** The first place of a path stays: a table may be opened by several headers. */
  #note(path: Path, range: TextRange): void {
    const key = JSON.stringify(path);
    if (!this.#places.has(key)) this.#places.set(key, range);
  }
}

function nameOf(key: string): string {
  if (key.startsWith("'")) return key.slice(1, -1);
  if (!key.startsWith('"')) return key;
  try {
    return JSON.parse(key) as string;
  } catch {
    // Escapes that JSON has not: \U0001F600, \e, \x41.
    return key.slice(1, -1);
  }
}
