// Which tests show which row of a register, as a page. A test says what it shows by the ids at the end of its name, in
// brackets: "acknowledges a FIN that carries data [MUST-4] [S-17]".

import { badInputs } from "./bad-inputs.ts";
import { rfc9293 } from "./rfc9293.ts";
import type { Register, Row, Topic } from "./register.ts";
import type { TestResult } from "../../tools/test/result.ts";

export const registers: Register[] = [rfc9293, badInputs];

export interface Judgement {
  page: string;
  /** What is wrong, a sentence each. */
  problems: string[];
}

type Evidence = Map<string, string[]>;

/** Only tests that ran and passed are evidence. */
export function judge(register: Register, results: TestResult[]): Judgement {
  const { reasons } = register;
  const evidence = gatherEvidence(
    results.filter(({ passed }) => passed),
    register.idForm,
  );
  const rows = register.topics.flatMap((topic) => topic.rows);
  const known = new Set(rows.map(([id]) => id));

  const problems = [
    ...rows
      .filter((row) => register.mustBeShown(row) && !evidence.has(row[0]) && !(row[0] in reasons))
      .map(([id, ...cells]) => `${id} has neither a test nor a reason: ${cells.at(-1)}`),
    ...[...evidence.keys()]
      .filter((id) => id in reasons)
      .map((id) => `${id} has a reason for not being done, and a test: ${evidence.get(id)![0]}`),
    ...[...evidence.keys(), ...Object.keys(reasons)]
      .filter((id) => !known.has(id))
      .map((id) => `${id} is no ${register.row} of ${register.page}`),
  ];
  return { page: writePage(register, evidence), problems };
}

function gatherEvidence(results: TestResult[], idForm: RegExp): Evidence {
  const evidence: Evidence = new Map();
  for (const { file, name } of results) {
    const [, text, brackets] = /^(.*?)((?: \[[\w.-]+\])+)$/.exec(name) ?? [];
    if (text === undefined || brackets === undefined) continue;
    for (const [, id] of brackets.matchAll(/\[([\w.-]+)\]/g)) {
      if (!idForm.test(id!)) continue;
      // A scenario that runs in several places is one piece of evidence.
      const known = evidence.get(id!) ?? [];
      evidence.set(id!, [...new Set([...known, `${sourceOf(file)}: ${text}`])].sort());
    }
  }
  return evidence;
}

/** Node runs the scenarios from bundles that are made of them. */
function sourceOf(file: string): string {
  return file.replace(/^build\/scenarios\/(.*)\.mjs$/, "tests/scenarios/$1.ts");
}

function writePage(register: Register, evidence: Evidence): string {
  const all = register.topics.flatMap((topic) => topic.rows);
  const shown = all.filter(([id]) => evidence.has(id)).length;
  const excused = all.filter(([id]) => id in register.reasons).length;
  return `# ${register.title}

${register.introduction}

${all.length} ${register.rows}: ${shown} shown by tests, ${excused} left out with a reason, ${all.length - shown - excused} without a test yet.

${register.topics.map((topic) => writeTopic(register, topic, evidence)).join("\n")}`;
}

function writeTopic({ columns, reasons }: Register, { title, rows }: Topic, evidence: Evidence): string {
  const heads = ["id", ...columns, "shown by"];
  const lines = rows.map(([id, ...cells]: Row) => {
    const shownBy = evidence.get(id)?.map(escapeCell).join("<br>");
    const reason = id in reasons ? `*Left out.* ${reasons[id]}` : undefined;
    return lineOf([id, ...cells, shownBy ?? reason ?? "*No test yet.*"]);
  });
  return `## ${title}\n\n${lineOf(heads)}|${"---|".repeat(heads.length)}\n${lines.join("")}`;
}

function lineOf(cells: string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
