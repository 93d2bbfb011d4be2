/** A piece of a typed command. */
export type Token =
  | { readonly type: 'word'; readonly text: string }
  /** Was in quotes: never a keyword, never an option. */
  | { readonly type: 'quoted'; readonly text: string }
  /** `hasValue`: written `--name=value`; the value is the next token. */
  | { readonly type: 'option'; readonly name: string; readonly hasValue: boolean }

export type Tokens =
  | { readonly type: 'tokens'; readonly tokens: readonly Token[] }
  | { readonly type: 'unclosed-quote'; readonly near: string }

/** What ends a quotation, by what began it: phones and chats bend quotes, and not always both in the same way. */
const closersOf: Readonly<Record<string, string>> = {
  '"': '"“”„‟＂',
  '“': '"“”„‟＂',
  '”': '"“”„‟＂',
  '„': '"“”„‟＂',
  '‟': '"“”„‟＂',
  '＂': '"“”„‟＂',
  '«': '»',
}
const apostrophes = "'‘’"
const escapable = '\\"“”„‟＂»'
const dashes = '-\u2010\u2011\u2012\u2013\u2014\u2015\u2212'

const isSpace = (character: string): boolean => /[\s\u200B\u2060\uFEFF]/u.test(character)

interface Read {
  readonly text: string
  /** Where reading goes on. */
  readonly next: number
}

const readWhile = (characters: readonly string[], start: number, goesOn: (character: string) => boolean): Read => {
  let next = start
  for (let character = characters[next]; character !== undefined && goesOn(character); character = characters[next]) {
    next += 1
  }
  return { text: characters.slice(start, next).join(''), next }
}

const readQuoted = (characters: readonly string[], start: number, closers: string): Read | undefined => {
  let text = ''
  for (let position = start; position < characters.length; position += 1) {
    const character = characters[position] ?? ''
    const following = characters[position + 1]
    if (character === '\\' && following !== undefined && escapable.includes(following)) {
      text += following
      position += 1
      continue
    }
    if (closers.includes(character)) return { text, next: position + 1 }
    text += character
  }
  return undefined
}

/** `'PC 12'`: an apostrophe closes only where a word ends, because names have apostrophes inside. */
const readApostrophes = (characters: readonly string[], start: number): Read | undefined => {
  for (let position = start + 1; position < characters.length; position += 1) {
    const following = characters[position + 1]
    const ends = following === undefined || isSpace(following) || following === ',' || following === ';'
    if (ends && apostrophes.includes(characters[position] ?? ' ')) {
      return { text: characters.slice(start, position).join(''), next: position + 1 }
    }
  }
  return undefined
}

const clip = (text: string): string => Array.from(text).slice(0, 40).join('')

type ReadToken =
  | { readonly type: 'token'; readonly token: Token; readonly next: number }
  | { readonly type: 'unclosed-quote'; readonly near: string }

const readValue = (characters: readonly string[], start: number): ReadToken => {
  const first = characters[start] ?? ''
  const closers = closersOf[first]
  if (closers !== undefined) {
    const quoted = readQuoted(characters, start + 1, closers)
    if (quoted === undefined) return { type: 'unclosed-quote', near: clip(characters.slice(start).join('')) }
    // French typography puts spaces inside its quotes; they are no part of the name.
    const text = first === '«' ? quoted.text.trim() : quoted.text
    return { type: 'token', token: { type: 'quoted', text }, next: quoted.next }
  }
  if (apostrophes.includes(first)) {
    const quoted = readApostrophes(characters, start + 1)
    if (quoted !== undefined) return { type: 'token', token: { type: 'quoted', text: quoted.text }, next: quoted.next }
  }
  const word = readWhile(characters, start, (character) => !isSpace(character))
  return { type: 'token', token: { type: 'word', text: word.text }, next: word.next }
}

const readToken = (characters: readonly string[], start: number): ReadToken => {
  const dash = readWhile(characters, start, (character) => dashes.includes(character))
  const afterDash = characters[dash.next]
  // A dash alone is part of a name: `Siège - Lyon`.
  if (dash.text === '' || afterDash === undefined || isSpace(afterDash)) return readValue(characters, start)
  const name = readWhile(characters, dash.next, (character) => !isSpace(character) && character !== '=')
  const hasValue = characters[name.next] === '='
  return {
    type: 'token',
    token: { type: 'option', name: name.text, hasValue },
    next: hasValue ? name.next + 1 : name.next,
  }
}

/** Cuts a typed command into words, quotations and options. Never throws. */
export const tokenize = (text: string): Tokens => {
  const characters = Array.from(text)
  const tokens: Token[] = []
  let position = 0
  while (position < characters.length) {
    const last = tokens.at(-1)
    const isValue = last?.type === 'option' && last.hasValue
    if (isSpace(characters[position] ?? '') && !isValue) {
      position += 1
      continue
    }
    const read = isValue ? readValue(characters, position) : readToken(characters, position)
    if (read.type === 'unclosed-quote') return read
    tokens.push(read.token)
    position = read.next
  }
  return { type: 'tokens', tokens }
}

/** A text as `tokenize` reads it back whole. */
export const quote = (text: string): string =>
  `"${Array.from(text, (character) => (escapable.includes(character) ? `\\${character}` : character)).join('')}"`
