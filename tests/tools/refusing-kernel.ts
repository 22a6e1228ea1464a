// A kernel that allows no namespace, played by the program that asks for one.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "astcp-refusing-kernel-"));
process.on("exit", () => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "unshare"), "#!/bin/sh\necho 'unshare: Operation not permitted' >&2\nexit 1\n", {
  mode: 0o755,
});

/** What the environment of a program is that shall meet it. */
export const refusingKernel = { PATH: `${folder}${delimiter}${process.env.PATH}` };
