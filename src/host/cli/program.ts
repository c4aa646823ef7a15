// The command line: names, options and help. What the commands do is elsewhere.

import { existsSync } from "node:fs";
import { Command, type CommanderError, Option } from "commander";
import pc from "picocolors";
import { checkCommand, evalCommand, serveCommand, testConformanceCommand } from "../commands/index.ts";
import {
  integer as integerText,
  limitRanges,
  type ServerLayer,
  type ServerSetting,
  serverSettings,
} from "../config/index.ts";
import { exitCodes } from "../errors/index.ts";
import { findPackage } from "../native/index.ts";
import type { Done } from "./done.ts";
import { examples } from "./examples.ts";
import { orInvalid } from "./or-invalid.ts";
import { createRemoteCommands } from "./remote-commands.ts";

/** `done` hears the exit code of the command that ran. */
export function createProgram(done: Done): Command {
  const program = new Command("nano")
    .description("Runs many small JavaScript apps on one machine, each in a V8 isolate of its own, with hard limits.")
    .usage("COMMAND [options]")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [COMMAND]", "show the help of a command")
    .option("-v, --version", "show the versions of NANO, V8 and the engine")
    .on("option:version", () => {
      process.stdout.write(`${versions()}\n`);
      throw new ShownVersion();
    });
  program.addCommand(serve(done)).addCommand(check(done)).addCommand(evaluate(done)).addCommand(testConformance(done));
  for (const command of createRemoteCommands(done)) program.addCommand(command);
  program.addHelpText("after", examples(["nano serve examples/hello", "nano eval '1 + 1'", "nano help serve"]));
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
    polish(command);
  }
  return program;
}

/** Thrown to end the parsing. */
export class ShownVersion extends Error {}

function versions(): string {
  const { v8, node } = process.versions;
  return `NANO ${findPackage().version}\nV8 ${v8}\nengine Node ${node} (${process.platform}-${process.arch})`;
}

function serve(done: Done): Command {
  const command = new Command("serve")
    .summary("serve an app, or a folder of apps, over HTTP")
    .description(
      "Serves an app over HTTP. PATH is a file, an app's folder, or a folder of apps, each of which then answers at http://FOLDER.localhost:PORT/. Flags go before the environment (NANO_...), that goes before nano.server.jsonc.",
    )
    .argument("[PATH]", `${serverSettings.apps.text}; "apps" of nano.server.jsonc without`)
    .option("-c, --config <FILE>", "the server's configuration; nano.server.jsonc in PATH, or here, without")
    .option("-w, --watch", "reload an app when its files change")
    .option("--test-scheduled", "answer /__scheduled?cron=... by running the app's scheduled handler")
    .option("--stats", "print what each app has come to at the end (and at any time on SIGUSR2)");
  const settings = addSettings(command);
  return command
    .addOption(limitOption("cpuMs", "--cpu-ms <N>", "CPU time of a request, whatever configurations say"))
    .addOption(limitOption("memoryMb", "--memory-mb <N>", "memory of an app, whatever configurations say"))
    .addOption(limitOption("wallMs", "--wall-ms <N>", "wall time of a request, whatever configurations say"))
    .addHelpText(
      "after",
      examples([
        "nano serve hello.js",
        "nano serve apps/ --port 80 --host 0.0.0.0",
        "nano serve . --watch",
        "nano serve apps/ --limit cpuMs=20 --limit-max memoryMb=256",
        "nano serve --config /etc/nano/nano.server.jsonc",
      ]),
    )
    .action(async (path: string | undefined, options) =>
      done(await serveCommand(path, { ...options, settings: settings() })),
    );
}

/** Gives the command a flag for each setting; the answer tells, after the parsing, what they said. */
function addSettings(command: Command): () => ServerLayer {
  const options = new Map<string, Option>();
  for (const [name, setting] of Object.entries(serverSettings) as [string, ServerSetting<unknown>][]) {
    if (setting.flag === undefined) continue;
    const byDefault =
      setting.byDefault === undefined || !setting.flag.includes("<") ? "" : ` (default: ${setting.byDefault})`;
    const option = new Option(setting.flag, `${setting.text}${byDefault}`);
    const { parse, choices } = setting;
    if (choices !== undefined) option.choices(choices);
    else if (parse !== undefined) option.argParser((text, before) => orInvalid(() => parse(text, before)));
    command.addOption(option);
    options.set(name, option);
  }
  return () => {
    const said: Record<string, unknown> = {};
    for (const [name, option] of options) {
      const value = command.getOptionValue(option.attributeName());
      if (value !== undefined) said[name] = value;
    }
    return said;
  };
}

function check(done: Done): Command {
  return new Command("check")
    .summary("find out whether apps could be served")
    .description(
      "Reads the configuration of each app, bundles it and starts it in an isolate with its limits, as nano serve does, and serves nothing. Ends with 0 when all is well; else as the first failure would end nano serve.",
    )
    .argument("[PATH...]", "files, apps' folders or folders of apps; this folder without")
    .option("-c, --config <FILE>", "the server's configuration; nano.server.jsonc in PATH, or here, without")
    .option("-e, --env <NAME>", "environment of the apps' configurations: [env.NAME], .dev.vars.NAME")
    .option("--json", "print an object for each app, one a line")
    .addHelpText("after", examples(["nano check", "nano check apps/ --env staging", "nano check apps/ --json"]))
    .action(async (paths: string[], options) => done(await checkCommand(paths, options)));
}

