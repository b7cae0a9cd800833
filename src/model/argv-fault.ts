import { placeholdersOf } from "./settings.ts";

/** Programs that read one of their arguments as program text. */
const INTERPRETERS =
  /^(?:sh|bash|dash|zsh|ksh|ash|fish|cmd|pwsh|powershell|node|python[\d.]*|perl|ruby|php)(?:\.exe)?$/i;
const TAKES_CODE = /^(?:-\w*[cer]|--eval|--print|-p|-Command|\/c)$/i;

/** What is wrong with a command as it is configured: which program runs, and what it runs, must not come from a value. */
export function argvFault(argv: readonly string[]): string | undefined {
  const [program = ""] = argv;
  if (program === "" || program.startsWith("-")) return "does not begin with a program";
  if (placeholdersOf(program).length > 0) return "lets a {{placeholder}} choose the program; name it";
  if (codeWithPlaceholder(argv) === undefined) return undefined;
  return 'puts a {{placeholder}} into program text; pass it as an argument: ["sh", "-c", "echo \\"$1\\"", "sh", "{{release.tag}}"]';
}

/** The program text with a placeholder in it: the first word after a flag such as `-c` that is no flag itself. */
function codeWithPlaceholder(argv: readonly string[]): string | undefined {
  const interpreter = argv.findIndex((word) => INTERPRETERS.test(word.replace(/^.*[\\/]/, "")));
  if (interpreter === -1) return undefined;
  const flag = argv.findIndex((word, index) => index > interpreter && TAKES_CODE.test(word));
  if (flag === -1) return undefined;
  const code = argv.slice(flag + 1).find((word) => !/^[-+]/.test(word));
  return code !== undefined && placeholdersOf(code).length > 0 ? code : undefined;
}
