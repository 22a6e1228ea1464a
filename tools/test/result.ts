// What became of one test, whoever ran it.

export interface TestResult {
  file: string;
  /** The groups it stands in, the outermost first. */
  groups: string[];
  name: string;
  passed: boolean;
  /** Why it failed. */
  message: string;
}

export function passedTest(file: string, name: string): TestResult {
  return { file, groups: [], name, passed: true, message: "" };
}

export function failedTest(file: string, name: string, message: string): TestResult {
  return { file, groups: [], name, passed: false, message };
}
