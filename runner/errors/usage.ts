import type { Entry } from './entry.ts'

/** What was typed. */
export const usageErrors = {
  USAGE_BAD_OPTION: {
    says: 'The options are not right: {why}.',
    remedy: '`hands-in {command} --help` lists what can be typed.',
    exit: 2,
  },
  USAGE_NOT_YET: {
    says: '{what} is planned, and not in this release.',
    remedy: '`hands-in help` lists what there is.',
    exit: 2,
  },
  USAGE_UNKNOWN_COMMAND: {
    says: 'There is no command `{command}`.',
    remedy: 'Did you mean `{nearest}`? `hands-in help` lists them all.',
    exit: 2,
  },
  USAGE_UNKNOWN_OPTION: {
    says: 'There is no option `{option}` here.',
    remedy: 'Did you mean `{nearest}`? `hands-in {command} --help` lists them all.',
    exit: 2,
  },
} as const satisfies Record<string, Entry>
