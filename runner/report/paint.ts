import picocolors from 'picocolors'

export type Paint = ReturnType<typeof picocolors.createColors>

/** Colours for this stream: none unless it is a terminal, none where NO_COLOR is set. */
export function paint(stream: { isTTY?: boolean }): Paint {
  return picocolors.createColors(stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb')
}
