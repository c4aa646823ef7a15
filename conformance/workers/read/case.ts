// What a case is: an app, what is asked of it, and how it is set up (README.md).

/** One thing that is done to the app. */
export interface Exchange {
  kind: "request" | "scheduled" | "websocket";
  /** As the checks name it: "GET /path", "GET /path (2)". */
  name: string;
  /** "" for what is no request. */
  method: string;
  path: string;
  options: ExchangeOptions;
}

export interface ExchangeOptions {
  headers?: Record<string, string | string[]>;
  body?: string;
  /** A body that is no text. */
  base64?: string;
  /** The body goes out piece by piece: each waits until something new has come back. */
  talk?: string[];
  /** The client closes the connection when it has got something of the body. */
  leave?: boolean;
  /** What a WebSocket's client sends when it is open. */
  send?: string[];
  /** It closes when it has got so many messages; without: it waits for the app to close. */
  messages?: number;
  cron?: string;
  scheduledTime?: number;
}

export interface CaseConfig {
  vars: Record<string, unknown>;
  /** Compatibility flags. */
  flags: string[];
  /** Binding -> file of the case that is the other app; the main file itself for the app's own. */
  services: Record<string, string>;
  /** NANO's limits. */
  limits: Record<string, number>;
  unsafeEval: boolean;
  /** Milliseconds after the last exchange in which the app may still log. */
  settle: number;
}

export interface Case {
  /** "headers/append". */
  id: string;
  directory: string;
  name: string;
  /** Label of the host that it answers for. */
  label: string;
  title: string;
  /** Name in the app -> absolute path. */
  files: Map<string, string>;
  /** The main file's name in the app. */
  main: string;
  syntax: "module" | "service-worker";
  exchanges: Exchange[];
  config: CaseConfig;
}

/** Service-worker syntax and modules are told apart as users tell them: by what the main file exports. */
export function syntaxOf(source: string): Case["syntax"] {
  return /^\s*(?:import|export)\b/m.test(source) ? "module" : "service-worker";
}
