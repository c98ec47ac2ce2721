/** The catalogue of every error that a person can meet: a stable code, one sentence, a remedy, an exit code. */

/** A place in a file that a person can open. `line` counts from 1. */
export interface Place {
  file: string
  line: number
}

interface Entry {
  /** What is wrong. `{name}` is replaced by the parameter of that name. */
  says: string
  /** What to do about it. */
  remedy: string
  /** 1: a step or check failed. 2: the request was wrong. 3: the cluster could not be had. */
  exit: 1 | 2 | 3
}

/** Grouped by area, sorted within it. A code never changes its meaning; `runner/errors.md` is made from this table. */
export const catalogue = {
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
  CLUSTER_BUSY: {
    says: 'Process {pid} is using namespace `{namespace}` of this cluster for a lesson.',
    remedy: 'Wait until it has ended, or end it with Ctrl-C.',
    exit: 3,
  },
  CLUSTER_CONTEXT_UNKNOWN: {
    says: 'Your kubeconfig has no context `{context}`.',
    remedy: 'It has: {contexts}.',
    exit: 2,
  },
  CLUSTER_KIND_FAILED: {
    says: 'kind could not do it: {why}.',
    remedy: 'See that Docker runs (docker info), or use `--cluster sandbox`.',
    exit: 3,
  },
  CLUSTER_LACKS_PROGRAM: {
    says: '`--cluster kind` needs the program `{program}`, and this machine lacks it.',
    remedy: 'Install it ({address}), or use `--cluster sandbox`, which needs neither Docker nor kind.',
    exit: 3,
  },
  CLUSTER_NAMESPACE_NOT_OURS: {
    says: 'Namespace `{namespace}` is on this cluster already and was not made by redis-hands-in. It was left untouched.',
    remedy: 'Delete it or use another cluster: only namespaces with the label {label} are changed.',
    exit: 2,
  },
  CLUSTER_NAMESPACE_STAYS: {
    says: 'Namespace `{namespace}` of an earlier run was deleted but is still there after {seconds} s.',
    remedy: 'See what holds it back: kubectl get namespace {namespace} -o yaml.',
    exit: 3,
  },
  CLUSTER_NO_CLIENTS: {
    says: 'This machine ({machine}) has no kubectl 1.34 to 1.36 and helm 4 on its PATH, and none are packaged for it.',
    remedy: 'Install both: https://kubernetes.io/docs/tasks/tools and https://helm.sh/docs/intro/install.',
    exit: 3,
  },
  CLUSTER_UNKNOWN: {
    says: 'There is no cluster `{cluster}`.',
    remedy: 'Use `sandbox`, `kind`, `kind:NAME` or `context:NAME`.',
    exit: 2,
  },
  CLUSTER_UNREACHABLE: {
    says: 'The cluster of `{cluster}` does not answer: {why}.',
    remedy: 'See whether it runs, and whether your access is still good: kubectl {arguments}.',
    exit: 3,
  },
  HELM_CHART_BROKEN: {
    says: 'helm cannot package the chart {chart}: {why}.',
    remedy: 'Correct the chart; `helm lint {chart}` says more.',
    exit: 2,
  },
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
  SANDBOX_ALREADY_RUNS: {
    says: 'A sandbox already runs in {path} (process {pid}).',
    remedy: 'Use it, or end it first with `hands-in down`.',
    exit: 3,
  },
  SANDBOX_ENDED: {
    says: 'The sandbox ended before it was ready: {why}.',
    remedy:
      'Try again; `hands-in doctor` says what this machine lacks. If it happens again, it is a bug: please report it.',
    exit: 3,
  },
  SANDBOX_FOLDER_NOT_OURS: {
    says: '{path} is not a folder of yours that is closed to others.',
    remedy: 'Remove it, or set XDG_RUNTIME_DIR to a folder that only you can read (mode 0700).',
    exit: 3,
  },
  SANDBOX_LACKS_PROGRAM: {
    says: 'The sandbox needs programs that this machine lacks: {programs}.',
    remedy: 'Install them (Debian and Ubuntu: apt-get install {packages}), or use `--cluster kind`.',
    exit: 3,
  },
  SANDBOX_NEEDS_FOLDER: {
    says: 'The sandbox program does not know where to live.',
    remedy: 'Start it as `node sandbox.js --dir DIR [--attached]`, or leave that to `hands-in up`.',
    exit: 2,
  },
  SANDBOX_NEEDS_LINUX: {
    says: 'The sandbox runs on Linux only, and this is {platform}.',
    remedy: 'Use `--cluster kind`, or `--cluster context:NAME` for a cluster in your kubeconfig.',
    exit: 3,
  },
  SANDBOX_NODE_ENDED: {
    says: 'The node of the sandbox ended: {why}.',
    remedy: 'Its last words are in {log}. Start it again; if that fails too, use `--cluster kind`.',
    exit: 3,
  },
  SANDBOX_NODE_NOT_READY: {
    says: 'The node of the sandbox was not ready after {seconds} s.',
    remedy: 'What it does is in {log}. On a very busy machine, try again.',
    exit: 3,
  },
  SANDBOX_NO_NAMESPACES: {
    says: 'This machine does not let you make namespaces: {why}.',
    remedy:
      'Run it with sudo; or allow it with `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` (Ubuntu) or `sudo sysctl -w kernel.unprivileged_userns_clone=1` (Debian); or use `--cluster kind`.',
    exit: 3,
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

export type Code = keyof typeof catalogue

/** What the person needs beside the sentence: shown by reports, never needed to understand the sentence. */
export interface Detail {
  expected?: string
  actual?: string
  /** Standard error of what was run, or other evidence; already cut to a readable length. */
  evidence?: string
  /** What a retried check saw, in order. */
  history?: Look[]
}

/** One look of a retried check. `atMs` counts from its first look. */
export interface Look {
  atMs: number
  saw: 'true' | 'false' | 'unasked'
  /** What was seen instead of the expected, or why it could not be asked. */
  text: string
  /** How many looks in a row saw just this. */
  times: number
}

/** An error of the catalogue as plain data: what crosses process borders and stands in JSON reports. */
export interface Fault {
  code: Code
  message: string
  remedy: string
  exit: number
  place?: Place
  detail?: Detail
}

/** Every error that the project throws on purpose. Its message has no stack trace to show: the place says where. */
export class HandsInError extends Error {
  override readonly name = 'HandsInError'
  readonly fault: Fault
  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.message, options)
    this.fault = fault
  }
}

/** The fault of this code, its sentence and remedy filled in. A parameter that is missing stays `{name}`. */
export function fault(
  code: Code,
  parameters: Record<string, string | number> = {},
  extra: { place?: Place; detail?: Detail } = {},
): Fault {
  const entry: Entry = catalogue[code]
  return {
    code,
    message: fill(entry.says, parameters),
    remedy: fill(entry.remedy, parameters),
    exit: entry.exit,
    ...extra,
  }
}

/** Throws the error of this code. */
export function fail(...args: Parameters<typeof fault>): never {
  throw new HandsInError(fault(...args))
}

function fill(template: string, parameters: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole))
}
