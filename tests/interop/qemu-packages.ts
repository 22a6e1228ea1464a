// Imported before anything else by tests that need the emulated Xtensa machine: inside of a namespace nothing could be
// installed any more.

import { ensureDebianPackages } from "../../tools/debian.ts";
import { xtensaPackages } from "../../tools/qemu/machine.ts";

ensureDebianPackages(xtensaPackages);
