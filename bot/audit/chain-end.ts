/** A link of the chain by which the whole before it can be recognised. */
export interface ChainEnd {
  readonly seq: number
  readonly hash: string
}

/** So much of a hash is told to people: enough that nobody finds another chain that fits. */
const SHOWN = 16

/** `41:1ad526cee6366a70`, for a person to keep. */
export const printChainEnd = ({ seq, hash }: ChainEnd): string => `${seq}:${hash.slice(0, SHOWN)}`

/** What `printChainEnd` wrote, or more of the hash; null for anything else. */
export const parseChainEnd = (typed: string): ChainEnd | null => {
  const [, seq, hash] = /^(\d{1,9}):([0-9a-f]{12,64})$/iu.exec(typed.trim()) ?? []
  if (seq === undefined || hash === undefined || Number(seq) === 0) return null
  return { seq: Number(seq), hash: hash.toLowerCase() }
}
