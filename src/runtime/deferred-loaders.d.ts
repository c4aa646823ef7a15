/** Made by the build (tools/deferred-rooms.mjs) from the table in deferred-rooms.ts. */
declare module "deferred-loaders" {
  /** By path: runs the room's code and gives the exports of its door. */
  export const loaders: Readonly<Record<string, () => unknown>>;
}
