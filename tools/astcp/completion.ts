// npx astcp completion: what bash has to know to complete the commands and their options.

import type { Command } from "./commands.ts";

export function bashCompletion(commands: Command[]): string {
  const cases = commands.map(({ name, options }) => {
    const names = Object.keys(options).map((option) => `--${option}`);
    return `    ${name}) words="${names.join(" ")}";;`;
  });
  return `_astcp() {
  local words="${commands.map(({ name }) => name).join(" ")}"
  [ "$COMP_CWORD" -gt 1 ] && case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _astcp astcp`;
}
