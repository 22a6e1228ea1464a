// What no compiler checks: the shape of the sources, and that the built modules are what docs/abi.md says.
// The lists that say what is allowed stand at the head of each part.

import "./tidy/layers.ts";
import "./tidy/sources.ts";
import "./tidy/memory.ts";
import "./tidy/modules.ts";
