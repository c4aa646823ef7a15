// Bodies that come over the network and that nobody will read: what holds one is watched, and when it is collected, the
// source is cancelled, so that the host does not keep a connection open for it.

import { uncurryThis } from "../infra/index.ts";
import type { ByteSource } from "./records.ts";

const register = uncurryThis(FinalizationRegistry.prototype.register) as (
  registry: FinalizationRegistry<ByteSource>,
  holder: WeakKey,
  source: ByteSource,
  token: WeakKey,
) => void;
const unregister = uncurryThis(FinalizationRegistry.prototype.unregister) as (
  registry: FinalizationRegistry<ByteSource>,
  token: WeakKey,
) => boolean;

/** Made on first use: a snapshot can't hold one. */
let registry: FinalizationRegistry<ByteSource> | null = null;

/** The source must not hold `holder`. */
export function watchHolder(holder: WeakKey, source: ByteSource): void {
  if (!source.isAbandonable) return;
  registry ??= new FinalizationRegistry((abandoned) => abandoned.cancel(undefined));
  register(registry, holder, source, holder);
}

/** The source has got another holder. */
export function unwatchHolder(holder: WeakKey, source: ByteSource): void {
  if (source.isAbandonable && registry !== null) unregister(registry, holder);
}
