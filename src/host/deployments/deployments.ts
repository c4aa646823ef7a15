// The life of deployed apps. A version is evaluated in the engine that serves before anything is written down, and serves
// once it is: whenever this process ends, the next one has the old version or the new one, and all of it.

import { type DeployedApp, type DeployedBundle, packBundle } from "../apps/index.ts";
import type { AssetManifest } from "../assets/index.ts";
import type { DeployedSettings } from "../config/index.ts";
import { NanoError } from "../errors/index.ts";
import type { AppLimits } from "../native/index.ts";
import { type BlobRef, type DataDirectory, type DeployedRow, DeployedTable, type VersionRow } from "../store/index.ts";
import type { DeployedState, Supervisor } from "../supervisor/index.ts";
import { AssetBlobs, type HeldAssets } from "./asset-blobs.ts";
import type { Secrets } from "./secrets.ts";
import { Turns } from "./turns.ts";

export interface DeployRequest {
  bundle: DeployedBundle;
  /** Their contents are on the server already. */
  assets?: AssetManifest;
  settings: DeployedSettings;
  message: string;
  /** Part of the clients that it serves; 100: it takes the place of the one before. */
  percent: number;
}

export interface ShownVersion {
  number: number;
  created: string;
  message: string;
  /** Of its bundle. */
  bytes: number;
  /** Part of the clients that it serves. */
  percent: number;
}

export interface DeploymentsOptions {
  data: DataDirectory;
  secrets: Secrets;
  engines: Pick<Supervisor, "ask" | "tell">;
  /** Of each app; those that serve are always kept. */
  keepVersions: number;
}

type Serving = Pick<DeployedRow, "active" | "candidate" | "percent">;

const noLimits: Partial<AppLimits> = {};

interface HeldVersion {
  blob: BlobRef;
  assets: HeldAssets | undefined;
  /** What goes with it where it is not to be. */
  digests: readonly string[];
  release(): void;
}

/** What an app has whichever of its versions serves. */
interface Lasting {
  limits: Partial<AppLimits>;
  secrets: Record<string, string> | undefined;
}

export class Deployments {
  readonly #data: DataDirectory;
  readonly #secrets: Secrets;
  readonly #engines: DeploymentsOptions["engines"];
  readonly #table: DeployedTable;
  readonly #turns = new Turns();
  readonly assets: AssetBlobs;

