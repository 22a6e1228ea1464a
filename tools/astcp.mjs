#!/usr/bin/env node
// npx astcp: the commands for who writes an application. In plain JavaScript, as nothing reads TypeScript before tsx is
// asked to.

import { register } from "tsx/esm/api";

register();
await import("./astcp.ts");
