// Which tests show which requirement of RFC 9293, as the page docs/rfc9293.md. A test says what it shows by the ids at
// the end of its name, in brackets: "acknowledges a FIN that carries data [MUST-4] [S-17]".

import { reasons, topics, type Requirement } from "./rfc9293.ts";
import type { TestResult } from "../../tools/test/result.ts";

export interface Judgement {
  page: string;
  /** What is wrong, a sentence each. */
  problems: string[];
}

const idOfRfc9293 = /^(?:MUST|SHLD|MAY|REC)-\d+$/;

/** Only tests that ran and passed are evidence. */
export function judge(results: TestResult[]): Judgement {
  const evidence = gatherEvidence(results.filter(({ passed }) => passed));
  const requirements = topics.flatMap((topic) => topic.requirements);
  const known = new Set(requirements.map(([id]) => id));

  const problems = [
    ...requirements
      .filter(([id, level]) => level.startsWith("MUST") && !evidence.has(id) && !(id in reasons))
      .map(([id, , text]) => `${id} has neither a test nor a reason: ${text}`),
    ...[...evidence.keys()]
      .filter((id) => id in reasons)
      .map((id) => `${id} has a reason for not being done, and a test: ${evidence.get(id)![0]}`),
    ...[...evidence.keys(), ...Object.keys(reasons)]
      .filter((id) => !known.has(id))
      .map((id) => `${id} is no requirement of RFC 9293`),
  ];
  return { page: writePage(evidence), problems };
}

function gatherEvidence(results: TestResult[]): Map<string, string[]> {
  const evidence = new Map<string, string[]>();
  for (const { file, name } of results) {
    const [, text, brackets] = /^(.*?)((?: \[[\w.-]+\])+)$/.exec(name) ?? [];
    if (text === undefined || brackets === undefined) continue;
    for (const [, id] of brackets.matchAll(/\[([\w.-]+)\]/g)) {
      if (!idOfRfc9293.test(id!)) continue;
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

function writePage(evidence: Map<string, string[]>): string {
  const all = topics.flatMap((topic) => topic.requirements);
  const shown = all.filter(([id]) => evidence.has(id)).length;
  const excused = all.filter(([id]) => id in reasons).length;
  return `# RFC 9293, requirement by requirement

Written by \`npm run evidence\` from the tests of the last \`npm test\`, which fails when this page is out of date, and when a
MUST has neither a test nor a reason. The requirements are in our words; the RFC's are what counts.

${all.length} requirements: ${shown} shown by tests, ${excused} left out with a reason, ${all.length - shown - excused} without a test yet.

${topics.map(({ title, requirements }) => writeTopic(title, requirements, evidence)).join("\n")}`;
}

function writeTopic(title: string, requirements: Requirement[], evidence: Map<string, string[]>): string {
  const rows = requirements.map(([id, level, text]) => {
    const shownBy = evidence.get(id)?.map(escapeCell).join("<br>");
    const reason = id in reasons ? `*Not done.* ${reasons[id]}` : undefined;
    return `| ${id} | ${level} | ${text} | ${shownBy ?? reason ?? "*No test yet.*"} |\n`;
  });
  return `## ${title}\n\n| id | level | requirement | shown by |\n|---|---|---|---|\n${rows.join("")}`;
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
