// npm run attack: attacks on devices on linux-tap, with the kernel and other people's programs as their clients.

import { compileAll } from "./build/compile.ts";
import { modules } from "./build/modules.ts";
import { withoutArguments } from "./command-line.ts";
import { compiler, ensureDebianPackages } from "./debian.ts";
import { Namespace, namespacePackages } from "./namespace.ts";

const insideMark = "ASTCP_INSIDE";

withoutArguments(`Usage: npm run attack

Attacks a device on linux-tap, in a network namespace of its own, as tests/attack tells: SYNs from random sources while
curl gets pages, nmap's scans, peers that lie about what has come, and ICMP and forged segments about a connection of the
kernel's. Nothing is lost on the wire, so what is sent faster than the device takes it waits. Takes some minutes.

Prints a line for each attack, with its figures; the last line says how many the device has withstood (passed), and how
many it hasn't (failed).
Exit codes: 0, it withstands all; 1, it doesn't; 2, the command line makes no sense.`);

process.exit(process.env[insideMark] === undefined ? await runInside() : await run());

/** Builds what it takes, and runs this again in a namespace. Returns the exit code. */
async function runInside(): Promise<number> {
  const programs = ["curl", "nmap"].map((name) => ({ name, brings: name }));
  ensureDebianPackages([...compiler, ...namespacePackages, ...programs]);
  const refused = (await compileAll(modules)).filter(({ error }) => error !== undefined);
  for (const { module, error } of refused) console.error(`${module.entry} does not compile:\n${error}`);
  if (refused.length > 0) return 1;
  const namespace = await Namespace.create().catch(({ message }: Error) => message);
  if (typeof namespace !== "string") return namespace.runOurselves({ [insideMark]: "1" });
  console.error(`No network namespace can be had: ${namespace}`);
  return 1;
}

async function run(): Promise<number> {
  // Outside, these would look for a namespace themselves.
  const { attacks } = await import("../tests/attack/attacks.ts");
  let failed = 0;
  for (const [name, attack] of Object.entries(attacks)) {
    try {
      console.log(`ok      ${name}: ${await attack()}`);
    } catch (error) {
      failed++;
      console.log(`FAILED  ${name}: ${(error as Error).message}`);
    }
  }
  console.log(`${Object.keys(attacks).length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}
