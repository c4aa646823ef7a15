// The database's tables. What has been released is never changed: another step is added.

export const migrations: readonly string[] = [
  `CREATE TABLE apps (
     label TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     -- Number of the version that serves.
     active INTEGER NOT NULL,
     -- A newer one that serves a part of the clients, in percent.
     candidate INTEGER,
     percent INTEGER,
     -- Numbers are given once.
     last INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE versions (
     label TEXT NOT NULL REFERENCES apps (label) ON DELETE CASCADE,
     number INTEGER NOT NULL,
     -- Milliseconds since 1970.
     created INTEGER NOT NULL,
     message TEXT NOT NULL,
     -- Digest of the blob, and its size.
     bundle TEXT NOT NULL,
     bytes INTEGER NOT NULL,
     -- JSON.
     settings TEXT NOT NULL,
     PRIMARY KEY (label, number)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX versions_by_bundle ON versions (bundle);`,
  `CREATE TABLE secrets (
     label TEXT NOT NULL,
     name TEXT NOT NULL,
     -- Milliseconds since 1970.
     changed INTEGER NOT NULL,
     -- Nonce, ciphertext and tag.
     sealed BLOB NOT NULL,
     PRIMARY KEY (label, name)
   ) STRICT, WITHOUT ROWID;`,
  // JSON: limits in the place of those of the app's versions.
  "ALTER TABLE apps ADD COLUMN limits TEXT NOT NULL DEFAULT '{}'",
  `CREATE TABLE cron_runs (
     label TEXT NOT NULL,
     cron TEXT NOT NULL,
     -- Of the last run, in milliseconds since 1970.
     time INTEGER NOT NULL,
     PRIMARY KEY (label, cron)
   ) STRICT, WITHOUT ROWID;`,
  `-- Digest of the blob that lists the version's assets.
   ALTER TABLE versions ADD COLUMN assets TEXT;
   CREATE INDEX versions_by_assets ON versions (assets);
   -- The blobs that such a list names.
   CREATE TABLE asset_blobs (
     list TEXT NOT NULL,
     digest TEXT NOT NULL,
     PRIMARY KEY (list, digest)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX asset_blobs_by_digest ON asset_blobs (digest);`,
];