  constructor({ data, secrets, engines, keepVersions }: DeploymentsOptions) {
    this.#data = data;
    this.#secrets = secrets;
    this.#engines = engines;
    this.#table = new DeployedTable(data, keepVersions);
    this.assets = new AssetBlobs({ data, isKept: (digest) => this.#table.hasBlob(digest) });
  }

  /** Removes what a process that was killed left behind, and versions that are more than are kept now. */
  async sweep(): Promise<void> {
    for (const label of this.#table.crowded()) {
      await this.#turns.take(label, async () => this.#removeBlobs(this.#table.prune(label)));
    }
    await this.#data.blobs.sweep((digest) => this.#table.hasBlob(digest));
  }

  /** What an engine is to serve. */
  states(): DeployedState[] {
    const secrets = this.#secrets.all();
    const byLabel = Map.groupBy(this.#table.serving(), ({ label }) => label);
    const states: DeployedState[] = [];
    for (const [label, versions] of byLabel) {
      const [row] = versions;
      if (row !== undefined) states.push(this.#stateOf(row, versions, secrets.get(label)));
    }
    return states;
  }

  /** Secrets of apps that are not deployed, by label. */
  folderSecrets(): Record<string, Record<string, string>> {
    const secrets = this.#secrets.all();
    for (const { label } of this.#table.serving()) secrets.delete(label);
    return Object.fromEntries(secrets);
  }

  /** Resolves to the version, and what there is to say of its configuration. */
  deploy(name: string, request: DeployRequest): Promise<{ version: ShownVersion; warnings: string[] }> {
    const label = name.toLowerCase();
    return this.#turns.take(label, async () => {
      const before = this.#table.get(label);
      if (before === undefined && request.percent < 100) {
        throw new NanoError("NANO_USAGE", `${name} is not deployed yet: its first version serves all clients`);
      }
      const held = await this.#hold(request);
      try {
        const { blob, assets } = held;
        const version: VersionRow = {
          label,
          number: this.#table.nextNumber(label),
          created: Date.now(),
          message: request.message,
          bundle: blob.digest,
          bytes: blob.bytes,
          settings: JSON.stringify(request.settings),
          assets: assets?.list ?? null,
        };
        const { warnings } = await this.#engines.ask(
          "evaluate",
          this.#appOf(name, version, this.#lastingOf(label, before)),
        );
        const serving = servingWith(before, version.number, request.percent);
        const gone = await this.#orDiscard(label, () => this.#table.add(name, version, serving, assets?.digests));
        await this.#tell(label);
        held.release();
        await this.#removeBlobs(gone);
        return { version: shown(version, serving), warnings };
      } catch (error) {
        held.release();
        await this.#removeBlobs(held.digests);
        throw error;
      }
    });
  }

  /** Writes what the version needs, and keeps all of it from being removed. */
  async #hold({ bundle, assets: manifest }: DeployRequest): Promise<HeldVersion> {
    const assets = manifest === undefined ? undefined : await this.assets.hold(manifest);
    try {
      const blob = await this.#data.blobs.write(packBundle(bundle));
      const release = () => {
        blob.release();
        assets?.release();
      };
      // Contents that were sent wait for another attempt.
      return { blob, assets, release, digests: assets === undefined ? [blob.digest] : [blob.digest, assets.list] };
    } catch (error) {
      assets?.release();
      throw this.#data.unusable(error);
    }
  }

  /** The newest first. Throws NANO_NO_APP. */
  versions(name: string): ShownVersion[] {
    const row = this.#require(name);
    return this.#table.versions(row.label).map((version) => shown(version, row));
  }

  /** Without a number: all clients get what they had before the newest version of those that serve. */
  rollback(name: string, number?: number): Promise<ShownVersion> {
    return this.#change(name, (row, versions) => {
      if (number === undefined && row.candidate !== null) return { active: row.active, candidate: null, percent: null };
      const wanted = number ?? versions.find((version) => version.number < row.active)?.number;
      if (wanted === undefined)
        throw new NanoError("NANO_NO_SUCH_VERSION", `${row.name} has no version before ${row.active}`);
      return { active: wanted, candidate: null, percent: null };
    });
  }

  /** Serves a part of the clients by the newer one of the two versions that serve; 100: all. */
  rollOut(name: string, percent: number): Promise<ShownVersion> {
    return this.#change(name, (row) => {
      if (row.candidate === null)
        throw new NanoError("NANO_USAGE", `${row.name}: one version serves all clients already`);
      return servingWith(row, row.candidate, percent);
    });
  }

  #change(name: string, to: (row: DeployedRow, versions: VersionRow[]) => Serving): Promise<ShownVersion> {
    const label = name.toLowerCase();
    return this.#turns.take(label, async () => {
      const row = this.#require(name);
      const versions = this.#table.versions(label);
      const serving = to(row, versions);
      for (const number of [serving.active, serving.candidate]) {
        if (number !== null) await this.#evaluateAgain(row, requireVersion(row, versions, number));
      }
      await this.#orDiscard(label, () => this.#table.setServing(label, serving));
      await this.#tell(label);
      const newest = serving.candidate ?? serving.active;
      return shown(requireVersion(row, versions, newest), serving);
    });
  }

  /** What serves already is known to start. */
  async #evaluateAgain(row: DeployedRow, version: VersionRow): Promise<void> {
    if (version.number === row.active || version.number === row.candidate) return;
    await this.#engines.ask("evaluate", this.#appOf(row.name, version, this.#lastingOf(row.label, row)));
  }

  /** With all its versions and secrets. What it is answering is answered. */
  remove(name: string): Promise<void> {
    const label = name.toLowerCase();
    return this.#turns.take(label, async () => {
      this.#require(name);
      const digests = this.#data.transaction(() => {
        this.#secrets.removeAll(label);
        return this.#table.remove(label);
      });
      await this.#engines.tell("withdraw", { label });
      await this.#removeBlobs(digests);
    });
  }

  /** `value` undefined: without the secret. What serves is started aside with it first. */
  changeSecret(name: string, secret: string, value: string | undefined): Promise<void> {
    const label = name.toLowerCase();
    return this.#turns.take(label, async () => {
      const row = this.#table.get(label);
      const known = this.#secrets.of(label) ?? {};
      const { [secret]: before, ...others } = known;
      if (value === undefined && before === undefined) {
        throw new NanoError("NANO_NO_SUCH_SECRET", `${name} has no secret ${secret}`);
      }
      const secrets = value === undefined ? others : { ...others, [secret]: value };
      const write = () => this.#secrets.set(label, secret, value);
      if (row === undefined) {
        await this.#entrust(label, { known, secrets, write });
        return;
      }
      await this.#startAside(row, { limits: limitsOf(row), secrets });
      await this.#orDiscard(label, write);
      await this.#tell(label);
    });
  }

  /** An app of the server's folder has its secrets from the engine; one that is to be deployed finds them when it is. */
  async #entrust(
    label: string,
    { known, secrets, write }: Record<"known" | "secrets", Record<string, string>> & { write(): void },
  ): Promise<void> {
    await this.#engines.ask("entrust", { label, secrets });
    try {
      write();
    } catch (error) {
      await this.#engines.tell("entrust", { label, secrets: known });
      throw error;
    }
    // An engine that was started meanwhile has those of before.
    await this.#engines.tell("entrust", { label, secrets });
  }

  /** Limits that are set for the app, in the place of those of its versions. */
  limitsOf(name: string): Partial<AppLimits> {
    return limitsOf(this.#require(name));
  }

  /** null: what the versions say again. What serves is started aside with them first. */
  changeLimits(name: string, changes: Partial<Record<keyof AppLimits, number | null>>): Promise<Partial<AppLimits>> {
    const label = name.toLowerCase();
    return this.#turns.take(label, async () => {
      const row = this.#require(name);
      const changed = Object.entries({ ...limitsOf(row), ...changes }).filter(([, value]) => value !== null);
      const limits = Object.fromEntries(changed) as Partial<AppLimits>;
      await this.#startAside(row, { limits, secrets: this.#secrets.of(label) });
      await this.#orDiscard(label, () => this.#table.setLimits(label, JSON.stringify(limits)));
      await this.#tell(label);
      return limits;
    });
  }

  /** Throws where one of its versions that serve does not start with it. */
  async #startAside(row: DeployedRow, lasting: Lasting): Promise<void> {
    for (const version of this.#servingOf(row)) {
      await this.#engines.ask("evaluate", this.#appOf(row.name, version, lasting));
    }
  }

  #lastingOf(label: string, row: DeployedRow | undefined): Lasting {
    return { limits: row === undefined ? {} : limitsOf(row), secrets: this.#secrets.of(label) };
  }

  /** Of apps that are deployed, of those that are to be, and of those of the server's folder. */
  secretsOf(name: string): { name: string; changed: string }[] {
    return this.#secrets.list(name.toLowerCase());
  }

  #servingOf({ label, active, candidate }: DeployedRow): VersionRow[] {
    return this.#table.versions(label).filter(({ number }) => number === active || number === candidate);
  }

  async #tell(label: string): Promise<void> {
    const row = this.#table.get(label);
    if (row === undefined) return;
    await this.#engines.tell("activate", this.#stateOf(row, this.#servingOf(row), this.#secrets.of(label)));
  }

  /** What was evaluated is not to serve when it cannot be written down. */
  async #orDiscard<Result>(label: string, write: () => Result): Promise<Result> {
    try {
      return write();
    } catch (error) {
      await this.#engines.tell("discard", { label });
      throw error;
    }
  }

  async #removeBlobs(digests: readonly string[]): Promise<void> {
    for (const digest of digests) await this.#data.blobs.remove(digest, (kept) => this.#table.hasBlob(kept));
  }

  #stateOf(row: DeployedRow, versions: VersionRow[], secrets: Record<string, string> | undefined): DeployedState {
    const { label, name, active, candidate, percent } = row;
    const lasting = { limits: limitsOf(row), secrets };
    const appOf = (number: number) => this.#appOf(name, requireVersion(row, versions, number), lasting);
    const next = candidate === null || percent === null ? {} : { candidate: { app: appOf(candidate), percent } };
    return { label, active: appOf(active), ...next };
  }

  #appOf(name: string, version: VersionRow, { limits, secrets }: Lasting): DeployedApp {
    const { label, number, bundle, assets, settings } = version;
    return {
      label,
      name,
      version: number,
      bundle: this.#data.blobs.fileOf(bundle),
      ...(assets === null ? {} : { assets: this.#data.blobs.fileOf(assets) }),
      settings,
      ...(Object.keys(limits).length === 0 ? {} : { limits }),
      ...(secrets === undefined ? {} : { secrets }),
    };
  }

  #require(name: string): DeployedRow {
    const row = this.#table.get(name.toLowerCase());
    if (row === undefined) throw new NanoError("NANO_NO_APP", `no app "${name}" is deployed here`);
    return row;
  }
}

function limitsOf({ limits }: DeployedRow): Partial<AppLimits> {
  // Those of most apps.
  if (limits === "{}") return noLimits;
  return JSON.parse(limits) as Partial<AppLimits>;
}

function requireVersion({ name }: DeployedRow, versions: readonly VersionRow[], number: number): VersionRow {
  const version = versions.find((each) => each.number === number);
  if (version !== undefined) return version;
  const kept = versions.map((each) => each.number).join(", ");
  throw new NanoError("NANO_NO_SUCH_VERSION", `${name} has no version ${number} (kept are ${kept})`);
}

function servingWith(before: Serving | undefined, number: number, percent: number): Serving {
  if (before === undefined || percent >= 100) return { active: number, candidate: null, percent: null };
  return { active: before.active, candidate: number, percent };
}

function shown({ number, created, message, bytes }: VersionRow, serving: Serving): ShownVersion {
  const { active, candidate, percent } = serving;
  const part = percent ?? 0;
  const serves = number === candidate ? part : number === active ? 100 - part : 0;
  return { number, created: new Date(created).toISOString(), message, bytes, percent: serves };
}
