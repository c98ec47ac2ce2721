import { Lexer, type Token } from 'marked'

/** A part of the Markdown that matters to a lesson. `line` is the file's line on which it begins, from 1. */
export type Piece =
  | { kind: 'heading'; line: number; raw: string; text: string }
  | { kind: 'fence'; line: number; raw: string; info: string; code: string }
  | { kind: 'html'; line: number; raw: string }
  | { kind: 'prose'; line: number; raw: string }

/**
 * The Markdown's blocks in order, in lists and quotes too. `firstLine` is the file's line of the text's first line.
 * marked keeps every newline of its source in some token's `raw`, so that lines are found by counting them.
 */
export function pieces(markdown: string, firstLine: number): Piece[] {
  return flatten(new Lexer().blockTokens(markdown, []), firstLine)
}

function flatten(tokens: Token[], firstLine: number): Piece[] {
  let line = firstLine
  return tokens.flatMap(token => {
    const begins = line
    line += token.raw.split('\n').length - 1
    return piecesOf(token, begins)
  })
}

function piecesOf(token: Token, line: number): Piece[] {
  const { raw } = token
  switch (token.type) {
    case 'heading':
      return [{ kind: 'heading', line, raw, text: plain(token.text) }]
    case 'code':
      return token.codeBlockStyle === 'indented' ? [{ kind: 'prose', line, raw }] : [fence(raw, token.text, line)]
    case 'html':
      return [{ kind: 'html', line, raw }]
    case 'list':
      return holdsBlocks(raw) ? flatten(token.items, line) : [{ kind: 'prose', line, raw }]
    case 'list_item':
    case 'blockquote':
      return holdsBlocks(raw) ? flatten(token.tokens ?? [], line) : [{ kind: 'prose', line, raw }]
    default:
      return [{ kind: 'prose', line, raw }]
  }
}

function fence(raw: string, code: string, line: number): Piece {
  const info = raw.slice(0, raw.indexOf('\n') < 0 ? undefined : raw.indexOf('\n')).replace(/^\s*[`~]+/, '')
  return { kind: 'fence', line, raw, info: info.trim(), code }
}

/** A list or quote without fences or HTML stays one piece of prose, as its author wrote it. */
function holdsBlocks(raw: string): boolean {
  return /```|~~~|<\/?details/i.test(raw)
}

function plain(heading: string): string {
  return heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '')
}
