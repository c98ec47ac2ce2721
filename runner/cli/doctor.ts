import { type Finding, inspectMachine } from '../cluster/machine.ts'
import { fail } from '../errors.ts'
import type { Command } from './command.ts'
import { paint } from './paint.ts'

export const doctor: Command = {
  summary: 'what this machine has or lacks, and what to do about it',
  usage: '[--report json]',
  options: { report: { type: 'string', default: 'terminal' } },
  async run({ values: { report }, stdout }) {
    if (report !== 'terminal' && report !== 'json') {
      fail('USAGE_BAD_OPTION', { why: `--report is terminal or json here, not ${report}`, command: 'doctor' })
    }
    const findings = await inspectMachine()
    const sandbox = findings.every(({ needed, ok }) => ok || !needed)
    stdout.write(report === 'json' ? `${JSON.stringify({ sandbox, findings }, null, 2)}\n` : text(findings, stdout))
    if (report === 'terminal')
      stdout.write(`\n  ${sandbox ? 'The sandbox can run here.' : 'The sandbox cannot run here yet.'}\n\n`)
    return sandbox ? 0 : 3
  },
}

function text(findings: Finding[], stdout: NodeJS.WriteStream): string {
  const colours = paint(stdout)
  const width = Math.max(...findings.map(({ name }) => name.length)) + 3
  const lines = findings.flatMap(({ name, needed, ok, found, remedy }) => {
    const mark = ok ? colours.green('✓') : needed ? colours.red('✗') : colours.dim('·')
    const line = `  ${mark} ${name.padEnd(width)}${found}`
    return remedy ? [line, `    ${' '.repeat(width)}${colours.dim(remedy)}`] : [line]
  })
  return `\n${lines.join('\n')}\n`
}
