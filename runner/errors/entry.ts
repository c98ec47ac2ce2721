/** One error that a person can meet. */
export interface Entry {
  /** What is wrong. `{name}` is replaced by the parameter of that name. */
  says: string
  /** What to do about it. */
  remedy: string
  /** 1: a step or check failed. 2: the request was wrong. 3: the cluster could not be had. */
  exit: 1 | 2 | 3
}
