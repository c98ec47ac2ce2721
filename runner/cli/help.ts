import type { Command } from './command.ts'
import { commands, findCommand } from './commands.ts'
import { paint } from './paint.ts'

/** `hands-in help [COMMAND]`, and what `hands-in COMMAND --help` prints. */
export const help: Command = {
  summary: 'list the commands, or explain one',
  usage: '[COMMAND]',
  options: {},
  async run({ positionals: [name], stdout }) {
    stdout.write(name === undefined ? await everything(stdout) : await one(name, await findCommand(name), stdout))
    return 0
  },
}

async function everything(stdout: NodeJS.WriteStream): Promise<string> {
  const { bold } = paint(stdout)
  const rows = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => {
      const { usage, summary } = await load()
      return [`${name} ${usage}`.trimEnd(), summary] as const
    }),
  )
  return `
  ${bold('hands-in')} runs lessons in Markdown against a live Kubernetes cluster, checks them and grades them.

${table(rows)}

  hands-in COMMAND --help explains one. Without a command it runs every lesson on the sandbox.

  Exit codes: 0 all passed · 1 a step or check failed · 2 the request was wrong · 3 no cluster · 130 interrupted
`
}

/** What an option means is the same for every command that has it. */
const meanings: Record<string, string> = {
  cluster: 'where: sandbox (default), kind[:NAME] or context:NAME of your kubeconfig',
  help: 'print this',
  'keep-going': 'go on after a failure',
  learner: 'whose progress it is',
  report: 'terminal or json (of a run also junit, github); =FILE writes it there',
}

async function one(name: string, { usage, summary, options }: Command, stdout: NodeJS.WriteStream): Promise<string> {
  const rows = Object.entries({ ...options, help: { type: 'boolean' } }).map(
    ([option, { type }]) => [`--${option}${type === 'string' ? ' …' : ''}`, meanings[option] ?? ''] as const,
  )
  return `
  ${paint(stdout).bold(`hands-in ${name} ${usage}`.trimEnd())}

  ${summary}

${table(rows)}
`
}

function table(rows: (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 3
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`.trimEnd()).join('\n')
}
