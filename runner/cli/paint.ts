import picocolors from 'picocolors'

/** Colours for this stream: none unless it is a terminal, none where NO_COLOR is set. */
export function paint(stream: NodeJS.WriteStream): ReturnType<typeof picocolors.createColors> {
  return picocolors.createColors(stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb')
}
