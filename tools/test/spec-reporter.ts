// as-pect's reporter: one line of JSON for each spec in the file that SPEC_RESULTS names. What as-pect prints is for
// people, and its exit code is 0 when nothing ran at all.

import { appendFileSync } from "node:fs";
import type { TestContext, TestNode } from "@as-pect/core";
import { failedTest, type TestResult } from "./result.ts";

/** as-pect's TestNodeType.Test, which exists for its own compiler only. */
const testNode: number = 0;

export default {
  stdout: null,
  stderr: null,
  onEnter() {},
  onExit() {},
  onFinish({ rootNode, fileName, errors }: TestContext) {
    const results = resultsBelow(rootNode, fileName, []);
    const failures = errors.map(({ type, message, stackTrace }) =>
      failedTest(fileName, type, `${message}\n${stackTrace}`),
    );
    appendFileSync(process.env.SPEC_RESULTS!, `${JSON.stringify([...results, ...failures])}\n`);
  },
};

function resultsBelow(node: TestNode, file: string, groups: string[]): TestResult[] {
  return node.children.flatMap((child) => {
    const own = { file, groups, name: child.name, passed: child.ran && child.pass, message: explain(child) };
    if (child.type === testNode) return [own];
    const innerGroups = [...groups, child.name];
    const inner = resultsBelow(child, file, innerGroups);
    const unwritten = child.todos.map((name) => ({
      ...failedTest(file, name, "is still to be written"),
      groups: innerGroups,
    }));
    // A group can fail by itself, outside of its tests.
    const failedAlone = !own.passed && inner.every(({ passed }) => passed);
    return [...inner, ...unwritten, ...(failedAlone ? [own] : [])];
  });
}

function explain(node: TestNode): string {
  if (!node.ran) return "did not run";
  return [
    node.message,
    node.actual && `actual:   ${node.actual.stringify({ indent: 2 }).trim()}`,
    node.expected && `expected: ${node.expected.negated ? "not " : ""}${node.expected.stringify({ indent: 2 }).trim()}`,
    ...node.logs.map((log) => log.stringify({ indent: 2 }).trim()),
    node.stackTrace,
  ]
    .filter((line) => line)
    .join("\n");
}
