export { type BlobRef, Blobs } from "./blobs.ts";
export { type CronRunRow, CronRunsTable } from "./cron-runs-table.ts";
export { DataDirectory } from "./data-directory.ts";
export { type DeployedRow, DeployedTable, type VersionRow } from "./deployed-table.ts";
export { type SecretRow, SecretsTable } from "./secrets-table.ts";