function evaluate(done: Done): Command {
  return new Command("eval")
    .summary("run a piece of code and print its value")
    .description(
      "Runs code in an isolate of its own and prints the value of its last expression. `await` works anywhere.",
    )
    .argument("[CODE]", "the code; - reads standard input")
    .option("-f, --file <FILE>", "run a file: JavaScript or TypeScript, with what it imports")
    .addOption(limitOption("cpuMs", "--cpu-ms <N>", "CPU time"))
    .addOption(limitOption("memoryMb", "--memory-mb <N>", "memory"))
    .addOption(limitOption("wallMs", "--wall-ms <N>", "wall time"))
    .option("--allow-private-network", "let the code fetch from this machine and private networks")
    .option("--proxy-resolves-names", "give the proxies of HTTP_PROXY and HTTPS_PROXY names, not checked addresses")
    .addHelpText(
      "after",
      examples([
        "nano eval '1 + 1'",
        "nano eval 'await (await fetch(\"https://example.com\")).text()'",
        "nano eval - < code.js",
      ]),
    )
    .action(async (code: string | undefined, options) => done(await evalCommand(code, options)));
}

function testConformance(done: Done): Command {
  return new Command("test-conformance")
    .summary("run web-platform-tests and compare them with what is expected")
    .description(
      "Runs web-platform-tests, each file in an isolate of its own. PATH is a directory or a file of the tests; all that NANO is measured by when none is given. Fetches the tests first when they are not here; NANO_WPT_DIR names a checkout to use instead.",
    )
    .argument("[PATH...]", "directories or files of the tests")
    .option(
      "--suite <NAMES>",
      "suites to run, with commas between: wpt and, in a checkout, the folders of conformance/; all without",
      names,
    )
    .option("--filter <GLOB>", "run only the tests whose id fits: 'url/**', '**/*.https.any.js'")
    .option("--dir <DIR>", "run the .any.js, .worker.js and .window.js files of a folder of yours instead")
    .option(
      "--runtime <NAMES>",
      "run web-platform-tests on these, with commas between, and compare: nano, workerd, deno, bun, node; nano without",
      names,
    )
    .option("--readme <FILE>", "write the comparison between <!-- conformance --> and <!-- /conformance --> of a file")
    .option("--report <DIR>", "write wptreport.json, junit.xml, index.html and what each runtime came to into a folder")
    .option("-u, --update", "write what did not pass into the expectations")
    .option("--repeat <N>", "run so often, and tell what is not always the same", integer(1, 1000), 1)
    .option("-j, --jobs <N>", "tests under way at once; 0: four a core", integer(0, 1024), 0)
    .option("--json <FILE>", "write a report in the format of wptreport.json")
    .option("--html <FILE>", "write a report as a page")
    .option("--verbose", "tell every failure")
    .addHelpText(
      "after",
      examples([
        "nano test-conformance",
        "nano test-conformance url streams/piping",
        "nano test-conformance --filter '**/*abort*' --verbose",
        "nano test-conformance fetch/api -u",
        "nano test-conformance --dir my-tests/",
        "nano test-conformance --runtime nano,deno --report reports/conformance",
      ]),
    )
    .action(async (paths: string[], options) => done(await testConformanceCommand(paths, options)));
}

function limitOption(name: "cpuMs" | "memoryMb" | "wallMs", flags: string, what: string): Option {
  const [least, most] = limitRanges[name];
  return new Option(flags, `limit: ${what}, ${name === "memoryMb" ? "MB" : "ms"}`).argParser(integer(least, most));
}

function integer(least: number, most: number): (text: string) => number {
  const parse = integerText(least, most);
  return (text) => orInvalid(() => parse(text));
}

function names(text: string): string[] {
  return text.split(",").filter((name) => name !== "");
}

function polish(command: Command): void {
  command
    .exitOverride()
    .showSuggestionAfterError()
    .helpOption("-h, --help", "show this help")
    .configureHelp({
      styleTitle: (text) => pc.bold(text),
      styleCommandText: (text) => pc.cyan(text),
      styleSubcommandText: (text) => pc.cyan(text),
      styleOptionText: (text) => pc.green(text),
      styleArgumentText: (text) => pc.yellow(text),
    })
    .configureOutput({
      outputError: (text, write) => write(usageError(namesOf(command), text)),
    });
}

/** By which it is called: ["nano", "secret", "put"]. */
function namesOf(command: Command): string[] {
  const above = command.parent === null ? [] : namesOf(command.parent);
  return [...above, command.name()];
}

/** commander's "error: …\n(Did you mean …?)\n" as one line, and where to read more. */
function usageError(names: readonly string[], text: string): string {
  const name = names.join(" ");
  const help = names.length === 2 ? `nano help ${names[1]}` : `${name} --help`;
  const line = text
    .trim()
    .replace(/^error: /, "")
    .replace(/\n?\((Did you mean .*)\)$/, (_, meant: string) => ` (${meant.charAt(0).toLowerCase()}${meant.slice(1)})`)
    .replace(/\s*\n\s*/g, " ");
  const path = /^unknown command '(.*)'$/.exec(line)?.[1];
  const serveIt = path !== undefined && existsSync(path) ? ` (did you mean nano serve ${path}?)` : "";
  return `${pc.red(`${name}:`)} ${line}${serveIt}\n${pc.dim(`See ${help}.`)}\n`;
}

/** What commander's own errors end with; help that was asked for is no error. */
export function exitCodeOf(error: CommanderError): number {
  return error.exitCode === 0 ? 0 : exitCodes.NANO_USAGE;
}
