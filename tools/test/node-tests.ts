// Runs tests of Node's own runner, each file in a process of its own.

import { relative, resolve } from "node:path";
import { run } from "node:test";
import type { TestResult } from "./result.ts";

export async function runNodeTests(files: string[]): Promise<TestResult[]> {
  const results: TestResult[] = [];
  const groups: string[] = [];
  const complaints = new Map<string, string>();
  // The children inherit this process's `--import tsx`.
  for await (const { type, data } of run({
    files: files.map((file) => resolve(file)),
    concurrency: 1,
  })) {
    if (type === "test:start") groups.splice(data.nesting, Infinity, data.name);
    if (type === "test:stderr") {
      complaints.set(data.file, (complaints.get(data.file) ?? "") + data.message);
    }
    if (type !== "test:pass" && type !== "test:fail") continue;

    const file = data.file ?? "";
    const own = { file: relative(".", file), groups: groups.slice(0, -1), name: data.name, passed: false };
    if (resolve(data.name) === file) {
      // Node names a file as if it were a test when nothing in it was one, even if all went well.
      results.push({ ...own, name: "ran no test", message: complaints.get(file) ?? "" });
    } else if (data.skip !== undefined || data.todo !== undefined) {
      results.push({ ...own, message: "skipped" });
    } else if (type === "test:fail" && !onlyItsTestsFailed(data.details.error)) {
      results.push({ ...own, message: explain(data.details.error) });
    } else if (type === "test:pass" && data.details.type !== "suite") {
      results.push({ ...own, passed: true, message: "" });
    }
  }
  return results;
}

function onlyItsTestsFailed(error: Error): boolean {
  return "failureType" in error && error.failureType === "subtestsFailed";
}

function explain(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  const ours = (cause.stack ?? cause.message).split("\n").filter((line) => !line.includes("node:internal/"));
  return ours.join("\n");
}
