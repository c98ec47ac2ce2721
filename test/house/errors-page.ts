import { writeFileSync } from 'node:fs'
import { catalogue } from '../../runner/errors.ts'

export const errorsPage = 'runner/errors.md'

/** The page that shows the catalogue to people, made from the catalogue. `npm run errors` writes it. */
export function renderErrorsPage(): string {
  const rows = Object.entries(catalogue).map(
    ([code, { says, remedy, exit }]) => `| \`${code}\` | ${cell(says)} | ${cell(remedy)} | ${exit} |`,
  )
  return `# Errors

Every error that a person can meet. A code never changes its meaning. This page is made from \`errors.ts\` by \`npm run errors\`.

| code | what it says | what to do | exit |
|---|---|---|---|
${rows.join('\n')}
`
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', '<br>')

if (process.argv[1]?.endsWith('errors-page.ts')) writeFileSync(errorsPage, renderErrorsPage())
