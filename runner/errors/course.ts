import type { Entry } from './entry.ts'

/** Running lessons, keeping progress, reporting. */
export const courseErrors = {
  COURSE_FILE_UNREADABLE: {
    says: 'The lesson {file} cannot be read: {why}.',
    remedy: 'Give the path of a Markdown file, or the id or number of a lesson of the course.',
    exit: 2,
  },
  COURSE_UNKNOWN_LESSON: {
    says: 'The course has no lesson `{lesson}`.',
    remedy: 'Did you mean `{nearest}`? The lessons are: {lessons}. A path to any Markdown file will do too.',
    exit: 2,
  },
  LEARNER_BAD_NAME: {
    says: 'A learner cannot be called `{name}`.',
    remedy: 'Use up to 64 letters, digits, dots, hyphens and underscores, beginning with a letter or a digit.',
    exit: 2,
  },
  LESSON_BROKEN_OFF: {
    says: 'Lesson `{lesson}` was broken off: {why}.',
    remedy: 'What was done before it counts. See that the cluster answers (kubectl get nodes), then run it again.',
    exit: 1,
  },
  REPORT_UNKNOWN: {
    says: 'There is no report `{report}`.',
    remedy: 'There are terminal, json, junit and github; `=FILE` after one of them writes it into a file.',
    exit: 2,
  },
  REPORT_TWICE: {
    says: 'Two reports would both go to standard output: {first} and {second}.',
    remedy: 'Send one of them into a file: `--report {second}=FILE`.',
    exit: 2,
  },
  REPORT_UNWRITABLE: {
    says: 'The report could not be written to {file}: {why}.',
    remedy: 'Name a file in a folder that exists and that you may write to.',
    exit: 2,
  },
  RUN_CHECKED_NOTHING: {
    says: 'Nothing was checked: the lessons have neither a check nor an expected output.',
    remedy: 'Give at least one step a `ts check` or an `output` block; a run that checked nothing proves nothing.',
    exit: 1,
  },
} as const satisfies Record<string, Entry>
