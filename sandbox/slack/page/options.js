import { withEmoji } from './emoji.js'

/** The words of an option, a group or a placeholder. */
export const plainOf = (text) => withEmoji(text?.text ?? '')

const folded = (text) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase()

/** Whether an option has every word that was typed, accents and capitals aside. */
export const matches = (option, typed) => {
  const haystack = folded(`${option.text?.text ?? ''} ${option.description?.text ?? ''}`)
  return folded(typed)
    .split(/\s+/)
    .every((word) => haystack.includes(word))
}

/** Options with the label of their group in front of the first of each. */
export const flattened = ({ options = [], option_groups: groups }) =>
  groups
    ? groups.flatMap(({ label, options: inside }) =>
        inside.map((option, index) => ({ option, group: index === 0 ? plainOf(label) : undefined })),
      )
    : options.map((option) => ({ option, group: undefined }))

/** Waits until typing pauses; only the last asker gets an answer. */
export const latestOnly = (load, wait) => {
  let asked = 0
  return async (typed) => {
    const turn = ++asked
    await new Promise((resolve) => setTimeout(resolve, wait))
    if (turn !== asked) return undefined
    const answer = await load(typed)
    return turn === asked ? answer : undefined
  }
}
