// For an app that uses the types of Workers: { "types": ["@cloudflare/workers-types", "nano-runtime/types/workers"] }

/// <reference path="./additions.d.ts" />
