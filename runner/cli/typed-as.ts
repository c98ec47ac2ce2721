/**
 * What the person types before the name of a command, as this program was started: by `npm start` in a clone, by npx, or
 * by its own name. Source: npm, "scripts", environment of a script.
 */
export function typedAs({ npm_lifecycle_event: script, npm_command: command }: NodeJS.ProcessEnv): string {
  if (script === 'start') return 'npm start --'
  return command === 'exec' ? 'npx redis-hands-in' : 'hands-in'
}
