// The data directory of `nano serve`, and what is kept in it.

import { Deployments, type DeploymentsOptions, Secrets } from "../deployments/index.ts";
import { CronRunsTable, DataDirectory } from "../store/index.ts";
import type { ServeOptions } from "./serve-options.ts";

export class Store {
  readonly #data: DataDirectory;
  readonly #secrets: Secrets;
  readonly #keepVersions: number;

  private constructor(data: DataDirectory, secrets: Secrets, keepVersions: number) {
    this.#keepVersions = keepVersions;
    this.#data = data;
    this.#secrets = secrets;
  }

  /** Undefined for a server without a data directory. */
  static async open({ dataDirectory, secretsKeyFile, keepVersions }: ServeOptions): Promise<Store | undefined> {
    if (dataDirectory === undefined) return undefined;
    const data = await DataDirectory.open(dataDirectory);
    try {
      return new Store(data, Secrets.open(data, secretsKeyFile), keepVersions);
    } catch (error) {
      data.close();
      throw error;
    }
  }

  deploymentsBy(engines: DeploymentsOptions["engines"]): Deployments {
    const deployments = new Deployments({
      data: this.#data,
      secrets: this.#secrets,
      engines,
      keepVersions: this.#keepVersions,
    });
    // What is left behind takes space, and nothing else.
    void deployments.sweep().catch(() => undefined);
    return deployments;
  }

  get cronRuns(): CronRunsTable {
    return new CronRunsTable(this.#data);
  }

  close(): void {
    this.#data.close();
  }
}
