// The commands that speak to a server: names, options and help.

import { Command, InvalidArgumentError, Option } from "commander";
import {
  type DeployOptions,
  type LimitsOptions,
  type LogsOptions,
  type RemoteOptions,
  remoteCommands,
  type TopOptions,
  type TriggerOptions,
  topSortings,
} from "../commands/index.ts";
import { serverSettings } from "../config/index.ts";
import type { Done } from "./done.ts";
import { examples } from "./examples.ts";
import { orInvalid } from "./or-invalid.ts";

/** All of them; `done` hears the exit code of the one that ran. */
export function createRemoteCommands(done: Done): Command[] {
  return [
    deploy(done),
    apps(done),
    versions(done),
    rollback(done),
    rollout(done),
    remove(done),
    limits(done),
    secret(done),
    top(done),
    trigger(done),
    logs(done),
  ];
}

function remote(name: string, summary: string): Command {
  return new Command(name)
    .summary(summary)
    .option(
      "--server <ADDRESS>",
      "http://HOST:PORT or unix:PATH of the admin API; NANO_SERVER, or admin.sock in the data directory, without",
    )
    .option("--token-file <FILE>", "file with the server's token; NANO_TOKEN without")
    .option("--json", "print what the server answers");
}

function deploy(done: Done): Command {
  return remote("deploy", "bundle an app and have a server serve it")
    .description(
      "Bundles an app here and sends it to a server, which starts it aside: one that does not start never replaces one that works. Local secrets (.dev.vars, .env) are not sent.",
    )
    .argument("[PATH]", "file or app's folder", ".")
    .option("--name <NAME>", "name on the server; that of the configuration, or of the folder, without")
    .option("--percent <N>", "serve only this part of the clients by it; each of them stays with it", percent)
    .option("-m, --message <TEXT>", "what the version is, for the list of versions")
    .option("-e, --env <NAME>", "environment of the app's configuration")
    .addHelpText(
      "after",
      examples(["nano deploy", "nano deploy apps/shop --message 'new cart'", "nano deploy --percent 10"]),
    )
    .action(async (path: string, options: DeployOptions) =>
      done(await (await remoteCommands()).deployCommand(path, options)),
    );
}

function apps(done: Done): Command {
  return remote("apps", "list a server's apps and what each has come to").action(async (options: RemoteOptions) =>
    done(await (await remoteCommands()).appsCommand(options)),
  );
}

function versions(done: Done): Command {
  return remote("versions", "list the versions of a deployed app")
    .argument("<APP>")
    .action(async (app: string, options: RemoteOptions) =>
      done(await (await remoteCommands()).versionsCommand(app, options)),
    );
}

function rollback(done: Done): Command {
  return remote("rollback", "serve an earlier version of an app again")
    .argument("<APP>")
    .argument("[VERSION]", "its number; the one before without", positive)
    .action(async (app: string, version: number | undefined, options: RemoteOptions) =>
      done(await (await remoteCommands()).rollbackCommand(app, version, options)),
    );
}

function rollout(done: Done): Command {
  return remote("rollout", "serve another part of the clients by the newer of two versions")
    .argument("<APP>")
    .argument("<PERCENT>", "100: all of them", percent)
    .action(async (app: string, part: number, options: RemoteOptions) =>
      done(await (await remoteCommands()).rolloutCommand(app, part, options)),
    );
}

function remove(done: Done): Command {
  return remote("delete", "delete a deployed app with its versions and secrets")
    .argument("<APP>")
    .action(async (app: string, options: RemoteOptions) =>
      done(await (await remoteCommands()).deleteCommand(app, options)),
    );
}

function limits(done: Done): Command {
  const { parse } = serverSettings.limitOverrides;
  const set = new Option("--set <NAME=VALUE>", "limit in the place of those of its versions; may be given again");
  const unset = new Option("--unset <NAME>", "limit that is its versions' to say again; may be given again");
  return remote("limits", "show an app's limits and how often it met them, and set them")
    .argument("<APP>")
    .addOption(set.argParser((text, before: LimitsOptions["set"]) => orInvalid(() => parse?.(text, before))))
    .addOption(unset.argParser((text, before: string[] = []) => [...before, text]))
    .addHelpText("after", examples(["nano limits shop", "nano limits shop --set cpuMs=100 --set memoryMb=256"]))
    .action(async (app: string, options: LimitsOptions) =>
      done(await (await remoteCommands()).limitsCommand(app, options)),
    );
}

function top(done: Done): Command {
  return remote("top", "watch what a server's apps use")
    .description(
      "A live table in a terminal: requests, CPU, memory, cold starts and limits met. Keys sort it, q quits. Elsewhere one table of an interval is printed.",
    )
    .addOption(new Option("--sort <COLUMN>", "what comes first").choices(topSortings).default("cpu"))
    .addOption(new Option("--interval <SECONDS>", "between two looks").argParser(seconds).default(1))
    .action(async (options: TopOptions) => done(await (await remoteCommands()).topCommand(options)));
}

function logs(done: Done): Command {
  return remote("logs", "show an app's last errors, or follow its log")
    .argument("<APP>")
    .option("-f, --follow", "its log from now on, until Ctrl-C")
    .action(async (app: string, options: LogsOptions) =>
      done(await (await remoteCommands()).logsCommand(app, options)),
    );
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^[\d.]+$/.test(text) && value >= 0.1 && value <= 3600) return value;
  throw new InvalidArgumentError("It is a number of seconds from 0.1 to 3600.");
}

function secret(done: Done): Command {
  const command = new Command("secret")
    .summary("set, list and delete the secrets of an app")
    .helpCommand("help [COMMAND]", "show the help of a command");
  command.addCommand(
    remote("put", "set a secret; its value is read from standard input")
      .argument("<APP>")
      .argument("<NAME>")
      .action(async (app: string, name: string, options: RemoteOptions) =>
        done(await (await remoteCommands()).putSecretCommand(app, name, options)),
      ),
  );
  command.addCommand(
    remote("list", "list the names of an app's secrets")
      .argument("<APP>")
      .action(async (app: string, options: RemoteOptions) =>
        done(await (await remoteCommands()).listSecretsCommand(app, options)),
      ),
  );
  command.addCommand(
    remote("delete", "delete a secret")
      .argument("<APP>")
      .argument("<NAME>")
      .action(async (app: string, name: string, options: RemoteOptions) =>
        done(await (await remoteCommands()).deleteSecretCommand(app, name, options)),
      ),
  );
  return command.addHelpText("after", examples(["nano secret put shop API_KEY < key.txt", "nano secret list shop"]));
}

function trigger(done: Done): Command {
  return remote("trigger", "run an app's scheduled handler")
    .description("Runs an app's scheduled handler and tells what it came to. Ends with 1 when it did not end well.")
    .argument("<APP>")
    .option("--cron <EXPRESSION>", "what the handler is told; the app's first cron without")
    .option("--time <TIME>", "what the run stands for, as 2026-11-26T10:00Z or in milliseconds; now without", time)
    .addHelpText("after", examples(["nano trigger report", "nano trigger report --cron '0 9 * * *'"]))
    .action(async (app: string, options: TriggerOptions) =>
      done(await (await remoteCommands()).triggerCommand(app, options)),
    );
}

function time(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(value)) throw new InvalidArgumentError("It is a date and time, or milliseconds since 1970.");
  return value;
}

function percent(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= 100) return value;
  throw new InvalidArgumentError("It is a whole number from 1 to 100.");
}

function positive(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a version's number.");
}
