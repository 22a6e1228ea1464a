// What became of a spec's tests, as as-pect has noted it. Its own reporters are for people.

import type { TestContext, TestNode } from "@as-pect/core";
import { failedTest, type TestResult } from "./result.ts";

/** as-pect's TestNodeType.Test, which exists for its own compiler only. */
const testNode: number = 0;

export function resultsOf({ rootNode, fileName, errors }: TestContext): TestResult[] {
  const failures = errors.map(({ type, message, stackTrace }) =>
    failedTest(fileName, type, `${message}\n${stackTrace}`),
  );
  return [...resultsBelow(rootNode, fileName, []), ...failures];
}

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
