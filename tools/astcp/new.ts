// npx astcp new: a project for an application, made from template/, that depends on the tarball this package came from.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { UsageError } from "../command-line.ts";
import { packageRoot } from "../places.ts";

/** How the project is called in template/. */
const nameInTemplate = "my-app";

export async function makeProject(folder: string | undefined, tarball: string | undefined): Promise<number> {
  if (folder === undefined) throw new UsageError("It needs a name: npx astcp new my-app");
  const name = basename(resolve(folder));
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name))
    throw new UsageError(`"${name}" can't be the name of a package: lower case, digits, and hyphens between them.`);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UsageError(`${folder} is there already, and not empty.`);
  const source = sourceOfPackage(tarball);

  mkdirSync(folder, { recursive: true });
  cpSync(join(packageRoot, "template"), folder, { recursive: true });
  // npm packs no file of that name.
  renameSync(join(folder, "gitignore"), join(folder, ".gitignore"));
  const readme = join(folder, "README.md");
  writeFileSync(readme, readFileSync(readme, "utf8").replaceAll(nameInTemplate, name));
  writeFileSync(join(folder, "package.json"), packageOf(name, `file:${relative(folder, source)}`));

  console.log(`${folder} is made. Installing what it needs ...`);
  const words = ["install", "--prefer-offline", "--no-audit", "--no-fund"];
  const { status, stderr } = spawnSync("npm", words, { cwd: folder, encoding: "utf8" });
  if (status !== 0) {
    console.error(`${stderr ?? ""}\nnpm did not come to its end. When it can: cd ${folder} && npm install`);
    return 1;
  }
  console.log(`Its application is app.ts, and README.md says what else there is.\n`);
  console.log(`    cd ${folder}\n    npm test\n    npm start`);
  return 0;
}

function packageOf(name: string, astcp: string): string {
  const description = {
    ...{ name, version: "0.1.0", private: true },
    scripts: { start: "astcp run", test: "astcp test", build: "astcp build" },
    dependencies: { astcp },
  };
  return `${JSON.stringify(description, null, 2)}\n`;
}

/** The tarball, as npm has noted it where this package is installed. */
function sourceOfPackage(tarball: string | undefined): string {
  if (tarball !== undefined) {
    if (existsSync(tarball)) return resolve(tarball);
    throw new UsageError(`There is no ${tarball}.`);
  }
  const project = join(packageRoot, "../..");
  const lock = join(project, "node_modules/.package-lock.json");
  const noted: string | undefined =
    existsSync(lock) && JSON.parse(readFileSync(lock, "utf8")).packages["node_modules/astcp"]?.resolved;
  const source = noted && resolve(project, noted.replace(/^file:/, ""));
  if (source && existsSync(source)) return source;
  throw new UsageError(
    `Where this package came from is not known${source ? ` any more: ${source} is gone` : ""}. Name its tarball, which\n` +
      "`npm pack` in astcp's own folder makes: npx astcp new my-app --tarball astcp-0.1.0.tgz",
  );
}
