import type { Entry } from './entry.ts'

/** Running a step, matching its output, asking its check. */
export const stepErrors = {
  CHECK_BROKEN: {
    says: 'The check names something that is not there: {why}.',
    remedy: 'Mend the code of the check: asking it again would not help.',
    exit: 1,
  },
  CHECK_LOST: {
    says: 'The check was true at {trueAt} s and no longer at {lostAt} s, for {limit} s in all.',
    remedy: 'Something takes the effect of the step back: look at what changed between the two.',
    exit: 1,
  },
  CHECK_NEVER_TRUE: {
    says: 'The check was never true in {limit} s ({looks} looks).',
    remedy: 'Compare what was expected with what was seen; a hint of the step may help.',
    exit: 1,
  },
  CHECK_UNASKED: {
    says: 'The check could not be asked: {why}.',
    remedy: 'See that the cluster answers (kubectl get nodes) and that the code of the check is right.',
    exit: 1,
  },
  OUTPUT_DIFFERS: {
    says: 'The output is not what the lesson expects: {what}.',
    remedy: 'Compare the two. `...` stands for any lines, `[..]` for any characters, `[NAME]` for a value that varies.',
    exit: 1,
  },
  REDIS_NO_PODS: {
    says: 'Service `{service}` in namespace `{namespace}` has no running pod to connect to.',
    remedy: 'See what is starting: kubectl -n {namespace} get pods.',
    exit: 1,
  },
  REDIS_NO_TARGET: {
    says: 'This lesson does not say where its Redis servers are.',
    remedy: 'Add `redis: { service: NAME, password: TEXT }` to its frontmatter.',
    exit: 2,
  },
  REDIS_UNREACHABLE: {
    says: 'Redis in pod `{pod}` could not be reached: {why}.',
    remedy: 'See how the pod is: kubectl -n {namespace} describe pod {pod}.',
    exit: 1,
  },
  STEP_COMMAND_FAILED: {
    says: 'The command `{command}` ended with {end}.',
    remedy: 'What it wrote to standard error says why; it can be typed in a terminal as it stands.',
    exit: 1,
  },
  STEP_EXITED: {
    says: 'The step ended its own process with exit code {exitCode}.',
    remedy: 'Let a step end by itself: `return` leaves it early, `throw` fails it. Remove `process.exit`.',
    exit: 1,
  },
  STEP_EXPECTATION: {
    says: 'The step expected {expected} and saw {actual}.',
    remedy: 'What takes time to become true belongs in a check, which is asked again.',
    exit: 1,
  },
  STEP_KILLED: {
    says: 'The process of the step was ended by {signal}.',
    remedy: 'If nobody did it by hand, it may have used up the memory of this machine.',
    exit: 1,
  },
  STEP_NAME_GIVEN: {
    says: 'The step declares `{name}`, which every step of this lesson has anyway.',
    remedy: 'Choose another name.',
    exit: 2,
  },
  STEP_NAME_TWICE: {
    says: 'Two steps declare `{name}`; the first is on line {first}.',
    remedy: 'Variables live on from step to step: use the first one, or choose another name.',
    exit: 2,
  },
  STEP_NOT_COMPILED: {
    says: 'The TypeScript does not compile, at column {column}: {sentence}.',
    remedy: 'Correct the line: {text}',
    exit: 2,
  },
  STEP_STATIC_IMPORT: {
    says: 'A step cannot hold the statement `{text}`.',
    remedy: 'Write `const name = await import(…)` instead: a step is the body of an async function.',
    exit: 2,
  },
  STEP_THREW: {
    says: 'The step failed: {error}.',
    remedy: 'The place is the line of the lesson that threw.',
    exit: 1,
  },
  STEP_TIMED_OUT: {
    says: 'The step did not end within {limit} s; it was stopped, with all that it had started.',
    remedy: 'If it needs longer, give it `timeout=SECONDS`. A program that never ends belongs in the background.',
    exit: 1,
  },
  STEP_TOO_MUCH_OUTPUT: {
    says: 'The step printed more than {limit} MiB; it was stopped.',
    remedy: 'Print less: pipe through `head` or `grep`, or add `.quiet()`.',
    exit: 1,
  },
} as const satisfies Record<string, Entry>
