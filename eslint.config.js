// The rules for TypeScript and AssemblyScript alike. Types are checked by the compilers, tsc and asc.

import typescriptEslint from "typescript-eslint";

const assemblyScript = [
  "assembly/**/*.ts",
  "bench/application.ts",
  "tests/interop/names-application.ts",
  "tests/**/*.spec.ts",
  "tests/support/**/*.ts",
  "template/**/*.ts",
];

export default [
  { ignores: ["build/", "node_modules/"] },
  {
    files: ["**/*.ts", "**/*.mjs", "**/*.js"],
    languageOptions: { parser: typescriptEslint.parser },
    plugins: { "@typescript-eslint": typescriptEslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": "error",
      "@typescript-eslint/no-useless-constructor": "error",
      "max-lines-per-function": ["error", { max: 70, skipBlankLines: true, skipComments: true }],
      "no-constant-binary-expression": "error",
      "no-duplicate-case": "error",
      "no-duplicate-imports": "error",
      "no-fallthrough": "error",
      "no-self-assign": "error",
      "no-self-compare": "error",
      "no-unreachable": "error",
      "no-useless-return": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["**/*.ts", "**/*.mjs", "**/*.js"],
    ignores: assemblyScript,
    rules: { eqeqeq: "error" },
  },
  {
    // AssemblyScript decorates functions, and compares by value with `==`.
    files: assemblyScript,
    languageOptions: { parserOptions: { allowInvalidAST: true } },
  },
  {
    // A group of tests is one function, as long as its tests need.
    files: ["tests/**"],
    rules: { "max-lines-per-function": "off" },
  },
];
