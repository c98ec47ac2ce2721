/** One line of a container's log file. Source: the CRI's format, `TIME stream P|F text`; P is a part of a longer line. */
export interface LogLine {
  /** RFC 3339 with nanoseconds. */
  time: string
  stream: string
  /** With its line end, unless it is a part. */
  text: string
}

export interface LogQuery {
  follow: boolean
  timestamps: boolean
  previous: boolean
  tailLines: number | undefined
  limitBytes: number | undefined
  /** Epoch, in milliseconds. */
  sinceMs: number | undefined
}

/** Reads the query of `/containerLogs`. Source: v1.PodLogOptions. */
export function logQuery(query: URLSearchParams, nowMs: number): LogQuery {
  const number = (name: string) => (query.has(name) ? Number(query.get(name)) : undefined)
  const [sinceSeconds, sinceTime] = [number('sinceSeconds'), query.get('sinceTime')]
  return {
    follow: query.get('follow') === 'true',
    timestamps: query.get('timestamps') === 'true',
    previous: query.get('previous') === 'true',
    tailLines: number('tailLines'),
    limitBytes: number('limitBytes'),
    sinceMs: sinceSeconds !== undefined ? nowMs - sinceSeconds * 1000 : sinceTime ? Date.parse(sinceTime) : undefined,
  }
}

/** A line of the file; undefined for one that is not in the format. */
export function parseLogLine(line: string): LogLine | undefined {
  const match = /^(\S+) (stdout|stderr) ([FP]) ?(.*)$/s.exec(line)
  if (!match) return undefined
  const [, time = '', stream = '', tag, text = ''] = match
  return { time, stream, text: tag === 'P' ? text : `${text}\n` }
}

/** The lines that are asked for of those that are there. */
export function selectLines(lines: LogLine[], { sinceMs, tailLines }: LogQuery): LogLine[] {
  const recent = sinceMs === undefined ? lines : lines.filter(({ time }) => Date.parse(time) >= sinceMs)
  if (tailLines === undefined) return recent
  return tailLines === 0 ? [] : recent.slice(-tailLines)
}

export function printLine({ time, text }: LogLine, { timestamps }: LogQuery): string {
  return timestamps ? `${time} ${text}` : text
}
