/** What a lesson is, once read. Pure data: it can be sent to another process or written as JSON. */

/** A fenced block. `line` is the file's line of its first line of code, counted from 1. */
export interface Block {
  code: string
  line: number
}

/** What must be true of the live cluster after a step; asked again until true or until `timeoutMs`. */
export interface Check extends Block {
  timeoutMs: number
  /** How long it must stay true before it counts; 0: one true look is enough. */
  holdMs: number
}

export interface Step extends Block {
  id: string
  /** The heading that it stands under. */
  title: string
  /** From 1, in the order of the file. */
  number: number
  points: number
  timeoutMs: number
  /** Changes nothing: its check passes before and after. */
  observe: boolean
  output?: Block
  check?: Check
  undo?: Block
  /** Markdown, first the one that gives away least. */
  hints: string[]
  /** The Markdown between the step before and this one's first block. */
  prose: string
  /** sha256 (hex) of code, output, check and undo: saved progress is tied to it. */
  hash: string
}

/** Where the lesson's Redis servers are, for `redis` and `cluster` in its steps. */
export interface RedisTarget {
  /** The Service whose selector finds the pods of the cluster client. */
  service: string
  password?: string
}

export interface Lesson {
  id: string
  title: string
  /** As the user named it, for messages; `path` is absolute. */
  file: string
  path: string
  /** The namespace that the lesson's steps create, change and delete. */
  namespace: string
  /** Given to every step as constants, beside `ns`, `charts`, `$`, `kube`, `redis`, `cluster` and `expect`. */
  variables: Record<string, string>
  redis?: RedisTarget
  steps: Step[]
}
