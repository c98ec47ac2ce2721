import type { Entry } from './entry.ts'

/** Reading a lesson. */
export const lessonErrors = {
  LESSON_BAD_FRONTMATTER: {
    says: 'The lines between `---` at the start of the lesson are not what they should be: {what}.',
    remedy: 'Write YAML there: `id`, `title`, `namespace`, `variables` and `redis`, one `key: value` a line.',
    exit: 2,
  },
  LESSON_BAD_ID: {
    says: 'A step cannot have the id `{id}`.',
    remedy: 'Use lower-case letters and digits, joined by single hyphens: `install-cluster`.',
    exit: 2,
  },
  LESSON_BAD_VALUE: {
    says: 'The lesson gives `{name}` the value `{value}`.',
    remedy: 'What it takes: {allowed}.',
    exit: 2,
  },
  LESSON_BLOCK_WITHOUT_STEP: {
    says: 'This {role} belongs to no step.',
    remedy: 'Put it after the step that it is about, under the same heading.',
    exit: 2,
  },
  LESSON_DUPLICATE_ID: {
    says: 'Two steps have the id `{id}`; the first is on line {first}.',
    remedy: 'Give one of them another id: progress is saved under it.',
    exit: 2,
  },
  LESSON_MISSING_ID: {
    says: 'This step has no id.',
    remedy: 'Write one as the first word after `step`, before its attributes: ```ts step my-step points=5.',
    exit: 2,
  },
  LESSON_NOT_TYPESCRIPT: {
    says: 'This {role} is written in `{language}`, and a {role} is TypeScript.',
    remedy: 'Begin it with ```ts {role} and give shell commands to `$`: await $`kubectl get pods`.',
    exit: 2,
  },
  LESSON_NO_ATTRIBUTES: {
    says: 'This block has the attribute `{name}`, and blocks of its role take none.',
    remedy: 'Remove it.',
    exit: 2,
  },
  LESSON_NO_STEPS: {
    says: '{file} holds no step, so there is nothing to run.',
    remedy: 'Begin a step with ```ts step my-step under a heading.',
    exit: 2,
  },
  LESSON_SECOND_BLOCK: {
    says: 'Step `{id}` has a second {role}; its first is on line {first}.',
    remedy: 'Join the two, or give the second a step of its own.',
    exit: 2,
  },
  LESSON_STEP_IN_HINT: {
    says: 'A step, check or undo stands inside a hint, where it would never run.',
    remedy: 'Close the hint before it with `</details>`, or take the role off to show the code only.',
    exit: 2,
  },
  LESSON_STEP_WITHOUT_HEADING: {
    says: 'Step `{id}` stands under no heading.',
    remedy: 'Write a heading before it (`## What is done here`): it is the title of the step.',
    exit: 2,
  },
  LESSON_UNCLOSED_DETAILS: {
    says: 'The `<details>` that opens here is never closed.',
    remedy: 'Write `</details>` on a line of its own after its text.',
    exit: 2,
  },
  LESSON_UNCLOSED_FENCE: {
    says: 'The block that opens here is not closed before {until}.',
    remedy: 'Write {marks} on a line of its own after its last line.',
    exit: 2,
  },
  LESSON_UNCLOSED_FRONTMATTER: {
    says: 'The frontmatter that opens here is never closed.',
    remedy: 'Write `---` on a line of its own after its last key.',
    exit: 2,
  },
  LESSON_UNKNOWN_ATTRIBUTE: {
    says: 'There is no attribute `{name}` here.',
    remedy: 'Did you mean `{nearest}`?',
    exit: 2,
  },
  LESSON_UNKNOWN_KEY: {
    says: 'The frontmatter has no key `{name}`.',
    remedy: 'Did you mean `{nearest}`?',
    exit: 2,
  },
  LESSON_UNKNOWN_ROLE: {
    says: 'No block of a lesson has the role `{role}`.',
    remedy: 'Did you mean `{nearest}`? A block without a role is prose: just ```ts.',
    exit: 2,
  },
} as const satisfies Record<string, Entry>
