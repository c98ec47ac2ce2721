import stringWidth from 'string-width'

/** `text` and spaces behind it up to this width on a terminal, where Korean letters take two columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - stringWidth(text)))
}

/** `text`, cut with `…` where it is wider than this. */
export function cut(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text
  let kept = ''
  for (const letter of text) {
    if (stringWidth(kept + letter) > columns - 1) break
    kept += letter
  }
  return `${kept}…`
}

/** The first line of a text, its control characters made visible: what a step printed must not drive the terminal. */
export function oneLine(text: string): string {
  return visible(text.split('\n')[0] ?? '')
}

/** Control characters other than the line end and the tab, as Unicode's pictures of them. */
export function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, control => {
    if (control === '\n' || control === '\t') return control
    const code = control.charCodeAt(0)
    return code < 32 ? String.fromCharCode(0x2400 + code) : '\u2421'
  })
}

/** `0.1 s`, `12.4 s`, `3 min 20 s`. */
export function seconds(ms: number): string {
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}
