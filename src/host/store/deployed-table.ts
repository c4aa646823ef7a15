// Which apps are deployed, and their versions.

import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { DataDirectory } from "./data-directory.ts";

export interface VersionRow {
  label: string;
  number: number;
  /** Milliseconds since 1970. */
  created: number;
  message: string;
  /** Digest of its blob. */
  bundle: string;
  bytes: number;
  /** JSON. */
  settings: string;
  /** Digest of the blob that lists its assets. */
  assets: string | null;
}

export interface DeployedRow {
  label: string;
  name: string;
  /** Number of the version that serves. */
  active: number;
  /** A version that serves this part of the clients. */
  candidate: number | null;
  percent: number | null;
  /** JSON: limits in the place of those of its versions. */
  limits: string;
}

/** Of one app: which versions serve, and how much. */
export type Serving = Pick<DeployedRow, "active" | "candidate" | "percent">;

export class DeployedTable {
  readonly #data: DataDirectory;
  readonly #mostVersions: number;

  /** `mostVersions`: of an app, that are kept; those that serve are always. */
  constructor(data: DataDirectory, mostVersions: number) {
    this.#data = data;
    this.#mostVersions = mostVersions;
  }

  get(label: string): DeployedRow | undefined {
    return this.#rows<DeployedRow>(
      "SELECT label, name, active, candidate, percent, limits FROM apps WHERE label = ?",
      label,
    )[0];
  }

  /** The newest first. */
  versions(label: string): VersionRow[] {
    return this.#rows<VersionRow>("SELECT * FROM versions WHERE label = ? ORDER BY number DESC", label);
  }

  /** All versions that serve, each with its app, in the order of labels. */
  serving(): (VersionRow & DeployedRow)[] {
    return this.#rows<VersionRow & DeployedRow>(
      "SELECT versions.*, name, active, candidate, percent, limits FROM apps JOIN versions USING (label) WHERE number IN (active, candidate) ORDER BY label, number",
    );
  }

  /** The number that the app's next version has. */
  nextNumber(label: string): number {
    const [row] = this.#rows<{ last: number }>("SELECT last FROM apps WHERE label = ?", label);
    return (row?.last ?? 0) + 1;
  }

  /**
   * Adds a version, and says which serve from now on. `contents`: digests of its assets. Returns the digests of what is
   * kept no longer.
   */
  add(name: string, version: VersionRow, serving: Serving, contents: readonly string[] = []): string[] {
    const { label, number, created, message, bundle, bytes, settings, assets } = version;
    return this.#data.transaction((database) => {
      database
        .prepare(
          "INSERT INTO apps (label, name, active, last) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name, last = excluded.last",
        )
        .run(label, name, number, number);
      database
        .prepare("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .run(label, number, created, message, bundle, bytes, settings, assets);
      const content = database.prepare("INSERT OR IGNORE INTO asset_blobs VALUES (?, ?)");
      for (const digest of contents) content.run(assets, digest);
      setServing(database, label, serving);
      return prune(database, label, this.#mostVersions);
    });
  }

  /** Labels of apps that have more versions than are kept. */
  crowded(): string[] {
    const query = "SELECT label FROM versions GROUP BY label HAVING count(*) > ?";
    const rows = this.#data.read((database) => database.prepare(query).all(this.#mostVersions));
    return (rows as { label: string }[]).map(({ label }) => label);
  }

  /** Returns the digests of what is kept no longer. */
  prune(label: string): string[] {
    return this.#data.transaction((database) => prune(database, label, this.#mostVersions));
  }

  setServing(label: string, serving: Serving): void {
    this.#data.transaction((database) => setServing(database, label, serving));
  }

  setLimits(label: string, limits: string): void {
    this.#data.transaction((database) =>
      database.prepare("UPDATE apps SET limits = ? WHERE label = ?").run(limits, label),
    );
  }

  /** Returns the digests of what its versions had. */
  remove(label: string): string[] {
    return this.#data.transaction((database) => {
      const gone = this.versions(label);
      database.prepare("DELETE FROM apps WHERE label = ?").run(label);
      return digestsOf(database, gone);
    });
  }

  /** Is it the bundle of a version, the list of its assets or one of them? */
  hasBlob(digest: string): boolean {
    const query = `SELECT 1 WHERE EXISTS (SELECT 1 FROM versions WHERE bundle = :digest)
      OR EXISTS (SELECT 1 FROM versions WHERE assets = :digest)
      OR EXISTS (SELECT 1 FROM asset_blobs WHERE digest = :digest)`;
    return this.#data.read((database) => database.prepare(query).get({ digest })) !== undefined;
  }

  #rows<Row>(query: string, ...values: string[]): Row[] {
    return this.#data.read(
      (database) => database.prepare(query).all(...values) as Record<string, SQLOutputValue>[],
    ) as Row[];
  }
}

function setServing(database: DatabaseSync, label: string, { active, candidate, percent }: Serving): void {
  database
    .prepare("UPDATE apps SET active = ?, candidate = ?, percent = ? WHERE label = ?")
    .run(active, candidate, percent, label);
}

function prune(database: DatabaseSync, label: string, most: number): string[] {
  const gone = database
    .prepare(
      `DELETE FROM versions WHERE label = :label
         AND number NOT IN (SELECT number FROM versions WHERE label = :label ORDER BY number DESC LIMIT :most)
         AND number NOT IN (SELECT active FROM apps WHERE label = :label)
         AND number IS NOT (SELECT candidate FROM apps WHERE label = :label)
       RETURNING bundle, assets`,
    )
    .all({ label, most }) as Pick<VersionRow, "bundle" | "assets">[];
  return digestsOf(database, gone);
}

/** Of versions that are gone: what may be nobody's now. Assets that no other version lists are listed no longer. */
function digestsOf(database: DatabaseSync, gone: readonly Pick<VersionRow, "bundle" | "assets">[]): string[] {
  const lists = new Set(gone.map(({ assets }) => assets).filter((list) => list !== null));
  const contents = database.prepare(
    "DELETE FROM asset_blobs WHERE list = :list AND NOT EXISTS (SELECT 1 FROM versions WHERE assets = :list) RETURNING digest",
  );
  const digests = [...lists].flatMap((list) => contents.all({ list }) as { digest: string }[]);
  return [...gone.map(({ bundle }) => bundle), ...lists, ...new Set(digests.map(({ digest }) => digest))];
}
