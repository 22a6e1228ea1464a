// Where the tests against the kernel's TCP run: in a network namespace of their own, or against a board in the laptop's
// network. A test file imports this first: where it stands outside, it is run again inside, and tells what came of it.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compiler, ensureDebianPackages } from "../../tools/debian.ts";
import { Namespace, namespacePackages } from "../../tools/namespace.ts";
import { xtensaPackages } from "../../tools/qemu/machine.ts";
import { peerPackages } from "./packages.ts";

/** The address of a board that somebody else has started. */
export const givenBoard = process.env.ASTCP_BOARD;

const isInside = process.env.ASTCP_INSIDE !== undefined;
/** Why there is no network to test on. */
let refusal: string | undefined;

if (givenBoard === undefined && !isInside) {
  ensureDebianPackages([...compiler, ...namespacePackages, ...peerPackages, ...xtensaPackages]);
  const namespace = await Namespace.create().catch(({ message }: Error) => message);
  if (typeof namespace !== "string") process.exit(await namespace.runOurselves({ ASTCP_INSIDE: "1" }));
  refusal = namespace;
}

// Who is ended from outside ends what it has started.
if (isInside) process.once("SIGTERM", () => process.exit(1));

/** Tests that need a network. Where there can be none this is said, and in CI it is a failure. */
export function describeOnNetwork(name: string, body: () => void): void {
  if (refusal === undefined) {
    describe(name, body);
  } else {
    it(`${name}: can't be tested, as no network namespace can be had: ${refusal}`, () => {
      assert.notEqual(process.env.CI, "true");
    });
  }
}
