import stringWidth from 'string-width'

/** `text` and spaces behind it up to this width on a terminal, where Korean letters take two columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - stringWidth(text)))
}

/** `text`, cut with `…` where it is wider than this. It must hold no colours. */
export function cut(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text
  let kept = ''
  let width = 0
  for (const letter of text) {
    width += stringWidth(letter)
    if (width > columns - 1) break
    kept += letter
  }
  return `${kept}…`
}

/** The widest of these, in columns of a terminal. */
export function widest(texts: string[]): number {
  return Math.max(0, ...texts.map(text => stringWidth(text)))
}

/** The first line of a text, its control characters made visible. */
export function oneLine(text: string): string {
  return visible(text.trimStart().split('\n')[0] ?? '')
}

/**
 * Control characters other than the line end and the tab as Unicode's pictures of them, and those that turn the
 * direction of writing as U+FFFD: what a step printed must not drive the terminal.
 */
export function visible(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, '\uFFFD')
    .replace(/\p{Cc}/gu, picture)
}

function picture(control: string): string {
  if (control === '\n' || control === '\t') return control
  const code = control.charCodeAt(0)
  if (code < 32) return String.fromCharCode(0x2400 + code)
  return code === 127 ? '\u2421' : '\uFFFD'
}

/** `0.1 s`, `12.4 s`, `3 min 20 s`. */
export function seconds(ms: number): string {
  if (ms < 119_950) return `${(ms / 1000).toFixed(1)} s`
  const whole = Math.round(ms / 1000)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}
