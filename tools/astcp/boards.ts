// npx astcp boards: which there are, how an application comes onto each, and what that still needs.

import { bold } from "../start/columns.ts";
import { boards } from "./board-list.ts";

export async function listBoards(): Promise<number> {
  for (const { name, what, command, missing } of boards) {
    const needs = missing();
    console.log(`${bold(name)}: ${what}\n`);
    console.log(`    ${command}\n`);
    console.log(needs === undefined ? "Everything it needs is there.\n" : `It needs ${needs}\n`);
  }
  return 0;
}
